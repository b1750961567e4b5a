"""Verify the hash of every kept file, and report all that has changed."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.fetch.store import read_responses, read_snapshots, require_unchanged
from etl.load.package import package_folders, read_package
from panel import warehouse
from panel.errors import SourceError
from panel.ledger.erase.apply import is_pending, unerased
from panel.ledger.erasures import FOLDER as ERASURES
from panel.ledger.ledger import EXAMPLE_MARK, RECEIPT_FILE, RESTORE, SUMS_FILE, last_receipt_no, problems_of
from panel.operations.backup.copying import entry_of
from panel.operations.backup.manifest import (
    FILE,
    SUM_FILE,
    Entry,
    file_of,
    read_database_content,
    read_kept_sums,
    sum_of,
)
from panel.operations.backup.paths import SNAPSHOTS, SOURCES, UPLOADS, BackupError, PanelPaths
from panel.operations.backup.sqlite_files import damage_of
from panel.records import audit, saved_views
from panel.records.audit_chain import chain_problems

BUILD = "Kör `python -m etl build`."
PUT_BACK = "Lägg tillbaka filen från säkerhetskopian."


@dataclass(frozen=True)
class Problem:
    """Something that has changed or is missing: the location, what is wrong and what to do, in Swedish."""

    location: str
    what: str
    action: str

    def __str__(self) -> str:
        """Return the problem on one line."""
        return f"{self.location}: {self.what} {self.action}"


def panel_problems(paths: PanelPaths) -> list[Problem]:
    """Return all problems in a panel's sources, snapshots, ledger, SQLite files and database."""
    return [
        *source_problems(paths.sources),
        *snapshot_problems(paths.sources),
        *ledger_problems(paths.served),
        *sqlite_problems(paths),
        *database_problems(paths),
    ]


def source_problems(sources: Path) -> Iterator[Problem]:
    """Yield problems of sources: missing, without a descriptor, or differing from the hash in it."""
    for folder in filter(Path.is_dir, package_folders(sources)):
        try:
            resources = read_package(folder, sources)
        except SourceError as error:
            yield Problem(error.location, error.problem, error.action)
            continue
        for resource in resources:
            stated = str(resource.about.get("hash", ""))
            if stated and stated.removeprefix("sha256:") != resource.sha256:
                yield Problem(
                    resource.shown_path, "Filen är inte den som beskrivningen har kontrollsumman för.", PUT_BACK
                )


def snapshot_problems(sources: Path) -> Iterator[Problem]:
    """Yield problems of snapshots: unreadable, or with a changed response."""
    for home in sorted((sources / SNAPSHOTS).glob("*/")):
        try:
            for snapshot in read_snapshots(sources, home.name):
                require_unchanged(snapshot)
                for _ in read_responses(snapshot):
                    pass
        except SourceError as error:
            yield Problem(error.location, error.problem, error.action)


def ledger_problems(served: Path) -> Iterator[Problem]:
    """Yield problems of the ledger: receipts, workbooks, numbering, chain, erasures, and unknown files."""
    folder = served / UPLOADS
    for error in problems_of(folder):
        yield Problem(error.location, error.problem, error.action)
    yield from _erasure_problems(served)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not name.parts[0].startswith(".") and not _is_expected(path, name.parts):
            yield Problem(f"{UPLOADS}/{name}", "Filen hör inte till något kvitto.", "Flytta den härifrån.")


def _erasure_problems(served: Path) -> Iterator[Problem]:
    try:
        left = unerased(served)
    except SourceError as error:
        yield Problem(error.location, error.problem, error.action)
        return
    if is_pending(served):
        yield Problem(UPLOADS, "En radering är inte färdig.", BUILD)
    for path in left:
        yield Problem(f"{UPLOADS}/{path}", "En radering är inte gjord i filen.", BUILD)


def _is_expected(path: Path, parts: tuple[str, ...]) -> bool:
    if len(parts) == 1:
        return parts[0] == EXAMPLE_MARK
    if len(parts) == 2 and parts[0] == ERASURES:
        return parts[1].endswith(".json")
    if len(parts) != 2 or not parts[0].isdecimal():
        return False
    if parts[1] in {RECEIPT_FILE, SUMS_FILE}:
        return True
    try:
        stated = json.loads((path.parent / RECEIPT_FILE).read_text(encoding="utf-8"))
        return any(upload["kept_as"] == "/".join(parts) for upload in stated["uploads"])
    except (OSError, ValueError, KeyError, TypeError):
        return True  # The receipt itself is reported as damaged, so its list of files is not available.


def sqlite_problems(paths: PanelPaths) -> Iterator[Problem]:
    """Yield problems of SQLite files: damage, and rows changed since they were written."""
    for name, path in paths.sqlite_files().items():
        put_back = f"Flytta undan den, och återställ {name} från en kopia."
        if why := damage_of(path):
            yield Problem(name, f"Filen är skadad ({why}).", put_back)
            continue
        try:
            yield from (Problem(name, what, put_back) for what in _changed_rows(name, path))
        except sqlite3.Error as error:
            yield Problem(name, f"Filen är skadad ({error}).", put_back)


def _changed_rows(name: str, path: Path) -> list[str]:
    look = {audit.file_path().name: chain_problems, saved_views.file_path().name: saved_views.row_problems}.get(name)
    return look(path) if look else []


def database_problems(paths: PanelPaths) -> Iterator[Problem]:
    """Yield problems of the database: differences from its own hash, the sources or the ledger."""
    name = paths.database.name
    try:
        if not file_of(paths.database).exists():
            yield Problem(name, "Databasen finns inte.", BUILD)
            return
        content, built_from = read_database_content(paths.database)
        is_this_version = content.schema_sha256 == warehouse.schema_sha256()
        sums = read_kept_sums(paths.database) if is_this_version else {}
    except warehouse.DatabaseUnavailableError as error:
        yield Problem(name, str(error), "")
        return
    except (duckdb.Error, BackupError):
        yield Problem(name, "Databasen går inte att läsa.", BUILD)
        return
    if not is_this_version:
        yield Problem(name, "Databasen är byggd av en annan version av programmet.", BUILD)
    if sum_of(content.tables) != content.content_sha256:
        yield Problem(name, "Innehållet är inte det som byggdes.", BUILD)
    last = last_receipt_no(paths.served / UPLOADS)
    if content.last_receipt < last:
        yield Problem(name, f"Kvitto {last} är sparat men visas inte än.", BUILD)
    if content.last_receipt > last:
        yield Problem(UPLOADS, f"Kvitto {content.last_receipt} visas men är inte sparat.", RESTORE)
    # Another version may name its files differently; they are compared once this version has built.
    yield from _changed_since(paths, built_from | sums if is_this_version else {})


def _changed_since(paths: PanelPaths, built_from: dict[str, str]) -> Iterator[Problem]:
    for name, sha256 in built_from.items():
        path = paths.path_of(name)
        inside = name.removeprefix(f"{SOURCES}/")
        shown = f"{paths.configuration.name}/{path.name}" if inside == name else f"{paths.sources.name}/{inside}"
        if not path.exists():
            yield Problem(shown, "Databasen är byggd av den, men den finns inte.", PUT_BACK)
        elif sha256 and entry_of(path, name).sha256 != sha256:
            yield Problem(shown, "Filen är ändrad sedan databasen byggdes.", f"{BUILD} Eller lägg tillbaka den gamla.")


def backup_problems(backup: Path, entries: list[Entry]) -> Iterator[Problem]:
    """Yield the files of a backup that are missing, changed or not in its manifest."""
    other = "Använd en annan säkerhetskopia."
    for entry in entries:
        path = backup / entry.path
        try:
            found = entry_of(path, entry.path)
        except OSError:
            yield Problem(entry.path, "Filen saknas eller går inte att läsa.", other)
            continue
        if found != entry:
            yield Problem(entry.path, "Filen är inte densamma som när kopian gjordes.", other)
    listed = {entry.path for entry in entries} | {FILE, SUM_FILE}
    for path in sorted(backup.rglob("*")):
        if path.is_file() and (name := path.relative_to(backup).as_posix()) not in listed:
            yield Problem(name, "Filen står inte i innehållsförteckningen.", "Ta inte med den.")
