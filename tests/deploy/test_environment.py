"""Test that processes, nightly run, upgrade, installer and commands all read the same environment file alike."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
READER = "environment.sh"
LAKE = "ducklake:postgres:dbname=panel host=katalog.kommun.example user=panel"
# What runs the panel's code, and how it is started. A new script that does has its place here.
RUNS_CODE = {
    "serve.sh": ["8501"],
    "nightly.sh": [],
    "etl.sh": ["verify"],
    "restart.sh": [],
    "switch.sh": ["{release}"],
}
# Notes what it was started with, and fails where a version would begin to be put in the place of another.
STAND_IN = """#!/usr/bin/env python3
import json, os, sys
with open({asked!r}, "a") as file:
    file.write(json.dumps([sys.argv[1:], dict(os.environ)]) + "\\n")
sys.exit("build" in sys.argv or "import dashboard" in sys.argv)
"""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A version whose Python notes how it was started, on a machine without the account and without systemd."""
    folder = tmp_path / "release"
    shutil.copytree(DEPLOY, folder / "deploy")
    programs = {
        folder / ".venv/bin/python": STAND_IN.format(asked=str(tmp_path / "asked")),
        tmp_path
        / "bin/runuser": '#!/bin/bash\n[ "$1 $2 $3" = "-u uppdragspanelen --" ] || exit 9\nshift 3\nexec "$@"\n',
        tmp_path / "bin/systemctl": "#!/bin/bash\nexit 3\n",
    }
    for program, text in programs.items():
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
    return folder


def start(release: Path, script: str, *options: str, stated: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the version where the environment's file says this."""
    file = release.parent / "environment"
    file.write_text(stated, encoding="utf-8")
    path = f"{release.parent / 'bin'}:{os.environ['PATH']}"
    own = {"PATH": path, "HOME": "/root", "PANEL_ENVIRONMENT": str(file), **more}
    arguments = [option.format(release=release) for option in options]
    return subprocess.run([release / "deploy" / script, *arguments], env=own, cwd="/", capture_output=True, text=True)


def started_with(release: Path) -> list[tuple[list[str], dict[str, str]]]:
    """Return what the version's Python was started with: arguments and environment, one a start."""
    return [json.loads(line) for line in text_of(release.parent / "asked").splitlines()]


@pytest.mark.parametrize("script", RUNS_CODE)
def test_whatever_runs_the_panels_code_reads_the_file(release: Path, script: str) -> None:
    shared = "/srv/uppdragspanelen/dashboard.duckdb"
    start(release, script, *RUNS_CODE[script], stated=f"WAREHOUSE={LAKE}\nDASHBOARD_DATABASE={shared}\n")
    seen = started_with(release)
    assert seen
    for _, environment in seen:
        assert environment["WAREHOUSE"] == LAKE
        assert environment["DASHBOARD_DATABASE"] == shared
        assert environment["WAREHOUSE_COPY"] == "/var/cache/uppdragspanelen"
        assert environment["PYTHONDONTWRITEBYTECODE"] == "1"


def test_an_upgrade_builds_where_the_processes_read(release: Path) -> None:
    result = start(release, "switch.sh", str(release), stated=f"WAREHOUSE={LAKE}\n")
    commands = [(arguments[2:], environment["WAREHOUSE"]) for arguments, environment in started_with(release)[1:]]
    assert commands == [(["check"], LAKE), (["build"], LAKE)]
    assert "Inget är bytt" in result.stderr


def test_without_a_file_all_have_the_same_place(release: Path) -> None:
    for script, options in RUNS_CODE.items():
        start(release, script, *options, stated="")
    places = {(one["DASHBOARD_DATABASE"], "WAREHOUSE" in one) for _, one in started_with(release)}
    assert places == {("/var/lib/uppdragspanelen/dashboard.duckdb", False)}


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.sh")), ids=lambda path: path.name)
def test_a_script_that_runs_the_panels_code_is_among_those_tried(path: Path) -> None:
    runs_code = any(how in text_of(path) for how in ("-m etl", "-m panel", "-m uvicorn", "may_start", "as_panel"))
    assert not runs_code or path.name in {*RUNS_CODE, READER, "install.sh"}
    reads = path.name in RUNS_CODE or "TELL_MAIL" in text_of(path) or "BACKUP_TARGET" in text_of(path)
    assert not reads or path.name == READER or READER in text_of(path)


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_a_unit_sets_nothing_of_its_own(path: Path) -> None:
    lines = text_of(path).splitlines()
    assert not [line for line in lines if line.startswith(("Environment", "PassEnvironment"))]
    scripts = [line.split()[0].rsplit("/", 1)[-1] for line in lines if line.startswith("ExecStart=")]
    assert scripts
    assert all(READER in text_of(DEPLOY / script) for script in scripts)


@pytest.mark.parametrize("path", sorted(filter(Path.is_file, DEPLOY.iterdir())), ids=lambda path: path.name)
def test_the_file_is_opened_in_one_place(path: Path) -> None:
    if path.name not in {READER, "environment.example", "tmpfiles.conf"}:
        code = [line for line in text_of(path).splitlines() if not line.lstrip().startswith(("#", "//"))]
        assert not [
            line for line in code if "/etc/uppdragspanelen/environment" in line or "DASHBOARD_DATABASE=" in line
        ]


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("TELL_MAIL=a@kommun.example", "a@kommun.example"),
        ("TELL_MAIL = a", None),
        ("  TELL_MAIL=a b  c \n", "a b  c"),
        ('TELL_MAIL="a b"', "a b"),
        ("TELL_MAIL='a b'", "a b"),
        ("TELL_MAIL=a#b", "a#b"),
        ("TELL_MAIL=$HOME `id`", "$HOME `id`"),
        ("TELL_MAIL=", ""),
        ("TELL_MAIL=a\r\n", "a"),
        ("# TELL_MAIL=a\n\n;TELL_MAIL=b", None),
        ("TELL_MAIL", None),
    ],
)
def test_a_line_is_a_name_and_a_value_or_is_refused(release: Path, stated: str, value: str | None) -> None:
    result = start(release, "etl.sh", "verify", stated=stated)
    if value is None:
        number = stated.count("\n") + 1
        assert (result.returncode, f"rad {number}, är inte NAMN=värde" in result.stderr) == (1, True)
        assert not (release.parent / "asked").exists()
    else:
        assert started_with(release)[0][1]["TELL_MAIL"] == value


def test_the_example_says_nothing_until_it_is_changed(release: Path) -> None:
    example = text_of(DEPLOY / "environment.example")
    assert start(release, "etl.sh", "verify", stated=example).returncode == 0
    names = {line.split("=")[0][1:] for line in example.splitlines() if line.startswith("#") and line[1] != " "}
    start(release, "etl.sh", "verify", stated=example.replace("\n#", "\n").replace("\n ", "\n# "))
    (_, before), (_, after) = started_with(release)
    assert names == {name for name in after if after[name] != before.get(name)}
    assert {"BACKUP_TARGET", "TELL_MAIL", "WAREHOUSE", "DASHBOARD_DATABASE"} <= names


def test_a_fault_in_the_file_does_not_keep_a_failure_from_being_reported(release: Path) -> None:
    result = start(release, "tell.sh", "uppdragspanelen-nightly.service", stated="nonsense\n")
    assert result.returncode == 0
    assert "uppdragspanelen-nightly.service gick inte" in result.stdout
    assert "rad 1" in result.stderr


def test_nothing_is_restarted_where_a_process_would_not_start(release: Path) -> None:
    result = start(release, "restart.sh", stated="")
    assert (result.returncode, result.stdout) == (1, "")
    assert "Inget är omstartat" in result.stderr


def test_a_version_that_would_not_start_is_not_put_in_use(release: Path) -> None:
    (release.parent / "bin" / "systemctl").write_text("#!/bin/bash\nexit 0\n", encoding="utf-8")
    result = start(release, "switch.sh", str(release), stated="")
    assert result.returncode == 1
    assert "startar inte som den är inställd. Inget är bytt." in result.stderr
    assert len(started_with(release)) == 1
