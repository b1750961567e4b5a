"""The parts of the page Arbetslöshet that are HTML: the table beside the country, groups, and persons."""
