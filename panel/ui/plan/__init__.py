"""Parts of the pages on a plan: the choice of plan, its goals, points and forecasts."""
