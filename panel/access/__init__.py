"""Authorization: roles and permissions, the current user, and the middleware that checks every request."""
