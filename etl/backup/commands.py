"""What is kept, from the command line: backup, restore, verify."""

import argparse
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

import warehouse
from etl import audit
from etl.backup.make import Made, back_up
from etl.backup.manifest import read_manifest
from etl.backup.place import CONFIGURED_IN, KeepingFailed, Place, place_in, place_of
from etl.backup.restore import Restored, newest_in, restore
from etl.backup.walk import (
    Problem,
    backup_problems,
    ledger_problems,
    panel_problems,
    snapshot_problems,
    sqlite_problems,
)
from warehouse.audit import AuditError, Event, record

DONE, DOES_NOT_HOLD = 0, 1


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands that keep, put back and look through to the command line."""
    backup = commands.add_parser("backup", help="säkerhetskopiera allt som bara finns här, medan panelen används")
    backup.add_argument("target", type=Path, metavar="MAPP", help="mappen med säkerhetskopior, helst på en annan disk")
    backup.add_argument(
        "--keep", type=_count, metavar="ANTAL", help="ta bort äldre kopior, så att så många hela är kvar"
    )
    backup.add_argument(
        "--with-secrets", action="store_true", help="ta med .streamlit/secrets.toml (bara för egna ögon)"
    )
    back = commands.add_parser("restore", help="lägg tillbaka en säkerhetskopia, bygg och jämför innehållet")
    back.add_argument("source", type=Path, metavar="KOPIA", help="kopian, eller mappen med kopior (den senaste hela)")
    back.add_argument("--into", type=Path, metavar="MAPP", help="till en egen mapp, i stället för den här panelens")
    back.add_argument("--replace", action="store_true", help="flytta undan det som är ett annat; inget raderas")
    verify = commands.add_parser("verify", help="gå igenom varje sparad fil och kontrollsumma")
    verify.add_argument("backup", type=Path, nargs="?", metavar="KOPIA", help="en säkerhetskopia i stället för panelen")


def run_backup(options: argparse.Namespace, console: Console) -> int:
    """Make a backup. 1 when something that was backed up is damaged already. Raises KeepingFailed."""
    with console.status("Säkerhetskopierar"):
        made = back_up(_here(options), options.target, with_secrets=options.with_secrets, keep=options.keep)
    _print_made(made, console)
    files, problems = len(made.manifest.files), len(made.manifest.problems)
    is_logged = _log(Event.BACKED_UP, console, backup=made.folder.name, files=files, problems=problems)
    return DONE if is_logged and not made.manifest.problems else DOES_NOT_HOLD


def run_restore(options: argparse.Namespace, console: Console) -> int:
    """Put a backup back. 1 when the database did not become the same. Raises as restore() does."""
    source = newest_in(options.source)
    place = place_in(options.into, read_manifest(source).sources_name) if options.into else _here(options)
    with console.status("Återställer") as status:
        restored = restore(source, place, replace=options.replace, report=lambda step: status.update(step))
    holds = _print_restored(restored, place, console)
    is_logged = _log(Event.RESTORED, console, backup=source.name, files=restored.put_back)
    return DONE if holds and is_logged else DOES_NOT_HOLD


def run_verify(options: argparse.Namespace, console: Console) -> int:
    """Walk the panel, or a backup, and print all that is not as it was; 1 when anything is. Raises KeepingFailed."""
    with console.status("Går igenom"):
        if options.backup:
            backup = newest_in(options.backup)
            entries, copied = read_manifest(backup).files, place_of(backup)
            problems = [*backup_problems(backup, entries), *ledger_problems(copied.served)]
            problems += [*snapshot_problems(copied.sources), *sqlite_problems(copied)]
            looked_at = f"{backup}: {len(entries)} filer"
        else:
            place = _here(options)
            problems = panel_problems(place)
            kept = {**place.sources_that_change(), **place.snapshots(), **place.uploads(), **place.sqlite_files()}
            looked_at = f"{place.sources} och {place.served}: {len(kept)} filer"
    _print_problems(problems, looked_at, console)
    return DOES_NOT_HOLD if problems else DONE


def _here(options: argparse.Namespace) -> Place:
    return Place(options.data, warehouse.database_path(), CONFIGURED_IN)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("minst 1")
    return count


def _print_made(made: Made, console: Console) -> None:
    size = sum(entry.size_bytes for entry in made.manifest.files) / 1_000_000
    _say(console, f"{made.folder}: {len(made.manifest.files)} filer, {size:.1f} MB".replace(".", ","))
    for line in made.manifest.missing:
        _say(console, f"  Inte med: {line}.")
    if made.manifest.picture and made.manifest.is_same_sources:
        _say(console, f"  Databasens innehåll: {made.manifest.picture.content_sha256}")
    else:
        _say(console, "  Databasen är inte byggd av just de här källorna. Bygg, så kan en återställning jämföras.")
    for folder in made.removed:
        _say(console, f"  Borttagen: {folder.name}")
    for problem in made.manifest.problems:
        _say(console, f"  Redan skadat, och så i kopian: {problem}", style="bold red")
    if made.manifest.problems:
        _say(console, "Inga äldre kopior är borttagna. Återställ det skadade från en av dem.", style="bold")


def _print_restored(restored: Restored, place: Place, console: Console) -> bool:
    """Print how it went, and return whether the database became the same or could not be compared."""
    _say(console, f"{restored.backup}: {restored.put_back} filer lades tillbaka, {restored.same} fanns redan.")
    if restored.aside:
        _say(console, f"  Det som fanns där och var ett annat ligger nu i {restored.aside}")
    if restored.manifest.picture is None:
        _say(console, "  Kopian har inget innehåll att jämföra med: databasen gick inte att läsa då.")
        return True
    if not restored.differing:
        _say(console, f"  Databasen är densamma som då: {restored.content_sha256}", style="green")
        return True
    _say(console, f"  Databasen är inte densamma som då. De här tabellerna skiljer: {', '.join(restored.differing)}")
    if not restored.is_compared:
        _say(console, "  Det är väntat: den var då byggd av andra källor, eller av en annan version av programmet.")
    return not restored.is_compared


def _print_problems(problems: list[Problem], looked_at: str, console: Console) -> None:
    for problem in problems:
        _say(console, str(problem), style="bold red")
    held = "Allt är som det ska." if not problems else f"{len(problems)} fel."
    _say(console, f"{looked_at}. {held}")


def _log(event: Event, console: Console, **about: str | int) -> bool:
    """Log what was done. What is done is done, also where it cannot be logged: that is told instead."""
    try:
        record(event, audit.who(), **about)
    except AuditError as error:
        _say(console, f"Gjort, men inte loggat. {error}", style="bold red")
        return False
    return True


def _say(console: Console, text: str, style: str | None = None) -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {
    "backup": run_backup,
    "restore": run_restore,
    "verify": run_verify,
}
ERRORS: tuple[type[Exception], ...] = (KeepingFailed,)
