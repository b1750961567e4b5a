"""Make the report of a state as a file, with progress for whoever waits."""

from collections.abc import Callable
from pathlib import Path

from panel.report import slides
from panel.report.collect import collect_report
from panel.report.content import views as chosen_views
from panel.report.content.deck import deck
from panel.report.content.sheets import sheets
from panel.report.content.views import View
from panel.report.errors import PdfError, ReportNotFoundError
from panel.report.state import State
from panel.report.word import document as word
from panel.report.word import pdf
from panel.report.workbook import workbook
from panel.wording import table_files
from panel.wording.file_names import marked

FORMATS = {"docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel", "pdf": "Pdf"}
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": table_files.MEDIA["xlsx"],
    "pdf": "application/pdf",
}
Notify = Callable[[float, str], object]


def make(
    state: State,
    form: str,
    template: Path | None = None,
    notify: Notify = lambda share, step: None,
    views: tuple[View, ...] = (),
) -> bytes:
    """Return the report of a state as a file: docx, pptx, xlsx or pdf. `views` are saved views to put in it.

    `notify` is called with the share done, 0 to 1, and the name of the step, in Swedish. `template` is a Word document
    and applies to docx and pdf. Without LibreOffice a docx gets no page numbers in its table of contents.

    Raises ReportNotFoundError for any other format, WordTemplateError for a template that cannot be used, and PdfError
    where LibreOffice is missing or fails.
    """
    if form not in FORMATS:
        raise ReportNotFoundError(
            f"Rapporten kan inte göras som {form or 'en fil utan ändelse'}. Det som finns: {', '.join(FORMATS)}."
        )
    notify(0.05, "Läser det som är rapporterat")
    if form == "pptx":
        shown = (*deck(state), *chosen_views.slides(views, state))
        notify(0.5, "Ritar bilderna")
        return slides.write(shown, collect_report(state))
    if form == "xlsx":
        book = (*sheets(state), *chosen_views.sheets(views, state))
        notify(0.5, "Skriver arbetsboken")
        return workbook.write(book, collect_report(state))
    return _text(state, form, template, notify, views)


def _text(state: State, form: str, template: Path | None, notify: Notify, views: tuple[View, ...]) -> bytes:
    """Return the report as docx or pdf. A first pdf shows which page each heading is on."""
    if form == "pdf" and pdf.office() is None:
        raise PdfError(pdf.HOW_TO_INSTALL)
    report = chosen_views.with_views(collect_report(state), views, state)
    notify(0.3, "Skriver texten")
    draft = word.write(report, template)
    if pdf.office() is None:
        return draft
    notify(0.5, "Numrerar sidorna")
    pages = pdf.pages_of(pdf.convert(draft, report.dated), word.headings(report))
    document = word.write(report, template, pages)
    if form == "docx":
        return document
    notify(0.75, "Gör pdf")
    return pdf.convert(document, report.dated)


def file_name(state: State, form: str) -> str:
    """Return the name of the file, for example "rapport-ks-2025-helar-2025-11-25.docx"."""
    board = state.plan_id.removesuffix(f"-{state.period.partition('-')[0]}")
    return marked(f"rapport-{board}-{state.period}-{state.known_on}.{form}", made_up=state.is_example)
