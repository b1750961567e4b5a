"""Test the command that copies the build between a file and a lake: output, refusals and logging."""

from pathlib import Path

import pytest

from panel import warehouse
from panel.__main__ import main
from panel.records import audit
from panel.records.audit import Event
from tests.support.lake.shared import Shared

pytestmark = pytest.mark.services

pytest_plugins = ["tests.support.lake.panels"]


@pytest.fixture
def served(empty_lake: Shared, reported: Path) -> Path:
    """A panel that serves one file, beside an empty lake."""
    empty_lake.database.write_bytes(reported.read_bytes())
    empty_lake.patch.setenv(warehouse.DATABASE_VARIABLE, str(empty_lake.database))
    empty_lake.patch.delenv("WAREHOUSE", raising=False)
    return empty_lake.database


def output_of(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_a_file_is_moved_to_a_lake_and_back_with_the_same_hash(
    served: Path, empty_lake: Shared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content_sha256 = warehouse.read("latest_build")["content_sha256"].item()
    assert main(["move", "--to", empty_lake.address]) == 0
    output = output_of(capsys)
    assert content_sha256 in output
    assert "WAREHOUSE" in output
    assert "kopiera dit hela mappen uploads" in output
    back = tmp_path / "back.duckdb"
    assert main(["move", "--from", empty_lake.address, "--to", str(back)]) == 0
    assert content_sha256 in output_of(capsys)
    empty_lake.patch.setenv(warehouse.DATABASE_VARIABLE, str(back))
    assert warehouse.read("latest_build")["content_sha256"].item() == content_sha256


def test_a_move_is_logged_without_the_address(served: Path, empty_lake: Shared) -> None:
    assert main(["move", "--to", f"{empty_lake.address} password=hemligt-ord"]) == 0
    (line,) = audit.lines(audit.LogFilter(Event.MOVED))
    assert line.about["to"] == "lager"
    assert "hemligt-ord" not in str(line)


@pytest.mark.parametrize("arguments", [["--to", "other.duckdb"], ["--from", "{lake}", "--to", "{lake}"]])
def test_two_of_a_kind_are_refused(
    served: Path, empty_lake: Shared, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    given = [argument.format(lake=empty_lake.address) for argument in arguments]
    assert main(["move", *given]) == 2
    assert "Inget är kopierat" in output_of(capsys)


def test_a_lake_that_does_not_answer_and_a_file_that_is_not_there_are_reported(
    served: Path, empty_lake: Shared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["move", "--to", "ducklake:postgres:dbname=x host=/nowhere password=hemligt-ord"]) == 1
    output = output_of(capsys)
    assert "Lagrets katalog svarar inte" in output
    assert "hemligt-ord" not in output
    assert main(["move", "--from", str(tmp_path / "none.duckdb"), "--to", empty_lake.address]) == 1
    assert "Databasen finns inte ännu" in output_of(capsys)
    assert main(["move", "--from", empty_lake.address, "--to", str(tmp_path / "file.duckdb")]) == 1
    assert "inget i lagret ännu" in output_of(capsys)
    assert not list(tmp_path.glob("*file.duckdb*building*"))
