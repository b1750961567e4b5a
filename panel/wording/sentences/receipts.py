"""Sentences on publications: how many, and whether one is in force."""

from datetime import date

from panel.wording import text


def headline(count: int, undone: int, last: date | None) -> str:
    """Return how many publications there are, how many of them are taken back, and the day of the last, None for none."""
    if last is None:
        return "Inget är publicerat"
    among = f", varav {text.count(undone, 'ångrad', 'ångrade')}" if undone else ""
    return f"{text.count(count, 'publicering', 'publiceringar')}{among}. Den senaste är från {text.day(last)}"


def standing(undone_by: int | None, undoes: int | None = None) -> str:
    """Return whether a publication is in force, and which one it undid, by their numbers."""
    did = f"ångrade publicering {undoes}" if undoes is not None else ""
    gone = f"ångrad i publicering {undone_by}" if undone_by is not None else ""
    return ", ".join(filter(None, (did, gone))) or "gäller"
