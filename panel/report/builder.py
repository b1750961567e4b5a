"""Make the report of a state as a file, step by step, so that whoever waits can see how far it has come."""

from collections.abc import Callable
from pathlib import Path

from panel.report import slides
from panel.report.collect import gather
from panel.report.content.deck import deck
from panel.report.content.sheets import sheets
from panel.report.errors import NoPdf, NoSuchReport
from panel.report.state import State
from panel.report.word import document as word
from panel.report.word import pdf
from panel.report.workbook import workbook

FORMATS = {"docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel", "pdf": "Pdf"}
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
Told = Callable[[float, str], object]


def make(state: State, form: str, template: Path | None = None, tell: Told = lambda share, step: None) -> bytes:
    """Return the report of a state as a file: docx, pptx, xlsx or pdf. `tell` is given how far it has come, 0 to 1, and the step.

    Raises NoSuchReport for a format that is none of these, NoTemplate for a template that cannot be used, NoPdf where LibreOffice is missing or fails.
    """
    if form not in FORMATS:
        raise NoSuchReport(
            f"Rapporten kan inte göras som {form or 'en fil utan ändelse'}. Det som finns: {', '.join(FORMATS)}."
        )
    tell(0.05, "Läser det som är rapporterat")
    if form == "pptx":
        shown = deck(state)
        tell(0.5, "Ritar bilderna")
        return slides.write(shown, gather(state))
    if form == "xlsx":
        held = sheets(state)
        tell(0.5, "Skriver arbetsboken")
        return workbook.write(held, gather(state))
    return _text(state, form, template, tell)


def _text(state: State, form: str, template: Path | None, tell: Told) -> bytes:
    """Return the Word report, or its pdf. The first pdf tells on which pages the headings stand."""
    if form == "pdf" and pdf.office() is None:
        raise NoPdf(pdf.HOW_TO_INSTALL)
    report = gather(state)
    tell(0.3, "Skriver texten")
    draft = word.write(report, template)
    if pdf.office() is None:
        return draft
    tell(0.5, "Numrerar sidorna")
    pages = pdf.pages_of(pdf.convert(draft, report.dated), word.headings(report))
    document = word.write(report, template, pages)
    if form == "docx":
        return document
    tell(0.75, "Gör pdf")
    return pdf.convert(document, report.dated)


def file_name(state: State, form: str) -> str:
    """Return what the file is called: rapport-ks-2024-helar-2024-11-25.docx."""
    board = state.plan_id.removesuffix(f"-{state.period.partition('-')[0]}")
    mark = "exempeldata-" if state.is_example else ""
    return f"{mark}rapport-{board}-{state.period}-{state.known_on}.{form}"
