"""Numbers, dates, units, names of columns, status words, sentences and colours: the same on screen and in the report."""
