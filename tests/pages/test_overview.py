"""Test Översikt: one screen that is a link as a whole, for what is reported and for what is not."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from markupsafe import Markup

from panel import warehouse
from panel.access.routes import PAGE_AT
from panel.report.collect import collect_report
from panel.report.state import state_of
from panel.ui.as_of_day import AsOf
from panel.ui.overview import goals, programme, reported
from panel.ui.overview.budget import budget_card
from panel.ui.overview.goals import goals_card
from panel.ui.overview.headline import headline
from panel.ui.overview.missing import missing_rail
from panel.ui.overview.rail import Item
from panel.ui.overview.reported import decision_slides, deviating, reported_rail
from panel.ui.overview.state import State
from panel.ui.overview.world import population_card
from panel.warehouse import read
from tests.support.pages import run, words

PLAN, TODAY = "ks-2024", date(2026, 11, 29)


def state(known_on: str, today: date = TODAY, **changed: object) -> State:
    """The plan as it was known on a day, some of its own values changed."""
    plan = pd.Series({**read("plan", plan_id=PLAN).iloc[0], **changed})
    return State(plan, AsOf(known_on, known_on), today)


@pytest.fixture
def reported_year(reported: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(reported))
    return state("2024-12-31")


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")


def test_what_deviates_is_listed_worst_first_and_no_sum_beside_its_parts(reported_year: State) -> None:
    items = deviating(reported_year, has_comments=True)
    marks = [item.mark for item in items]
    assert marks == sorted(marks, reverse=True), "bad (worse) before to be watched (watch)"
    assert "Budgetram" not in [item.words for item in items]
    assert all(item.address for item in items)
    shown = text_of(reported_rail(reported_year))
    assert shown.count("Åtgärd:") >= 1
    assert f"Visa {len(items) - 3} till" in shown
    assert all(f"{item.lead} {item.words}" in shown for item in items), "the rest is in the list that unfolds"
    assert all(item.act and item.act_label == "Åtgärd:" for item in items)


def test_an_action_of_the_card_is_no_comment_cut_off(reported_year: State) -> None:
    actions = [item.act for item in deviating(reported_year, has_comments=False)]
    assert not any("ingen rapporterad." in action for action in actions)
    assert "ingen rapporterad. …" not in text_of(reported_rail(reported_year))
    whole = text_of(reported_rail(reported_year, is_whole=True))
    assert "ingen rapporterad. " in whole, "Presentera has the comment as well"


def test_a_criterions_own_action_stands_before_its_goals_activities(
    reported: Path, serve_changed: Callable[[Path, str], None]
) -> None:
    serve_changed(reported, "UPDATE status_report SET action = 'Ny upphandling.' WHERE item_id = 'criterion:4C'")
    (item,) = [one for one in deviating(state("2024-12-31"), has_comments=False) if "4C" in one.lead]
    assert item.act == "Ny upphandling"
    assert "Ny upphandling." in str(collect_report(state_of(PLAN, "2024-helar", "2024-12-31")))


@pytest.mark.parametrize("count", [1, 3, 4, 5, 6, 20])
def test_all_there_is_to_decide_stands_on_paper_and_in_presentera(
    reported_year: State, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    proposed = [Item(f"Beslut {at}.", "Ord", "#", act="Skäl") for at in range(count)]
    monkeypatch.setattr(reported, "to_decide", lambda _: proposed)
    rail = str(reported_rail(reported_year))
    presented = "".join([reported_rail(reported_year, is_whole=True), *decision_slides(reported_year)])
    for shown in (rail, presented):
        assert re.findall(r"Beslut \d+\.", shown) == [item.lead for item in proposed]
    assert (presented.count("Skäl"), "on-paper" in presented) == (count, False)
    on_screen = [row for row in re.findall(r"<li>.*?</li>", rail, re.DOTALL) if "Beslut" in row]
    assert (f">Visa {count - len(on_screen)} till</a>" in rail) == (count > len(on_screen) == 3)
    assert "−6,6" in text_of(rail)


def test_each_row_of_the_cards_leads_somewhere(reported_year: State) -> None:
    for card in (goals_card(reported_year), reported_rail(reported_year)):
        rows = re.findall(r"<li>(.*?)</li>", card)
        assert rows
        assert all(row.startswith("<a href=") and row.endswith("</a>") for row in rows)


def test_a_goal_met_in_part_has_its_count_and_each_mark_a_name(reported_year: State) -> None:
    html = goals_card(reported_year)
    for goal in goals.goals(PLAN, reported_year.as_of):
        met = sum(one.assessment == "Uppfylls" for one in goal.criteria)
        if goal.mark == "Uppfylls delvis":
            assert f"{met} av {len(goal.criteria)} uppfylls" in html
    assert html.count('role="img" aria-label="') == 23


def test_the_points_are_one_picture_with_its_text(reported_year: State) -> None:
    html = programme.programme_card(reported_year)
    (alt,) = re.findall(r'<div class="waffle" role="img" aria-label="([^"]+)"', html)
    counts = [int(one) for one in re.findall(r"\d+", alt)]
    assert html.count('<span class="sign s-') - html.count('<span class="sq ') == sum(counts) == 36


def test_a_status_that_no_point_has_by_report_is_the_plans(
    reported_year: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "enligt planen" not in programme.programme_card(reported_year)
    counts = programme.statuses(PLAN, reported_year.known_on)
    monkeypatch.setattr(programme, "not_reported", lambda *_: {"Ej påbörjad": counts["Ej påbörjad"]})
    shown = programme.programme_card(reported_year)
    assert shown.count("ej påbörjade enligt planen") == 2, "in the picture's text and in the legend"


def test_without_proposals_there_is_the_follow_up_to_decide_on(panel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow_up = pd.DataFrame([{"period": "2024-delar", "name": "Delårsuppföljning", "year": 2024, "position": 1}])
    monkeypatch.setattr(State, "reported", follow_up)
    shown = text_of(reported_rail(state("2024-07-01")))
    assert "Att besluta Godkänna delårsuppföljningen Avviker" in shown
    assert "Inget avviker i denna uppföljning." in shown
    assert "Ändrat sedan beslutet Inget har ändrats." in shown


@pytest.mark.parametrize(
    ("today", "sentence", "rail"),
    [
        (date(2024, 3, 1), "Delårsuppföljningen är den första för 2024, senast 30 juni 2024.", "Lämnas senast 30 juni"),
        (
            date(2024, 8, 1),
            "Delårsuppföljningen skulle lämnas senast 30 juni 2024, men inget",
            "Sista dag 30 juni 2024.",
        ),
        (TODAY, "Planåret 2024 är slut, men ingen uppföljning har lämnats.", "Panelen har ingen plan efter 2024."),
    ],
)
@pytest.mark.usefixtures("panel")
def test_before_and_after_each_last_day_it_says_what_was_due_when(today: date, sentence: str, rail: str) -> None:
    then = state("2023-11-28", today)
    assert headline(then).startswith(sentence)
    shown = text_of(missing_rail(then, may_report=True))
    assert rail in shown
    assert ("Saknas" in shown) == (today > date(2024, 6, 30))
    assert "uppfoljning?period=" in missing_rail(then, may_report=True)
    assert "uppfoljning?period=" not in missing_rail(then, may_report=False)


@pytest.mark.usefixtures("panel")
def test_a_municipality_without_a_series_is_reported_so_in_its_place() -> None:
    html = population_card(state("2023-11-28", region_code="9999", region_name="Salem"))
    assert "Folkmängd finns inte för Salem." in html
    assert "<img" not in html


@pytest.mark.usefixtures("panel")
def test_of_many_goals_the_ones_furthest_from_met_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def goal(number: int) -> goals.Goal:
        word = "Uppfylls inte" if number > 25 else "Uppfylls"
        (criterion,) = (replace(one, assessment=word) for one in seven.criteria)
        return replace(seven, number=str(number), name=f"Mål {number}", mark=word, criteria=(criterion,))

    then = state("2023-11-28")
    seven = goals.goals(PLAN, then.as_of)[6]
    monkeypatch.setattr(goals, "goals", lambda *_: tuple(goal(number) for number in range(1, 31)))
    html = goals_card(then)
    assert html.count("<li>") == 10
    assert all(f"Mål {number}<" in html for number in range(26, 31))
    assert "Visa alla 30 mål" in html


@pytest.mark.usefixtures("panel")
def test_the_frame_is_one_bar_of_its_parts_and_the_table_has_their_colours() -> None:
    html = budget_card(state("2023-11-28"))
    bar, table = html.split("<table")
    assert re.findall(r'<i class="(m\d)"', bar) == re.findall(r'class="key (m\d)"', table) == ["m1", "m2", "m3"]
    assert "Budgetramen 493,4 mnkr: politisk verksamhet ca 25" in html.replace("\u00a0", " ")
    assert isinstance(html, Markup)


LEADS = re.compile(r'href="([a-z-]+)\?([^"#]+)')


@pytest.mark.slow
@pytest.mark.parametrize("database", ["built", "reported"])
def test_every_choice_that_a_link_makes_is_followed(
    database: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(request.getfixturevalue(database)))
    leads = dict.fromkeys(LEADS.findall(html.unescape(words(run("overview")))))
    assert leads
    for address, choices in leads:
        shown = words(run(PAGE_AT[address].file, **dict(parse_qsl(choices))))
        assert 'role="alert"' not in shown, (address, choices)
