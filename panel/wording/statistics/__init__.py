"""What is said of statistics: the newest figure, ranks, ages, who made it."""
