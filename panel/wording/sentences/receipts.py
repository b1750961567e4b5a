"""Sentences on whether a publication is in force."""


def standing(undone_by: int | None, undoes: int | None = None) -> str:
    """Return whether a publication is in force, and which one it undid, by their numbers."""
    did = f"ångrade publicering {undoes}" if undoes is not None else ""
    gone = f"ångrad i publicering {undone_by}" if undone_by is not None else ""
    return ", ".join(filter(None, (did, gone))) or "gäller"
