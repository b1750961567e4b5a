"""The names of files that are taken away."""

EXAMPLE_MARK = "exempeldata-"


def marked(name: str, *, made_up: bool) -> str:
    """Return the name of a file taken away, which begins with a mark where its contents are made up."""
    return EXAMPLE_MARK + name if made_up and not name.startswith(EXAMPLE_MARK) else name
