"""Official statistics from the command line: fetch, series add, series list."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import stamina.instrumentation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from etl.audit import who
from etl.errors import SourceError
from etl.fetch.catalogue import FILE, ROLES, SERVICES, Series, read_catalogue
from etl.fetch.failure import FetchFailed, NothingThere, guesses
from etl.fetch.new_series import Wanted, add_series
from etl.fetch.old_series import remove_series
from etl.fetch.periods import parse_period
from etl.fetch.run import Outcome, fetch_all
from etl.fetch.store import read_snapshots
from etl.fetch.web import Web
from formats.moments import stamp
from warehouse import audit

ALL_WELL, SOME_FAILED = 0, 1
STYLES = {"new": "green", "unchanged": "", "absent": "yellow", "failed": "bold red", "planned": ""}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands that fetch statistics to the command line."""
    fetch = commands.add_parser("fetch", help="hämta officiell statistik från tjänsterna i katalogen")
    fetch.add_argument("series", nargs="*", metavar="SERIE", help="seriernas id (alla)")
    fetch.add_argument("--since", metavar="PERIOD", help="bara från en period: 2024, 2024M01, 2024K1")
    fetch.add_argument("--dry-run", action="store_true", help="säg vad som skulle hämtas, och skriv inget")
    series = commands.add_parser("series", help="katalogen över serier som hämtas")
    actions = series.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="visa katalogen och när varje serie hämtades")
    add = actions.add_parser("add", help="lägg till en serie i katalogen")
    add.add_argument("--service", required=True, choices=list(SERVICES), help="tjänsten, eller filens format")
    add.add_argument("--table", help="tabellens id, till exempel TAB6471 (scb, pxweb)")
    add.add_argument("--kpi", help="nyckeltalets id, till exempel N01951 (kolada)")
    add.add_argument("--file", help="filens plats i data/ (px, csv, xlsx, json, parquet)")
    add.add_argument("--url", help="tjänstens adress (pxweb) eller filens (px, csv, xlsx, json, parquet)")
    add.add_argument("--id", help="seriens id; utan det efter tabellen")
    pairs: dict[str, Any] = {"action": "extend", "nargs": "+", "default": []}
    add.add_argument("--select", metavar="DIMENSION=KODER", help="till exempel Region=0581,0580,00 Kon=1,2", **pairs)
    add.add_argument(
        "--dimension", metavar="ROLL=DIMENSION", help=f"vilken dimension som är {', '.join(sorted(ROLES))}", **pairs
    )
    add.add_argument("--indicator", help="indikatorns id; en som finns behöver inga fler ord")
    add.add_argument("--region", help="allas region, där ingen dimension är regionen, till exempel 0581")
    add.add_argument("--licence", help="licensen, där tjänsten inte anger den, till exempel 'CC0 1.0'")
    for name, what in {"title": "titeln", "producer": "den som har tagit fram statistiken"}.items():
        add.add_argument(f"--{name}", help=f"{what}, där källan inte anger det")
    add.add_argument("--unit", help="källans enhet, där dess eget ord saknas eller är ett annat, till exempel 1000-tal")
    add.add_argument(
        "--scale", type=_number, help="vad talen gångras med för att bli indikatorns enhet, till exempel 1000"
    )
    remove = actions.add_parser("remove", help="ta bort en serie ur katalogen och bygget; det hämtade läggs undan")
    remove.add_argument("series", metavar="SERIE", help="seriens id")


def run_fetch(options: argparse.Namespace, console: Console) -> int:
    """Fetch the series and say how each went. 0 all well, 1 some failed. Raises FetchFailed for a series unknown."""
    since = parse_period(options.since, "--since").start if options.since else None
    with _told_here():
        chosen = _chosen(read_catalogue(options.data), options.series)
    if not options.dry_run:
        audit.ready()
    # What is tried again is told when it fails for good: a line for each attempt would break the bar.
    stamina.instrumentation.set_on_retry_hooks([])
    outcomes: list[Outcome] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Hämtar", total=len(chosen))
        for outcome in fetch_all(chosen, options.data, Web(), since, dry_run=options.dry_run):
            outcomes.append(outcome)
            progress.update(task, advance=1, description=f"Hämtade {outcome.series_id}")
            _print_outcome(outcome, progress.console)
    failed = sum(outcome.kind == "failed" for outcome in outcomes)
    if not options.dry_run:
        new = sum(outcome.kind == "new" for outcome in outcomes)
        audit.record(audit.Event.FETCHED, who(), series=len(outcomes), new=new, failed=failed)
    if failed:
        told = f"{failed} av {len(outcomes)} serier gick inte att hämta. Det som redan fanns av dem gäller."
        console.print(told, style="bold", highlight=False)
    return SOME_FAILED if failed else ALL_WELL


def run_series(options: argparse.Namespace, console: Console) -> int:
    """List the catalogue, add an entry or take one away. Raises FetchFailed or SourceError, with nothing changed."""
    if options.action == "list":
        return _list_series(options.data, console)
    if options.action == "remove":
        return _remove_series(options.data, options.series, console)
    names = ("title", "producer", "licence", "region", "unit", "scale")
    wanted = Wanted(
        service=options.service,
        table=options.table,
        kpi=options.kpi,
        file=options.file,
        url=options.url,
        series_id=options.id,
        select={name: _split(codes) for name, codes in map(_pair, options.select)},
        indicator=options.indicator,
        said={name: getattr(options, name) for name in names if getattr(options, name) is not None},
        roles=_roles(options.dimension),
    )
    with _told_here():
        series = add_series(options.data, wanted, Web())
    told = f"{options.data / FILE}: {series.series_id}. Hämta den med: python -m etl fetch {series.series_id}"
    console.print(told, markup=False, highlight=False, soft_wrap=True)
    return ALL_WELL


@contextmanager
def _told_here() -> Iterator[None]:
    """Tell a fault in a source as this command's own: elsewhere on the command line it is a build's."""
    try:
        yield
    except SourceError as error:
        raise FetchFailed(error.problem, error.action, place=error.place) from error


def _chosen(catalogue: list[Series], ids: list[str]) -> list[Series]:
    known = {series.series_id: series for series in catalogue}
    for series_id in ids:
        if series_id not in known:
            raise FetchFailed(f"Serien '{series_id}' finns inte i katalogen.", guesses(series_id, known))
    return [known[series_id] for series_id in dict.fromkeys(ids)] if ids else catalogue


def _remove_series(data: Path, series_id: str, console: Console) -> int:
    with _told_here():
        aside = remove_series(data, series_id)
    told = f"{data / FILE}: {series_id} är borttagen. Nästa bygge är utan den."
    if aside is not None:
        told += f" Det som är hämtat ligger kvar i {aside}, och läses inte."
    console.print(told, markup=False, highlight=False, soft_wrap=True)
    return ALL_WELL


def _number(text: str) -> int | float:
    """Return a number written 1000 or 0,001. Raises argparse's own error for anything else."""
    try:
        number = float(text.replace(",", "."))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' är inget tal") from error
    return int(number) if number.is_integer() else number


def _roles(pairs: list[str]) -> dict[str, str]:
    roles = dict(map(_pair, pairs))
    for role in roles:
        if role not in ROLES:
            raise FetchFailed(f"'{role}' är ingen roll.", guesses(role, sorted(ROLES)))
    return roles


def _pair(text: str) -> tuple[str, str]:
    dimension, equals, codes = text.partition("=")
    if not equals or not codes.strip():
        raise FetchFailed(
            f"'{text}' är inget urval.", "Skriv --select Region=0581,0580,00 eller --dimension region=Region."
        )
    return dimension.strip(), codes.strip()


def _split(codes: str) -> list[str]:
    """Split at the commas that are not inside brackets: range(2020,2024) is one expression."""
    parts, depth = [""], 0
    for sign in codes:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def _print_outcome(outcome: Outcome, console: Console) -> None:
    told = f"{outcome.series_id}: {outcome.text}"
    console.print(told, style=STYLES[outcome.kind] or None, markup=False, highlight=False, soft_wrap=True)


def _list_series(data: Path, console: Console) -> int:
    with _told_here():
        newest = {snapshot.series.series_id: snapshot for snapshot in read_snapshots(data)}
        catalogue = read_catalogue(data)
    table = Table(title="Katalogen")
    for heading in ("Serie", "Titel", "Indikatorer", "Senast ny"):
        table.add_column(heading, no_wrap=heading == "Serie", overflow="fold")
    for series in catalogue:
        snapshot = newest.get(series.series_id)
        indicators = ", ".join(one.indicator_id for one in series.indicators)
        taken = stamp(snapshot.taken_at) if snapshot else "aldrig"
        title = str(series.entry["title"]).replace("[", "\\[")
        table.add_row(series.series_id, title, indicators, taken)
    console.print(table)
    return ALL_WELL


RUN = {"fetch": run_fetch, "series": run_series}
ERRORS = (FetchFailed, NothingThere)
