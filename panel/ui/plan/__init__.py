"""Parts of the pages on a plan: which plan, its goals, points and forecasts."""
