"""The command fetch."""

import click
import stamina.instrumentation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from etl.commands.running import Run, pass_run
from etl.commands.swedish import Command, option
from etl.fetch.catalogue.catalogue import Series, read_catalogue
from etl.fetch.failure import FetchError, as_fetch_error, guesses
from etl.fetch.meaning.periods import parse_period
from etl.fetch.run import Outcome, fetch_all
from etl.fetch.sources.web import Web
from panel.errors import CHECK_FAILED, DONE
from panel.records import audit

STYLES = {"new": "green", "unchanged": "", "absent": "yellow", "failed": "bold red", "planned": ""}


@click.command("fetch", cls=Command)
@click.argument("series", nargs=-1, metavar="[SERIE]...", help="Seriernas id (alla).")
@option("--since", metavar="PERIOD", help="Bara från en period: 2024, 2024M01, 2024K1.")
@option("--dry-run", is_flag=True, help="Säg vad som skulle hämtas, och skriv inget.")
@pass_run
def fetch(here: Run, series: tuple[str, ...], since: str | None, dry_run: bool) -> int:
    """Fetch the series and print each outcome. Return 0, or 1 when some failed. Raises FetchError for an unknown id."""
    start = parse_period(since, "--since").start if since else None
    with as_fetch_error():
        chosen = _chosen(read_catalogue(here.data), series)
    if not dry_run:
        audit.ready()
    # No line for each retry: it would break the progress bar, and a final failure is printed anyway.
    stamina.instrumentation.set_on_retry_hooks([])
    outcomes: list[Outcome] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=here.console, transient=True) as progress:
        task = progress.add_task("Hämtar", total=len(chosen))
        for outcome in fetch_all(chosen, here.data, Web(), start, dry_run=dry_run):
            outcomes.append(outcome)
            progress.update(task, advance=1, description=f"Hämtade {outcome.series_id}")
            _print_outcome(outcome, progress.console)
    failed = sum(outcome.kind == "failed" for outcome in outcomes)
    if not dry_run:
        new = sum(outcome.kind == "new" for outcome in outcomes)
        audit.record(audit.Event.FETCHED, audit.from_command_line(), series=len(outcomes), new=new, failed=failed)
    if failed:
        message = f"{failed} av {len(outcomes)} serier gick inte att hämta. Det som redan fanns av dem gäller."
        here.console.print(message, style="bold", highlight=False)
    return CHECK_FAILED if failed else DONE


def _chosen(catalogue: list[Series], ids: tuple[str, ...]) -> list[Series]:
    known = {series.series_id: series for series in catalogue}
    for series_id in ids:
        if series_id not in known:
            raise FetchError(f"Serien '{series_id}' finns inte i katalogen.", guesses(series_id, known))
    return [known[series_id] for series_id in dict.fromkeys(ids)] or [one for one in catalogue if not one.is_uploaded]


def _print_outcome(outcome: Outcome, console: Console) -> None:
    message = f"{outcome.series_id}: {outcome.text.removeprefix(f'{outcome.series_id}: ')}"
    console.print(message, style=STYLES[outcome.kind] or None, markup=False, highlight=False, soft_wrap=True)
