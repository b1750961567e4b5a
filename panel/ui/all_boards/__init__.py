"""The page Nämnder: every board of a municipality in one year, and the council's goals through all of them."""
