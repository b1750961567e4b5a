"""Parts of the page Källor och kvalitet: the list of sources, the findings, the plan's document."""
