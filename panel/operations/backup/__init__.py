"""Back up, restore and verify all that exists nowhere else."""
