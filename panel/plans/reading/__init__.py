"""What a plan says, read out of its lines by words and shapes: goals, measures, budget, assignments, claims."""
