"""Test the budget's follow-up view: outcome and forecast as they were known on each day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from etl.build import build
from panel import warehouse
from panel.charts import budget_follow_up as charts
from panel.warehouse import read
from panel.wording import clock
from panel.wording.plan import forecast
from tests.conftest import ROOT
from tests.support.ledgers import Ledger
from tests.support.pages import run, words
from tests.support.reported_year import HARD, Reported, line

PLAN = "ks-2024"
HALF, WHOLE = "2024-delar", "2024-helar"
LAST = "2024-11-25"


def lines(period: str = WHOLE, known_on: str = LAST) -> pd.DataFrame:
    return read("budget_follow_up", plan_id=PLAN, period=period, known_on=known_on)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.usefixtures("reported_panel")
def test_the_worst_comes_first_after_the_frame() -> None:
    rows = lines().set_index("line_id")
    assert list(rows.index) == [
        "frame",
        "board_other",
        "rescue_service",
        "board_other_rest",
        "political",
        "board_operations",
    ]
    assert round(rows.loc["rescue_service", "deviation_mnkr"], 1) == -6.6
    assert rows.loc["rescue_service", "earlier_forecast_mnkr"] == 114.6
    assert rows.loc["frame", ["outcome_mnkr", "forecast_mnkr", "earlier_forecast_mnkr"]].tolist() == [441.8, 496.1, 499]
    assert rows.loc["frame", ["receipt_no", "file_name", "office_name"]].tolist() == [
        8,
        "kommundirektor-helar.xlsx",
        "Kommundirektörens kontor",
    ]


@pytest.mark.usefixtures("reported_panel")
def test_a_line_known_as_a_range_has_a_range_of_deviation_and_no_figure() -> None:
    rows = lines().set_index("line_id")
    for line_id in ("political", "board_operations"):
        row = rows.loc[line_id]
        assert pd.isna(row["deviation_mnkr"])
        assert row["low_deviation_mnkr"] == pytest.approx(row["low_mnkr"] - row["forecast_mnkr"])
        assert row["high_deviation_mnkr"] == pytest.approx(row["high_mnkr"] - row["forecast_mnkr"])
    assert plain(forecast.deviation(rows.loc["political"])) == "−1,0 till +2,3"
    assert forecast.side(-1.0, 2.3) == forecast.OPEN
    assert [forecast.side(*span) for span in ((-2, -1), (1, 2), (0, 0), (-0.04, 0.04))] == [
        forecast.WORSE,
        forecast.BETTER,
        forecast.SAME,
        forecast.OPEN,
    ]


@pytest.mark.usefixtures("reported_panel")
def test_what_was_known_on_a_day_is_what_had_been_published() -> None:
    days = {"2024-06-26": None, "2024-06-27": 114.6, "2024-06-28": 1146, "2024-07-01": 114.6, LAST: 114.6}
    for day, forecast_mnkr in days.items():
        row = lines(HALF, day).set_index("line_id").loc["rescue_service"]
        assert (None if pd.isna(row["forecast_mnkr"]) else row["forecast_mnkr"]) == forecast_mnkr, day
    assert read("budget_periods", plan_id=PLAN, known_on="2024-06-26")["lines"].tolist() == [0, 0]
    assert read("budget_periods", plan_id=PLAN, known_on="2024-08-15")["period"].tolist() == [HALF, WHOLE]
    assert read("budget_periods", plan_id=PLAN, known_on=LAST)["period"].tolist() == [WHOLE, HALF]


@pytest.mark.usefixtures("reported_panel")
def test_what_an_undo_empties_is_as_never_said() -> None:
    row = lines(HALF, "2024-07-01").set_index("line_id").loc["board_other_rest"]
    assert pd.isna(row["receipt_no"])
    assert pd.isna(row["explanation"])


@pytest.mark.usefixtures("reported_panel")
def test_the_bridge_goes_from_budget_to_forecast() -> None:
    chart = charts.bridge(lines())
    bars, totals = chart.figure.data
    assert list(totals.x) == [493.4, 496.1]
    level = 493.4
    for low, length, message in zip(bars.base, bars.x, bars.customdata, strict=True):
        worse = "−" in message
        assert (low if worse else low + length) == pytest.approx(level)
        level = low + length if worse else low
    assert level == pytest.approx(496.1)
    assert plain(chart.title) == (
        "Prognosen i helårsuppföljningen 2024 är 2,7 mnkr sämre än budget, mest på grund av Räddningstjänsten Östra Götaland (−6,6)"
    )
    assert list(bars.y) == ["Räddningstjänsten Östra Götaland", "Resten av kommunstyrelsen övrigt", charts.TOGETHER]
    assert "Politisk verksamhet och Verksamhet under kommunstyrelsen tillsammans +5,1" in plain(chart.alt)


@pytest.mark.usefixtures("reported_panel")
def test_what_the_parts_do_not_explain_is_a_step_of_its_own() -> None:
    chart = charts.bridge(lines(HALF))
    bars = chart.figure.data[0]
    assert list(bars.y)[-1] == charts.UNEXPLAINED
    assert plain(bars.customdata[-1]) == "Förklaras inte av delarna: −1,2 mnkr"
    assert list(bars.marker.pattern.shape).count("/") == 1


def frame_with(**forecasts: float) -> pd.DataFrame:
    rows = [
        ("frame", None, "Ram", 100.0, 100.0),
        ("a", "frame", "A", 40.0, 40.0),
        ("b", "frame", "B", 25.0, 35.0),
        ("c", "frame", "C", 25.0, 35.0),
        ("a1", "a", "A1", 10.0, 10.0),
        ("a2", "a", "A2", 30.0, 30.0),
    ]
    frame = pd.DataFrame(rows, columns=["line_id", "parent_id", "name", "low_mnkr", "high_mnkr"])
    return frame.assign(
        period=HALF, forecast_mnkr=[forecasts.get(line_id, float("nan")) for line_id in frame["line_id"]]
    )


@pytest.mark.parametrize(
    ("forecasts", "steps"),
    [
        ({}, {charts.UNEXPLAINED: -5}),
        ({"a": 44.0}, {"A": -4, charts.UNEXPLAINED: -1}),
        ({"a": 44.0, "a1": 12.0, "a2": 32.0}, {"A1": -2, "A2": -2, charts.UNEXPLAINED: -1}),
        ({"a": 44.0, "a1": 13.0}, {"A": -4, charts.UNEXPLAINED: -1}),
        ({"a1": 13.0}, {"A1": -3, charts.UNEXPLAINED: -2}),
        ({"b": 34.0}, {charts.UNEXPLAINED: -5}),
        ({"b": 34.0, "c": 31.0}, {charts.TOGETHER: -5}),
        ({"a": 38.0, "b": 36.0, "c": 31.0}, {charts.TOGETHER: -7, "A": 2}),
    ],
)
def test_each_part_is_reported_once_and_a_range_never_alone(
    forecasts: dict[str, float], steps: dict[str, float]
) -> None:
    bars = charts.bridge(frame_with(frame=105.0, **forecasts)).figure.data[0]
    message = {
        name: round(float(words.rsplit(": ", 1)[1].removesuffix(" mnkr").replace("−", "-").replace(",", ".")))
        for name, words in zip(bars.y, bars.customdata, strict=True)
    }
    assert message == steps


@pytest.mark.parametrize(
    ("forecasts", "title"),
    [
        ({"frame": 100.0}, "Prognosen i delårsuppföljningen 2024 är densamma som budgeten"),
        (
            {"frame": 98.0, "a": 37.5, "b": 30.0, "c": 30.5},
            "Prognosen i delårsuppföljningen 2024 är 2,0 mnkr bättre än budget, mest på grund av A (+2,5)",
        ),
        (
            {"frame": 103.0, "a": 41.0},
            "Prognosen i delårsuppföljningen 2024 är 3,0 mnkr sämre än budget; 2,0 förklaras inte av delarna",
        ),
    ],
)
def test_the_title_follows_the_figures(forecasts: dict[str, float], title: str) -> None:
    assert plain(charts.bridge(frame_with(**forecasts)).title) == title


@pytest.mark.usefixtures("reported_panel")
def test_the_page_opens_on_the_year_and_states_who_reported_it() -> None:
    shown = words(run("budget"))
    for message in (
        "Prognosen för 2024 är 496,1 mnkr, 2,7 mnkr (0,5 %) över ramen.",
        "Räddningstjänsten Östra Götaland är 6,6 mnkr sämre än budget",
        "0,5 % över ramen",
        "omkring 0",
        "−1,0 till +2,3",
        "ca +4",
        'period=Del%C3%A5r%202024">delårsuppföljningen 2024</a> (prognos 499,0)',
        "Ny avgift från den 1 april.",
        'kvitton?kvitto=8">publicering 8',
        "<b>Åtgärd:</b> ingen rapporterad",
    ):
        assert message in shown, message
    assert shown.index("budget-follow-up") < shown.index("budget-frame") < shown.index("budget-change")
    assert ".xlsx, cell" not in shown
    assert "Läget 25" not in shown


def test_a_forecast_that_is_not_the_sum_of_its_parts_is_told_of_first(
    reported: Path, serve_changed: Callable[[Path, str], None]
) -> None:
    serve_changed(
        reported,
        """INSERT INTO finding_as_of BY NAME
        SELECT DISTINCT ON (known_on) * REPLACE (
            known_on || 'added' AS finding_id, 'high' AS severity, 'reported_forecast_differs_from_parts' AS check_name, 'budget' AS subject,
            '2024-helar' AS period, 'line:frame' AS item_id, 'does_not_add_up' AS verdict,
            'Ramens prognos är 3,0 mnkr lägre än delarnas' AS title
        )
        FROM finding_as_of WHERE period IS NOT NULL""",
    )
    notice = '<p class="notice">Ramens prognos är 3,0 mnkr lägre än delarnas. Rätta det ena eller det andra.</p>'
    assert notice in words(run("budget"))
    assert notice not in words(run("budget", period="Delår 2024"))


@pytest.mark.usefixtures("reported_panel")
def test_the_page_shows_another_follow_up_that_the_address_asks_for() -> None:
    shown = words(run("budget", period="Delår 2024"))
    assert "Delårsuppföljningen 2024, mnkr." in shown
    assert "−1,2 mnkr förklaras inte av delarna" in shown
    assert "inte lämnad" in shown


@pytest.mark.usefixtures("reported_panel")
def test_the_page_is_of_a_day_with_what_is_known_now_in_one_line() -> None:
    shown = words(run("budget", per="2024-08-15"))
    assert "Läget 15 augusti 2024: " in shown
    assert "Prognosen för 2024 är 499,0 mnkr, 5,6 mnkr (1,1 %) över ramen." in shown
    assert "<b>Nu:</b> Prognosen för 2024 är 496,1 mnkr" in shown
    assert "har ändrats från 15 augusti 2024 till 25 november 2024" in shown
    assert HARD not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.usefixtures("reported_panel")
def test_a_day_before_the_first_report_shows_the_frame_and_what_was_due() -> None:
    shown = words(run("budget", per="2024-06-20"))
    assert "Prognos ska lämnas senast 30 juni 2024." in shown
    assert "budget-follow-up" not in shown


@pytest.mark.usefixtures("panel")
def test_without_a_report_the_page_says_what_was_due_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    shown = words(run("budget"))
    assert "Ramen för 2024 är 493,4 mnkr, 85,4 mnkr mer än året före." in shown
    assert "Planåret är slut och ingen prognos har lämnats (sista dag 30 november 2024)." in shown
    assert 'href="att-gora"' in shown
    assert "ännu" not in shown


@pytest.mark.usefixtures("loaded_once")
@pytest.mark.parametrize(
    ("reports", "message"),
    [
        (line("rescue_service", "57", "110"), "Ramens helårsprognos har inte lämnats i delårsuppföljningen 2024"),
        ({("line", "line:frame"): {"explanation": "Bara ord."}}, "Ramen för 2024 är 493,4 mnkr"),
        (line("frame", "240", "493.4"), "Prognosen för 2024 är 493,4 mnkr, densamma som ramen."),
    ],
)
def test_half_filled_sheets_are_reported_as_they_are(
    reports: Reported, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger(tmp_path / "uploads").publish("2024-06-20", HALF, reports)
    build(ROOT / "data", tmp_path / "dashboard.duckdb")
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    assert message in words(run("budget"))
