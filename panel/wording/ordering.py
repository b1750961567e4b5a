"""Sort keys for Swedish readers: å ä ö last, ages and numbers by size. The same as the macros *_order in schema.sql."""

import re

LAST_LETTERS = str.maketrans("åäöæøéèüáà", "{|}|}eeyaa")
FIRST_NUMBER = re.compile(r"\d+")
MAX_DIGITS = 6


def swedish_order(name: str) -> str:
    """Return the sort key of a name: Ystad, Åmål, Åre, Älmhult, Ängelholm, Örebro come in this order."""
    return name.lower().translate(LAST_LETTERS)


def natural_order(number: str) -> str:
    """Return the sort key of a number as a plan writes it: 2, 10, 10.1, 2.1.2 and 2.1.10 come in the order of their parts."""
    return FIRST_NUMBER.sub(lambda digits: digits[0].zfill(MAX_DIGITS), number.lower())


def age_order(age: str) -> tuple[int, str]:
    """Return the sort key of an age: total, 0-9, 5-9, 10-19, 100+ come in this order."""
    first = FIRST_NUMBER.match(age)
    return (-1 if age == "total" else int(first[0]) if first else 10_000, age)
