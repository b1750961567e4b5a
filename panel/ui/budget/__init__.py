"""The body of the page Budget: how the year goes, what the frame is made of, and how it came from last year's."""
