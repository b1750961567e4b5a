"""Test saved views as sections of the report: their charts, figures, and the reason where one cannot be shown."""

import io
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation

from panel import warehouse
from panel.charts.explore.selection import Selection
from panel.records import audit
from panel.records import saved_views as store
from panel.records.audit import Event, LogFilter
from panel.report.builder import make
from panel.report.content import views
from panel.report.content.view_charts import MAX_PERIODS
from panel.report.content.views import View
from panel.report.state import state_of
from panel.report.word import pdf
from panel.ui.explore import drawing, in_report
from tests.support.pages import press, run, words
from tests.support.report_opened import charts, document, plain, table
from tests.support.report_opened import words as text_of
from tests.support.reports import PLAN

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("place")]

REGIONS = ("0581", "00", "r9")
SAVED = {
    "Linjer": Selection(("unemployment_share",), REGIONS),
    "Staplar": Selection(("births", "deaths"), ("0581",), "Y", chart="staplar"),
    "Små": Selection(("unemployment_share",), REGIONS, chart="sma"),
    "Ordning": Selection(("population",), REGIONS, "Y", transform="forandring-procent", chart="rangordning"),
    "Karta": Selection(("population",), REGIONS, "Y", transform="forandring-procent", chart="karta"),
    "Samband": Selection(("population", "open_unemployed_of_population_18_65"), REGIONS, "Y", chart="samband"),
    "Säsong": Selection(("births",), ("0581",), transform="sasong"),
}
GONE = {"Borttaget mått": "matt=finns_inte&region=0581", "Utan uppgift": "matt=population&region=0581&kon=women"}


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own with the database, the views and a log."""
    (tmp_path / "dashboard.duckdb").hardlink_to(built)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    monkeypatch.setattr(audit, "file_path", lambda: tmp_path / "audit.sqlite")
    monkeypatch.setattr(pdf, "office", lambda: None)
    for name, selection in SAVED.items():
        store.save(name, selection.address())
    for name, address in GONE.items():
        store.save(name, address)


def every_view() -> tuple[View, ...]:
    return tuple(View(*in_report.shown(view)) for view in store.kept())


def test_each_kind_of_view_is_a_section_with_its_title_chart_source_and_table() -> None:
    body = make(state_of(PLAN, None), "docx", views=every_view())
    opened, written = document(body), plain(text_of(body))
    without = charts(make(state_of(PLAN, None), "docx"), "word")
    assert len(charts(body, "word")) - len(without) == len(SAVED) - len(["Samband"])
    for name, selection in SAVED.items():
        assert any(one.text == name and one.style.name == "Heading 2" for one in opened.paragraphs), name
        found = drawing.draw(selection)
        assert found is not None
        assert plain(found.drawn[0].chart.title) in written, name
    rows = table(body, f"Värdena, de {MAX_PERIODS} senaste perioderna")
    assert rows[0][1:] == ["2020", "2021", "2022", "2023", "2024", "2025"] or rows[0][-1] == "kv 4 2025"


def test_a_view_that_cannot_be_shown_is_said_so_in_each_format() -> None:
    shown = every_view()
    whys = [view.why for view in shown if view.why]
    assert len(whys) == len(GONE)
    state = state_of(PLAN, None)
    of_word = text_of(make(state, "docx", views=shown))
    deck = Presentation(io.BytesIO(make(state, "pptx", views=shown)))
    of_slides = "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )
    sheet = openpyxl.load_workbook(io.BytesIO(make(state, "xlsx", views=shown)))["Sparade vyer"]
    of_sheet = "\n".join(str(cell.value) for row in sheet for cell in row)
    for why in whys:
        assert all(views.NOT_SHOWN.format(why) in words for words in (of_word, of_slides, of_sheet))


def test_the_workbook_has_every_figure_of_a_view() -> None:
    (view,) = [one for one in every_view() if one.name == "Linjer"]
    sheet = openpyxl.load_workbook(io.BytesIO(make(state_of(PLAN, None), "xlsx", views=(view,))))["Sparade vyer"]
    ref = next(one.ref for one in sheet.tables.values() if one.name.endswith("_2"))
    head, *rows = [[cell.value for cell in row] for row in sheet[ref]]
    written = {(row[1], period): value for row in rows for period, value in zip(head[2:], row[2:], strict=True)}
    selection = SAVED["Linjer"]
    found = drawing.computed(selection).dropna(subset="shown")
    assert len(found) > 100
    for row in found.itertuples():
        period = f"{row.period_start.year}K{row.period_start.quarter}"
        assert written[row.region_code, period] == pytest.approx(row.shown)


def test_no_line_is_drawn_across_a_break() -> None:
    (view,) = [one for one in every_view() if one.name == "Linjer"]
    drawn = views.view_charts.drawing(view.charts[0])
    assert drawn is not None
    at = [str(day) for day in drawn.categories].index("2022-12-31")
    for series in drawn.series:
        assert series.values[at] is None
        assert series.values[at - 1] is not None
        assert series.values[at + 1] is not None
    assert any(one.startswith("1 januari 2023") for one in view.charts[0].breaks)


def test_views_are_chosen_on_the_page_by_their_address_and_logged() -> None:
    kept = {view.name: view.view_id for view in store.kept()}
    app = run("report", format="PowerPoint", vyer=f"{kept['Linjer']},{kept['Borttaget mått']},999")
    shown = words(app)
    assert "vyer kan inte vara ”999”. Vyn finns inte, eller har tagits bort" in shown
    assert "Borttaget mått kan inte visas, och i dokumentet står varför" in shown
    press(app, "Gör rapporten")
    (line,) = audit.lines(LogFilter(Event.EXPORTED))
    assert line.about["views"] == 2
    slides = Presentation(io.BytesIO(app.session_state["report made"][1])).slides
    assert [slide.shapes.title.text_frame.text for slide in slides][-1] == "Borttaget mått"
    app.multiselect(key=in_report.CHOSEN).set_value([]).run()
    assert not app.get("download_button")
