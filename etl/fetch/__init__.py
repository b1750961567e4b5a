"""Official statistics fetched from the services that publish them, kept as dated snapshots."""
