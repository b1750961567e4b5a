"""Sort keys for Swedish readers: å ä ö last, ages by number. The same as swedish_order and age_order in schema.sql."""

import re

LAST_LETTERS = str.maketrans("åäöæøéèüáà", "{|}|}eeyaa")
FIRST_NUMBER = re.compile(r"\d+")


def swedish_order(name: str) -> str:
    """Return the sort key of a name: Ystad, Åmål, Åre, Älmhult, Ängelholm, Örebro come in this order."""
    return name.lower().translate(LAST_LETTERS)


def age_order(age: str) -> tuple[int, str]:
    """Return the sort key of an age: total, 0-9, 5-9, 10-19, 100+ come in this order."""
    first = FIRST_NUMBER.match(age)
    return (-1 if age == "total" else int(first[0]) if first else 10_000, age)
