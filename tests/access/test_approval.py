"""Approval in the pages: what each role sees of what is handed in, and may do with it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.kept_files import OWN_SOURCES
from panel import warehouse
from panel.follow_up.publish import publish
from panel.ledger.ledger import Receipt
from panel.ledger.waiting import read_handed_in_state, waiting_receipts
from panel.records import audit
from tests.support.follow_up_sheets import HALF, PLAN
from tests.support.pages import buttons, press, run, words
from tests.support.provider.people import claims_of
from tests.support.signed_in import opened
from tests.support.written import drafts_of, preview_written

pytest_plugins = ["tests.support.signed_in"]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "approval")]

OWN_POINT = "point:18"
TEXT = "Detaljplanen är antagen."
MAY_SEE, MAY_APPROVE = {"rapportor", "godkannare", "controller"}, {"godkannare", "controller"}
EVERYBODY = ("lasare", "analytiker", "rapportor", "godkannare", "controller", "annan-namnd", "utan-roll")


@pytest.fixture
def approval(signed_in_panel: None, with_offices: Path, tmp_path: Path) -> None:
    (tmp_path / OWN_SOURCES).symlink_to(with_offices.parent / "data")
    (tmp_path / "panel.toml").write_text('approval = ["ks-2024"]\n', encoding="utf-8")


def hand_in(item_id: str = OWN_POINT, text: str = TEXT) -> Receipt:
    typed = {("point", item_id, "comment"): text}
    by = "rapportör, ett kontor"
    shown = preview_written(drafts_of(typed, read_handed_in_state(PLAN, HALF)), by)
    return publish(shown, {}, by)


def comment(item_id: str = OWN_POINT) -> str | None:
    rows = warehouse.read("programme_points", plan_id=PLAN, known_on="2100-01-01").set_index("point_no")
    value = rows.loc[int(item_id.partition(":")[2]), "comment"]
    return value if isinstance(value, str) else None


def events() -> list[tuple[str, str]]:
    return [(line.event, line.who) for line in audit.every_line()]


def test_what_waits_is_seen_by_its_office_and_approved_by_its_head_alone() -> None:
    hand_in()
    for login in EVERYBODY:
        for page in ("receipts", "to_do", "programme"):
            app = opened(page, login)
            assert ("Inlämning 1" in words(app) or "inlämning 1" in words(app)) == (
                login in MAY_SEE and page != "programme"
            ), (login, page)
            assert (TEXT in words(app)) == (login in MAY_SEE and page == "receipts"), (login, page)
            assert ("Godkänn inlämning 1" in buttons(app)) == (login in MAY_APPROVE and page == "receipts"), login
    assert "väntar på godkännande av kontorschef, ett kontor" in words(opened("to_do", "rapportor"))
    assert "1 inlämning att godkänna" in words(opened("to_do", "godkannare"))
    press(opened("receipts", "godkannare"), "Godkänn inlämning 1")
    assert comment() == TEXT
    app = opened("receipts", "lasare")
    assert "Godkänd av kontorschef, ett kontor. Inlämnad" in words(app)
    assert ("approved", "godkannare@kommun.example") in events()
    # The board sees it, so an office no longer takes it back by itself.
    assert "Ångra publicering 2" not in buttons(opened("receipts", "rapportor"))
    assert "Ångra publicering 2" in buttons(opened("receipts", "godkannare"))


def test_what_is_sent_back_becomes_drafts_with_the_reason_beside() -> None:
    hand_in()
    app = opened("receipts", "godkannare")
    app.text_area[0].set_value("Skriv när den antogs.").run()
    press(app, "Skicka tillbaka")
    assert (comment(), waiting_receipts(PLAN)) == (None, [])
    assert "Skriv när den antogs." in words(opened("to_do", "rapportor"))
    assert "Skriv när den antogs." not in words(opened("to_do", "lasare"))
    app = run("receipts", claims_of("controller"), kvitto="1", gor="radera")
    (cells,) = [one for one in app.selectbox if one.label == "Cell att radera"]
    cells.set_value("Skälet till att det skickades tillbaka").run()
    app.checkbox[0].check().run()
    press(app, "Radera för gott")
    assert "Skriv när den antogs." not in words(opened("to_do", "rapportor"))
    app = opened("receipts", "rapportor")
    press(app, "Gör till utkast")
    assert "1 uppgift är nu dina utkast" in words(app)
    app = run("follow_up", claims_of("rapportor"), period="Delår 2024")
    assert "1 utkast väntar" in words(app)
    press(app, "Lämna in 1 svar")
    assert "Väntar på godkännande av kontorschef, ett kontor." in words(app)
    assert [one.receipt_no for one in waiting_receipts(PLAN)] == [3]
    assert "att rätta" not in words(opened("to_do", "rapportor"))
    assert ("handed in", "rapportor@kommun.example") in events()


def test_what_no_office_answers_for_is_approved_by_a_controller() -> None:
    hand_in("point:5")
    assert "Godkänn inlämning 1" not in buttons(opened("receipts", "godkannare"))
    assert "väntar på godkännande av controller" in words(opened("receipts", "rapportor"))
    press(opened("receipts", "controller"), "Godkänn inlämning 1")
    assert comment("point:5") == TEXT


def test_what_waits_is_withdrawn_by_its_office() -> None:
    hand_in()
    app: AppTest = opened("receipts", "rapportor")
    press(app, "Ta tillbaka inlämningen")
    assert waiting_receipts(PLAN) == []
    assert "togs tillbaka" in words(app)
