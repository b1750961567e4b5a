"""The files that a panel consists of, by their names in a backup, and the hashes that a build stores of them."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from etl.fetch.store import FOLDER as SNAPSHOTS
from etl.fetch.store import SNAPSHOT_FILE
from etl.load.package import DESCRIPTOR
from panel.configuration import CONFIGURED_IN, SETTINGS
from panel.ledger.ledger import FOLDER as UPLOADS

SOURCES, CONFIGURATION = "sources", "configuration"
DATA = Path(__file__).resolve().parent.parent / "data"
# The folder beside the database with a panel's own sources, where it does not use those of the checkout.
OWN_SOURCES = "sources"
DERIVED = {"demo", "incoming"}


def editable_sources(sources: Path, apart: set[str]) -> dict[str, Path]:
    """Return the sources that people may edit, by their name in a backup, without the folders named in `apart`."""
    found: dict[str, Path] = {}
    for path in sorted(sources.iterdir()):
        if path.is_dir() and path.name not in apart and not path.name.startswith("."):
            files = files_in(path, f"{SOURCES}/{path.name}")
            found |= {name: file for name, file in files.items() if not _is_made_or_hidden(file)}
        elif path.is_file() and not _is_made_or_hidden(path):
            found[f"{SOURCES}/{path.name}"] = path
    return found


def kept_sums(sources: Path) -> dict[str, str]:
    """Return the sha256 by name in a backup: of each source, each snapshot's snapshot.json and config.toml."""
    files = editable_sources(sources, {SNAPSHOTS, UPLOADS, OWN_SOURCES} | DERIVED)
    snapshots = files_in(sources / SNAPSHOTS, f"{SOURCES}/{SNAPSHOTS}")
    files |= {name: path for name, path in snapshots.items() if path.name == SNAPSHOT_FILE}
    if (CONFIGURED_IN / SETTINGS).is_file():
        files[f"{CONFIGURATION}/{SETTINGS}"] = CONFIGURED_IN / SETTINGS
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(files.items())}


def files_in(folder: Path, name: str) -> dict[str, Path]:
    """Return the files below a folder, following links, by `name` and their path in it. Raises OSError."""
    return {f"{name}/{path.relative_to(folder).as_posix()}": path for path in sorted(_walk(folder))}


def _is_made_or_hidden(path: Path) -> bool:
    return path.name.startswith(".") or ".duckdb" in path.name or ".sqlite" in path.name


def _leads_back(folder: Path) -> bool:
    """Whether a folder is a link to one of its own parents."""
    return folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve())


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, without links to a parent and names with a leading dot (unfinished work)."""

    def fail(error: OSError) -> None:
        raise error

    if not folder.is_dir():
        return
    for where, folders, files in os.walk(folder, followlinks=True, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".") and not _leads_back(Path(where) / name)]
        yield from (Path(where) / name for name in files if not name.startswith("."))


def sources_of(target: Path) -> Path:
    """Return the folder of the sources that a database is built from: its own, beside it or around it, else data/."""
    own = target.parent / OWN_SOURCES
    if own.is_dir():
        return own
    return target.parent if (target.parent / "statistics" / DESCRIPTOR).is_file() else DATA
