"""Operations: backup, restore, verify, erase, and importing a plan."""
