"""Test stating who is responsible: by a receipt, from which the build takes the newest statement on each item."""

from pathlib import Path

import pytest

from etl.build import build
from panel import warehouse
from panel.access import reporting
from panel.access.permissions import RoleAssignment, User
from panel.access.reporting import other_offices
from panel.follow_up.publish import PublishError
from panel.follow_up.responsibility import Key, read_stated, set_responsibility
from panel.follow_up.undo import undo
from panel.ledger.ledger import Receipt, ledger_folder, read_receipts
from panel.ledger.responsibility import GLOBAL_GOALS, OFFICE, OTHERS
from panel.operations.backup.verify import ledger_problems
from panel.operations.erase import erase
from panel.sheets.state import read_period_state
from panel.sheets.template import make_template
from tests.conftest import ROOT
from tests.support.follow_up_sheets import HALF, PLAN

GROWTH, TOWN, ROADS = "Tillväxt- och utvecklingskontoret", "Samhällsbyggnadskontoret", "Gatukontoret"

pytestmark = pytest.mark.usefixtures("without_findings", "served")


def state(wanted: dict[Key, str | None], by: str = "controller") -> Receipt:
    return set_responsibility(PLAN, wanted, read_stated(PLAN), by)


def office_of(item_id: str) -> str | None:
    rows = warehouse.read("responsibility", plan_id=PLAN).set_index("item_id")
    office = rows.loc[item_id, "office"]
    return office if isinstance(office, str) else None


def test_a_goals_office_is_that_of_its_criteria_and_points_until_they_have_their_own() -> None:
    first = state({("goal:7", OFFICE): GROWTH, ("point:4", OFFICE): TOWN})
    assert (first.receipt_no, first.kind, len(first.changes)) == (1, "responsibility", 2)
    assert [office_of(item) for item in ("goal:7", "criterion:7A", "point:2", "point:4")] == [
        GROWTH,
        GROWTH,
        GROWTH,
        TOWN,
    ]
    goals = warehouse.read("goals", plan_id=PLAN).set_index("goal_no")
    assert goals.loc["7", ["office", "office_set_by"]].tolist() == [GROWTH, "controller"]
    assert read_period_state(PLAN, HALF).items["criterion"]["criterion:7A"].office_id == "tillvaxt"
    (row,) = warehouse.read("receipts", plan_id=PLAN).itertuples()
    assert (row.kind, row.cells, row.periods) == ("responsibility", 2, "plan")


def test_the_newest_statement_applies_and_an_undo_gives_the_one_before_back(served: Path) -> None:
    state({("goal:1", OFFICE): GROWTH})
    state({("goal:1", OFFICE): TOWN, ("goal:2", OFFICE): TOWN})
    assert office_of("goal:1") == TOWN
    undo(2, PLAN, "controller")
    assert (office_of("goal:1"), office_of("goal:2")) == (GROWTH, None)
    state({("goal:1", OFFICE): None})
    assert office_of("goal:1") is None
    assert list(ledger_problems(served.parent)) == []
    shown = warehouse.read("latest_build")["content_sha256"].item()
    assert build(ROOT / "data", served).content_sha256 == shown


def test_what_has_been_stated_again_is_left_by_an_undo() -> None:
    state({("goal:1", OFFICE): GROWTH, ("goal:2", OFFICE): GROWTH})
    state({("goal:1", OFFICE): TOWN})
    undone = undo(1, PLAN, "controller")
    assert [one.item_id for one in undone.left] == ["goal:1"]
    assert (office_of("goal:1"), office_of("goal:2")) == (TOWN, None)


def test_an_office_is_one_however_its_name_is_written() -> None:
    state({("goal:1", OFFICE): f"  {ROADS} ", ("goal:2", OFFICE): "samhällsbyggnadskontoret"})
    state({("goal:3", OFFICE): "GATUKONTORET"})
    assert [office_of(f"goal:{number}") for number in (1, 2, 3)] == [ROADS, TOWN, ROADS]
    offices = warehouse.read("offices", plan_id=PLAN).set_index("office_id")["name"]
    assert offices.to_dict() == {
        "kommundirektor": "Kommundirektörens kontor",
        "samhallsbyggnad": TOWN,
        "tillvaxt": GROWTH,
        "gatukontoret": ROADS,
    }
    assert make_template(read_period_state(PLAN, HALF), "gatukontoret")


def test_the_global_goals_of_a_goal_are_stated_the_same_way() -> None:
    state({("goal:5", GLOBAL_GOALS): "13, 7"}, by="hållbarhetsstrateg")
    rows = warehouse.read("goal_sdgs", plan_id=PLAN)
    assert rows[["goal_no", "sdg_no", "said_by"]].to_numpy().tolist() == [
        ["5", 7, "hållbarhetsstrateg"],
        ["5", 13, "hållbarhetsstrateg"],
    ]
    undo(1, PLAN, "controller")
    assert warehouse.read("goal_sdgs", plan_id=PLAN).empty


def test_other_offices_work_with_what_one_answers_for_and_may_write_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    state({("goal:7", OFFICE): GROWTH, ("goal:1", OFFICE): GROWTH})
    state({("goal:7", OTHERS): f"{ROADS}; {TOWN}", ("point:4", OFFICE): TOWN})
    assert office_of("criterion:7A") == GROWTH
    assert other_offices(PLAN)["criterion:7A"] == ["samhallsbyggnad", "gatukontoret"]
    assert "point:4" not in other_offices(PLAN)
    assert read_stated(PLAN)["goal:7", OTHERS] == f"{ROADS}; {TOWN}"
    of_roads = RoleAssignment("rapportör", plans=("*",), municipalities=("*",), offices=("gatukontoret",))
    monkeypatch.setattr(reporting, "current_user", lambda: User("konto", "handläggare", (of_roads,)))
    plan = warehouse.read("plan", plan_id=PLAN).iloc[0]
    writable = reporting.writable_items(plan)
    assert reporting.require_reportable(plan, ["gatukontoret"], ["criterion:7A"])
    assert "criterion:7A" in writable
    assert not {"criterion:1A", "point:4"} & writable
    undo(2, PLAN, "controller")
    assert (other_offices(PLAN), office_of("goal:7")) == ({}, GROWTH)


@pytest.mark.parametrize(
    ("item", "field", "value", "why"),
    [
        ("goal:1", OTHERS, TOWN, "Mål 1 har Samhällsbyggnadskontoret med sig, men inget kontor som svarar"),
        ("goal:9", OFFICE, GROWTH, "Mål 9 finns inte"),
        ("goal:1", OFFICE, "12", "Ett kontors namn har bokstäver"),
        ("goal:1", OFFICE, "x" * 81, "Ett kontors namn har bokstäver"),
        ("goal:1", OFFICE, "Anna 19640823-3234", "inga personuppgifter"),
        ("goal:1", GLOBAL_GOALS, "18", "1 till 17, inte 18"),
        ("goal:1", OFFICE, None, "Inget är ändrat"),
    ],
)
def test_what_cannot_be_stated_leaves_no_receipt(item: str, field: str, value: str | None, why: str) -> None:
    with pytest.raises(PublishError, match=why):
        state({("goal:2", OFFICE): None, (item, field): value})
    assert read_receipts(ledger_folder(warehouse.database_path())) == []


def test_nothing_is_stated_over_what_another_stated_meanwhile() -> None:
    seen = read_stated(PLAN)
    state({("goal:1", OFFICE): GROWTH})
    with pytest.raises(PublishError, match=f"ansvaret för Mål 1 medan du valde: nu gäller {GROWTH}"):
        set_responsibility(PLAN, {("goal:1", OFFICE): TOWN}, seen, "controller")
    assert office_of("goal:1") == GROWTH


def test_a_persons_name_written_as_an_office_is_erased_for_good(served: Path) -> None:
    state({("goal:1", OFFICE): "Testa Testssons kontor", ("goal:2", OFFICE): GROWTH})
    erase(1, PLAN, "Ansvar!Mål 1", "controller")
    assert (office_of("goal:1"), office_of("goal:2")) == (None, GROWTH)
    assert len(warehouse.read("offices", plan_id=PLAN)) == 3
    assert list(ledger_problems(served.parent)) == []
    assert b"Testsson" not in b"".join(file.read_bytes() for file in (served.parent / "uploads").rglob("*.json"))
