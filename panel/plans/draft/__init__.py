"""A draft of a plan sheet, out of a plan's Word, pdf or text document."""
