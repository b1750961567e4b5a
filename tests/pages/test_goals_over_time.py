"""Test the goals over the follow-ups: status, assessment, measures and activities as known on a day."""

import pandas as pd
import pytest

from panel.charts import goals as charts
from panel.warehouse import read
from panel.wording import labels, theme
from panel.wording.sentences import goals as sentences
from panel.wording.templates import component
from tests.support.contrast import luminance
from tests.support.reported_year import DONE, MET, NOT_MET, ONGOING, PARTLY

PLAN = "ks-2024"
HALF, WHOLE = "2024-delar", "2024-helar"
LAST = "2024-11-25"


def reports(name: str, known_on: str = LAST) -> pd.DataFrame:
    rows = read("criteria_reported", plan_id=PLAN, known_on=known_on)
    return rows[(rows["goal_no"] == name[0]) & (rows["letter"] == name[1])].set_index("period")


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


@pytest.mark.usefixtures("reported_panel")
def test_the_assessments_are_counted_after_each_follow_up() -> None:
    rows = read("goal_assessments_over_time", plan_id=PLAN, known_on=LAST)
    assert rows.groupby("period")["criteria"].sum().to_dict() == {HALF: 23, WHOLE: 23}
    last = rows[rows["period"] == WHOLE].drop(columns=["period", "period_position"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(last, read("goal_assessments", plan_id=PLAN, known_on=LAST), check_like=True)
    chart = charts.over_time(rows)
    assert chart.title == (
        "12 av 23 måluppfyllelser bedöms uppfyllas i helårsuppföljningen 2024, 10 i delårsuppföljningen 2024"
    )
    assert {trace.xaxis for trace in chart.figure.data} == {"x", "x2"}
    assert "Delår 2024: Mål 1 Näringsliv: 1 Uppfylls, 2 Uppfylls delvis" in chart.alt
    mistake = read("goal_assessments_over_time", plan_id=PLAN, known_on="2024-06-28")
    corrected = read("goal_assessments_over_time", plan_id=PLAN, known_on="2024-07-01")
    met = [rows.loc[rows["assessment"] == MET, "criteria"].sum() for rows in (mistake, corrected)]
    assert met == [11, 10]


@pytest.mark.usefixtures("reported_panel")
def test_the_states_of_the_goals_have_each_goal_and_under_it_its_criteria() -> None:
    rows = read("goal_states", plan_id=PLAN, known_on=LAST)
    assert rows["level"].value_counts().to_dict() == {2: 23, 1: 8}
    assert rows["number"].tolist()[:4] == ["1", "1A", "1B", "1C"]
    assert rows.loc[rows["level"] == 2, "parent"].isin(rows.loc[rows["level"] == 1, "number"]).all()
    row = rows.set_index("number").loc["8A"]
    assert row[["level_name", "parent", "assessment", "status", "baseline", "target"]].tolist() == [
        "Måluppfyllelse",
        "8",
        PARTLY,
        ONGOING,
        30,
        50,
    ]


def test_assessment_is_kept_apart_from_status() -> None:
    assert not set(theme.ASSESSMENT_COLOURS.values()) & set(theme.STATUS_COLOURS.values())
    assert not set(theme.ASSESSMENT_ICONS.values()) & set(theme.STATUS_ICONS.values())
    for assessment, colour in theme.ASSESSMENT_COLOURS.items():
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
        shown = component("judgement", assessment)
        assert assessment in shown
        assert f's-{theme.JUDGEMENT_CLASSES[assessment]}"' in shown
        assert labels.cell("assessment", assessment) == f"{assessment} {theme.ASSESSMENT_ICONS[assessment]}"
    assert labels.cell("assessment", "") == "Inte rapporterad"


@pytest.mark.usefixtures("reported_panel")
def test_the_key_figure_is_reported_by_the_way_it_has_gone() -> None:
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
    assert plain(sentences.measure("8A", "procent", sentences.Aim(baseline, target), reported)) == title


@pytest.mark.usefixtures("reported_panel")
def test_activities_lie_under_their_goal() -> None:
    rows = read("activities", plan_id=PLAN, known_on=LAST).set_index("item_id")
    assert rows["goal_no"].to_dict() == {"activity:1": "1", "activity:3": "5", "activity:2": "8"}
    assert rows.loc["activity:2", ["status", "responsible", "receipt_no"]].tolist() == [DONE, "fastighetschef", 7]
    before = read("activities", plan_id=PLAN, known_on="2024-06-19")
    assert before["item_id"].tolist() == ["activity:1"]
