"""Counts of the changes of a publication or a day, and of the faults in a sheet."""

from panel.wording import text


def of_sheet(title: str, count: int) -> str:
    """Return the number of changes in a sheet: "Budget: 2 ändringar"."""
    return f"{title}: {text.count(count, 'ändring', 'ändringar')}"


def changed(count: int) -> str:
    """Return the number of changes of a publication."""
    return text.count(count, "ändring", "ändringar")


def cells(count: int) -> str:
    """Return the number of cells that a file changes."""
    return text.count(count, "ändrad cell", "ändrade celler")


def and_more(count: int, where: str = "") -> str:
    """Return how many there are besides those listed, and where; "" for none."""
    return f"Och {text.number(count)} till. {where}".strip() if count > 0 else ""


def to_mend(count: int) -> str:
    """Return the number of errors in a sheet."""
    return f"{text.number(count)} fel att rätta"


def to_look_at(count: int) -> str:
    """Return the number of odd cells in a sheet."""
    return f"{text.number(count)} att se över"


def worth_knowing(count: int) -> str:
    """Return the heading of the notes on a sheet, with their number."""
    return f"Bra att veta ({text.number(count)})"


def takes_back(receipt_no: int) -> str:
    """Return that a publication undoes the one with this receipt."""
    return f"Tar tillbaka publicering {receipt_no}."
