"""Sign-in with the municipality's OpenID provider: configuration, cookies, identity and sessions."""
