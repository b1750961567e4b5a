"""Test publishing from a preview, and undoing: all or nothing, and history never rewritten."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

import etl.build
from etl.build import build
from panel import warehouse
from panel.__main__ import main
from panel.errors import SourceError
from panel.follow_up.demo.year import make_demo
from panel.follow_up.preview import MINE
from panel.follow_up.publish import BuildChangedError, PublishError, publish
from panel.follow_up.undo import undo
from panel.ledger.ledger import EXAMPLE_MARK, ledger_folder, read_receipts
from panel.sheets.state import InputError, read_period_state
from panel.wording import table_files
from tests.conftest import ROOT
from tests.support.data_addresses import GIVEN, address
from tests.support.explore_files import get
from tests.support.follow_up_sheets import (
    HALF,
    PLAN,
    YEAR,
    all_of,
    changed_values,
    edited,
    hand_in,
    preview,
    serve,
    template,
    write,
)

WRITE_STATUS = write("Programpunkter", "point:2", Status="Slutförd", Kommentar="Klart i maj.")
STATUS_KEY = ("point", "point:2", "status")


@pytest.fixture
def served(without_findings: None, served: Path) -> Path:
    return served


def status_on(day: str) -> str:
    with duckdb.connect(str(warehouse.database_path()), read_only=True) as connection:
        query = "SELECT status FROM status_known_on(?, ?) WHERE item_id = 'point:2'"
        return str(connection.execute(query, [PLAN, day]).fetchone()[0])


@pytest.mark.usefixtures("served")
def test_what_is_published_is_in_the_build_at_once() -> None:
    key = warehouse.build_key()
    receipt = publish(preview(edited(template(), WRITE_STATUS)), {}, "controller")
    assert warehouse.build_key() != key
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Slutförd"
    rows = warehouse.read("receipt_changes", receipt_no=receipt.receipt_no)
    assert rows["cell"].tolist() == ["Programpunkter!E3", "Programpunkter!F3"]
    assert rows["known_before"].tolist()[0] == "Pågår"
    assert set(rows["file_name"]) == {"blad-1.xlsx"}


def test_the_workbook_is_kept_unchanged_with_its_receipt(served: Path) -> None:
    body = edited(template(), WRITE_STATUS)
    receipt = publish(preview(body), {}, " controller ")
    folder = ledger_folder(served) / "000001"
    assert (folder / "1.xlsx").read_bytes() == body
    stated = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    assert (stated["receipt_no"], stated["recorded_by"]) == (1, "controller")
    assert receipt.uploads[0].sha256 == stated["uploads"][0]["sha256"]
    assert read_receipts(ledger_folder(served)) == [receipt]


@pytest.mark.usefixtures("served")
def test_the_same_file_again_is_recognised_and_changes_nothing() -> None:
    body = edited(template(), WRITE_STATUS)
    publish(preview(body), {}, "controller")
    again = preview(body)
    assert again.files[0].published_in == 1
    with pytest.raises(PublishError):
        publish(again, {}, "controller")
    undo(1, PLAN, "controller")
    assert changed_values(preview(body)) == {("point:2", "status"): "Slutförd", ("point:2", "comment"): "Klart i maj."}


@pytest.mark.usefixtures("served")
def test_nothing_is_published_while_anything_is_wrong_or_undecided() -> None:
    stale = template()
    wrong = preview(edited(stale, all_of(WRITE_STATUS, write("Programpunkter", "point:3", Status="Klar"))))
    hand_in(WRITE_STATUS)
    conflict = preview(edited(stale, write("Programpunkter", "point:2", Status="Ej påbörjad")))
    for shown, by in (
        (wrong, "controller"),
        (conflict, "controller"),
        (preview(edited(template(), WRITE_STATUS)), "controller"),
    ):
        with pytest.raises(PublishError):
            publish(shown, {}, by)
    with pytest.raises(PublishError, match="funktion"):
        publish(conflict, {conflict.conflicts[0].key: MINE}, "  ")
    assert len(warehouse.read("receipts", plan_id=PLAN)) == 1


@pytest.mark.usefixtures("served")
def test_a_preview_that_somebody_overtook_is_shown_again() -> None:
    mine = preview(edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad")))
    hand_in(WRITE_STATUS)
    with pytest.raises(BuildChangedError) as moved:
        publish(mine, {}, "controller")
    assert [conflict.after for conflict in moved.value.preview.conflicts] == ["Ej påbörjad"]
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Slutförd"


@pytest.mark.usefixtures("served")
def test_undo_is_a_publication_of_its_own_and_history_stays() -> None:
    hand_in(WRITE_STATUS)
    undone = undo(1, PLAN, "controller")
    assert (undone.receipt.kind, undone.receipt.undoes, undone.left) == ("undo", 1, [])
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Pågår"
    receipts = warehouse.read("receipts", plan_id=PLAN)
    assert receipts["receipt_no"].tolist() == [2, 1]
    assert receipts["undone_by"].tolist()[1] == 1 + 1
    with pytest.raises(PublishError, match="redan ångrad"):
        undo(1, PLAN, "controller")
    with pytest.raises(PublishError, match="finns inte"):
        undo(99, PLAN, "controller")


@pytest.mark.usefixtures("served")
def test_undoing_an_undo_brings_back_the_values_and_where_they_came_from() -> None:
    hand_in(WRITE_STATUS)
    undo(1, PLAN, "controller")
    again = undo(2, PLAN, "controller").receipt
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Slutförd"
    assert {change.cell for change in again.changes} == {"Programpunkter!E3", "Programpunkter!F3"}
    assert {change.upload_id for change in again.changes} == {"1-1"}


@pytest.mark.usefixtures("served")
def test_undo_leaves_what_has_changed_again() -> None:
    hand_in(WRITE_STATUS)
    hand_in(write("Programpunkter", "point:2", Status="Ej påbörjad"))
    undone = undo(1, PLAN, "controller")
    assert [change.field for change in undone.receipt.changes] == ["comment"]
    assert [change.field for change in undone.left] == ["status"]
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Ej påbörjad"
    undo(2, PLAN, "controller")
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Slutförd"


@pytest.mark.usefixtures("served")
def test_new_rows_get_numbers_that_are_never_used_again() -> None:
    def activity(name: str):
        def edit(book) -> None:
            row = next(cell.row for cell in book["Aktiviteter"]["B"] if cell.value is None)
            for at, value in ((2, "8 Lokalförsörjning"), (3, name)):
                book["Aktiviteter"].cell(row, at, value)

        return edit

    assert {change.item_id for change in hand_in(activity("Mäta")).changes} == {"activity:1"}
    undo(1, PLAN, "controller")
    assert {change.item_id for change in hand_in(activity("Väga")).changes} == {"activity:2"}
    ids = [cell.value for cell in load_workbook(io.BytesIO(template(YEAR)))["Aktiviteter"]["A"][1:3]]
    assert ids == ["activity:2", None]


@pytest.mark.usefixtures("served")
def test_the_state_of_any_day_is_what_was_known_then() -> None:
    def at(day: str) -> datetime:
        return datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC)

    publish(preview(edited(template(), WRITE_STATUS)), {}, "controller", now=at("2024-06-20"))
    late = write("Programpunkter", "point:2", Status="Ej påbörjad")
    publish(preview(edited(template(YEAR), late)), {}, "controller", now=at("2024-11-20"))
    correction = write("Programpunkter", "point:2", Status="Pågår")
    publish(preview(edited(template(HALF), correction)), {}, "controller", now=at("2024-12-01"))
    assert [status_on(day) for day in ("2024-06-19", "2024-06-20", "2024-11-19", "2024-11-20", "2024-12-31")] == [
        "Pågår",
        "Slutförd",
        "Slutförd",
        "Ej påbörjad",
        "Ej påbörjad",
    ]
    changes = warehouse.read("changes_between", plan_id=PLAN, from_on="2024-08-15", to_on="2024-11-30")
    assert changes[["period", "known_before", "value_after"]].to_numpy().tolist() == [[YEAR, "Slutförd", "Ej påbörjad"]]


@pytest.mark.slow
def test_the_database_comes_back_from_the_ledger(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = etl.build.load_all_but_reports
    served = serve(built, tmp_path, monkeypatch)
    hand_in(WRITE_STATUS, write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 495.5}))
    undo(1, PLAN, "controller")
    content_sha256 = warehouse.read("latest_build")["content_sha256"].item()
    served.unlink()
    # From the sources themselves, not from what a build before it has loaded.
    monkeypatch.setattr(etl.build, "load_all_but_reports", everything)
    assert build(ROOT / "data", served).content_sha256 == content_sha256
    assert warehouse.read("ledger_state")["last_receipt"].item() == 2


@pytest.mark.usefixtures("served")
def test_text_from_a_sheet_is_text_in_every_table() -> None:
    hostile = "<script>alert(1)</script>\n**fet** =1+1"
    hand_in(write("Programpunkter", "point:2", Kommentar=hostile, Status="Slutförd"))
    with duckdb.connect(str(warehouse.database_path()), read_only=True) as connection:
        found = connection.execute("SELECT comment, cell FROM status_report WHERE receipt_no = 1").fetchall()
    assert found == [(hostile, "Programpunkter!E3, Programpunkter!F3")]


def test_the_command_line_makes_takes_and_undoes(
    served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "in" / "blad.xlsx"
    sheet.parent.mkdir()
    assert main(["template", "--plan", PLAN, "--period", HALF, "--out", str(sheet)]) == 0
    sheet.write_bytes(edited(sheet.read_bytes(), WRITE_STATUS))
    assert main(["upload", str(sheet)]) == 0
    assert not ledger_folder(served).exists()
    assert main(["upload", str(sheet.parent), "--publish", "--by", "controller"]) == 0
    assert "Kvitto 1" in capsys.readouterr().out
    assert main(["upload", str(sheet), "--publish"]) == 0
    assert "redan publicerad (kvitto 1)" in capsys.readouterr().out
    assert main(["undo", "1"]) == 0
    assert main(["undo", "1"]) == 2
    assert "redan ångrad" in capsys.readouterr().err


def test_the_command_line_first_shows_what_was_saved_when_it_was_interrupted(served: Path, tmp_path: Path) -> None:
    before, sheet = served.read_bytes(), tmp_path / "blad.xlsx"
    hand_in(WRITE_STATUS)
    served.write_bytes(before)  # as a publication leaves it that ends between the receipt and the swap
    sheet.write_bytes(edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad")))
    assert main(["upload", str(sheet), "--publish", "--keep", "mine", "--seen"]) == 0
    assert [receipt.receipt_no for receipt in read_receipts(ledger_folder(served))] == [1, 2]
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Ej påbörjad"


@pytest.mark.usefixtures("served")
def test_the_command_line_tells_errors_conflicts_and_refusals_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, stale, other = (tmp_path / name for name in ("fel.xlsx", "gammal.xlsx", "annat.xlsx"))
    wrong.write_bytes(edited(template(), write("Programpunkter", "point:2", Status="Klar")))
    stale.write_bytes(edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad")))
    other.write_bytes(b"namn;belopp\n")
    assert main(["upload", str(wrong), "--publish"]) == 1
    assert "Programpunkter!E3: 'Klar' är inte en status. Menar du 'Slutförd'?" in capsys.readouterr().out
    hand_in(WRITE_STATUS)
    assert main(["upload", str(stale), "--publish"]) == 1
    assert "--keep" in capsys.readouterr().out
    assert main(["upload", str(other), "--publish"]) == 2
    assert main(["upload", str(tmp_path / "finns-inte.xlsx")]) == 2
    assert main(["template", "--plan", PLAN, "--period", "2024-kvartal", "--out", str(tmp_path / "x.xlsx")]) == 2
    assert main(["upload", str(stale), "--publish", "--keep", "mine"]) == 1
    assert "--seen" in capsys.readouterr().out
    assert main(["upload", str(stale), "--publish", "--keep", "mine", "--seen"]) == 0
    assert main(["upload", str(stale), "--plan", "nope"]) == 2
    assert main(["upload", str(stale), "--office", "nope"]) == 2
    assert read_period_state(PLAN, HALF).now(STATUS_KEY) == "Ej påbörjad"


def tables_that_differ(one: Path, other: Path) -> set[str]:
    """Return the tables that have other rows in one database than in the other."""
    with duckdb.connect() as both:
        both.execute(f"ATTACH '{one}' AS one (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)")
        tables = [
            name
            for (name,) in both.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'one'").fetchall()
        ]
        unlike = "SELECT count(*) FROM (FROM {0} EXCEPT ALL FROM {1} UNION ALL (FROM {1} EXCEPT ALL FROM {0}))"
        counts = {name: both.execute(unlike.format(f"one.{name}", f"other.{name}")).fetchone() for name in tables}
    return {name for name, count in counts.items() if count != (0,)}


@pytest.mark.slow
def test_the_demo_has_a_database_and_a_ledger_of_its_own(
    data: Path, tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "real.duckdb"))
    target = make_demo(data)
    assert warehouse.database_path() == tmp_path / "real.duckdb"
    assert not ledger_folder(data / "dashboard.duckdb").exists()
    assert (ledger_folder(target) / EXAMPLE_MARK).exists()
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    assert bool(warehouse.read("ledger_state")["is_example"].item())
    assert set(warehouse.read("uploads", plan_id=PLAN)["period"]) == {HALF, YEAR}
    # The build itself is no content of a file that is taken away; and in the demo nothing waits for approval, nor is paired.
    assert tables_that_differ(built, target) | {"attestation", "same_as"} == table_files.MADE_UP_IN_DEMO | {"build"}
    assert {
        query for query in GIVEN if "exempeldata-" in get(address(query, "csv")).headers["content-disposition"]
    } == {query for query in GIVEN if warehouse.query_tables(query) & table_files.MADE_UP_IN_DEMO}
    (ledger_folder(target) / EXAMPLE_MARK).unlink()
    with pytest.raises(SourceError, match="blandade"):
        read_receipts(ledger_folder(target))
    with pytest.raises(FileExistsError):
        make_demo(data)


@pytest.mark.slow
def test_a_plan_without_examples_of_its_own_is_followed_up_by_made_up_ones(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "plans" / PLAN / "demo.toml").unlink()
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(make_demo(data, PLAN)))
    reported = warehouse.read("reported_cells", plan_id=PLAN)
    assert {HALF, YEAR} <= set(reported["period"])
    assert {"criterion", "point", "measure", "line"} <= set(reported["sheet_kind"])
    with pytest.raises(InputError, match="xx-2024"):
        make_demo(data, "xx-2024")
