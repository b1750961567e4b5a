"""The whole panel as an Excel workbook."""
