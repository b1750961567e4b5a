"""Test the programme, goals and budget as known on a day, before, between and after publications."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from etl.build import build
from panel import warehouse
from panel.charts import programme as charts
from panel.ledger.ledger import RECEIPT_FILE
from panel.ui.plan.frame_forecast import frame_forecast
from panel.warehouse import read
from tests.conftest import ROOT
from tests.support.ledgers import Ledger
from tests.support.pages import run, words
from tests.support.programme_year import DAYS, DONE, ONGOING, PLAN, STATED_BY_PLAN, WAITING, sample

pytestmark = pytest.mark.slow

ReplayedState = dict[tuple[str, str], dict[str, str]]


def replayed(folder: Path, day: str) -> ReplayedState:
    """Work out by hand what was known on a day: by item, what each field was, from the latest period that says it."""
    cells: dict[tuple[str, str, str, str], str | None] = {}
    for place in sorted(folder.glob("[0-9]*")):
        stated = json.loads((place / RECEIPT_FILE).read_text(encoding="utf-8"))
        if stated["recorded_at"][:10] <= day:
            for change in stated["changes"]:
                key = (change["period"], change["sheet_kind"], change["item_id"], change["field"])
                cells[key] = change["after"]
    replayed_state: ReplayedState = {
        ("point", f"point:{number}"): {"status": status} for number, status in STATED_BY_PLAN.items()
    }
    for (_, kind, item, name), value in sorted(cells.items(), key=lambda entry: entry[0]):
        if value is not None:
            replayed_state.setdefault((kind, item), {})[name] = value
    return replayed_state


def points_on(day: str) -> pd.DataFrame:
    return read("programme_points", plan_id=PLAN, known_on=day).set_index("point_no")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a year of publications."""
    target = tmp_path_factory.mktemp("year") / "dashboard.duckdb"
    sample(target.parent / "uploads")
    build(ROOT / "data", target)
    return target


@pytest.fixture
def served(year: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(year))
    return year


def test_the_plan_says_what_is_typed_here(panel: Path) -> None:
    assert points_on(DAYS["plan"])["status"].to_dict() == STATED_BY_PLAN


@pytest.mark.parametrize("day", DAYS.values())
def test_what_was_known_on_a_day_is_what_the_publications_until_then_say(served: Path, day: str) -> None:
    replayed_state = replayed(served.parent / "uploads", day)
    points = points_on(day)
    for number, row in points.iterrows():
        reported = replayed_state["point", f"point:{number}"]
        assert row["status"] == reported["status"]
        assert (row["comment"] if isinstance(row["comment"], str) else None) == reported.get("comment")
    counted = Counter(points["status"])
    rows = read("programme_status", plan_id=PLAN, known_on=day)
    assert dict(zip(rows["status"], rows["points"], strict=True)) == dict(counted)
    rows = read("programme_over_time", plan_id=PLAN, known_on=day)
    rows = rows[(rows["recorded_on"] == rows["recorded_on"].max()) & (rows["points"] > 0)]
    assert dict(zip(rows["status"], rows["points"], strict=True)) == dict(counted)
    assessed = read("goal_assessments", plan_id=PLAN, known_on=day).groupby("assessment")["criteria"].sum()
    expected = Counter(reported["assessment"] for (kind, _), reported in replayed_state.items() if kind == "criterion")
    assert assessed.drop("", errors="ignore").to_dict() == dict(expected)
    assert assessed.sum() == 23


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_publications_and_undos_is_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    target = tmp_path / "dashboard.duckdb"
    days = random_year(tmp_path / "uploads", Random(seed))
    build(ROOT / "data", target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    for day in days:
        replayed_state = replayed(tmp_path / "uploads", day)
        reported = {number: replayed_state["point", f"point:{number}"]["status"] for number in STATED_BY_PLAN}
        assert points_on(day)["status"].to_dict() == reported
        frame_and_origin = frame_forecast(PLAN, day)
        forecast = replayed_state.get(("line", "line:frame"), {}).get("forecast_mnkr")
        assert (frame_and_origin[0]["forecast_mnkr"] if frame_and_origin else None) == (
            float(forecast) if forecast else None
        )


def test_a_forecast_that_an_undo_gave_back_has_the_publication_that_said_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, target = Ledger(tmp_path / "uploads"), tmp_path / "dashboard.duckdb"
    first, mistaken = (
        ledger.publish(day, "2024-delar", {("line", "line:frame"): {"forecast_mnkr": mnkr}})
        for day, mnkr in (("2024-06-10", "490"), ("2024-06-11", "940"))
    )
    ledger.undo("2024-06-12", mistaken)
    build(ROOT / "data", target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    frame_and_origin = frame_forecast(PLAN, "2024-06-12")
    assert frame_and_origin is not None
    assert (frame_and_origin[0]["forecast_mnkr"], frame_and_origin[1].receipt_no) == (490.0, first)
    shown = words(run("overview"))
    assert "mnkr, delårsuppföljning 10 juni 2024" in shown


def random_year(folder: Path, chance: Random) -> list[str]:
    """Publish and take back at random, and return the days."""
    ledger, standing = Ledger(folder), []
    days = [f"2024-{month:02d}-10" for month in range(2, 13)]
    for day in days:
        if standing and chance.random() < 0.4:
            ledger.undo(day, standing.pop(chance.randrange(len(standing))))
            continue
        reported = {
            ("point", f"point:{number}"): {"status": chance.choice([DONE, ONGOING, WAITING, None])}
            for number in chance.sample(sorted(STATED_BY_PLAN), 12)
        }
        reported["line", "line:frame"] = {"forecast_mnkr": str(chance.randrange(480, 500))}
        standing.append(ledger.publish(day, chance.choice(["2024-delar", "2024-helar"]), reported))
    return days


def test_an_undo_gives_the_build_back(served: Path) -> None:
    before, mistaken, after = (points_on(DAYS[name]) for name in ("judged", "mistake", "undone"))
    assert mistaken.loc[[7, 16, 80], "status"].tolist() == [DONE, WAITING, DONE]
    for column in ("status", "comment"):
        assert before[column].fillna("").tolist() == after[column].fillna("").tolist()


def test_a_late_correction_of_an_earlier_follow_up_does_not_overrule_a_later_one(served: Path) -> None:
    points = points_on(DAYS["late"])
    assert (points.loc[7, "status"], points.loc[7, "period"], points.loc[7, "receipt_no"]) == (DONE, "2024-helar", 5)
    assert (points.loc[40, "status"], points.loc[40, "period"]) == (ONGOING, "2024-delar")
    assessed = read("goal_assessments", plan_id=PLAN, known_on=DAYS["late"]).groupby("assessment")["criteria"].sum()
    assert assessed["Uppfylls"] == 10
    frame_and_origin = frame_forecast(PLAN, DAYS["late"])
    assert frame_and_origin is not None
    frame, origin = frame_and_origin
    assert (frame["period"], frame["forecast_mnkr"], origin.receipt_no) == ("2024-helar", 491.2, 5)
    assert frame["deviation_mnkr"] == pytest.approx(2.2)


def test_findings_are_about_the_status_that_holds(served: Path) -> None:
    found = read("findings", plan_id=PLAN).set_index("check_name")
    assert found.loc["points_not_started_are_outside_the_plan", "title"].startswith("Alla 2 punkter")


def test_a_status_names_the_cell_that_says_it(served: Path) -> None:
    for day in DAYS.values():
        points = points_on(day)
        for number, row in points.dropna(subset="receipt_no").iterrows():
            reported = read("receipt_changes", receipt_no=int(row["receipt_no"]))
            reported = reported[(reported["item_id"] == f"point:{number}") & (reported["field"] == "status")]
            assert reported["value_after"].tolist() == [row["status"]]
            assert reported["recorded_by"].tolist() == [row["recorded_by"]]
    own = points_on(DAYS["late"]).loc[2]
    assert (own["recorded_by"], own["period"], own["confirmed_period"]) == ("Kommunstyrelsen", "plan", "2024-helar")


def test_the_history_keeps_what_was_taken_back(served: Path) -> None:
    history = read("programme_history", plan_id=PLAN, known_on=DAYS["late"])
    own = history[history["point_no"] == 80]
    undo, mistake, plan = (row for _, row in own.iterrows())
    assert (undo["undoes"], undo["known_before"]) == (3, DONE)
    assert pd.isna(undo["value_after"])
    assert (mistake["value_after"], mistake["undone_by"], mistake["file_name"]) == (DONE, 4, "Delår 2024 rättad.xlsx")
    assert (plan["period"], plan["value_after"]) == ("plan", ONGOING)
    unaware = read("programme_history", plan_id=PLAN, known_on=DAYS["mistake"])
    assert pd.isna(unaware[unaware["point_no"] == 80]["undone_by"]).all()


def test_the_chart_over_time_steps_on_the_days_that_something_became_known(served: Path) -> None:
    chart = charts.over_time(read("programme_over_time", plan_id=PLAN, known_on=DAYS["late"]))
    assert chart.title == "Slutförda punkter har gått från 5 till 11 sedan planen beslutades"
    done = chart.figure.data[0]
    assert (done.name, list(done.y)) == (DONE, [5, 8, 9, 8, 12, 11, 11])
    assert {trace.line.shape for trace in chart.figure.data} == {"hv"}
    assert "28 juni 2024 8 slutförda, 25 pågår, 3 ej påbörjade" in chart.alt
    labels = [note.text for note in chart.figure.layout.annotations]
    assert labels == ["11 slutförda ✔", "23 pågår ▶", "2 ej påbörjade ○"]
    same = charts.over_time(read("programme_over_time", plan_id=PLAN, known_on=DAYS["mistake"]).replace({9: 5, 8: 5}))
    assert same.title == "5 punkter är slutförda, lika många som när planen beslutades"


def test_without_a_follow_up_the_pages_say_so_in_words(panel: Path) -> None:
    shown = words(run("programme"))
    assert "5 av 36 programpunkter var slutförda när planen beslutades. Inget har rapporterats sedan dess." in shown
    assert "publicering" not in shown
    assert not run("programme").button_group, "there is no way to draw over time"
    overview = words(run("overview"))
    assert "Ingen prognos har lämnats." in overview
    assert "Att besluta" not in overview


def test_the_programme_shows_the_newest_with_comments_as_typed(served: Path) -> None:
    shown = words(run("programme"))
    assert (
        "11 av 36 programpunkter är slutförda, 23 pågår och 2 är ej påbörjade enligt planen. 13 är inte rapporterade."
        in shown
    )
    assert "I helårsuppföljningen 2024 har 15 av 36 punkter rapporterats, senast 22 november 2024." in shown
    assert "Avsiktsförklaring undertecknad." in shown
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &#34;=1+1&#34;\nAndra raden &amp; tredje" in shown
    assert "samhällsbyggnad&gt;.xlsx" not in shown, "the file is named in the publication"
    assert shown.count("togs tillbaka") == 4
    found = words(run("programme", sok="ÖVERKLAGATS"))
    assert "1 av 36 punkter. <a" in found
    assert '<details class="row" id="p8"' in found


def page_of_day(page: str, day: str) -> str:
    app = run(page)
    app.date_input(key="per").set_value(date.fromisoformat(day)).run()
    assert not app.exception, app.exception
    return words(app)


def test_the_programme_shows_a_day_beside_the_newest(served: Path) -> None:
    shown = page_of_day("programme", DAYS["summer"])
    assert "Läget som det var känt 15 augusti 2024." in shown
    assert (
        "8 av 36 programpunkter är slutförda, 25 pågår och 3 är ej påbörjade enligt planen. 16 är inte rapporterade."
        in shown
    )
    assert (
        "<b>Nu:</b> 11 av 36 programpunkter är slutförda, 23 pågår och 2 är ej påbörjade enligt planen. 13 är inte rapporterade."
        in shown
    )
    assert "<h2>9 uppgifter har ändrats från 15 augusti 2024 till 5 december 2024</h2>" in shown
    assert "per=2024-08-15" in shown
    row = shown[shown.index('id="p72"') : shown.index('id="p75"')]
    assert row.index('aria-label="Pågår"') < row.index("Nu:") < row.index("Slutförd")
    assert "Avsiktsförklaring" not in shown[shown.index('class="pts"') :]
    early = page_of_day("programme", DAYS["before"])
    assert "5 av 36 programpunkter var slutförda när planen beslutades." in early


def test_the_overview_states_what_has_been_reported_and_where_it_comes_from(served: Path) -> None:
    shown = words(run("overview"))
    for history in (
        "Prognosen för 2024 är 2,2 mnkr (0,4 %) bättre än budget. 10 av 23 måluppfyllelser uppfylls",
        "bättre än budget: prognos 491,2, ram 493,4",
        "slutförda (5 vid beslutet)",
        "Av 23 måluppfyllelser: 10 uppfylls, 6 delvis, 1 inte, 6 ej bedömda",
        '<a href="forslag">Att besluta</a>',
        "Ändrat sedan delårsuppföljningen",
    ):
        assert history in shown
    assert "Nu: " not in shown


def test_the_overview_shows_a_day_beside_the_newest(served: Path) -> None:
    shown = page_of_day("overview", DAYS["summer"])
    assert "Läget 15 augusti 2024: Prognosen för 2024 är 3,7 mnkr" in shown
    assert "9 av 23 måluppfyllelser uppfylls och 8 av 36 programpunkter är slutförda" in shown
    (now,) = re.findall(r'<div class="since"><p class="notice">.*?<b>Nu:</b> (.*?)</p>', shown)
    assert now.startswith("Prognosen för 2024 är 2,2 mnkr")
    assert "10 av 23" in now and "11 av 36" in now
    assert "Programpunkter: 9 ändringar" in shown
    early = page_of_day("overview", DAYS["before"])
    assert "Prognos lämnas i delårsuppföljningen, senast 30 juni 2024." in early
    assert "Ingen är bedömd." in early
    assert "<b>Nu:</b>" not in page_of_day("overview", DAYS["late"])


def test_the_day_asked_for_holds_on_the_next_page_until_it_is_cleared(served: Path) -> None:
    app = run("overview", per=DAYS["summer"])
    assert "Läget 15 augusti 2024: " in words(app)
    app.switch_page("../../pages/programme.py").run()
    assert "8 av 36 programpunkter är slutförda" in words(app)
    app.date_input(key="per").set_value(None).run()
    assert "11 av 36 programpunkter är slutförda" in words(app)


@pytest.mark.parametrize(
    ("signed", "side"),
    [
        ("493.4", "densamma som budgeten"),
        ("493.44", "0,04 mnkr (mindre än 0,1 %) sämre än budget"),
        ("500", "sämre än budget: prognos 500,0, ram 493,4"),
    ],
)
def test_a_forecast_lies_on_one_side_of_the_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signed: str, side: str
) -> None:
    target = tmp_path / "dashboard.duckdb"
    ledger = Ledger(tmp_path / "uploads")
    ledger.publish("2024-06-18", "2024-delar", {("line", "line:frame"): {"forecast_mnkr": signed}})
    build(ROOT / "data", target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    assert side in words(run("overview"))
    ledger.undo("2024-06-19", 1)
    build(ROOT / "data", target)
    shown = words(run("overview"))
    assert "Ingen prognos har lämnats." in shown
    assert "Planåret 2024 är slut, men ingen uppföljning har lämnats." in shown
