"""Parts of the page Fråga med SQL."""
