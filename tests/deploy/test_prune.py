"""Test which old versions are removed: never the one in use, the one before it, or one that a process runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

DAY = 86_400


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Versions r1 to r6, the last the newest; r3 is in use after a rollback from r6. Of r7 and r8 the installation stopped."""
    releases = tmp_path / "panel åäö" / "releases"
    for number in range(1, 9):
        folder = releases / f"r{number}"
        folder.mkdir(parents=True)
        if number < 7:
            (folder / ".installed").touch()
            os.utime(folder / ".installed", (number * DAY, number * DAY))
        if number < 8:
            os.utime(folder, (number * DAY, number * DAY))
    for link, target in (("current", "r3"), ("previous", "r6")):
        (releases.parent / link).symlink_to(releases / target)
    return releases.parent


def prune(home: Path, environment: str = "") -> subprocess.CompletedProcess[str]:
    file = home / "environment"
    file.write_text(environment, encoding="utf-8")
    how = {"PATH": os.environ["PATH"], "PANEL_ENVIRONMENT": str(file)}
    return subprocess.run([ROOT / "deploy" / "prune.sh", home], env=how, capture_output=True, text=True, check=False)


def left(home: Path) -> str:
    return " ".join(sorted(path.name for path in (home / "releases").iterdir()))


@pytest.mark.parametrize(
    ("environment", "kept"),
    [("", "r3 r5 r6 r8"), ("RELEASES_KEPT=0\n", "r3 r6 r8"), ("RELEASES_KEPT=9\n", "r1 r2 r3 r4 r5 r6 r8")],
)
def test_the_one_in_use_the_one_before_and_as_many_as_are_set_are_kept(home: Path, environment: str, kept: str) -> None:
    result = prune(home, environment)
    assert (result.returncode, result.stderr, left(home)) == (0, "", kept)
    assert result.stdout.count("Borttagen: ") == 8 - len(kept.split())
    assert prune(home, environment).stdout == ""


def test_a_version_that_a_process_runs_is_kept_until_it_has_ended(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], cwd=home / "releases" / "r1", stdin=subprocess.PIPE
    ) as process:
        prune(home)
        assert left(home) == "r1 r3 r5 r6 r8"
        process.communicate()
    prune(home)
    assert left(home) == "r3 r5 r6 r8"


@pytest.mark.parametrize("stated", ["-1", "några", "1; rm"])
def test_nothing_is_removed_when_it_is_not_known_how_many_to_keep(home: Path, stated: str) -> None:
    result = prune(home, f"RELEASES_KEPT={stated}\n")
    assert (result.returncode, len(list((home / "releases").iterdir()))) == (1, 8)
    assert "inte ett antal" in result.stderr


def test_nothing_is_removed_where_no_version_is_in_use(home: Path) -> None:
    (home / "current").unlink()
    assert prune(home).returncode == 1
    assert len(left(home).split()) == 8
