"""The HTTP server around the pages: downloads, headers, health checks, and preparation at start."""
