"""Test the messages for errors of DuckDB during a build: where it happened, and why."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.database_fault import database_fault
from etl.loading import ETL
from etl.rebuild import RebuildError, rebuild
from panel import warehouse
from panel.__main__ import main
from tests.conftest import ROOT

DISK = "disken"
LIMITED = (
    "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({size},) * 2);"
    "from panel.__main__ import main; sys.exit(main(['--data', sys.argv[1], 'build']))"
)


@pytest.fixture
def queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the build's SQL that a test may break."""
    folder = tmp_path / "etl"
    for name in ("load", "checks", "findings"):
        shutil.copytree(ETL / name, folder / name)
    for path in ETL.glob("*.sql"):
        shutil.copy(path, folder)
    for module in ("build", "loading", "quality"):
        monkeypatch.setattr(f"etl.{module}.ETL", folder)
    return folder


BREAKS = {
    "a finding with one key twice": (
        "findings/claim_level.sql",
        "FROM ({query}) UNION ALL FROM ({query})",
        "en regel i tabellen bröts",
        "duplicate key",
    ),
    "a finding on a table that is not": (
        "findings/claim_level.sql",
        "FROM no_such_table",
        "frågan gick",
        "no_such_table",
    ),
    "a check on a column that is not": (
        "checks/observation_has_a_source.sql",
        "SELECT nej FROM region",
        "frågan gick",
        "nej",
    ),
    "a table filled against its rule": (
        "load/region.sql",
        "{query}; UPDATE region SET name = NULL",
        "en regel i tabellen bröts",
        "NOT NULL",
    ),
}


@pytest.mark.parametrize("what", sorted(BREAKS))
def test_a_query_that_falls_is_named_with_the_true_cause(
    what: str, queries: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, new, kind, cause = BREAKS[what]
    file = queries / name
    old = file.read_text(encoding="utf-8").strip().rstrip(";")
    file.write_text(new.format(query=old), encoding="utf-8")
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "dashboard.duckdb"))
    assert main(["--data", str(data), "build"]) == 1
    output = capsys.readouterr().err
    assert f"etl/{name}: {kind}" in output
    assert cause in output
    assert DISK not in output.lower()
    with pytest.raises(RebuildError, match=f"etl/{name}"):
        rebuild(data, data / "dashboard.duckdb", "kommandot")


@pytest.mark.faults
@pytest.mark.parametrize("size", [100_000, 1_000_000])
def test_a_file_that_cannot_grow_is_reported_as_a_full_disk(size: int, built: Path, data: Path, tmp_path: Path) -> None:
    target = Path(shutil.copy(built, tmp_path / "panel.duckdb"))
    before = target.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(size=size), str(data)],
        cwd=ROOT,
        env={warehouse.DATABASE_VARIABLE: str(target), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "disken är full, eller utrymmet slut. Frigör plats" in done.stderr, done.stderr
    assert target.read_bytes() == before


@given(st.text())
def test_a_broken_rule_is_never_reported_as_a_full_disk_whatever_it_quotes(text: str) -> None:
    for words in (text, "No space left on device", "Could not write all bytes"):
        for error in (duckdb.ConstraintException(words), duckdb.CatalogException(words), duckdb.BinderException(words)):
            assert DISK not in database_fault(error).replace(words[:2000].strip(), "")
