"""The first sheet of the follow-up workbook: instructions, deadline and definitions of the words."""

from math import ceil

from babel.dates import format_date
from openpyxl import Workbook
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
    if state.is_example:
        _line(
            ws,
            "Exempeldata",
            "Allt i den här arbetsboken är påhittat och kan bara lämnas in i panelen med exempeldata.",
        )
    ws.append([f"{state.period_name}: {state.plan_title}"])
    ws.cell(ws.max_row, 1).font = Font(name=FONT, bold=True, size=16)
    _line(ws, "Plan", state.plan_id)
    _line(ws, "Period", state.period)
    _line(ws, "Kontor", state.offices[office_id] if office_id else "Alla kontor")
    _line(ws, "Fylls i av", "Handläggare på kontoret, godkänns av kontorets ledning")
    _line(ws, "Lämnas in senast", format_date(state.due_on, "d MMMM y", locale="sv_SE"))
    _line(ws, "Mallens version", str(state.contract.version))
    _heading(ws, "Så här gör du")
    for number, sentence in enumerate(HOW, start=1):
        _line(ws, str(number), sentence)
    _heading(ws, "Bladen")
    for sheet in state.contract.sheets:
        _line(ws, sheet.title, sheet.help)
    for name, title in WORDS:
        _heading(ws, title)
        for word in state.contract.words[name]:
            _line(ws, word.word, word.means)
    _set_up(ws)


def read_me_texts(state: PeriodState, office_id: str | None) -> dict[tuple[int, int], str]:
    """Return the texts of the sheet, by row and column."""
    ws = Workbook().active
    write_read_me(ws, state, office_id)
    return {
        (cell.row, cell.column): str(cell.value) for row in ws.iter_rows() for cell in row if cell.value is not None
    }


def _heading(ws: Worksheet, text: str) -> None:
    ws.append([])
    ws.append([text])
    ws.cell(ws.max_row, 1).font = Font(name=FONT, bold=True, size=13)


def _line(ws: Worksheet, name: str, text: str) -> None:
    ws.append([name, text])
    for cell in ws[ws.max_row]:
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    ws.row_dimensions[ws.max_row].height = 15 * ceil(len(text) / WIDTH)
    for cell in ws[ws.max_row]:
        cell.font = Font(name=FONT, bold=cell.column == 1)


def _set_up(ws: Worksheet) -> None:
    ws.protection.sheet = True
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 1
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.sheet_view.showGridLines = False
