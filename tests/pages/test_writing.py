"""Writing in the page: the link in a row, the dialog, the draft that stays, and handing in one row or several."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from panel import warehouse
from panel.records import audit, drafts
from panel.records.audit import Event, LogFilter
from tests.support.follow_up_sheets import HALF, PLAN, YEAR, hand_in, write
from tests.support.pages import buttons, press, run, words
from tests.support.written import write_in_page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "served")]

HERE = drafts.Place("lokal", PLAN, YEAR)
CRITERION, LINE = "criterion:4C", "line:frame"


def field(app: AppTest, kind: str, item: str, name: str):
    key = f"skriv {PLAN} {YEAR} {kind} {item} {name}"
    return next(
        one
        for one in [*app.button_group, *app.selectbox, *app.text_area, *app.text_input, *app.checkbox]
        if one.key == key
    )


def write_in(app: AppTest, kind: str, item: str, name: str, value: object) -> None:
    field(app, kind, item, name).set_value(value).run()
    assert not app.exception, app.exception


def typed() -> dict[tuple[str, str], str]:
    return {(one.item_id, one.field): one.typed for one in drafts.own(HERE)}


def receipts() -> list[tuple[str, str]]:
    rows = warehouse.read("receipts", plan_id=PLAN)
    return list(rows[["kind", "recorded_by"]].itertuples(index=False, name=None))


def test_a_row_is_written_saved_as_a_draft_and_handed_in() -> None:
    assert f'data-stay href="mal?skriv={CRITERION}"' in words(run("goals", mal="4"))
    app = run("goals", mal="4", skriv=CRITERION)
    shown = words(app)
    assert "säkerställa att information hanteras" in shown
    assert "Det du skriver sparas som utkast" in shown
    write_in(app, "criterion", CRITERION, "status", "Pågår")
    write_in(app, "criterion", CRITERION, "assessment", "Ej bedömd")
    assert typed() == {(CRITERION, "status"): "Pågår", (CRITERION, "assessment"): "Ej bedömd"}
    assert "Ej bedömd utan kommentar. Skriv varför." in words(app)
    # In another session, as after a reload or a restart.
    app = run("goals", skriv=CRITERION)
    assert field(app, "criterion", CRITERION, "status").value == "Pågår"
    write_in(app, "criterion", CRITERION, "comment", "Mäts i höst.")
    write_in(app, "criterion", CRITERION, "action", "Ny upphandling.")
    app.text_input(key="funktion-skriv").set_value("handläggare").run()
    press(app, "Lämna in")
    assert "Inlämnat som" in words(app)
    assert "Skrivet i panelen" in words(app)
    assert (receipts(), typed()) == ([("written", "handläggare")], {})
    (line,) = audit.lines(LogFilter(Event.PUBLISHED))
    assert line.about == {"plan_id": PLAN, "receipt_no": 1, "cells": 4}
    goal = words(run("goals", mal="4"))
    assert "Mäts i höst." in goal
    assert '<b>Åtgärd:</b> <span class="typed">Ny upphandling.</span>' in goal
    press(app, "Skriv mer")
    assert field(app, "criterion", CRITERION, "comment").value == "Mäts i höst."
    assert "Inlämnat för helår 2024" in words(app)


def test_the_last_follow_ups_words_stand_beside_and_what_is_as_before_is_no_draft() -> None:
    hand_in(write("Programpunkter", "point:2", Status="Pågår", Kommentar="Upphandlas i maj."), period=HALF)
    app = run("programme", skriv="point:2")
    assert "Upphandlas i maj." in words(app)
    assert "Inlämnat för delår 2024" in words(app)
    assert field(app, "point", "point:2", "status").value == "Pågår"
    write_in(app, "point", "point:2", "status", "Slutförd")
    assert typed() == {("point:2", "status"): "Slutförd"}
    write_in(app, "point", "point:2", "status", "Pågår")
    assert typed() == {}
    write_in(app, "point", "point:2", "confirmed", True)
    assert typed() == {("point:2", "confirmed"): "Ja"}
    press(app, "Kasta utkastet")
    assert typed() == {}
    assert field(app, "point", "point:2", "confirmed").value is False


def test_what_is_wrong_stands_under_its_field_and_is_not_handed_in_with_the_rest() -> None:
    app = run("budget", skriv=LINE)
    write_in(app, "line", LINE, "forecast_mnkr", "12 tkr")
    shown = words(app)
    assert '<p class="wrong" role="alert">' in shown
    assert "är tusen kronor (tkr), men här skrivs miljoner kronor" in shown
    assert "Rätta 1 fält först" in shown
    app = run("programme", skriv="point:2")
    write_in(app, "point", "point:2", "comment", "Klart.")
    assert "Du har 2 utkast som inte är lämnade." in words(run("to_do"))
    app = run("follow_up")
    shown = words(app)
    assert "Alla svar saknas, och 2 utkast väntar." in shown
    assert "Utkast: 2 rader" in shown and '<span class="quiet small nb">12 tkr</span>' in shown
    assert "1 fel att rätta" in shown
    app.text_input(key="funktion").set_value("controller").run()
    press(app, "Lämna in 1 svar")
    assert "Klart: publicering 1" in words(app)
    assert "Inlämnat: 1 rad<" in words(app)
    assert typed() == {(LINE, "forecast_mnkr"): "12 tkr"}
    press(app, "Kasta alla utkast")
    assert typed() == {}


def test_what_another_has_published_meanwhile_is_to_be_decided() -> None:
    app = run("programme", skriv="point:2")
    write_in(app, "point", "point:2", "status", "Slutförd")
    write_in_page({("point", "point:2", "status"): "Ej påbörjad"}, by="controller", period=YEAR)
    app = run("programme", skriv="point:2")
    assert "Någon annan har publicerat något annat sedan du började skriva." in words(app)
    assert next(one for one in app.button if one.label == "Lämna in").disabled
    app.radio[0].set_value("Det jag har skrivit").run()
    app.text_input(key="funktion-skriv").set_value("handläggare").run()
    press(app, "Lämna in")
    assert receipts() == [("written", "handläggare"), ("written", "controller")]


def test_an_activity_is_added_amended_and_withdrawn() -> None:
    item = "new:activity::1"
    assert f'data-stay href="uppfoljning?skriv={item}"' in words(run("follow_up"))
    app = run("follow_up", skriv=item)
    field(app, "activity", item, "goal").select_index(0).run()
    write_in(app, "activity", item, "activity", "Utbilda cheferna")
    write_in(app, "activity", item, "end_on", "i höst")
    assert "är inte ett datum" in words(app)
    write_in(app, "activity", item, "end_on", "2024-10-31")
    app = run("follow_up")
    assert "Aktiviteter: 1 rad" in words(app) and "skriv=new:activity::2" in words(app)
    app.text_input(key="funktion").set_value("controller").run()
    press(app, "Lämna in 1 svar")
    assert (receipts(), typed()) == ([("written", "controller")], {})
    assert 'skriv=activity:1" aria-label="Skriv om Utbilda cheferna"' in words(run("goals"))
    app = run("goals", skriv="activity:1")
    assert field(app, "activity", "activity:1", "end_on").value == "2024-10-31"
    write_in(app, "activity", "activity:1", "withdrawn", True)
    app.text_input(key="funktion-skriv").set_value("controller").run()
    press(app, "Lämna in")
    assert "Utbilda cheferna" not in words(run("follow_up"))
    assert "så svarar ett annat kontor för det" in words(run("follow_up", skriv="new:activity:nowhere:1"))


def test_an_earlier_day_and_an_item_that_there_is_not_offer_nothing() -> None:
    assert "data-stay" not in words(run("programme", per="2024-02-01"))
    app = run("programme", skriv="point:99")
    assert "så svarar ett annat kontor för det" in words(app)
    assert "Lämna in" not in buttons(app)


@pytest.mark.usefixtures("panel")
def test_a_plan_without_follow_ups_has_nothing_to_write(
    serve_changed: Callable[[Path, str], None], built: Path
) -> None:
    serve_changed(built, "DELETE FROM deadline")
    assert "data-stay" not in words(run("goals"))
    assert "så svarar ett annat kontor för det" in words(run("goals", skriv=CRITERION))
