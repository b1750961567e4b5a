"""Test the command line: old names still work, each kind of error has its exit code, and all output is in Swedish."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.commands.moved import MOVED, command_of
from etl.commands.running import COMMANDS as ETL_COMMANDS
from etl.commands.running import command_line, run
from etl.commands.swedish import spread_out
from etl.fetch.failure import FetchError, NoFilesError
from etl.quality import CheckError
from etl.rebuild import RebuildError
from panel import warehouse
from panel.__main__ import COMMANDS, main
from panel.commands.move import MoveError
from panel.errors import SourceError
from panel.follow_up.publish import PublishError, SavedNotShownError
from panel.formats import FormatError
from panel.operations.backup.paths import BackupError
from panel.operations.erase import ErasedNotShownError, EraseError
from panel.operations.take_in_plan import PlanExistsError
from panel.plans.sheet.template import FORMER_NOTES
from panel.records.audit import AuditError
from panel.report.errors import MailSendError, MailSettingsError, PdfError, ReportNotFoundError, WordTemplateError
from panel.sheets.state import InputError
from panel.sheets.workbook.cells import FileRejectedError
from tests.conftest import ROOT

READ = {".py", ".md", ".sh", ".toml", ".conf", ".sql", ".example", ".service", ""}
STOPPED = "Bygget avbröts. Den gamla databasen är orörd.\n"
# Stands in for the panel's commands: shows how it was started, and ends as it was bidden.
STAND_IN = """import json, os, sys
print(json.dumps([sys.argv[1:], os.getcwd(), os.environ.get("DASHBOARD_DATABASE")]), "å")
print("på stderr", file=sys.stderr)
sys.exit(int(sys.argv[-1]))
"""
# What click would say by itself.
ENGLISH = re.compile(
    r"usage:|options|commands|positional|\barguments\b|missing|no such|invalid|unexpected|requires|"
    r"required|error|show this|did you mean|try '|for help|does not|\btext\b|\binteger\b|\bpath\b|not one of",
    re.IGNORECASE,
)


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A folder with the ETL and a stand-in for the panel's commands."""
    (tmp_path / "etl").symlink_to(ROOT / "etl")
    (tmp_path / "panel").mkdir()
    (tmp_path / "panel" / "__init__.py").touch()
    (tmp_path / "panel" / "__main__.py").write_text(STAND_IN, encoding="utf-8")
    return tmp_path


def start(folder: Path, package: str, *arguments: str) -> tuple[int, bytes, str]:
    environment = {**os.environ, "DASHBOARD_DATABASE": "here.duckdb", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", package, *arguments]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True)
    return result.returncode, result.stdout, result.stderr.decode()


@pytest.mark.parametrize(("name", "code"), [(name, at % 3) for at, name in enumerate(MOVED)])
def test_an_old_name_does_the_same_and_says_what_it_is_called_now(beside: Path, name: str, code: int) -> None:
    given = ["--data", "data/å", name, "--by", "en funktion", "", str(code)]
    new, old = start(beside, "panel", *given), start(beside, "etl", *given)
    assert new[0] == code
    assert json.loads(new[1][: new[1].rindex(b" ")]) == [given, str(beside), "here.duckdb"]
    assert old[:2] == new[:2]
    line, rest = old[2].split("\n", 1)
    assert line == f"`python -m etl {name}` heter nu `uppdragspanelen {name}` (eller `python -m panel {name}`)."
    assert rest == new[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["audit", "list", "--help"], 0), (["verify", "nowhere"], 2), (["--data", ".", "verify"], 1)],
)
def test_an_old_name_gives_the_same_from_the_real_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    arguments: list[str],
    code: int,
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "none.duckdb"))
    monkeypatch.setenv("COLUMNS", "100")
    environment = {**os.environ, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "etl", *arguments]
    old = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", [str(ROOT / "panel" / "__main__.py")])
    assert main(arguments) == old.returncode == code
    output = capsysbinary.readouterr()
    assert old.stdout == output.out
    assert old.stderr.split(b"\n", 1)[1] == output.err
    assert output.out or output.err


def test_each_command_is_the_etls_or_was() -> None:
    """But for those that are newer than the division."""
    newer = ("token", "session", "person", "open-data", "status", "remind", "approve", "send-back")
    assert [name for name in COMMANDS if name not in newer] == [
        *ETL_COMMANDS,
        *MOVED,
    ]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["backup", "x"], "backup"),
        (["--data", "backup", "build"], "build"),
        (["--data=backup", "verify"], "verify"),
        (["--help", "upload"], "upload"),
        (["--data"], None),
        ([], None),
    ],
)
def test_the_command_is_found_behind_the_folder_of_sources(arguments: list[str], name: str | None) -> None:
    assert command_of(arguments) == name


def ends(error: BaseException, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Return how a command ends in which this is raised, and what it says."""
    program = command_line("", {})

    @program.command("fail")
    def fail() -> None:
        raise error

    return run(program, "panel", ["fail"]), capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "output"),
    [
        (SourceError("Fel.", "Rätta.", path="x.csv", line=2), 1, f"{STOPPED}x.csv, rad 2: Fel. Rätta.\n"),
        (CheckError("Fel [a]."), 1, f"{STOPPED}Fel [a].\n"),
        (RebuildError("Fel."), 1, f"{STOPPED}Fel.\n"),
        (warehouse.DatabaseUnavailableError("Fel."), 1, "Fel.\n"),
        (warehouse.DatabaseMissingError("Fel."), 1, "Fel.\n"),
        *(
            (kind("Fel."), 2, "Fel.\n")
            for kind in (
                *(
                    InputError,
                    PublishError,
                    EraseError,
                    ErasedNotShownError,
                    PlanExistsError,
                    FileRejectedError,
                    BackupError,
                    MoveError,
                ),
                *(
                    AuditError,
                    NoFilesError,
                    ReportNotFoundError,
                    WordTemplateError,
                    PdfError,
                    MailSettingsError,
                    MailSendError,
                    FormatError,
                ),
            )
        ),
        (FetchError("Fel.", "Rätta.", location="x"), 2, "x: Fel. Rätta.\n"),
        (SavedNotShownError(7), 2, f"{SavedNotShownError(7)}\n"),
        (FileNotFoundError(2, "No such file", "x.xlsx"), 2, "x.xlsx finns inte.\n"),
        (PermissionError(13, "Permission denied", "x.xlsx"), 2, "x.xlsx: panelen saknar rättighet.\n"),
        (KeyboardInterrupt(), 130, "Avbrutet med Ctrl+C. Det som redan är sparat gäller.\n"),
        (
            duckdb.OutOfMemoryException("x"),
            1,
            "Det gick inte. Den gamla databasen är orörd.\n"
            "Databasen gick inte att bygga: minnet räckte inte. Ge processen mer minne och försök igen.\n",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_each_error_has_its_exit_code(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, output: str
) -> None:
    assert ends(error, capsys) == (code, output)


def test_a_fault_in_the_code_is_not_dressed_as_the_persons(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        ends(ZeroDivisionError(), capsys)


def commands() -> Iterator[tuple[list[str], click.Command]]:
    """Return each command and group by what is written to run it."""
    program = command_line("", COMMANDS)
    waiting: list[tuple[list[str], click.Command]] = [([], program)]
    while waiting:
        path, command = waiting.pop()
        yield path, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            below = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
            waiting += [([*path, name], one) for name, one in below if one]


ALL = sorted(commands(), key=lambda one: one[0])


def wrong(command: click.Command) -> Iterator[list[str]]:
    """Return arguments that a command refuses."""
    yield from (["--nonsens"], ["--help=3"])
    if isinstance(command, click.Group):
        yield from ([], ["nonsens"])
    yield ["a"] * 9
    for one in command.params:
        if isinstance(one, click.Option) and not one.is_flag:
            yield from ([one.opts[0]], [one.opts[0], one.opts[0]])
            if one.type.name != "text" and not isinstance(one.type, click.Path):
                yield [one.opts[0], "nonsens"]
        if isinstance(one, click.Option) and one.is_flag:
            yield [f"{one.opts[0]}=3"]
        if one.required:
            yield []


@pytest.mark.parametrize(("path", "command"), ALL, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_help_and_every_wrong_usage_is_reported_in_swedish(
    capsys: pytest.CaptureFixture[str], path: list[str], command: click.Command
) -> None:
    assert main([*path, "--help"]) == main([*path, "-h"]) == 0
    output = capsys.readouterr().out
    for refused in wrong(command):
        if refused == ["a"] * 9 and any(one.nargs == -1 for one in command.params):
            continue
        assert main([*path, *refused]) == 2, refused
        output += capsys.readouterr().err
    own = output
    for one in command.params:
        own = own.replace(one.opts[0], "")
    # What a person writes is not for us to translate: names of options, words of a choice and of an indicator.
    own = re.sub(r"--[\w-]+|\[[^\]]*\|[^\]]*\]|contents", "", own)
    assert not ENGLISH.findall(own)
    assert all(one.help for one in command.params)


@given(st.lists(st.sampled_from(["--select", "--table", "A=1", "B=2", "x"])))
def test_an_option_before_each_of_its_values_means_the_same(arguments: list[str]) -> None:
    spread = spread_out(arguments, ["--select"])
    assert spread_out(spread, ["--select"]) == spread
    assert [one for one in spread if one != "--select"] == [one for one in arguments if one != "--select"]
    values = [b for a, b in zip(["", *arguments], [*arguments, ""], strict=True) if b and not b.startswith("-")]
    assert len(spread) >= len(arguments) >= len(values)


def test_an_option_may_be_followed_by_several_values() -> None:
    arguments = ["--service", "scb", "--select", "A=1,2", "B=3", "--table", "T", "--select", "C=4"]
    assert spread_out(arguments, ["--select"]) == [
        *("--service", "scb", "--select", "A=1,2", "--select", "B=3", "--table", "T", "--select", "C=4"),
    ]


def without_former(file: Path) -> str:
    """Return a file's text without what sheets said once, which is known again in those that are handed in late."""
    text = file.read_text(encoding="utf-8")
    for note in FORMER_NOTES:
        text = text.replace(note, "")
    return text


def test_nothing_that_is_read_names_an_old_command() -> None:
    old = re.compile(rf"-m[\", ]+etl[\", ]+({'|'.join(sorted(MOVED, key=len, reverse=True))})(?![\w.-])")
    found = []
    folders = ("bench", "data", "deploy", "docs", "etl", "pages", "panel", "tests")
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*"))]
    for file in [*files, *ROOT.glob("*.md"), *(ROOT / name for name in ("Makefile", "dashboard.py", "pyproject.toml"))]:
        if file.suffix in READ and file.is_file():
            found += [f"{file}: {hit.group(0)}" for hit in old.finditer(without_former(file))]
    assert not found


@pytest.mark.parametrize("package", ["panel", "etl"])
def test_the_list_of_commands_waits_for_no_library_that_it_does_not_need(package: str) -> None:
    code = (
        "import runpy, sys\n"
        f"try: runpy.run_module('{package}', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end: print(end.code, *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run([sys.executable, "-c", code, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    exit_code, *imported = ran.stdout.splitlines()[-1].split()
    assert exit_code == "0"
    assert "click" in imported
    assert not {"pandas", "numpy", "openpyxl", "duckdb", "psycopg", "streamlit", "plotly"} & set(imported)
