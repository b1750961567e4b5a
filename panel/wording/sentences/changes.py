"""Sentences on what a publication or a day changes, and on what a sheet that is handed in needs: counted."""

from panel.wording import text


def of_sheet(title: str, count: int) -> str:
    """Return how much of a sheet has changed: "Budget: 2 ändringar"."""
    return f"{title}: {text.count(count, 'ändring', 'ändringar')}"


def cells(count: int) -> str:
    """Return how many cells a publication changed."""
    return text.count(count, "ändrad cell", "ändrade celler")


def and_more(count: int, where: str = "") -> str:
    """Return how many there are beside those listed, and where they stand; "" for none."""
    return f"Och {text.number(count)} till. {where}".strip() if count > 0 else ""


def to_mend(count: int) -> str:
    """Return how many errors a sheet has."""
    return f"{text.number(count)} fel att rätta"


def to_look_at(count: int) -> str:
    """Return how many cells of a sheet are odd."""
    return f"{text.number(count)} att se över"


def worth_knowing(count: int) -> str:
    """Return the heading of what is worth knowing of a sheet."""
    return f"Bra att veta ({text.number(count)})"


def takes_back(receipt_no: int) -> str:
    """Return which publication another takes back."""
    return f"Tar tillbaka kvitto {receipt_no}."
