"""Test the nightly run: each step is tried, failures are reported, and the old database stays shown."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from panel import warehouse
from tests.conftest import ROOT, replace_in
from tests.support.follow_up_sheets import hand_in, serve, write

NIGHTLY = ROOT / "deploy" / "nightly.sh"
WELL = "Natten gick som den skulle."
# Stands in for Python where only the order of the steps and what becomes of their answers is looked at.
STAND_IN = """#!/bin/bash
shift 2
echo "$*" >>"{folder}/asked"
[ "$1 $2" = "series late" ] && cat "{folder}/late"
[ -e "{folder}/fails-$1" ] && exit 1
exit 0
"""


class Night:
    """A version whose etl notes what it is asked, and fails where it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "deploy").mkdir()
        for name in ("nightly.sh", "environment.sh"):
            shutil.copy(NIGHTLY.with_name(name), folder / "deploy")
        self.late = folder / "late"
        self.late.touch()
        python = folder / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(STAND_IN.format(folder=folder), encoding="utf-8")
        python.chmod(0o755)

    def pass_with(self, *failing: str, **more: str) -> tuple[int, list[str], str]:
        """Return how a night ends in which these steps fail, what was asked, and what was said."""
        (self.folder / "asked").unlink(missing_ok=True)
        for step in ("fetch", "build", "remind", "open-data", "audit", "backup", "status"):
            (self.folder / f"fails-{step}").unlink(missing_ok=True)
        for step in failing:
            (self.folder / f"fails-{step}").touch()
        database = str(self.folder / "dashboard.duckdb")
        result = subprocess.run(
            [self.folder / "deploy" / "nightly.sh"],
            env={**os.environ, warehouse.DATABASE_VARIABLE: database, **more},
            capture_output=True,
            text=True,
        )
        commands = (self.folder / "asked").read_text(encoding="utf-8").splitlines()
        return result.returncode, commands, result.stdout


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_a_night_that_goes_well(night: Night) -> None:
    code, commands, output = night.pass_with(BACKUP_TARGET="/srv/copies")
    assert (code, commands) == (
        0,
        ["fetch", "build", "series late", "remind", "open-data", "audit purge", "backup /srv/copies", "status"],
    )
    assert output.splitlines()[-1] == WELL


def test_copies_are_encrypted_and_as_many_are_kept_as_is_set(night: Night) -> None:
    commands = night.pass_with(BACKUP_TARGET="/srv/copies", BACKUP_KEY="/etc/my backup.asc", BACKUP_KEEP="30")[1]
    assert "backup /srv/copies --keep 30 --encrypt-to /etc/my backup.asc" in commands


def test_without_a_place_for_copies_none_is_taken(night: Night) -> None:
    assert night.pass_with()[1] == ["fetch", "build", "series late", "remind", "open-data", "audit purge", "status"]


@pytest.mark.parametrize(
    "failing",
    [["build"], ["open-data"], ["audit", "backup"], ["build", "remind", "open-data", "audit", "backup", "status"]],
)
def test_whatever_fails_the_rest_is_done_and_somebody_is_reported(night: Night, failing: list[str]) -> None:
    code, commands, output = night.pass_with(*failing, BACKUP_TARGET="/srv/copies")
    assert (code, len(commands)) == (1, 8)
    words = {
        "build": "Bygge",
        "remind": "Påminnelser",
        "open-data": "Öppna data",
        "audit": "Gallring",
        "backup": "Säkerhetskopia",
        "status": "Läge",
    }
    last = output.splitlines()[-1]
    assert last.startswith("<3>Natten gick inte som den skulle: " + " ".join(words[step] for step in failing))
    assert WELL not in output


def test_statistics_that_do_not_come_are_reported_on_the_third_night_in_a_row(night: Night) -> None:
    codes = [night.pass_with("fetch")[0] for _ in range(2)]
    codes += [night.pass_with()[0]]
    codes += [night.pass_with("fetch")[0] for _ in range(4)]
    assert codes == [0, 0, 0, 0, 0, 1, 1]
    output = night.pass_with("fetch")[2]
    assert "natt 5 i rad" in output
    assert night.pass_with("fetch", FETCH_FAILURES_BEFORE_TELLING="9")[0] == 0


def test_late_statistics_are_listed_each_night_and_reported_when_they_become_late(night: Night) -> None:
    night.late.write_text("population: 14 månader efter, till och med okt 2023\n", encoding="utf-8")
    code, _, output = night.pass_with()
    assert (code, "<4>Sen statistik: population: 14 månader efter" in output) == (0, True)
    night.late.write_text("births: 1 kvartal efter\npopulation: 15 månader efter\n", encoding="utf-8")
    code, _, output = night.pass_with()
    assert code == 1 and output.splitlines()[-1].startswith("<3>Natten gick inte som den skulle: Ny sen statistik.")
    assert "births: 1 kvartal efter" in output
    assert night.pass_with()[0] == 0
    night.late.write_text("", encoding="utf-8")
    assert night.pass_with()[0] == 0 and "Sen statistik" not in night.pass_with()[2]


@pytest.fixture
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A panel with sources of its own, where no statistics are to be fetched."""
    database = serve(built, tmp_path, monkeypatch)
    sources = tmp_path / "sources"
    ignored = shutil.ignore_patterns("*.duckdb*", ".*", "uploads", "demo", "snapshots", "incoming", "*.sqlite*")
    shutil.copytree(ROOT / "data", sources, ignore=ignored)
    (sources / "catalogue.toml").write_text("", encoding="utf-8")
    return database


def pass_a_real_night(database: Path, copies: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, warehouse.DATABASE_VARIABLE: str(database), "BACKUP_TARGET": str(copies)}
    return subprocess.run([NIGHTLY], env=environment, cwd="/", capture_output=True, text=True)


@pytest.mark.faults
def test_a_real_night_and_one_whose_sources_do_not_hold(served: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copies = tmp_path_factory.mktemp("copies")
    hand_in(write("Programpunkter", "point:2", Status="Slutförd"))
    before = warehouse.read("latest_build")["build_id"].item()
    passed = pass_a_real_night(served, copies)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    first = warehouse.read("latest_build")["build_id"].item()
    assert first != before
    assert len(list(copies.glob("*"))) >= 1
    assert list(copies.rglob("000001/receipt.json"))

    replace_in(served.parent / "sources" / "statistics" / "regions.csv", "0581", "058x")
    passed = pass_a_real_night(served, copies)
    assert passed.returncode == 1
    assert "Natten gick inte som den skulle: Bygge" in passed.stdout
    assert "Den gamla databasen är orörd" in passed.stderr
    assert warehouse.read("latest_build")["build_id"].item() == first
    assert len(list(copies.rglob("000001/receipt.json"))) == 2
