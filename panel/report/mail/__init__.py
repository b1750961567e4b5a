"""Letters to the offices about what they have left, and how they are sent."""
