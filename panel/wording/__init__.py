"""Numbers, dates, units, column names, status words, sentences and colours, shared by screen and report."""
