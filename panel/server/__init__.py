"""Around the pages: data over HTTP, headers, health, and what is done once at start."""
