"""What keeps the panel in service: backup, restore, verify, erase, taking in a plan."""
