"""Test that verify names every changed file with what to do, and finds nothing where all is well."""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from panel.__main__ import main
from panel.errors import SourceError
from panel.ledger.ledger import RECEIPT_FILE, SUMS_FILE, ledger_folder, read_receipts
from panel.operations.backup.make import back_up
from panel.operations.backup.paths import PanelPaths
from panel.operations.backup.verify import panel_problems
from tests.support.faults.harm import turn_a_bit

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("loaded_once")]

pytest_plugins = ["tests.support.kept"]

Harm = Callable[[PanelPaths], object]
SNAPSHOT = "snapshots/population-month/20261125T100000Z"


def restate(paths: PanelPaths, number: int, *, with_sum: bool) -> None:
    """Change what a receipt says, as somebody would who wants it to have said something else."""
    folder = ledger_folder(paths.database) / f"{number:06d}"
    stated = json.loads((folder / RECEIPT_FILE).read_text(encoding="utf-8"))
    stated["recorded_by"] = "någon annan"
    body = json.dumps(stated, ensure_ascii=False, indent=1).encode()
    (folder / RECEIPT_FILE).write_bytes(body)
    if with_sum:
        (folder / SUMS_FILE).write_text(f"{hashlib.sha256(body).hexdigest()}  {RECEIPT_FILE}\n", encoding="utf-8")


def age(paths: PanelPaths) -> None:
    """Make the ledger as it was before receipts bore sums: whole, and to be accepted as it is."""
    for folder in sorted(ledger_folder(paths.database).iterdir()):
        stated = json.loads((folder / RECEIPT_FILE).read_text(encoding="utf-8"))
        del stated["previous_sha256"], stated["format"]
        for change in stated["changes"]:
            del change["seals"], change["erased"]
        (folder / RECEIPT_FILE).write_text(json.dumps(stated, ensure_ascii=False), encoding="utf-8")
        (folder / SUMS_FILE).unlink()


def change_a_row(paths: PanelPaths) -> None:
    with duckdb.connect(str(paths.database)) as connection:
        connection.execute("UPDATE observation SET value = value + 1 WHERE region_code = '0581' AND value = 122156")


HARM: dict[str, tuple[Harm, str]] = {
    "a source changed": (
        lambda at: turn_a_bit(at.sources / "plans/ks-2024/plan.md"),
        "data/plans/ks-2024/plan.md: Filen är ändrad sedan databasen byggdes.",
    ),
    "a source gone": (
        lambda at: (at.sources / "statistics/regions.csv").unlink(),
        "data/statistics/regions.csv: Filen saknas",
    ),
    "an answer changed": (
        lambda at: turn_a_bit(at.sources / SNAPSHOT / "0001.json.gz"),
        f"data/{SNAPSHOT}/0001.json.gz: Svaret är inte detsamma",
    ),
    "an answer packed anew around something else": (
        lambda at: repack(at.sources / SNAPSHOT),
        f"data/{SNAPSHOT}/0001.json.gz: Svaret är inte detsamma",
    ),
    "a snapshot torn": (
        lambda at: os.truncate(at.sources / SNAPSHOT / "snapshot.json", 99),
        f"data/{SNAPSHOT}/snapshot.json: Ögonblicksbilden går inte att läsa.",
    ),
    "a snapshot gone": (
        lambda at: shutil.rmtree(at.sources / SNAPSHOT),
        f"data/{SNAPSHOT}: Databasen är byggd av den, men den finns inte.",
    ),
    "a workbook changed": (
        lambda at: turn_a_bit(at.served / "uploads/000001/1.xlsx"),
        "uploads/000001/1.xlsx: Arbetsboken är inte densamma",
    ),
    "a receipt changed": (
        lambda at: restate(at, 3, with_sum=False),
        "uploads/000003/receipt.json: Kvittot är inte detsamma som när det gavs.",
    ),
    "a receipt changed with its sum": (
        lambda at: restate(at, 1, with_sum=True),
        "uploads/000002: Kvitto 1 eller 2 är inte detsamma som när det gavs.",
    ),
    "a receipt swapped for one without a chain": (
        lambda at: unchain(at, 2),
        "uploads/000003: Kvitto 2 eller 3 är inte detsamma",
    ),
    "a receipt gone": (lambda at: shutil.rmtree(at.served / "uploads/000002"), "uploads/000002: Kvitto 2 saknas."),
    "the last receipt gone": (
        lambda at: shutil.rmtree(at.served / "uploads/000003"),
        "uploads: Kvitto 3 visas men är inte sparat.",
    ),
    "a file too many": (
        lambda at: (at.served / "uploads/000001/2.xlsx").write_bytes(b""),
        "uploads/000001/2.xlsx: Filen hör inte till något kvitto.",
    ),
    "saved views damaged": (
        lambda at: (at.served / "saved_views.sqlite").write_bytes(b"x" * 5000),
        "saved_views.sqlite: Filen är skadad",
    ),
    "the log damaged inside": (lambda at: blot(at.served / "audit.sqlite"), "audit.sqlite: Filen är skadad"),
    "a figure changed in the database": (change_a_row, "dashboard.duckdb: Innehållet är inte det som byggdes."),
    "a database cut": (lambda at: os.truncate(at.database, 5000), "dashboard.duckdb: Databasen går inte att läsa."),
    "a database gone": (lambda at: at.database.unlink(), "dashboard.duckdb: Databasen finns inte."),
}


def repack(snapshot: Path) -> None:
    (snapshot / "0001.json.gz").write_bytes(gzip.compress(b"{}", mtime=0))
    file = snapshot / "snapshot.json"
    stated = json.loads(file.read_text(encoding="utf-8"))
    stated["files"][0]["packed_sha256"] = hashlib.sha256((snapshot / "0001.json.gz").read_bytes()).hexdigest()
    file.write_text(json.dumps(stated), encoding="utf-8")


def unchain(paths: PanelPaths, number: int) -> None:
    folder = ledger_folder(paths.database) / f"{number:06d}"
    stated = json.loads((folder / RECEIPT_FILE).read_text(encoding="utf-8"))
    stated["previous_sha256"] = None
    (folder / RECEIPT_FILE).write_text(json.dumps(stated), encoding="utf-8")
    (folder / SUMS_FILE).unlink()


def blot(file: Path) -> None:
    with file.open("r+b") as out:
        out.seek(4096)
        out.write(b"\xff" * 2048)


def test_where_all_is_well_it_finds_nothing(kept: PanelPaths, capsys: pytest.CaptureFixture[str]) -> None:
    assert panel_problems(kept) == []
    assert main(["--data", str(kept.sources), "verify"]) == 0
    assert "Allt är som det ska." in capsys.readouterr().out


@pytest.mark.parametrize(("harm", "message"), HARM.values(), ids=HARM)
def test_each_harm_is_found_by_name_with_what_to_do(
    kept: PanelPaths, capsys: pytest.CaptureFixture[str], harm: Harm, message: str
) -> None:
    harm(kept)
    assert main(["--data", str(kept.sources), "verify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    (line,) = (line for line in lines if line.startswith(message))
    assert line.endswith(".")
    assert lines[-1].endswith("fel.")


def test_several_harms_are_all_reported(kept: PanelPaths) -> None:
    for name in ("a workbook changed", "a receipt changed", "an answer changed", "saved views damaged"):
        HARM[name][0](kept)
    message = "\n".join(map(str, panel_problems(kept)))
    assert all(HARM[name][1] in message for name in ("a workbook changed", "a receipt changed", "an answer changed"))


def test_receipts_from_before_there_were_sums_are_accepted_and_chained_from_the_next(kept: PanelPaths) -> None:
    age(kept)
    assert [receipt.previous_sha256 for receipt in read_receipts(ledger_folder(kept.database))] == [None] * 3
    assert panel_problems(kept) == []
    from tests.support.follow_up_sheets import hand_in, write

    number = hand_in(write("Programpunkter", "point:3", Kommentar="Nu.")).receipt_no
    assert panel_problems(kept) == []
    before = ledger_folder(kept.database) / f"{number - 1:06d}" / RECEIPT_FILE
    assert (
        read_receipts(ledger_folder(kept.database))[-1].previous_sha256
        == hashlib.sha256(before.read_bytes()).hexdigest()
    )
    restate(kept, number - 1, with_sum=False)
    with pytest.raises(SourceError, match=f"Kvitto {number - 1} eller {number} är inte detsamma"):
        read_receipts(ledger_folder(kept.database))


def test_a_changed_receipt_stops_a_build(kept: PanelPaths) -> None:
    restate(kept, 1, with_sum=True)
    with pytest.raises(SourceError, match="Kvitto 1 eller 2 är inte detsamma som när det gavs"):
        build(kept.sources, kept.database)


def test_the_sums_are_what_sha256sum_reads(kept: PanelPaths) -> None:
    for folder in sorted(ledger_folder(kept.database).iterdir()):
        message, name = (folder / SUMS_FILE).read_text(encoding="utf-8").split()
        assert message == hashlib.sha256((folder / name).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "name", ["sources/catalogue.toml", "uploads/000001/1.xlsx", "audit.sqlite", "uploads/000002/receipt.json"]
)
def test_a_backup_is_walked_too(
    kept: PanelPaths, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = back_up(kept, tmp_path / "copies").folder
    assert main(["verify", str(folder.parent)]) == 0
    turn_a_bit(folder / name)
    assert main(["verify", str(folder)]) == 1
    assert f"{name}: Filen är inte densamma som när kopian gjordes." in capsys.readouterr().out
