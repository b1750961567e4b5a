"""The report as a Word document, and a PDF made from it."""
