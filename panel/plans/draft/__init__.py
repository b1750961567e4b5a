"""A draft of a plan sheet, from a plan's Word, pdf or text document."""
