"""PC-Axis (.px): what Nordic statistics services and municipalities publish and exchange."""
