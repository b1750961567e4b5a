"""Signing in with the municipality's provider: configuration, cookies, identity, and sign-ins that have ended."""
