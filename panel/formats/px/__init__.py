"""PC-Axis (.px), the format of Nordic statistics services and municipalities."""
