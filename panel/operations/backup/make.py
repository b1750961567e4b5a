"""Make a backup: a folder with the state of the panel at one moment, that is complete or absent.

The lock of builds and publications is only held while the sources that can be edited are copied and the database is
opened; files that are only ever added are listed during that time and copied afterwards.
"""

import errno
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl.build import build_lock
from panel import warehouse
from panel.disk import to_disk, write_new
from panel.errors import os_reason
from panel.ledger.ledger import RECEIPT_FILE
from panel.operations.backup.copying import copy_all, copy_sqlite_file, folders_to_disk, remove_left_behind
from panel.operations.backup.manifest import (
    FILE,
    STAMP,
    SUM_FILE,
    DatabaseContent,
    Entry,
    Manifest,
    manifest_sum,
    read_database_content,
    read_manifest,
    to_bytes,
    versions,
)
from panel.operations.backup.paths import SECRETS, BackupError, PanelPaths, paths_of
from panel.operations.backup.sqlite_files import damage_of
from panel.operations.backup.verify import ledger_problems, snapshot_problems

STAGED = ".staged-"
TIMEOUT_SECONDS = 120
BUSY = "Någon annan {does} just nu. Inget är kopierat. Försök igen."


@dataclass(frozen=True)
class Made:
    """A backup on disk, its manifest, and the older backups that were removed."""

    folder: Path
    manifest: Manifest
    removed: list[Path]


def back_up(
    paths: PanelPaths, target: Path, *, with_secrets: bool = False, keep: int | None = None, now: datetime | None = None
) -> Made:
    """Make a backup in `target`, in a folder named by the time in UTC, and return it.

    With `keep`, the oldest complete backups are removed until that many are left, unless the new one has problems.
    Raises BackupError, without adding anything to the folder.
    """
    require_apart(paths, target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with FileLock(target / ".backup.lock", timeout=0):
            made = _back_up(paths, target, with_secrets, now or datetime.now(UTC))
            return Made(*made, [] if keep is None or made[1].problems else _prune(target, keep))
    except Timeout as error:
        does = "säkerhetskopierar till mappen" if "backup" in str(error.lock_file) else "publicerar eller bygger"
        raise BackupError(BUSY.format(does=does)) from error
    except sqlite3.Error as error:
        raise BackupError(f"En av SQLite-filerna i {paths.served} gick inte att kopiera ({error}).") from error
    except OSError as error:
        raise BackupError(_error_message(error, target)) from error


def whole_backups(target: Path) -> list[tuple[Path, Manifest]]:
    """Return the backups in a folder whose manifest is valid, the oldest first."""
    found = []
    for folder in sorted(path for path in target.iterdir() if path.is_dir() and not path.name.startswith(".")):
        try:
            found.append((folder, read_manifest(folder)))
        except BackupError:
            continue  # Another folder, or a damaged backup: ignored and left as it is.
    return found


def require_apart(paths: PanelPaths, target: Path) -> None:
    """Raise BackupError if the folder of backups is within what is to be backed up, or is a file."""
    for folder in (paths.sources, paths.served):
        if target.resolve().is_relative_to(folder.resolve()):
            raise BackupError(
                f"{target} ligger i {folder}, det som ska säkras. Välj en mapp utanför, helst på en annan disk."
            )
    if target.exists() and not target.is_dir():
        raise BackupError(f"{target} är en fil. Ange mappen som säkerhetskopiorna ska ligga i.")


def _back_up(paths: PanelPaths, target: Path, with_secrets: bool, now: datetime) -> tuple[Path, Manifest]:
    remove_left_behind(target, STAGED)
    moment = _moment(target, now)
    staged = target / f"{STAGED}{moment.strftime(STAMP)}"
    staged.mkdir(mode=0o700)
    try:
        manifest = _copy(paths, staged, with_secrets, moment)
        body = to_bytes(manifest)
        write_new(staged / FILE, body)
        write_new(staged / SUM_FILE, manifest_sum(body))
        folders_to_disk(staged)
        folder = target / moment.strftime(STAMP)
        staged.rename(folder)
        to_disk(target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return folder, manifest


def _copy(paths: PanelPaths, staged: Path, with_secrets: bool, moment: datetime) -> Manifest:
    with build_lock(paths.database).acquire(timeout=TIMEOUT_SECONDS):
        entries = copy_all(paths.sources_that_change(), staged)
        only_added_to = {**paths.snapshots(), **paths.uploads()}
        picture, built_from, missing = _database_content(paths.database)
    entries += copy_all(only_added_to, staged)
    damaged = {name: why for name, path in paths.sqlite_files().items() if (why := damage_of(path))}
    for name, path in paths.sqlite_files().items():
        # A damaged file is copied as it is: part of it may still be readable.
        entries += copy_all({name: path}, staged) if name in damaged else [copy_sqlite_file(path, staged, name)]
    entries += copy_all(paths.configured(with_secrets=with_secrets), staged)
    if not with_secrets:
        missing.append(f"{SECRETS}: hemligheter kopieras bara med --with-secrets")
    copied = paths_of(staged)
    problems = [f"{name}: filen är skadad ({why})" for name, why in damaged.items()]
    problems += [str(one) for one in (*ledger_problems(copied.served), *snapshot_problems(copied.sources))]
    same = picture is not None and _is_built_from(entries, built_from, picture)
    return Manifest(moment, paths.sources.name, picture, same, entries, missing, problems, versions())


def _database_content(database: Path) -> tuple[DatabaseContent | None, dict[str, str], list[str]]:
    derived = f"{database.name}: görs om ur källorna"
    try:
        picture, built_from = read_database_content(database)
    except (duckdb.Error, BackupError, warehouse.DatabaseUnavailableError) as error:
        why = "finns inte" if not database.exists() else f"går inte att läsa ({type(error).__name__})"
        return None, {}, [f"{derived}; den {why}, så innehållet kan inte jämföras efter en återställning"]
    return picture, built_from, [derived]


def _is_built_from(entries: list[Entry], built_from: dict[str, str], picture: DatabaseContent) -> bool:
    """Return whether the database was built from exactly the files that have been copied."""
    copied = {entry.path: entry.sha256 for entry in entries}
    taken = {name.rpartition("/")[0] for name in copied if name.endswith("/snapshot.json")}
    receipts = [
        int(name.split("/")[1]) for name in copied if name.startswith("uploads/") and name.endswith(f"/{RECEIPT_FILE}")
    ]
    stated = {name for name, sha256 in built_from.items() if not sha256}
    same = all(copied.get(name) == sha256 for name, sha256 in built_from.items() if sha256)
    return same and taken == stated and picture.last_receipt == max(receipts, default=0)


def _moment(target: Path, now: datetime) -> datetime:
    """Return a time after that of every existing backup, so that a clock set back keeps the order."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    made = [manifest.made_at for _, manifest in whole_backups(target)]
    moment = max([moment, *(one + timedelta(seconds=1) for one in made)])
    while (target / moment.strftime(STAMP)).exists():
        moment += timedelta(seconds=1)
    return moment


def _prune(target: Path, keep: int) -> list[Path]:
    """Remove the oldest complete backups except `keep`. Those with problems, and other folders, are left."""
    good = [folder for folder, manifest in whole_backups(target) if not manifest.problems]
    removed = good[: max(len(good) - max(keep, 1), 0)]
    for folder in removed:
        aside = folder.with_name(f"{STAGED}{folder.name}")
        folder.rename(aside)
        shutil.rmtree(aside)
    return removed


def _error_message(error: OSError, target: Path) -> str:
    where = error.filename or target
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"Disken är full: {target}. Ingen ny kopia är gjord, de äldre är orörda. Frigör plats och gör om."
    return f"{where}: {os_reason(error)}. Ingen ny kopia är gjord. Ge rätt att läsa och skriva där, och gör om."
