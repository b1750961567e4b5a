"""The first sheet of the follow-up workbook: instructions, deadline and definitions of the words."""

from collections.abc import Iterator
from math import ceil

from babel.dates import format_date
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from panel.sheets.state import PeriodState

TITLE = "Läs mig"
FONT = "Calibri"
WIDTH = 100
HOW = (
    "Fyll i de ljusgula cellerna. De grå är låsta: det är dem panelen känner igen raderna på.",
    "Det som är känt står ifyllt: ändra bara det som har ändrats. Stämmer raden som den står, skriv Ja vid Oförändrat.",
    "En rad som tas bort eller lämnas som den är ändrar ingenting. Sortera och filtrera gärna.",
    "Nya förslag och aktiviteter skrivs på de tomma raderna, utan Id.",
    "Skriv funktioner, inte namn, och inga personnummer, telefonnummer eller e-postadresser.",
    "Spara som xlsx och lämna in filen på sidan Uppföljning i panelen. Allt som ändras visas innan det publiceras.",
)
# Former sentences of the sheet: a workbook may be uploaded months after it was made. Add a sentence here when it is
# changed.
FORMER = frozenset({"En rad för varje punkt i det politiska programmet som styrelsen ansvarar för."})
WORDS = (
    ("status", "Status: hur långt arbetet har kommit"),
    ("assessment", "Bedömd måluppfyllelse: om den nås under året"),
)


def write_read_me(ws: Worksheet, state: PeriodState, office_id: str | None) -> None:
    """Write plan, period, office, deadline, instructions, and the definitions of the words."""
    ws.title = TITLE
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 30, WIDTH
    for number, texts in enumerate(_lines(state, office_id), start=1):
        is_title, is_line = texts == (_title(state),), len(texts) > 1
        for column, text in enumerate(texts, start=1):
            cell = ws.cell(number, column, text)
            size = 11 if is_line else 16 if is_title else 13
            cell.font = Font(name=FONT, bold=column == 1, size=size)
            if is_line:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
        if is_line:
            ws.row_dimensions[number].height = 15 * ceil(len(texts[1]) / WIDTH)
    _set_up(ws)


def read_me_texts(state: PeriodState, office_id: str | None) -> dict[tuple[int, int], str]:
    """Return the texts of the sheet, by row and column."""
    rows = enumerate(_lines(state, office_id), start=1)
    return {(row, column): text for row, texts in rows for column, text in enumerate(texts, start=1) if text}


def _title(state: PeriodState) -> str:
    return f"{state.period_name}: {state.plan_title}"


def _lines(state: PeriodState, office_id: str | None) -> Iterator[tuple[str, ...]]:
    """Yield the sheet's rows: a name and a text, or the text of a heading, with an empty row before it."""
    if state.is_example:
        rest = "Allt i den här arbetsboken är påhittat och kan bara lämnas in i panelen med exempeldata."
        yield "Exempeldata", rest
    yield (_title(state),)
    yield "Plan", state.plan_id
    yield "Period", state.period
    yield "Kontor", state.offices[office_id] if office_id else "Alla kontor"
    yield "Fylls i av", "Handläggare på kontoret, godkänns av kontorets ledning"
    yield "Lämnas in senast", format_date(state.due_on, "d MMMM y", locale="sv_SE")
    yield "Mallens version", str(state.contract.version)
    yield from ((), ("Så här gör du",))
    yield from ((str(number), sentence) for number, sentence in enumerate(HOW, start=1))
    yield from ((), ("Bladen",))
    yield from ((sheet.title, sheet.help) for sheet in state.contract.sheets)
    for name, title in WORDS:
        yield from ((), (title,))
        yield from ((word.word, word.means) for word in state.contract.words[name])


def _set_up(ws: Worksheet) -> None:
    ws.protection.sheet = True
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 1
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.sheet_view.showGridLines = False
