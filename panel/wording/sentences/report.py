"""Sentences of the report only."""

from datetime import date

from panel.wording import text


def headline(board_form: str) -> str:
    """Return what the page is for: "Ta fram rapporten till nämnden"."""
    return f"Ta fram rapporten till {board_form}"


def changed(count: int) -> str:
    """Return how much has changed since the previous state: at least one thing."""
    return f"{text.things(count).capitalize()} har ändrats sedan förra läget"


def and_more(count: int, where: str) -> str:
    """Return how many there are besides those shown, and where; "" for none."""
    return f"Och {count} till, {where}" if count > 0 else ""


def table_in_words(rows: int) -> str:
    """Return the text alternative of a table."""
    return f"Tabell med {text.count(rows, 'rad', 'rader')}."


def send_letters(count: int, sender: str) -> str:
    """Return the label of the button that sends the letters."""
    return f"Skicka {text.count(count, 'mejl', 'mejl')} från {sender}"


def reports_until(follow_up: str, receipt_no: int, recorded_on: date) -> str:
    """Return the offices' reports as a source: the newest follow-up with any, and its newest publication."""
    return f"kontorens rapporter till och med {follow_up} (senast publicering {receipt_no}, {text.day(recorded_on)})"
