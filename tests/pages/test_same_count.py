"""Test that a count shown in two places is the same: on pages, in the report and on Att göra.

Tried on the real plan before anything is reported, and on a year where the offices have answered as people do: with a comment
alone, and not at all where an activity is late.
"""

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pandas as pd
import pytest

from panel import warehouse
from panel.access.routes import PAGE_AT
from panel.report.content import decision as report_decision
from panel.report.content import findings as chapter
from panel.report.content import programme as programme_chapter
from panel.report.content.data import ReportContent, read_content
from panel.report.content.events import changes
from panel.report.state import state_of
from panel.report.tree import Paragraph, Style, Table
from panel.ui.as_of_day import AsOf
from panel.ui.overview.reported import changed
from panel.ui.overview.state import State
from panel.ui.plan.plan import plan_findings
from panel.ui.programme.choice import Choice, chosen
from panel.ui.programme.points import points as programme_points
from panel.warehouse import read
from panel.wording.plan.open_findings import FINDING_PAGES, at
from tests.support.ledgers import Ledger
from tests.support.pages import run, words
from tests.support.reported_year import (
    DONE,
    ONGOING,
    activity,
    build_with_offices,
    proposal,
    publish_half,
    publish_whole,
)

PLAN, HALF, WHOLE = "ks-2024", "2024-delar", "2024-helar"
LATE = "har passerat sitt slutdatum"


@pytest.fixture(scope="module")
def unevenly_reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year where one office is silent about a late activity in helår, and another comments on a point and leaves its status."""
    folder = tmp_path_factory.mktemp("unevenly")
    ledger = Ledger(folder / "uploads")
    late = activity(8, "1 Näringsliv", "Etableringsguide", "näringslivschef", "2024-02-01", "2024-10-01", ONGOING)
    done = activity(9, "1 Näringsliv", "Företagsfrukost", "näringslivschef", "2024-02-01", "2024-10-01", DONE)
    ledger.publish("2024-06-17", HALF, {**late, **done}, "handläggare", "tillvaxt.xlsx", "tillvaxt")
    publish_half(ledger)
    publish_whole(ledger)
    commented = {("point", "point:5"): {"comment": "Arbetet går som planerat."}}
    too_much = proposal(7, "Omfördelning", "Politisk verksamhet", "1 Näringsliv", "40", "Mer än posten har.")
    ledger.publish("2024-11-26", WHOLE, {**commented, **too_much}, "controller", "sent.xlsx", "kommundirektor")
    return build_with_offices(folder)


@pytest.fixture(params=["built", "unevenly_reported"])
def served(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(request.getfixturevalue(request.param)))
    return str(request.param)


def shown(page: str, **address: str) -> str:
    return words(run(page, **address))


COUNTED = r"\d+ iakttagelser är öppna[^.<]*"


def report() -> ReportContent:
    return read_content(state_of(PLAN, WHOLE))


def listed(page: str) -> tuple[int, int]:
    """How many findings a page's heading counts, and how many stand under it."""
    (head,) = re.finditer(r"<h2>(?:Det här|Iakttagelser)[^<]*: (\d+)</h2>", page)
    below = re.split(r"<h2>", page[head.end() :])[0]
    return int(head[1]), below.count('<article class="finding">')


def test_open_findings_are_as_many_on_all_pages_and_in_the_report(served: str) -> None:
    (counted,) = re.findall(COUNTED, shown("sources", visa="Frågetecken"))
    assert [counted] == re.findall(COUNTED, chapter.headline(report()))
    rows = plan_findings()
    on_page: dict[tuple[str, str], int] = {}
    for name, (address, _) in FINDING_PAGES.items():
        page, _, view = unquote(address).partition("?visa=")
        on_page[page, view] = on_page.get((page, view), 0) + len(at(rows, name))
    for (page, view), own in on_page.items():
        if not own or page == "kallor":
            continue
        found = shown(PAGE_AT[page].file, **({"visa": view} if view else {}))
        if questions := re.findall(r">Frågetecken i [^<]+: (\d+)</a>", found):
            assert sum(map(int, questions)) == own, page
        else:
            assert listed(found) == (own, own), page


def lists_by_reader() -> dict[str, tuple[int, str]]:
    """The lists of findings on Källor: how many each counts and what stands under it, by heading."""
    page = shown("sources", visa="Frågetecken")
    found = re.findall(r"<h2>([^<(]+) \((\d+)\)</h2>(.*?)(?=<h2>|$)", page, re.DOTALL)
    return {heading: (int(count), below) for heading, count, below in found}


def test_the_findings_that_the_board_should_know_are_told_apart_and_counted_on_the_overview(served: str) -> None:
    (counted,) = re.findall(r"Frågetecken som styrelsen bör känna till: (\d+)</a>", shown("overview"))
    lists = lists_by_reader()
    assert next(iter(lists)) == "Styrelsen bör känna till"
    assert lists["Styrelsen bör känna till"][0] == int(counted) == sum(plan_findings()["severity"] == "high")
    assert {heading: count for heading, (count, _) in lists.items()} == {
        heading: below.count('<details class="row">') for heading, (_, below) in lists.items()
    }
    assert sum(count for count, _ in lists.values()) == len(plan_findings())


def test_what_is_for_the_next_plan_has_nothing_of_the_reports(served: str) -> None:
    lists = lists_by_reader()
    assert "Planen anger:" in lists["För kontoren, i nästa plan"][1]
    assert "Uppföljningen anger:" not in lists["För kontoren, i nästa plan"][1]
    _, reported = lists.get("För kontoren, i nästa uppföljning", (0, ""))
    assert bool(reported) == (served != "built")
    assert "Planen anger:" not in reported


def test_as_many_points_are_answered_on_programpunkter_as_in_att_gora(served: str) -> None:
    rows = read("to_do", plan_id=PLAN, today="2024-12-10", known_on="2024-12-10")
    by_state = rows[rows["sheet_kind"] == "point"].groupby(["period", "state"]).size()
    reported_points = read("programme_answers", plan_id=PLAN, known_on="2024-12-10").set_index("period")["points"]
    for period in (HALF, WHOLE):
        assert by_state.get((period, "answered"), 0) == reported_points.get(period, 0)
    if served != "built":
        (answered_points, total) = re.findall(r"har (\d+) av (\d+) punkter rapporterats", shown("programme"))[0]
        missing = re.findall(r"Programpunkter: (\d+) saknas", shown("to_do"))
        assert int(answered_points) + sum(map(int, missing)) == int(total)


def test_a_status_that_nobody_has_reported_is_the_plans_on_every_page(
    unevenly_reported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(unevenly_reported))
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{unevenly_reported}' AS built (READ_ONLY)")
        connection.execute("USE built")
        silent = {
            number
            for (number,) in connection.execute(
                """SELECT point_no FROM programme_point WHERE NOT EXISTS (
                    FROM status_report WHERE item_id = 'point:' || point_no AND period <> 'plan')"""
            ).fetchall()
        }
    assert silent
    page = shown("programme")
    rows = dict(re.findall(r'<details class="row" id="p(\d+)"(.*?)</details>', page, re.DOTALL))
    assert {int(number) for number, row in rows.items() if ">inget svar<" in row} == silent
    assert {int(number) for number, row in rows.items() if "statusen är planens" in row} == silent
    assert re.findall(r"(\d+) är inte rapporterade?[.]", page) == [str(len(silent))]
    points = read("programme_points", plan_id=PLAN, known_on="2024-12-10").set_index("point_no")["status"]
    only_of_plan = {status for status, own in points.groupby(points) if set(own.index) <= silent}
    legends = [re.findall(r'<p class="legend">.*?</p>', one, re.DOTALL)[0] for one in (page, shown("overview"))]
    assert all(legend.count("enligt planen") == len(only_of_plan) for legend in legends)
    under = re.findall(r"Punkt (\d+)</a>(?:(?!</li>).)*Inte rapporterad: planens status", shown("goals"), re.DOTALL)
    under_goals = read("programme_points", plan_id=PLAN, known_on="2024-12-10").set_index("point_no")["goal_nos"]
    assert set(map(int, under)) == {number for number in silent if len(under_goals[number])}
    table = programme_chapter.section(report()).blocks[-1]
    assert isinstance(table, Table)
    assert {int(row[0].text) for row in table.rows if "Inte rapporterad." in row[-1].text} == silent


def test_the_overview_and_the_report_propose_the_same_decisions(served: str) -> None:
    shown_page, listed_in_report = shown("overview"), report_decision.section(report()).blocks
    numbered = [block for block in listed_in_report if isinstance(block, Paragraph) and block.style is Style.NUMBER]
    if served == "built":
        assert len(numbered) == 1
        assert "Notera att inget är rapporterat i helårsuppföljningen" in re.sub(
            r"<[^>]+>|Besluta att ", "", shown_page
        ).replace("notera", "Notera")
        assert "att notera att inget är rapporterat i helårsuppföljningen" in numbered[0].runs[0].text
        return
    listed = re.findall(r"Att besluta.*?<ol class=\"items\">(.*?)</ol>", shown_page, re.DOTALL)[0]
    assert listed.count("<li") == len(numbered)
    assert 'Godkänna</b> <span class="nm">helårsuppföljningen' in re.sub(r"\s+", " ", shown_page)
    assert "att godkänna helårsuppföljningen" in numbered[0].runs[0].text


def test_the_overview_and_the_report_have_the_same_changes(
    unevenly_reported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(unevenly_reported))
    state = State(read("plan", plan_id=PLAN).iloc[0], AsOf("2024-12-10", "2024-12-10"), date(2024, 12, 10))
    listed = [message.text for message in changes(report())]
    points = {int(number) for one in listed for number in re.findall(r"^Programpunkt (\d+)", one)}
    criteria = [one for one in listed if one.startswith("Måluppfyllelse")]
    assert points and criteria
    rows = changed(state)
    (to_points,) = [unquote(row.address).partition("sok=")[2] for row in rows if "sok=" in row.address]
    every = programme_points(PLAN, state.as_of)
    assert {point.number for point in chosen(every, Choice(words=to_points))} == points
    (words_of_criteria,) = [row.words for row in rows if row.address.startswith("mal?")]
    named = len(re.findall(r"\b\d[A-D]\b", words_of_criteria))
    assert named + sum(map(int, re.findall(r"(\d+) måluppfyllelse", words_of_criteria))) == len(criteria)


def test_criteria_without_a_judgement_are_as_many_goal_by_goal_as_in_all(
    unevenly_reported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(unevenly_reported))
    rows = read("goal_assessments", plan_id=PLAN, known_on="2024-12-10")
    table = shown("goals")
    for goal_no, own in rows.groupby("goal_no"):
        (summary,) = re.findall(rf'id="m{goal_no}".*?</summary>', table, re.DOTALL)
        marks = re.findall(r'aria-label="[A-Z] ([^"]+)"', summary)
        counts = {word: int(own.loc[own["assessment"] == word, "criteria"].sum()) for word in own["assessment"]}
        without = counts.pop("", 0)
        assert marks.count("Ej bedömd") == without + counts.pop("Ej bedömd", 0)
        assert {word: marks.count(word) for word in counts} == counts
        assert len(marks) == own["criteria"].sum()


def test_a_late_activity_is_late_everywhere(unevenly_reported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Late by another office's report: its own office has said nothing in the latest follow-up."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(unevenly_reported))

    def late(rows: pd.DataFrame, column: str = "title") -> list[str]:
        return sorted(title for title in rows[column] if LATE in title)

    pages = late(read("findings", plan_id=PLAN))
    assert len(pages) == 2
    assert any("Etableringsguide" in title for title in pages)
    assert late(report().findings) == pages
    assert (
        late(read("to_do", plan_id=PLAN, today="2024-12-10", known_on="2024-12-10").query("period == @WHOLE"), "name")
        == pages
    )
    goals = shown("goals")
    (counted,) = re.findall(r"Frågetecken i det rapporterade om målen: (\d+)", goals)
    assert int(counted) >= len(pages)
    assert LATE not in goals


@pytest.mark.usefixtures("served")
def test_missing_answers_are_as_many_among_all_boards_as_on_oversikt_and_att_gora() -> None:
    missing = re.search(r"(\d+) av \d+ svar saknas", words(run("overview")) + words(run("to_do")))
    assert missing and f">{missing[1]} svar saknas</a>" in words(run("all_boards"))
