"""Official statistics straight from the services that publish them, kept as dated snapshots."""
