"""Rules and texts about statistics: the newest figure, ranks, ages, attribution."""
