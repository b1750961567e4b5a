"""Test the PowerPoint report: at most ten slides, messages as titles, native charts and tables."""

import io

import duckdb
import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck

from panel.report.builder import make
from panel.report.collect import collect_report
from panel.report.slides import write
from panel.report.state import State
from panel.report.tree import Slide
from tests.support.report_opened import charts, plain
from tests.support.reports import HALF, WHOLE, Maker

pytestmark = pytest.mark.services


def opened(body: bytes) -> Deck:
    return Presentation(io.BytesIO(body))


def titles(body: bytes) -> list[str]:
    return [plain(slide.shapes.title.text_frame.text) for slide in opened(body).slides]


def test_the_message_is_the_title(made: Maker) -> None:
    shown = titles(made("year", "pptx"))
    assert len(shown) == 10
    assert shown[0] == "Helårsuppföljning 2024"
    assert (
        "12 av 23 måluppfyllelser bedöms uppfyllas, 2 bedöms inte uppfyllas; för 4 är ingen bedömning rapporterad"
        in shown
    )
    assert "3 omfördelningar på 4,1 mnkr att ta ställning till i helårsuppföljningen 2024" in shown
    assert "4 poster är sämre än budget, ingen med ifylld åtgärd" in shown


@pytest.mark.parametrize(("what", "period"), [("year", HALF), ("nothing", WHOLE), ("heavy", WHOLE)])
def test_ten_slides_at_most_and_nothing_outside_them(made: Maker, what: str, period: str) -> None:
    deck = opened(made(what, "pptx", period))
    assert 3 <= len(deck.slides) <= 10
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_charts_are_native_and_hold_their_figures(made: Maker, database: duckdb.DuckDBPyConnection) -> None:
    body = made("year", "pptx")
    drawn = charts(body, "ppt")
    assert len(drawn) == 5
    assert all(chart.drawn == chart.embedded and all(chart.axis_titles) for chart in drawn)
    share = next(chart for chart in drawn if any("nytt mått" in name for name in chart.drawn))
    expected_rows = database.execute(
        """SELECT value FROM observation WHERE indicator_id = 'unemployment_share' AND region_code = '0581'
        AND frequency = 'Q' AND value IS NOT NULL ORDER BY period_start"""
    ).fetchall()
    values = [value for name in share.drawn for value in share.drawn[name] if value is not None]
    assert values == [value for (value,) in expected_rows]


def test_what_does_not_fit_is_in_the_notes(made: Maker) -> None:
    deck = opened(made("heavy", "pptx"))
    slide = next(one for one in deck.slides if "omfördelningar" in one.shapes.title.text_frame.text)
    text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    rows = next(shape.table.rows for shape in slide.shapes if shape.has_table)
    assert f"Och {200 - (len(rows) - 1)} till" in text
    notes = slide.notes_slide.notes_text_frame.text
    assert all(f"Förslag {number}: ”Skäl {number}." in notes for number in range(1, 201))


def test_it_is_in_swedish_and_each_picture_has_words(made: Maker) -> None:
    for slide in opened(made("year", "pptx")).slides:
        runs = list(slide._element.iter("{*}r"))
        assert all(run.find("{*}rPr").get("lang") == "sv-SE" for run in runs)
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_the_same_slides_are_the_same_bytes(year: State, made: Maker) -> None:
    assert make(year, "pptx") == made("year", "pptx")
    assert write((Slide("En"),), collect_report(year)) != made("year", "pptx")
