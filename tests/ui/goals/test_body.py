"""Test the table of goals: its marks, columns, groups, rows and filters, as of the latest day and earlier ones."""

import html
import re

import pandas as pd
import pytest

from panel.ui.as_of_day import AsOf
from panel.ui.goals import body, foot
from panel.ui.goals.body import Choice
from panel.ui.goals.standing import Goal, goals
from panel.wording.templates import component
from tests.support.reported_year import HARD, MET, NOT_ASSESSED, NOT_MET, PARTLY

PLAN = "ks-2024"
LAST = "2024-11-25"
LATEST = AsOf(LAST, LAST)


def then(day: str) -> AsOf:
    return AsOf(day, LAST, is_chosen=True)


def shown(choice: Choice | None = None, as_of: AsOf = LATEST) -> str:
    """The table as HTML, with what is escaped as a reader sees it, but for tags."""
    return body.body(PLAN, as_of, choice or Choice()).replace("\u00a0", " ")


def rows(table: str) -> dict[str, str]:
    """The rows by the number of their goal, in the order shown."""
    return dict(
        re.findall(
            r'<details class="row level-1" id="m([^"]+)"(.*?)(?=<details class="row|<div class="cg|<p class="legend)',
            table,
            re.DOTALL,
        )
    )


MARK = re.compile(r'<span class="mark-c[^>]* aria-label="([^"]+)"[^>]*><span[^>]*></span>[^<]*</span>')


def plain(markup: str) -> str:
    """The words that a screen reader reads."""
    markup = MARK.sub(r" \1 ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def of_number(number: str, as_of: AsOf = LATEST) -> Goal:
    (found,) = (goal for goal in goals(PLAN, as_of) if goal.number == number)
    return found


@pytest.mark.usefixtures("reported_panel")
def test_the_goals_stand_once_each_in_number_order_with_mark_criteria_points_and_office() -> None:
    table = rows(shown())
    assert list(table) == [str(number) for number in range(1, 9)]
    first = plain(table["2"].partition("</summary>")[0])
    assert first.endswith(
        "2 Kompetensförsörjning Delår 2024: Uppfylls . Uppfylls A Uppfylls B Uppfylls C Uppfylls Punkter: 1 slutförd Tillväxt och utveckling"
        " Arbetslöshet 9,1 % kv 4 2025, ned 0,3 procentenheter på ett år"
    )
    fourth = plain(table["4"].partition("</summary>")[0])
    assert "0 av 3 uppfylls A Uppfylls delvis B Ej bedömd C Uppfylls inte ingen" in fourth


@pytest.mark.usefixtures("reported_panel")
def test_a_goals_mark_is_counted_from_its_criteria_after_each_follow_up() -> None:
    assert [(goal.number, goal.mark) for goal in goals(PLAN, LATEST)] == [
        ("1", PARTLY),
        ("2", MET),
        ("3", PARTLY),
        ("4", PARTLY),
        ("5", PARTLY),
        ("6", PARTLY),
        ("7", MET),
        ("8", PARTLY),
    ]
    assert of_number("7").earlier == (("Delår 2024", NOT_ASSESSED),)
    assert of_number("7", then("2024-08-15")).mark == NOT_ASSESSED
    assert of_number("7", then("2024-08-15")).earlier == ()
    assert [one.assessment for one in of_number("4").criteria] == [PARTLY, NOT_ASSESSED, NOT_MET]


@pytest.mark.usefixtures("reported_panel")
def test_a_row_opens_to_texts_comments_activities_points_and_who_reported() -> None:
    opened = rows(shown(Choice(opened="8")))
    assert [number for number, row in opened.items() if row.startswith(" open>")] == ["8"]
    row = plain(opened["8"])
    for words in (
        "8A har nått 46 procent: 80 % av vägen från 30 till 50. Visa i planen",
        "Bidrar till fullmäktiges mål 3 Norrköpingsbornas utbildningsnivå ska höjas",
        "Delår 2024, nyckeltal: 38 procent, 40 % av vägen till målvärdet.",
        "19 av 50 fastigheter har en aktuell plan.",
        "Fyra procentenheter under målvärdet.",
        "Status kvar från delårsuppföljningen 2024, bedömning kvar från delårsuppföljningen 2024.",
        "fastighetschef, 1 februari 2024 – 31 oktober 2024",
        "Punkt 81 Energieffektivisera",
        "Samhällsbyggnadskontoret, 20 juni 2024",
    ):
        assert words in row, words
    assert "xlsx" not in row
    assert HARD not in opened["8"]


@pytest.mark.usefixtures("reported_panel")
def test_a_goal_that_serves_two_of_the_councils_goals_is_shown_once_and_referred_to() -> None:
    table = shown(Choice(body.BY_COUNCIL))
    assert list(rows(table)) == ["2", "1", "8", "4", "3", "5", "6", "7"]
    (again,) = re.findall(r'<p class="again">(.*?)</p>', table)
    assert plain(again) == "2 Kompetensförsörjning bidrar också hit. Visas under fullmäktiges mål 1"
    assert 'href="mal?ordning=Fullm%C3%A4ktiges%20m%C3%A5l&amp;mal=2"' in again
    assert table.count('<a class="small no-print" href="kallor?visa=Dokumentet') == 6
    assert table.index("Bidrar inte till något av fullmäktiges mål</h2>") < table.index('id="m7"')


@pytest.mark.usefixtures("reported_panel")
def test_a_filter_leaves_the_headline_and_says_how_many_are_left() -> None:
    assert list(rows(shown(Choice(mark=MET)))) == ["2", "7"]
    assert '2 av 8 mål. <a class="no-print" href="mal">Rensa filter</a>' in shown(Choice(mark=MET))
    assert list(rows(shown(Choice(office="Samhällsbyggnadskontoret")))) == ["3", "5", "8"]
    assert '<a class="no-print" href="mal?per=2024-08-15">Rensa filter</a>' in shown(
        Choice(mark=MET), then("2024-08-15")
    )
    none = shown(Choice(mark=NOT_MET))
    assert rows(none) == {}
    assert "0 av 8 mål" in none
    assert body.headline(PLAN, LATEST) == (
        "12 av 23 måluppfyllelser uppfylls, 5 delvis och 2 inte; 4 är inte bedömda. 2 av 8 mål uppfylls."
    )


@pytest.mark.usefixtures("reported_panel")
def test_the_source_is_the_follow_up_or_else_the_plan() -> None:
    assert "Källa: helårsuppföljningen 2024, senast 25 november 2024." in shown()
    assert "Källa: delårsuppföljningen 2024, senast" in shown(as_of=then("2024-08-15"))
    assert "Källa: Kommunstyrelsens uppdragsplan 2024 (KS 2023/1297), 28 november 2023." in shown(
        as_of=then("2024-06-01")
    )


@pytest.mark.usefixtures("panel")
def test_before_the_first_report_the_marks_are_dashed_and_the_columns_that_would_be_empty_are_gone() -> None:
    as_of = AsOf("2023-11-28", "2023-11-28")
    table = shown(as_of=as_of)
    first = rows(table)["1"].partition("</summary>")[0]
    assert plain(first).endswith(
        "1 Näringsliv A Ej bedömd B Ej bedömd C Ej bedömd Punkter: 1 pågår 2 Norrköpings kommun ska ha ett starkt näringsliv för lokal tillväxt"
        " Nyföretagande 230 kv 3 2025, 48 fler än för ett år sedan"
    )
    assert 'class="tag' not in table
    assert "inte vad arbetet med målet har gett" in table
    assert "Ansvarigt kontor" not in table
    assert "Uppföljningarna skulle ha lämnats 30 juni och 30 november 2024." in table
    assert body.headline(PLAN, as_of) == "8 mål med 23 måluppfyllelser beslutades 28 november 2023. Ingen har bedömts."
    below = foot.foot(PLAN, as_of)
    assert "Vad styrelsen ansvarar för: 23 uppgifter" in below
    assert "Uppgifter som ledande organ: 4" in below
    assert "Specifika områden: 19" in below
    assert '<a href="kallor?visa=Frågetecken">Frågetecken i planens mål: 3</a>' in below


def test_an_activity_with_holes_in_it_is_shown_all_the_same() -> None:
    row = {
        "activity": HARD,
        "status": None,
        "responsible": None,
        "start_on": pd.NaT,
        "end_on": pd.Timestamp("2024-10-31"),
        "origins": (),
    }
    written = component("activities", [row | {"item_id": "activity:1"}], [])
    assert "ingen ansvarig funktion angiven, .. – 31 oktober 2024" in written
    assert "<script>" not in written
