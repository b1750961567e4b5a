"""Letters to the offices about what they have left to report, and how they are sent."""
