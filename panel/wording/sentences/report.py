"""Sentences of the report's own: how much has changed, and how much there is beside what is shown."""

from datetime import date

from panel.wording import text


def changed(count: int) -> str:
    """Return how much has changed since the follow-up before: at least one thing."""
    return f"{text.count(count, 'sak', 'saker')} har ändrats sedan förra läget"


def and_more(count: int, where: str) -> str:
    """Return how many there are beside those shown, and where they stand; "" for none."""
    return f"Och {count} till, {where}" if count > 0 else ""


def table_in_words(rows: int) -> str:
    """Return what a table is to those who do not see it."""
    return f"Tabell med {text.count(rows, 'rad', 'rader')}."


def send_letters(count: int, sender: str) -> str:
    """Return what a button that sends the letters says."""
    return f"Skicka {text.count(count, 'mejl', 'mejl')} från {sender}"


def reports_until(as_of: date, receipt_no: int, recorded_on: date) -> str:
    """Return the offices' follow-ups as a source: as of which day, and the newest publication until then."""
    return f"kontorens uppföljningar, läget {text.day(as_of)} (senast kvitto {receipt_no}, {text.day(recorded_on)})"
