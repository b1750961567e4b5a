"""The XML parts of a workbook: sheets, strings, comments, drawings, and what is looked through before them."""
