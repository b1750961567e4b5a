"""Test the units, accounts and scripts of deploy/ with the programs that read them on a server."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
CURRENT = "/opt/uppdragspanelen/current"
MAX_EXPOSED = "20"
UNITS = ["uppdragspanelen@.service", "uppdragspanelen-nightly.service", "uppdragspanelen-nightly.timer"]
UNITS += ["uppdragspanelen-tell@.service"]


def run(*command: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, f"{command[0]} is missing: see what make test installs"
    return subprocess.run([program, *command[1:]], capture_output=True, text=True, **more)  # type: ignore[call-overload]


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with the programs that they start where they are here."""
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(CURRENT, str(ROOT)), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_units_without_a_word(units: Path, name: str) -> None:
    unit = name.replace("@.", "@8501.")
    found = run("systemd-analyze", "verify", "--man=no", unit, cwd=units, env={"SYSTEMD_UNIT_PATH": f"{units}:"})
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("name", ["uppdragspanelen@.service", "uppdragspanelen-nightly.service"])
def test_what_serves_and_builds_may_do_little_else(units: Path, name: str) -> None:
    assessed = run("systemd-analyze", "security", "--offline=true", f"--threshold={MAX_EXPOSED}", units / name)
    assert assessed.returncode == 0, assessed.stdout[-300:]


def test_a_units_program_is_there_and_may_be_run() -> None:
    for name in UNITS:
        for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
            if line.startswith(("ExecStart=", "ExecStartPost=")):
                program = line.split("=", 1)[1].split()[0]
                assert program.startswith(f"{CURRENT}/")
                assert os.access(ROOT / program.removeprefix(f"{CURRENT}/"), os.X_OK), program


def test_the_account_and_its_folders(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    made = run("systemd-sysusers", f"--root={tmp_path}", DEPLOY / "sysusers.conf")
    assert made.returncode == 0, made.stderr
    account = (tmp_path / "etc" / "passwd").read_text(encoding="utf-8").strip()
    assert account.startswith("uppdragspanelen:")
    assert account.endswith(":/var/lib/uppdragspanelen:/usr/sbin/nologin")


@pytest.mark.parametrize("script", sorted(path.name for path in DEPLOY.glob("*.sh")))
def test_a_script_can_be_read_and_run(script: str) -> None:
    # The one that is read by the others is not run by itself.
    assert os.access(DEPLOY / script, os.X_OK) == (script != "environment.sh")
    assert run("bash", "-n", DEPLOY / script).stderr == ""


def test_installing_says_first_what_it_would_do_and_does_nothing(tmp_path: Path) -> None:
    was_there = Path(CURRENT).parent.exists()
    result = run("bash", DEPLOY / "install.sh", "--dry-run", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    for name in ["nginx.conf", "logrotate.conf", "sysusers.conf", "tmpfiles.conf", "environment.example"]:
        assert any(f"/deploy/{name} " in line for line in lines), f"{name} is not installed"
    at = {line.split()[1].rsplit("/", 1)[-1]: number for number, line in enumerate(lines) if line.startswith("+ /")}
    assert at["pip"] < at["assets.sh"] < at["switch.sh"]
    assert Path(CURRENT).parent.exists() == was_there


def test_an_unknown_choice_is_refused() -> None:
    result = run("bash", DEPLOY / "install.sh", "--dryrun")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--dryrun" in result.stderr


def test_a_version_has_the_code_and_none_of_what_is_made_by_running(tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    for name in ("deploy", "panel", "data"):
        shutil.copytree(ROOT / name, unpacked / name, ignore=shutil.ignore_patterns("*.duckdb*", ".*", "*.sqlite*"))
    shutil.copy(ROOT / "pyproject.toml", unpacked)
    hazards = [
        "data/dashboard.duckdb",
        "data/uploads/000001/1.xlsx",
        "data/audit.sqlite",
        "data/.dashboard.duckdb.lock",
    ]
    hazards += [
        "data/snapshots/a/b.gz",
        "tests/test_x.py",
        ".venv/x",
        ".streamlit/secrets.toml",
        "panel/ui/__pycache__/x.pyc",
    ]
    for name in [*hazards, ".streamlit/config.toml"]:
        (unpacked / name).parent.mkdir(parents=True, exist_ok=True)
        (unpacked / name).write_text("")
    listed = run("bash", unpacked / "deploy" / "install.sh", "--list").stdout.splitlines()
    assert not {f"./{name}" for name in hazards} & set(listed)
    wanted = {
        "./pyproject.toml",
        "./.streamlit/config.toml",
        "./deploy/serve.sh",
        "./panel/server/health.py",
        "./data/catalogue.toml",
    }
    assert wanted <= set(listed)
    code = {f"./{path.relative_to(unpacked)}" for path in unpacked.rglob("*.py") if "tests" not in path.parts}
    assert code <= set(listed)
