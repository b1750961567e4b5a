"""The command line, python -m etl: build, check, findings; fetch, series, convert; template, upload, undo, demo."""

import argparse
import sys
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import warehouse
from etl import audit, convert, move
from etl.backup import commands as keeping
from etl.build import STEPS, BuildResult, CheckFailed, assemble
from etl.database_fault import database_fault
from etl.erase import commands as erasing
from etl.errors import SourceError
from etl.fetch import commands as fetching
from etl.follow_up import commands as follow_up
from etl.follow_up.ledger import SWEDEN, is_example, ledger_folder, read_receipts
from etl.kept_files import sources_of
from etl.plan_sheet import commands as plan_sheet
from etl.rebuild import NotBuilt, rebuild
from report import commands as reporting

PARTS = (fetching, follow_up, erasing, plan_sheet, keeping, move, audit, reporting)
SEVERITIES = {"high": "allvarlig", "medium": "att känna till", "low": "liten", "none": "stämmer"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something does not hold, 2 wrong usage or refused."""
    options = _parser().parse_args(arguments)
    options.data = options.data or sources_of(warehouse.database_path())
    console, errors = Console(), Console(stderr=True)
    commands = {"build": _build, "check": _check, "findings": _findings, **convert.RUN}
    for part in PARTS:
        commands |= part.RUN
    try:
        return commands[options.command](options, console) or 0
    except (SourceError, CheckFailed, NotBuilt) as error:
        errors.print("Bygget avbröts. Den gamla databasen är orörd.", style="bold red")
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        return 1
    except warehouse.DatabaseUnavailable as error:
        errors.print(str(error), markup=False, soft_wrap=True)
        return 1
    except tuple(told for part in PARTS for told in part.ERRORS) as error:
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        return follow_up.REFUSED
    except duckdb.Error as error:
        errors.print("Det gick inte. Den gamla databasen är orörd.", style="bold red")
        errors.print(database_fault(error), markup=False, highlight=False, soft_wrap=True)
        return 1
    except FileNotFoundError as error:
        errors.print(f"{error.filename} finns inte.", markup=False, highlight=False, soft_wrap=True)
        return follow_up.REFUSED
    except OSError as error:
        errors.print(f"{error.filename}: {error.strerror}", markup=False, highlight=False, soft_wrap=True)
        return follow_up.REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="Läser källorna i data/ till databasen.")
    parser.add_argument("--data", type=Path, help="mappen med källor (data/, och för exempeldata dess egna)")
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="bygg databasen och byt ut den gamla")
    checking = commands.add_parser("check", help="läs och kontrollera källorna utan att byta databas")
    for parser_of_one in (building, checking):
        parser_of_one.add_argument(
            "--known-on", type=date.fromisoformat, metavar="DAG", help="bara det som var hämtat den dagen (2026-12-31)"
        )
    commands.add_parser("findings", help="visa vad som inte stämmer i den byggda databasen")
    convert.add_commands(commands)
    for part in PARTS:
        part.add_commands(commands)
    return parser


def _build(options: argparse.Namespace, console: Console) -> None:
    with _progress(console) as progress:
        task = progress.add_task("Bygger", total=len(STEPS))
        change = rebuild(
            options.data,
            warehouse.database_path(),
            audit.who(),
            lambda step: progress.update(task, advance=1, description=step),
            until=_end_of(options.known_on),
        )
    _print_result(change.result, console)


def _check(options: argparse.Namespace, console: Console) -> None:
    ledger = ledger_folder(warehouse.database_path())
    with tempfile.TemporaryDirectory() as folder, _progress(console) as progress:
        task = progress.add_task("Kontrollerar", total=len(STEPS) - 1)
        result = assemble(
            options.data,
            Path(folder) / "check.duckdb",
            lambda step: progress.update(task, advance=1, description=step),
            read_receipts(ledger),
            is_example(ledger),
            _end_of(options.known_on),
        )
    _print_result(result, console)
    console.print("Alla kontroller håller. Databasen är inte utbytt.")


def _end_of(day: date | None) -> datetime | None:
    """Return the last moment of a day in Sweden, as UTC without a zone."""
    if day is None:
        return None
    return datetime.combine(day, time.max, SWEDEN).astimezone(UTC).replace(tzinfo=None)


def _findings(options: argparse.Namespace, console: Console) -> None:
    plans = warehouse.read("plans")
    for plan_id, title in zip(plans["plan_id"], plans["title"], strict=True):
        told = f"Det här stämmer inte: {title}" if len(plans) > 1 else "Det här stämmer inte"
        table = Table("Allvar", "Vad", "Väntat", "Funnet", title=told, show_lines=True)
        for query in ("findings", "findings_across"):
            for row in warehouse.read(query, plan_id=plan_id).to_dict("records"):
                what = f"{row['title']}\n{row['detail']}"
                table.add_row(SEVERITIES[row["severity"]], what, row["expected"], row["found"])
        console.print(table)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _print_result(result: BuildResult, console: Console) -> None:
    table = Table("Tabell", "Rader", title="Databasen")
    table.columns[1].justify = "right"
    for name, count in result.rows.items():
        table.add_row(name, f"{count:,}".replace(",", " "))
    console.print(table)
    told = ", ".join(f"{result.findings[key]} {word}" for key, word in SEVERITIES.items() if key in result.findings)
    console.print(f"{sum(result.rows.values())} rader på {result.seconds:.2f} s. Iakttagelser: {told or 'inga'}.")
    console.print(f"Innehållets kontrollsumma: {result.content_sha256}", highlight=False)
    for warning in result.warnings:
        console.print(
            f"Att åtgärda i statistiken: {warning}", style="yellow", markup=False, highlight=False, soft_wrap=True
        )


if __name__ == "__main__":
    sys.exit(main())
