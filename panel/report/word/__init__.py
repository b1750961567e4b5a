"""The report as a Word document, and as a pdf made from it."""
