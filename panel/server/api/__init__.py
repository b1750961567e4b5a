"""The data API at /api/v2/, compatible with PxWebApi 2."""
