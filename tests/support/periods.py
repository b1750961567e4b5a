"""The names of months, and the period of a length that a day lies in: said and counted here anew."""

from datetime import date, timedelta

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
BEGINNINGS = {"M": range(1, 13), "R": range(1, 13), "Q": (1, 4, 7, 10), "H": (1, 7), "S": (7,)}


def begun(day: date, frequency: str) -> date:
    """Return the first day of the period of a length in which a day lies; of overlapping ones, the last to begin."""
    if frequency == "W":
        return day - timedelta(days=day.weekday())
    months = [month for month in BEGINNINGS.get(frequency, (1,)) if month <= day.month]
    return date(day.year, months[-1], 1) if months else date(day.year - 1, 7, 1)
