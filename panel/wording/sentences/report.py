"""Sentences of the report only."""

from datetime import date

from panel.wording import text


def changed(count: int) -> str:
    """Return how much has changed since the previous state: at least one thing."""
    return f"{text.count(count, 'sak', 'saker')} har ändrats sedan förra läget"


def and_more(count: int, where: str) -> str:
    """Return how many there are besides those shown, and where; "" for none."""
    return f"Och {count} till, {where}" if count > 0 else ""


def table_in_words(rows: int) -> str:
    """Return the text alternative of a table."""
    return f"Tabell med {text.count(rows, 'rad', 'rader')}."


def send_letters(count: int, sender: str) -> str:
    """Return the label of the button that sends the letters."""
    return f"Skicka {text.count(count, 'mejl', 'mejl')} från {sender}"


def reports_until(as_of: date, receipt_no: int, recorded_on: date) -> str:
    """Return the offices' follow-ups as a source: as of which day, and the newest publication until then."""
    return f"kontorens uppföljningar, läget {text.day(as_of)} (senast kvitto {receipt_no}, {text.day(recorded_on)})"
