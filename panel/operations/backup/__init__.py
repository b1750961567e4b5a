"""Back up, restore and verify all files that exist nowhere else."""
