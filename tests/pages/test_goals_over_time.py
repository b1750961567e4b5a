"""Test the goals over the follow-ups: status, assessment, measures and activities as known on a day."""

import pandas as pd
import pytest

from panel.charts import goals as charts
from panel.ui.plan import goal
from panel.warehouse import read
from panel.wording import labels, theme
from panel.wording.sentences import goals as sentences
from panel.wording.templates import component
from tests.support.contrast import luminance
from tests.support.pages import run, words
from tests.support.reported_year import DONE, HARD, MET, NOT_MET, ONGOING, PARTLY, WAITING

PLAN = "ks-2024"
HALF, WHOLE = "2024-delar", "2024-helar"
LAST = "2024-11-25"


def reports(name: str, known_on: str = LAST) -> pd.DataFrame:
    rows = read("criteria_reported", plan_id=PLAN, known_on=known_on)
    return rows[(rows["goal_no"] == int(name[0])) & (rows["letter"] == name[1])].set_index("period")


def values(known_on: str = LAST) -> pd.DataFrame:
    return read("measure_values", plan_id=PLAN, item_id="criterion:8A", known_on=known_on)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.usefixtures("reported_panel")
def test_each_follow_up_says_its_own_and_keeps_what_it_leaves() -> None:
    own = reports("1A")
    assert own["status"].tolist() == [ONGOING, DONE]
    assert own["comment"].tolist() == ["Tolv företagsbesök av tjugo är gjorda.", "Tjugotvå företagsbesök är gjorda."]
    kept = reports("2B").loc[WHOLE]
    assert kept[["status", "status_period", "assessment", "assessment_period", "confirmed"]].tolist() == [
        ONGOING,
        HALF,
        MET,
        HALF,
        "Ja",
    ]
    assert reports("7A").index.tolist() == [WHOLE]
    assert reports("4B").empty


@pytest.mark.usefixtures("reported_panel")
def test_a_mistake_stands_until_it_is_taken_back() -> None:
    assert reports("8C", "2024-06-28")["assessment"].tolist() == [MET]
    assert reports("8C", "2024-07-01").empty
    assert values("2024-06-28")["value"].tolist()[0] == 83
    row = values("2024-07-01").iloc[0]
    assert (row["value"], row["receipt_no"], row["file_name"], row["cell"]) == (38, 5, None, None)


@pytest.mark.usefixtures("reported_panel")
def test_the_goals_sum_up_their_criteria() -> None:
    rows = read("goal_assessments", plan_id=PLAN, known_on=LAST)
    assert rows["criteria"].sum() == 23
    assert rows.groupby("assessment")["criteria"].sum().to_dict() == {MET: 12, PARTLY: 5, NOT_MET: 2, "": 4}
    chart = charts.assessments(rows)
    assert (
        chart.title
        == "12 av 23 måluppfyllelser bedöms uppfyllas, 2 bedöms inte uppfyllas; för 4 är ingen bedömning rapporterad"
    )
    for trace in chart.figure.data:
        icon = theme.ASSESSMENT_ICONS.get(trace.name[:-2], "–")
        assert trace.name.endswith(icon)
        assert all(message == "" or message.endswith(icon) for message in trace.text)
    assert "Mål 8 Lokalförsörjning: 1 Uppfylls, 2 Uppfylls delvis" in chart.alt


def test_assessment_is_kept_apart_from_status() -> None:
    assert not set(theme.ASSESSMENT_COLOURS.values()) & set(theme.STATUS_COLOURS.values())
    assert not set(theme.ASSESSMENT_ICONS.values()) & set(theme.STATUS_ICONS.values())
    for assessment, colour in theme.ASSESSMENT_COLOURS.items():
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
        shown = component("assessment", assessment)
        assert assessment in shown
        assert theme.ASSESSMENT_ICONS[assessment] in shown
        assert labels.cell("assessment", assessment) == f"{assessment} {theme.ASSESSMENT_ICONS[assessment]}"
    assert labels.cell("assessment", "") == "Inte rapporterad"


@pytest.mark.usefixtures("reported_panel")
def test_the_key_figure_is_told_by_the_way_it_has_gone() -> None:
    assert plain(charts.measure(values()).title) == "8A har nått 46 procent: 80 % av vägen från 30 till 50"
    half = charts.measure(values("2024-08-15"))
    assert plain(half.title) == "8A har nått 38 procent: 40 % av vägen från 30 till 50"
    (line,) = half.figure.data
    assert list(line.x) == ["Utgångsvärde", "Delår 2024", "Helår 2024"]
    assert list(line.y)[:2] == [30, 38]
    assert pd.isna(line.y[2])
    assert "Helår 2024<br>inte rapporterat" in half.figure.layout.xaxis.ticktext
    assert "Målvärde 50" in [note.text for note in half.figure.layout.annotations]


@pytest.mark.parametrize(
    ("baseline", "target", "reported", "title"),
    [
        (30, 50, [], "8A ska gå från 30 till 50 procent; inget utfall är rapporterat"),
        (30, 50, [30], "8A har nått 30 procent: 0 % av vägen från 30 till 50"),
        (30, 50, [38, 50], "8A har nått 50 procent: målvärdet 50 är nått"),
        (30, 50, [62.5], "8A har nått 62,5 procent: målvärdet 50 är nått"),
        (30, 50, [28], "8A är 28 procent: längre från målvärdet 50 än utgångsvärdet 30"),
        (12, 8, [9], "8A har nått 9 procent: 75 % av vägen från 12 till 8"),
        (12, 8, [7], "8A har nått 7 procent: målvärdet 8 är nått"),
        (8, 8, [9], "8A är 9 procent; målvärdet är detsamma som utgångsvärdet, 8"),
    ],
)
def test_the_way_may_go_up_or_down_or_nowhere(
    baseline: float, target: float, reported: list[float], title: str
) -> None:
    assert plain(sentences.measure("8A", "procent", baseline, target, reported)) == title


@pytest.mark.usefixtures("reported_panel")
def test_activities_lie_under_their_goal() -> None:
    rows = read("activities", plan_id=PLAN, known_on=LAST).set_index("item_id")
    assert rows["goal_no"].to_dict() == {"activity:1": 1, "activity:3": 5, "activity:2": 8}
    assert rows.loc["activity:2", ["status", "responsible", "receipt_no"]].tolist() == [DONE, "fastighetschef", 7]
    before = read("activities", plan_id=PLAN, known_on="2024-06-19")
    assert before["item_id"].tolist() == ["activity:1"]


@pytest.mark.usefixtures("panel")
def test_an_activity_with_holes_in_it_is_shown_all_the_same() -> None:
    row = {
        "activity": HARD,
        "status": None,
        "responsible": None,
        "start_on": pd.NaT,
        "end_on": pd.Timestamp("2024-10-31"),
        "recorded_by": "controller",
        "office_name": None,
        "recorded_on": pd.Timestamp("2024-06-20"),
        "receipt_no": 3,
        "file_name": None,
        "cell": None,
        "origins": (),
    }
    shown = goal.activity_list(pd.DataFrame([row]))
    assert "ingen ansvarig funktion angiven, .. – 31 oktober 2024" in shown
    assert "<script>" not in shown


@pytest.mark.usefixtures("reported_panel")
def test_the_page_tells_each_criterion_over_the_follow_ups() -> None:
    shown = words(run("goals", mal="8 Lokalförsörjning"))
    for message in (
        "8A har nått 46 procent: 80 % av vägen från 30 till 50",
        "Delår 2024, nyckeltal:</b> 38 procent, 40 % av vägen till målvärdet",
        "19 av 50 fastigheter har en aktuell plan.",
        "Fyra procentenheter under målvärdet.",
        "Status kvar från delår 2024, bedömning kvar från delår 2024",
        "fastighetschef, 1 februari 2024 – 31 oktober 2024",
        "samhallsbyggnad-delar.xlsx, cell criterion!status, criterion!assessment",
        'kvitton?kvitto=7">kvitto 7',
    ):
        assert message in shown, message
    assert "Mål 1 Näringsliv" not in shown
    assert HARD not in shown
    kept = words(run("goals", mal="2 Kompetensförsörjning"))
    assert "Status oförändrad från delår 2024, bedömning oförändrad från delår 2024" in kept


@pytest.mark.usefixtures("reported_panel")
def test_the_goals_stand_over_the_follow_ups_in_one_table() -> None:
    shown = words(run("goals"))
    table = shown[shown.index("Målen över uppföljningarna") : shown.index("Fullmäktiges mål 1")]
    row = table[table.index("Mål 3 Översiktsplanering") : table.index("Mål 4 Digitalisering")]
    assert "3, ingen mätbar" in row
    assert row.index("1 Ej bedömd") < row.index("2 Uppfylls")
    assert "1 utan rapporterad bedömning" in row
    assert "3, varav 1 mätbar" in table
    assert table[table.index("Mål 7") : table.index("Mål 8")].count("inte rapporterat") == 1


@pytest.mark.usefixtures("reported_panel")
def test_a_day_is_shown_beside_the_latest_with_what_changed() -> None:
    shown = words(run("goals", per="2024-08-15"))
    assert "Läget som det var känt 15 augusti 2024" in shown
    assert "Nu bedöms 12 måluppfyllelser uppfyllas; 15 augusti 2024 var det 10." in shown
    assert "har ändrats från 15 augusti 2024 till 25 november 2024" in shown
    part = shown[shown.index("<b>1A</b> Förbättra") :]
    part = part[: part.index("<b>1B</b>")]
    assert f"<b>Nu:</b> {component('status', DONE)}{component('assessment', MET)}" in part
    assert "Tjugotvå" not in part
    same = shown[shown.index("<b>2C</b> Stärka samarbetet") :]
    assert "<b>Nu:</b>" not in same[: same.index("</section>")]


@pytest.mark.usefixtures("reported_panel")
def test_before_the_first_day_nothing_is_known() -> None:
    shown = words(run("goals", per="2024-06-01"))
    assert "bedöms uppfyllas" not in shown.replace("måluppfyllelser uppfyllas", "")
    assert "<h2>Inget är rapporterat ännu</h2>" in shown
    assert "Målen över uppföljningarna" not in shown


@pytest.mark.usefixtures("panel")
def test_before_the_first_report_the_page_says_what_will_come() -> None:
    shown = words(run("goals"))
    assert "Inget är rapporterat ännu" in shown
    assert "delårsuppföljning i juni 2024 och helårsuppföljning i november 2024" in shown
    assert "Målen över uppföljningarna" not in shown
    assert WAITING not in shown[: shown.index("Fullmäktiges mål 1")]
