"""From a plan's document, its sheet or a draft of one to the tables of a plan."""
