"""Restore a backup: verify all hashes, overwrite nothing, then rebuild and compare with the backup's contents.

Files that are the same already are left, and so are those that the backup lacks, such as newer receipts. After an
interruption, run the same command again: until then no build uses the partly restored files.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import Timeout

from etl.build import UNFINISHED, build_and_swap, build_lock
from panel.disk import to_disk
from panel.errors import os_reason
from panel.ledger.erase.apply import enforce
from panel.ledger.erasures import merge_erasures
from panel.operations.backup.copying import copy_file, entry_of, folders_to_disk
from panel.operations.backup.make import TIMEOUT_SECONDS, whole_backups
from panel.operations.backup.manifest import (
    NOT_WHOLE,
    STAMP,
    Entry,
    Manifest,
    read_database_content,
    read_manifest,
    versions,
)
from panel.operations.backup.paths import UPLOADS, BackupError, PanelPaths
from panel.operations.backup.sqlite_files import BESIDE, contains_all_of
from panel.operations.backup.verify import backup_problems

STAGED = ".restoring"
ASIDE = ".replaced-"
MAX_LISTED = 20


@dataclass(frozen=True)
class Restored:
    """The result of a restore: counts of files put back and already the same, and the tables that differ.

    `aside` is the folder with the replaced files, if any. `is_compared` is whether the tables should be equal: the
    backup's database was built from its own sources, by the same version of the program.
    """

    backup: Path
    manifest: Manifest
    put_back: int
    same: int
    aside: Path | None
    content_sha256: str
    differing: list[str]
    is_compared: bool


def newest_in(folder: Path) -> Path:
    """Return a backup: the folder itself, or the newest complete one in it. Raises BackupError."""
    if not folder.is_dir():
        raise BackupError(f"{folder} finns inte.")
    if (folder / "manifest.json").exists():
        return folder
    whole = whole_backups(folder)
    if not whole:
        raise BackupError(f"I {folder} finns ingen hel säkerhetskopia.")
    return max(whole, key=lambda one: one[1].made_at)[0]


def restore(
    backup: Path, paths: PanelPaths, *, replace: bool = False, report: Callable[[str], None] = lambda step: None
) -> Restored:
    """Restore a backup to `paths`, rebuild, and compare the database with the backup's.

    With `replace`, existing files that differ are moved aside, never erased. Raises BackupError, with nothing changed,
    if the backup is damaged or would overwrite something; SourceError or CheckError if the build fails, with the files
    restored.
    """
    manifest = read_manifest(backup)
    report("Kontrollerar kopian")
    _require_whole(backup, manifest)
    try:
        paths.served.mkdir(parents=True, exist_ok=True)
        paths.sources.mkdir(parents=True, exist_ok=True)
        with build_lock(paths.database).acquire(timeout=TIMEOUT_SECONDS):
            report("Lägger tillbaka filerna")
            wanted = _wanted(backup, manifest, paths, replace)
            aside = _put_back(backup, wanted, paths) if wanted or _unfinished(paths).exists() else None
            _erase_again(backup, paths)
            report("Bygger")
            result = build_and_swap(paths.sources, paths.database)
            differing = _differing(manifest, paths)
    except Timeout as error:
        raise BackupError("Någon annan publicerar eller bygger just nu. Inget är ändrat. Försök igen.") from error
    except OSError as error:
        problem = f"{error.filename}: {os_reason(error)}. Återställningen är inte klar."
        raise BackupError(f"{problem} Frigör plats eller ge rätt att skriva, och kör samma kommando igen.") from error
    compared = manifest.is_same_sources and _is_same_program(manifest.versions)
    counts = len(wanted), len(manifest.files) - len(wanted)
    return Restored(backup, manifest, *counts, aside, result.content_sha256, differing, compared)


def _erase_again(backup: Path, paths: PanelPaths) -> None:
    """Erase again what the restore has brought back, by the lists of erasures in this backup and those beside it."""
    for folder, _ in whole_backups(backup.resolve().parent):
        merge_erasures(paths.served / UPLOADS, folder / UPLOADS)
    enforce(paths.served, [backup])


def _is_same_program(made_by: dict[str, str]) -> bool:
    """Return whether the same sources give the same contents here. The manifest's format does not matter for that."""
    return {**made_by, "format": ""} == {**versions(), "format": ""}


def _require_whole(backup: Path, manifest: Manifest) -> None:
    problems = [str(one) for one in backup_problems(backup, manifest.files)]
    if problems:
        lines = "\n".join(problems[:MAX_LISTED])
        raise BackupError(f"Kopian håller inte, {len(problems)} fel. Inget är ändrat. {NOT_WHOLE}\n{lines}")


def _wanted(backup: Path, manifest: Manifest, paths: PanelPaths, replace: bool) -> dict[Entry, Path]:
    """Return the files to copy and where. Raises BackupError if another file is there and may not be replaced."""
    targets = {entry: paths.path_of(entry.path) for entry in manifest.files}
    absent = {entry: path for entry, path in targets.items() if not os.path.lexists(path)}
    differing = {
        entry: path for entry, path in targets.items() if entry not in absent and not _is_kept(backup, entry, path)
    }
    if differing and not replace:
        lines = "\n".join(str(path) for path in list(differing.values())[:MAX_LISTED])
        raise BackupError(
            f"{len(differing)} filer finns redan och är andra än kopians. Inget är ändrat. Lägg till --replace, så"
            f" flyttas de gamla undan och sparas, eller återställ till en egen mapp med --into.\n{lines}"
        )
    return absent | differing


def _is_kept(backup: Path, entry: Entry, path: Path) -> bool:
    if not path.is_file():
        return False
    if entry_of(path, entry.path) == entry:
        return True
    try:
        return path.suffix == ".sqlite" and contains_all_of(path, backup / entry.path)
    except sqlite3.Error:
        return False


def _put_back(backup: Path, wanted: dict[Entry, Path], paths: PanelPaths) -> Path | None:
    """Stage copies on disk, then rename them into place, moving what is there aside. Return the folder moved to."""
    roots = sorted({paths.served, paths.sources, paths.configuration})
    try:
        staged = _stage(backup, wanted, roots)
        _unfinished(paths).write_text(f"{backup}\n", encoding="utf-8")
        to_disk(paths.served)
    except (OSError, BackupError):
        _drop_staged(roots)
        raise
    stamp = f"{ASIDE}{datetime.now(UTC).strftime(STAMP)}"
    for folder in staged:
        _name(folder, folder.parent, folder.parent / stamp)
        shutil.rmtree(folder)
        to_disk(folder.parent)
    _unfinished(paths).unlink()
    to_disk(paths.served)
    return next((root / stamp for root in roots if (root / stamp).exists()), None)


def _stage(backup: Path, wanted: dict[Entry, Path], roots: list[Path]) -> list[Path]:
    """Copy files to a hidden folder on the same disk as their destination, and return these folders."""
    _drop_staged(roots)
    for entry, path in wanted.items():
        root = max((root for root in roots if path.is_relative_to(root)), key=lambda one: len(one.parts))
        root.mkdir(parents=True, exist_ok=True)
        copied = copy_file(backup / entry.path, root / STAGED, str(path.relative_to(root)))
        if (copied.size_bytes, copied.sha256) != (entry.size_bytes, entry.sha256):
            raise BackupError(f"{entry.path} ändrades medan den kopierades. Inget är ändrat. {NOT_WHOLE}")
    staged = [root / STAGED for root in roots if (root / STAGED).is_dir()]
    for folder in staged:
        folders_to_disk(folder)
    return staged


def _drop_staged(roots: list[Path]) -> None:
    for root in roots:
        shutil.rmtree(root / STAGED, ignore_errors=True)


def _name(staged: Path, target: Path, aside: Path) -> None:
    """Move the contents of a staged folder to `target`. A folder that does not exist there is moved whole."""
    for path in sorted(staged.iterdir()):
        there = target / path.name
        if path.is_dir() and there.is_dir():
            _name(path, there, aside / path.name)
            continue
        # SQLite would replay the journal of an older file into the new one.
        beside = [there.with_name(there.name + end) for end in BESIDE] if path.suffix == ".sqlite" else []
        for old in (there, *beside):
            if os.path.lexists(old):
                aside.mkdir(parents=True, exist_ok=True)
                old.rename(aside / old.name)
        path.rename(there)
    to_disk(target)


def _unfinished(paths: PanelPaths) -> Path:
    return paths.served / UNFINISHED


def _differing(manifest: Manifest, paths: PanelPaths) -> list[str]:
    """Return the tables that differ from those of the database that was backed up."""
    if manifest.picture is None:
        return []
    before, after = manifest.picture.tables, read_database_content(paths.database)[0].tables
    return [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
