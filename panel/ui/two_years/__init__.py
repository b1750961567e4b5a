"""The page Två år: two plans of one board beside each other."""
