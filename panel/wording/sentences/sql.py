"""Sentences on the SQL page: the limits of a query, and its result."""

from datetime import date

from panel.wording import text


def limits(seconds: float, rows: int) -> str:
    """Return how to run a query, how long it may take and how many rows it may return."""
    return (
        f"Skriv en fråga i DuckDB:s SQL. Den läser en egen kopia av de öppna tabellerna, får ta {seconds:g} sekunder och ger"
        f" högst {text.count(rows, 'rad', 'rader')}. Det kontoren har lämnat in finns inte här. Ctrl+Enter ställer frågan."
    )


def result(rows: int, seconds: float) -> str:
    """Return the number of rows, and how long the query took."""
    return f"Svar: {text.count(rows, 'rad', 'rader')} på {text.number(seconds, 2)} sekunder"


def cut(rows: int) -> str:
    """Return that only the first rows were fetched, and that there are more."""
    first = "Bara den första raden" if rows == 1 else f"Bara de första {text.number(rows)} raderna"
    return f"{first} hämtades, och det finns fler."


def excel(rows: int, is_cut: bool) -> str:
    """Return the name of the workbook, with how many rows it has where the answer has more."""
    if not is_cut:
        return "Excel"
    return "Excel, den första raden" if rows == 1 else f"Excel, de första {text.number(rows)} raderna"


def source(updated_on: date) -> str:
    """Return where the answer comes from, and of which day its tables are."""
    return f"Källa: egen fråga i SQL till Uppdragspanelens tabeller, uppdaterade {text.day(updated_on)}."


def caption(shown: int, rows: int) -> str:
    """Return the caption of the result's table: all rows, or the first of them."""
    if rows <= shown:
        return "Svaret"
    first = "Den första" if shown == 1 else f"De första {text.number(shown)}"
    return f"{first} av {text.number(rows)} rader; filerna har alla"
