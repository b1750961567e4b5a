"""Commands for backups: backup, restore, verify."""

from pathlib import Path

import click
from rich.console import Console

from etl.commands.running import Run, pass_run
from etl.commands.swedish import A_PATH, COUNT, Command, option
from panel import warehouse
from panel.configuration import CONFIGURED_IN
from panel.errors import CHECK_FAILED, DONE
from panel.operations.backup.encrypted import back_up_encrypted, opened
from panel.operations.backup.make import Made, back_up
from panel.operations.backup.manifest import read_manifest
from panel.operations.backup.paths import PanelPaths, paths_in, paths_of
from panel.operations.backup.restore import Restored, restore
from panel.operations.backup.verify import (
    Problem,
    backup_problems,
    ledger_problems,
    panel_problems,
    snapshot_problems,
    sqlite_problems,
)
from panel.records import audit
from panel.records.audit import AuditError, Event


@click.command("backup", cls=Command)
@click.argument("target", type=A_PATH, metavar="MAPP", help="Mappen med säkerhetskopior, helst på en annan disk.")
@option("--keep", type=COUNT, metavar="ANTAL", help="Ta bort äldre kopior, så att så många hela är kvar.")
@option("--encrypt-to", type=A_PATH, metavar="NYCKEL", help="Kryptera till den öppna nyckeln i en fil, med gpg.")
@option("--with-secrets", is_flag=True, help="Ta med .streamlit/secrets.toml (bara för egna ögon).")
@pass_run
def backup_command(here: Run, target: Path, keep: int | None, encrypt_to: Path | None, with_secrets: bool) -> int:
    """Make a backup. Exit code 1 if something backed up is damaged, or it could not be logged. Raises BackupError."""
    with here.console.status("Säkerhetskopierar"):
        if encrypt_to is None:
            made = back_up(_paths(here), target, with_secrets=with_secrets, keep=keep)
        else:
            made = back_up_encrypted(_paths(here), target, encrypt_to, with_secrets=with_secrets, keep=keep)
    _print_made(made, here.console)
    files, problems = len(made.manifest.files), len(made.manifest.problems)
    is_logged = _log(Event.BACKED_UP, here.console, backup=made.folder.name, files=files, problems=problems)
    return DONE if is_logged and not made.manifest.problems else CHECK_FAILED


@click.command("restore", cls=Command)
@click.argument("source", type=A_PATH, metavar="KOPIA", help="Kopian, eller mappen med kopior (den senaste hela).")
@option("--into", type=A_PATH, metavar="MAPP", help="Till en egen mapp, i stället för den här panelens.")
@option("--replace", is_flag=True, help="Flytta undan det som är ett annat; inget raderas.")
@pass_run
def restore_command(here: Run, source: Path, into: Path | None, replace: bool) -> int:
    """Restore a backup. Exit code 1 if the database differs unexpectedly, or it could not be logged.

    Raises as restore().
    """
    with opened(source) as backup:
        paths = paths_in(into, read_manifest(backup).sources_name) if into else _paths(here)
        with here.console.status("Återställer") as status:
            restored = restore(backup, paths, replace=replace, report=lambda step: status.update(step))
    is_same = _print_restored(restored, here.console)
    is_logged = _log(Event.RESTORED, here.console, backup=backup.name, files=restored.put_back)
    return DONE if is_same and is_logged else CHECK_FAILED


@click.command("verify", cls=Command)
@click.argument(
    "backup", type=A_PATH, required=False, metavar="[KOPIA]", help="En säkerhetskopia i stället för panelen."
)
@pass_run
def verify_command(here: Run, backup: Path | None) -> int:
    """Verify the panel or a backup, and print the problems. Exit code 1 if there are any. Raises BackupError."""
    with here.console.status("Går igenom"):
        if backup:
            with opened(backup) as copy:
                entries, copied = read_manifest(copy).files, paths_of(copy)
                problems = [*backup_problems(copy, entries), *ledger_problems(copied.served)]
                problems += [*snapshot_problems(copied.sources), *sqlite_problems(copied)]
                looked_at = f"{backup} ({copy.name}): {len(entries)} filer"
        else:
            paths = _paths(here)
            problems = panel_problems(paths)
            kept = {**paths.sources_that_change(), **paths.snapshots(), **paths.uploads(), **paths.sqlite_files()}
            looked_at = f"{paths.sources} och {paths.served}: {len(kept)} filer"
    _print_problems(problems, looked_at, here.console)
    return CHECK_FAILED if problems else DONE


def _paths(here: Run) -> PanelPaths:
    return PanelPaths(here.data, warehouse.database_path(), CONFIGURED_IN)


def _print_made(made: Made, console: Console) -> None:
    size = sum(entry.size_bytes for entry in made.manifest.files) / 1_000_000
    _print(console, f"{made.folder}: {len(made.manifest.files)} filer, {size:.1f} MB".replace(".", ","))
    for line in made.manifest.missing:
        _print(console, f"  Inte med: {line}.")
    if made.manifest.picture and made.manifest.is_same_sources:
        _print(console, f"  Databasens innehåll: {made.manifest.picture.content_sha256}")
    else:
        _print(console, "  Databasen är inte byggd av just de här källorna. Bygg, så kan en återställning jämföras.")
    for folder in made.removed:
        _print(console, f"  Borttagen: {folder.name}")
    for problem in made.manifest.problems:
        _print(console, f"  Redan skadat, och så i kopian: {problem}", style="bold red")
    if made.manifest.problems:
        _print(console, "Inga äldre kopior är borttagna. Återställ det skadade från en av dem.", style="bold")


def _print_restored(restored: Restored, console: Console) -> bool:
    """Print the result, and return whether the database is the same or could not be compared."""
    _print(console, f"{restored.backup}: {restored.put_back} filer lades tillbaka, {restored.same} fanns redan.")
    if restored.aside:
        _print(console, f"  Det som fanns där och var ett annat ligger nu i {restored.aside}")
    if restored.manifest.picture is None:
        _print(console, "  Kopian har inget innehåll att jämföra med: databasen gick inte att läsa då.")
        return True
    if not restored.differing:
        _print(console, f"  Databasen är densamma som då: {restored.content_sha256}", style="green")
        return True
    _print(console, f"  Databasen är inte densamma som då. De här tabellerna skiljer: {', '.join(restored.differing)}")
    if not restored.is_compared:
        _print(console, "  Det är väntat: den var då byggd av andra källor, eller av en annan version av programmet.")
    return not restored.is_compared


def _print_problems(problems: list[Problem], looked_at: str, console: Console) -> None:
    for problem in problems:
        _print(console, str(problem), style="bold red")
    summary = "Allt är som det ska." if not problems else f"{len(problems)} fel."
    _print(console, f"{looked_at}. {summary}")


def _log(event: Event, console: Console, **about: str | int) -> bool:
    """Log what was done, and return whether that succeeded. It is done already, so a failure is only printed."""
    try:
        audit.record(event, audit.from_command_line(), **about)
    except AuditError as error:
        _print(console, f"Gjort, men inte loggat. {error}", style="bold red")
        return False
    return True


def _print(console: Console, text: str, style: str | None = None) -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
