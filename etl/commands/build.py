"""The commands build, check and findings."""

import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from etl.build import BuildResult, assemble
from etl.commands.running import Run, pass_run
from etl.commands.swedish import DAY, Command, option
from etl.loading import STEPS
from etl.rebuild import rebuild
from panel import warehouse
from panel.ledger.ledger import is_example, ledger_folder, read_receipts
from panel.records import audit
from panel.wording.moments import SWEDEN

SEVERITIES = {"high": "allvarlig", "medium": "att känna till", "low": "liten", "none": "stämmer"}
as_of_option = option(
    "--known-on", "as_of", type=DAY, metavar="DAG", help="Bara det som var hämtat den dagen (2026-12-31)."
)


@click.command("build", cls=Command)
@as_of_option
@pass_run
def build(here: Run, as_of: date | None) -> None:
    """Build, swap and print the rows by table. Raises as rebuild() does."""
    with _progress(here.console) as progress:
        task = progress.add_task("Bygger", total=len(STEPS))
        change = rebuild(
            here.data,
            warehouse.database_path(),
            audit.from_command_line(),
            lambda step: progress.update(task, advance=1, description=step),
            until=end_of(as_of),
        )
    _print_result(change.result, here.console)


@click.command("check", cls=Command)
@as_of_option
@pass_run
def check(here: Run, as_of: date | None) -> None:
    """Build in a temporary folder and print the rows by table. Raises as assemble() does."""
    ledger = ledger_folder(warehouse.database_path())
    with tempfile.TemporaryDirectory() as folder, _progress(here.console) as progress:
        task = progress.add_task("Kontrollerar", total=len(STEPS) - 1)
        result = assemble(
            here.data,
            Path(folder) / "check.duckdb",
            lambda step: progress.update(task, advance=1, description=step),
            read_receipts(ledger),
            is_example(ledger),
            end_of(as_of),
        )
    _print_result(result, here.console)
    here.console.print("Alla kontroller håller. Databasen är inte utbytt.")


@click.command("findings", cls=Command)
@pass_run
def findings(here: Run) -> None:
    """Print the findings, one table for each plan. Raises DatabaseUnavailableError."""
    plans = warehouse.read("plans")
    for plan_id, title in zip(plans["plan_id"], plans["title"], strict=True):
        message = f"Det här stämmer inte: {title}" if len(plans) > 1 else "Det här stämmer inte"
        table = Table("Allvar", "Vad", "Väntat", "Funnet", title=message, show_lines=True)
        for query in ("findings", "findings_across"):
            for row in warehouse.read(query, plan_id=plan_id).to_dict("records"):
                what = f"{row['title']}\n{row['detail']}"
                table.add_row(SEVERITIES[row["severity"]], what, row["expected"], row["found"])
        here.console.print(table)


def end_of(day: date | None) -> datetime | None:
    """Return the last moment of a day in Sweden, as UTC without a time zone."""
    if day is None:
        return None
    return datetime.combine(day, time.max, SWEDEN).astimezone(UTC).replace(tzinfo=None)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _print_result(result: BuildResult, console: Console) -> None:
    table = Table("Tabell", "Rader", title="Databasen")
    table.columns[1].justify = "right"
    for name, count in result.rows.items():
        table.add_row(name, f"{count:,}".replace(",", " "))
    console.print(table)
    message = ", ".join(f"{result.findings[key]} {word}" for key, word in SEVERITIES.items() if key in result.findings)
    console.print(f"{sum(result.rows.values())} rader på {result.seconds:.2f} s. Iakttagelser: {message or 'inga'}.")
    console.print(f"Innehållets kontrollsumma: {result.content_sha256}", highlight=False)
    for warning in result.warnings:
        console.print(
            f"Att åtgärda i statistiken: {warning}", style="yellow", markup=False, highlight=False, soft_wrap=True
        )
