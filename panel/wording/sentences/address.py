"""Messages for values in the URL that the page does not have."""

from collections.abc import Sequence
from datetime import date

from panel.wording import text

MAX_OFFERED = 12
MAX_WORD = 60


def unknown(name: str, word: str, options: Sequence[str]) -> str:
    """Return that a choice cannot have the value in the URL, and which it can have. Takes at least one option."""
    rest = ", …" if len(options) > MAX_OFFERED else ""
    return f"Adressen går inte att följa: {name} kan inte vara {_shown(word)}. Möjliga: {', '.join(options[:MAX_OFFERED])}{rest}."


def no_such_day(name: str, word: str, first: date | None, last: date | None) -> str:
    """Return that a date cannot have the value in the URL, and which it can have."""
    days = f", tidigast {text.day(first)}" if first else ""
    days += f", senast {text.day(last)}" if last else ""
    return f"Adressen går inte att följa: {name} kan inte vara {_shown(word)}. Möjliga: en dag skriven som 2024-08-15{days}."


def no_such_number(name: str, word: str) -> str:
    """Return that a row number cannot have the value in the URL."""
    return (
        f"Adressen går inte att följa: {name} kan inte vara {_shown(word)}. Möjliga: ett helt tal. Det senaste visas."
    )


def not_in_document(name: str, word: str) -> str:
    """Return that the sentence in the URL is not in the plan's document."""
    return f"Adressen går inte att följa: {name} kan inte vara {_shown(word)}. Den meningen finns inte i den här planen; hela dokumentet visas."


def not_to_write(name: str, word: str) -> str:
    """Return that the reader cannot write about the item in the URL."""
    return f"Adressen går inte att följa: {name} kan inte vara {_shown(word)}. Det finns inte i planen, eller så svarar ett annat kontor för det."


def no_saved_query(name: str, word: str) -> str:
    """Return that there is no saved query of the number in the URL, for this reader."""
    return f"Adressen går inte att följa: {name} kan inte vara {_shown(word)}. Frågan finns inte, eller så delar den som äger den inte den."


def no_saved_view(name: str, word: str) -> str:
    """Return that there is no saved view of a number in the URL."""
    return f"Adressen går inte att följa: {name} kan inte vara {_shown(word)}. Vyn finns inte, eller har tagits bort: den är inte med."


def no_such_choice(name: str, choices: Sequence[str]) -> str:
    """Return that the page has no choice of the name in the URL, and which it has."""
    have = f"Möjliga: {', '.join(choices)}" if choices else "Sidan har inga val"
    return f"Adressen går inte att följa: sidan har inget val som heter {_shown(name)}. {have}."


def of_no_use(name: str) -> str:
    """Return that a choice of the page has no effect on what is shown."""
    return f"Adressen går inte att följa: {name} har ingen betydelse för det som visas här."


def retired(name: str, word: str) -> str:
    """Return that a choice of an earlier version of the page is not needed any more."""
    return f"Adressen har valet {name}={_shown(word)}. Sidan visar numera allt på en gång, så valet behövs inte."


def day_of_another_plan(day: date, decided_on: date) -> str:
    """Return that a date carried over from another plan is before this one was decided: `day` < `decided_on`."""
    return f"Planen beslutades {text.day(decided_on)}, efter den {text.day(day)} som var vald. Här visas det senaste."


def _shown(word: str) -> str:
    """Return a word in quotation marks, cut if it is long."""
    return f"”{word}”" if len(word) <= MAX_WORD else f"”{word[:MAX_WORD]}…”"
