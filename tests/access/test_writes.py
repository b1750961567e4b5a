"""Test who may publish, undo, erase, save and fetch, and that the right is checked again on each write."""

import re
import sqlite3
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from panel import warehouse
from panel.access import current_user, log, reporting
from panel.access.current_user import PermissionDeniedError
from panel.access.permissions import Permission, RoleAssignment, User
from panel.records import audit, drafts, saved_queries, saved_views
from panel.records.sqlite_file import now
from panel.sheets.written import NewItem
from panel.ui.explore import saved
from panel.ui.sql import saved as saved_sql
from tests.support.follow_up_sheets import PLAN, edited, hand_in, template, write
from tests.support.pages import buttons, press, run, words
from tests.support.provider import OFFICE
from tests.support.provider.people import claims_of
from tests.support.signed_in import opened
from tests.support.written import write_in_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN_POINT, FREE_POINT, OTHERS_POINT = "point:18", "point:5", "point:2"


# Nothing here looks at a finding.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "signed_in_panel")]

pytest_plugins = ["tests.support.signed_in"]


def handed_in(login: str, body: bytes) -> AppTest:
    app = opened("follow_up", login)
    app.segmented_control[0].set_value("Lämna in blad").run()
    app.file_uploader[0].set_value([("blad.xlsx", body, XLSX)]).run()
    assert not app.exception, app.exception
    return app


def sheet(office: str | None, *items: str) -> bytes:
    """A sheet for an office, with a status written at these points."""

    def fill(book) -> None:
        for item in items:
            write("Programpunkter", item, Status="Slutförd")(book)

    return edited(template(office=office), fill)


def receipts() -> int:
    return len(warehouse.read("receipts", plan_id=PLAN))


def logged() -> list[tuple[str, str, dict[str, str | int]]]:
    return [(line.event, line.who, line.about) for line in audit.every_line()]


def test_an_offices_own_sheet_is_published_and_signed_with_the_function() -> None:
    app = handed_in("rapportor", sheet(OFFICE, OWN_POINT))
    assert [one.label for one in app.text_input if "funktion" in one.label] == []
    assert "Undertecknas: <b>rapportör, ett kontor</b>" in words(app)
    press(app, "Publicera")
    assert "Klart: publicering 1" in words(app)
    assert warehouse.read("receipts", plan_id=PLAN)["recorded_by"].tolist() == ["rapportör, ett kontor"]
    published = {"plan_id": PLAN, "receipt_no": 1, "cells": 1}
    assert ("published", "rapportor@kommun.example", published) in logged()
    assert ("looked at upload", "rapportor@kommun.example", {"plan_id": PLAN, "files": 1}) in logged()


def test_a_proposal_is_its_offices_to_add_and_to_change() -> None:
    words_of = {"proposal_kind": "Omprioritering", "from_item": "Politisk verksamhet", "to_item": "Utanför ramen"}
    item = NewItem("proposal", "tillvaxt", 1).item_id
    write_in_page({("proposal", item, name): value for name, value in (words_of | {"reason": "Skäl"}).items()})
    assert "skriv=proposal:1" not in words(run("proposals", claims_of("rapportor"), period="Delår 2024"))
    assert "skriv=proposal:1" in words(run("proposals", claims_of("controller"), period="Delår 2024"))
    for skriv, may in ((item, False), ("proposal:1", False), (NewItem("proposal", OFFICE, 1).item_id, True)):
        app = run("follow_up", claims_of("rapportor"), skriv=skriv)
        assert bool(app.text_area) is may, skriv
        assert ("så svarar ett annat kontor för det" in words(app)) is not may


def test_who_reports_for_an_office_sees_what_it_has_left_first_and_writes_there() -> None:
    app = opened("to_do", "rapportor")
    shown = words(app)
    assert next(one.value for one in app.selectbox if one.label == "Kontor") == "Samhällsbyggnadskontoret"
    assert f'href="att-gora?skriv={OWN_POINT}"' in shown and "Tillväxt- och utvecklingskontoret:" not in shown
    assert "svar saknas som inget kontor är utpekat för. De kan höra hit." in shown
    assert not app.code
    app = run("to_do", claims_of("rapportor"), skriv=OWN_POINT)
    assert next(one for one in app.text_area if one.key.endswith(f"{OWN_POINT} comment"))
    about = {"plan_id": PLAN, "period": "2024-helar", "office": OFFICE, "day": "2024-11-16"}
    audit.record(audit.Event.REMINDED, "kommandorad:panelen", **about)
    assert "Påmint" not in words(opened("to_do", "rapportor"))
    everyone = opened("to_do", "controller")
    assert '<td data-l="Påmint">16 nov 2024</td>' in words(everyone)
    assert "Kontor för kontor" in words(everyone) and everyone.code


@pytest.mark.parametrize(
    ("login", "office", "items", "why"),
    [
        ("rapportor", None, (FREE_POINT,), "Bladet är för alla kontor, som du inte rapporterar för"),
        ("rapportor", "tillvaxt", (), "du har valt Samhällsbyggnadskontoret"),
    ],
)
def test_another_offices_sheet_is_not(login: str, office: str | None, items: tuple[str, ...], why: str) -> None:
    app = handed_in(login, sheet(office, *items))
    assert why in words(app)
    assert "Publicera" not in buttons(app)
    assert receipts() == 0


def test_a_sheet_that_is_made_to_look_like_ones_own_gives_nothing() -> None:
    app = handed_in("rapportor", relabelled(sheet(None, OTHERS_POINT, OWN_POINT)))
    assert "svarar för raden, inte Samhällsbyggnadskontoret" in words(app)
    assert "Publicera" not in buttons(app)
    assert receipts() == 0


@pytest.mark.parametrize(
    ("login", "offices", "items", "refused"),
    [
        ("rapportor", [OFFICE], [OWN_POINT, FREE_POINT, "proposal:1"], ""),
        ("rapportor", [OFFICE], [OWN_POINT, OTHERS_POINT], "Kommundirektörens kontor svarar för"),
        ("rapportor", [OFFICE], ["criterion:4A"], "Kommundirektörens kontor svarar för"),
        ("rapportor", [OFFICE], ["line:frame"], "Kommundirektörens kontor svarar för"),
        ("rapportor", [OFFICE, "tillvaxt"], [], "Tillväxt- och utvecklingskontoret, som du inte"),
        ("rapportor", [None], [], "alla kontor, som du inte"),
        ("controller", [None, "tillvaxt"], [OWN_POINT, OTHERS_POINT, "line:frame"], ""),
        ("annan-namnd", [OFFICE], [], "för den här planen"),
        ("lasare", [OFFICE], [], "rapportör, godkännare eller controller"),
        ("utan-roll", [OFFICE], [], "Logga in igen"),
    ],
)
def test_publishing_asks_for_each_office_and_each_item(login, offices, items, refused, monkeypatch) -> None:
    monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of(login)))
    plan = warehouse.read("plan", plan_id=PLAN).iloc[0]
    if not refused:
        reporting.require_reportable(plan, offices, items)
        return
    with pytest.raises(PermissionDeniedError, match=refused):
        reporting.require_reportable(plan, offices, items)


def relabelled(body: bytes) -> bytes:
    """A sheet of all offices whose hidden mark has been changed to say that it is one office's."""

    def relabel(book) -> None:
        for ws in book:
            for cell in ws[1]:
                if isinstance(cell.value, str) and '"office_id": null' in cell.value:
                    cell.value = cell.value.replace('"office_id": null', f'"office_id": "{OFFICE}"')

    return edited(body, relabel)


def test_the_controller_publishes_for_all() -> None:
    app = handed_in("controller", sheet(None, OTHERS_POINT, OWN_POINT))
    press(app, "Publicera")
    assert "Klart: publicering 1" in words(app)


@pytest.mark.parametrize(("login", "offered"), [("rapportor", ["Samhällsbyggnadskontoret"]), ("controller", 4)])
def test_the_offices_offered_are_those_that_one_reports_for(login: str, offered: object) -> None:
    app = opened("follow_up", login)
    options = next(one for one in app.selectbox if one.label == "Kontor").options
    assert options == offered or len(options) == offered


@pytest.mark.parametrize(
    ("login", "items"),
    [("lasare", ()), ("rapportor", (OWN_POINT, FREE_POINT)), ("controller", (OWN_POINT, FREE_POINT, OTHERS_POINT))],
)
def test_a_row_is_written_by_who_reports_for_it_alone(login: str, items: tuple[str, ...]) -> None:
    shown = words(opened("programme", login))
    every = (OWN_POINT, FREE_POINT, OTHERS_POINT)
    assert tuple(item for item in every if f"?skriv={item}" in shown) == items
    for item in every:
        app = run("programme", claims_of(login), skriv=item)
        assert bool(app.text_area) == (item in items)
        assert ("så svarar ett annat kontor för det" in words(app)) == (item not in items)


def test_a_draft_is_ones_own_and_what_is_handed_in_is_signed_and_can_be_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = run("programme", claims_of("rapportor"), skriv=OWN_POINT)
    app.text_area[0].set_value("Klart i maj.").run()
    own = drafts.Place("rapportor@kommun.example", PLAN, "2024-helar")
    assert [one.typed for one in drafts.own(own)] == ["Klart i maj."]
    assert run("programme", claims_of("controller"), skriv=OWN_POINT).text_area[0].value == ""
    app = run("programme", claims_of("rapportor"), skriv=OWN_POINT)
    assert app.text_area[0].value == "Klart i maj."
    press(app, "Lämna in")
    assert warehouse.read("receipts", plan_id=PLAN)["recorded_by"].tolist() == ["rapportör, ett kontor"]
    assert ("published", "rapportor@kommun.example", {"plan_id": PLAN, "receipt_no": 1, "cells": 1}) in logged()
    press(opened("receipts", "rapportor"), "Ångra publicering 1")
    assert receipts() == 2
    # The office stops answering for a row while it has it open.
    app = run("programme", claims_of("rapportor"), skriv=OWN_POINT)
    monkeypatch.setattr(reporting, "responsible_offices", lambda _: {OWN_POINT: "tillvaxt"})
    app.text_area[0].set_value("Mer").run()
    assert "svarar för" in app.error[0].value
    assert drafts.own(own) == []


@pytest.mark.parametrize(
    ("login", "may"), [("lasare", False), ("analytiker", False), ("rapportor", False), ("controller", True)]
)
def test_a_publication_for_all_offices_is_taken_back_by_the_controller_alone(login: str, may: bool) -> None:
    hand_in(write("Programpunkter", FREE_POINT, Status="Slutförd"))
    app = opened("receipts", login)
    assert ("Ångra publicering 1" in buttons(app)) == may
    if may:
        press(app, "Ångra publicering 1")
        assert receipts() == 2
        assert ("undid", "controller@kommun.example", {"plan_id": PLAN, "receipt_no": 2, "undoes": 1}) in logged()


@pytest.mark.parametrize(
    ("login", "may"), [("lasare", False), ("analytiker", False), ("rapportor", False), ("controller", True)]
)
def test_words_are_erased_by_the_controller_alone(login: str, may: bool) -> None:
    hand_in(write("Programpunkter", FREE_POINT, Kommentar="Ring Testsson"))
    app = opened("receipts", login)
    assert ("gor=radera" in words(app)) == may
    app.query_params["gor"] = "radera"
    app.run()
    cells = [one for one in app.selectbox if one.label == "Cell att radera"]
    assert bool(cells) == may
    if not may:
        return
    cells[0].set_value(cells[0].options[0]).run()
    assert next(one for one in app.button if one.label == "Radera för gott").disabled
    app.checkbox[0].check().run()
    assert "Arbetsbok 000001/1.xlsx" in words(app)
    press(app, "Radera för gott")
    shown = words(app)
    assert "Testsson" not in shown
    assert "[raderat " in shown
    assert ("erased", "controller@kommun.example", {"plan_id": PLAN, "receipt_no": 1, "files": 3}) in logged()


def test_an_office_takes_its_own_publication_back() -> None:
    next(
        one for one in handed_in("rapportor", sheet(OFFICE, OWN_POINT)).button if one.label == "Publicera"
    ).click().run()
    app = opened("receipts", "rapportor")
    assert "Undertecknas: <b>rapportör, ett kontor</b>" in words(app)
    press(app, "Ångra publicering 1")
    assert receipts() == 2
    assert ("undid", "rapportor@kommun.example", {"plan_id": PLAN, "receipt_no": 2, "undoes": 1}) in logged()
    # What somebody took back is not put back by an office.
    assert "Ångra publicering 2" not in buttons(opened("receipts", "rapportor"))


@pytest.mark.parametrize(
    ("by", "office", "items", "may"),
    [
        ("controller", OFFICE, (OWN_POINT,), {"rapportor": True}),
        ("controller", None, (FREE_POINT,), {"rapportor": False}),
        ("controller", None, (OWN_POINT,), {"rapportor": False}),
        (
            "rapportor",
            OFFICE,
            (OWN_POINT,),
            {
                "rapportor": True,
                "annan-namnd": False,
                "lasare": False,
                "analytiker": False,
                "utan-roll": False,
                "controller": True,
            },
        ),
    ],
)
def test_taking_back_is_asked_of_the_server_and_not_only_of_the_button(
    by: str, office: str | None, items: tuple[str, ...], may: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    next(one for one in handed_in(by, sheet(office, *items)).button if one.label == "Publicera").click().run()
    plan = warehouse.read("plan", plan_id=PLAN).iloc[0]
    for login, is_allowed in may.items():
        monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of(login)))
        if is_allowed:
            assert reporting.require_undoable(plan, 1).subject, login
        else:
            with pytest.raises(PermissionDeniedError):
                reporting.require_undoable(plan, 1)


def test_no_office_takes_back_what_is_not_there_or_what_others_answer_for(monkeypatch: pytest.MonkeyPatch) -> None:
    next(
        one for one in handed_in("rapportor", sheet(OFFICE, OWN_POINT)).button if one.label == "Publicera"
    ).click().run()
    plan = warehouse.read("plan", plan_id=PLAN).iloc[0]
    monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of("rapportor")))
    with pytest.raises(PermissionDeniedError):
        reporting.require_undoable(plan, 2)
    monkeypatch.setattr(reporting, "responsible_offices", lambda _: {OWN_POINT: "tillvaxt"})
    with pytest.raises(PermissionDeniedError):
        reporting.require_undoable(plan, 1)


def test_a_workbook_is_fetched_by_its_office_and_by_who_reports_for_all() -> None:
    next(
        one for one in handed_in("controller", sheet(None, OTHERS_POINT)).button if one.label == "Publicera"
    ).click().run()
    for login, may in (("controller", True), ("rapportor", False), ("lasare", False), ("analytiker", False)):
        app = opened("receipts", login)
        labels = [one.label for one in app.get("download_button")]
        assert ("Hämta arbetsboken som den lämnades in" in labels) == may, login
        assert ("Arbetsboken kan hämtas av kontoret" in words(app)) != may, login


def test_a_workbook_is_not_fetched_once_the_sign_in_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = warehouse.read("plan", plan_id=PLAN).iloc[0]
    controller = User("x", "controller", (RoleAssignment("controller", ("*",)),))
    assert reporting.may_fetch(controller, OFFICE, plan)
    monkeypatch.setattr(User, "is_expired", lambda _, now=None: True)
    assert not reporting.may_fetch(controller, OFFICE, plan)


@pytest.mark.parametrize("login", ["lasare", "rapportor", "utan-roll", None])
@pytest.mark.parametrize("write_one", [lambda: saved.save("matt=population"), lambda: _change(saved_views.delete)])
def test_views_are_saved_and_deleted_by_analysts_alone(
    login: str | None, write_one: Callable[[], None], monkeypatch
) -> None:
    state: dict[str, object] = {saved.NAME: "Vy"}
    monkeypatch.setattr(saved.st, "session_state", state)
    monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of(login) if login else {}))
    write_one()
    assert state[saved.REFUSED]
    assert saved_views.kept() == []


@pytest.mark.parametrize(("login", "may"), [("analytiker", False), ("controller", True)])
def test_anothers_view_is_replaced_and_deleted_by_a_controller_alone(login: str, may: bool, monkeypatch) -> None:
    saved_views.save("Vy", "matt=births", owner="nagon-annan")
    state: dict[str, object] = {saved.NAME: "vy"}
    monkeypatch.setattr(saved.st, "session_state", state)
    monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of(login)))
    saved.save("matt=population", replace=True)
    assert [view.address for view in saved_views.kept()] == ["matt=population" if may else "matt=births"]
    assert may or "Någon annan har sparat en vy som heter vy" in str(state[saved.REFUSED])
    saved.change(saved_views.delete, saved_views.kept()[0], "är borttagen")
    assert len(saved_views.kept()) == (not may)


def test_an_analyst_saves_a_view(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {saved.NAME: "Vy"}
    monkeypatch.setattr(saved.st, "session_state", state)
    monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of("analytiker")))
    saved.save("matt=population")
    assert [view.name for view in saved_views.kept()] == ["Vy"]
    assert ("saved view", "analytiker@kommun.example", {"replaced": "false"}) in logged()


@pytest.mark.parametrize(
    ("login", "is_saved"), [("lasare", False), ("rapportor", False), (None, False), ("analytiker", True)]
)
def test_queries_are_saved_by_analysts_alone(
    login: str | None, is_saved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, object] = {saved_sql.NAME: "Fråga", saved_sql.SHARED: True}
    monkeypatch.setattr(saved_sql.st, "session_state", state)
    monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of(login) if login else {}))
    saved_sql.save("SELECT 1", {})
    assert (saved_sql.REFUSED in state) != is_saved
    assert len(saved_queries.kept("analytiker@kommun.example")) == is_saved
    noted = ("saved query", "analytiker@kommun.example", {"query_id": 1, "shared": "true"})
    assert (noted in logged()) == is_saved


class StreamlitUser(dict):
    def to_dict(self) -> dict:
        return self


def _change(how: Callable[[int], None]) -> None:
    view = saved_views.SavedView(1, "Vy", "matt=population", now(), None)
    saved.change(how, view, "är borttagen")


def test_what_cannot_be_logged_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log's file is damaged: the publication does not happen, and the page says why. Reading goes on."""
    app = handed_in("controller", sheet(None, FREE_POINT))
    audit.file_path().write_bytes(b"this is no database" * 100)
    press(app, "Publicera")
    assert any("audit.sqlite" in one.value for one in app.error)
    assert receipts() == 0
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(audit.file_path()) as connection:
        connection.execute("SELECT * FROM event")
    assert ">Budget<" in words(opened("budget", "lasare"))
    log.note(audit.Event.EXPORTED, User("x", "", ()), table="goals")


@pytest.mark.parametrize(
    "changed", [{"exp": 0}, {"exp": None}, {"is_logged_in": False}, {"is_logged_in": "yes"}, {"roles": []}]
)
def test_without_a_sign_in_that_holds_no_page_is_shown(changed: dict[str, object]) -> None:
    app = run("overview", {**claims_of("controller"), **changed})
    assert "Du är inte inloggad" in words(app)
    assert "Planåret" not in words(app)


def test_the_page_says_how_long_the_sign_in_holds() -> None:
    app = run("overview", claims_of("lasare", seconds=3600))
    (left,) = re.findall(r'data-seconds-left="(\d+)"', words(app))
    assert 3000 < int(left) <= 3600


def test_require_names_the_roles_that_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_user.st, "user", StreamlitUser(claims_of("lasare")))
    with pytest.raises(PermissionDeniedError, match="rapportör, godkännare eller controller"):
        current_user.require(Permission.REPORT)
    with pytest.raises(PermissionDeniedError, match="controller"):
        current_user.require_in(Permission.BUILD, PLAN, "0581")
    assert current_user.require(Permission.READ).function == "läsare, kommunledningen"
