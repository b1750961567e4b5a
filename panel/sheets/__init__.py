"""The follow-up sheet: its contract, its template, and reading of uploaded workbooks."""
