"""The follow-up sheet: its contract, its template, and the reading of a workbook that was handed in."""
