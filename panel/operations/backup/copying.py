"""Copy files durably to disk, and return the hash of what was written."""

import hashlib
import os
import shutil
import stat
from pathlib import Path

from panel.disk import to_disk
from panel.operations.backup.manifest import Entry
from panel.operations.backup.paths import SECRETS, BackupError
from panel.operations.backup.sqlite_files import copy_sqlite

TRIES = 3
CHUNK = 1 << 20
OWN_EYES = 0o600


def copy_all(files: dict[str, Path], folder: Path) -> list[Entry]:
    """Copy files, given by their names in the folder, and return their entries. Raises OSError, BackupError."""
    return [copy_file(path, folder, name) for name, path in files.items()]


def copy_file(source: Path, folder: Path, name: str) -> Entry:
    """Copy one file and return when it is on disk. Raises BackupError if it changes during every attempt."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(TRIES):
        before = _state(source)
        entry = _copied(source, target, name)
        if _state(source) == before:
            return entry
    raise BackupError(f"{source} ändras hela tiden och kan inte kopieras. Stäng det som skriver i den och gör om.")


def _copied(source: Path, target: Path, name: str) -> Entry:
    state = hashlib.sha256()
    with source.open("rb") as file, os.fdopen(_made(target, _mode(source)), "wb") as out:
        while chunk := file.read(CHUNK):
            state.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return Entry(name, target.stat().st_size, state.hexdigest())


def _made(target: Path, mode: int) -> int:
    """Create a file and return its descriptor. It is never readable by others than `mode` allows."""
    target.unlink(missing_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_EYES)
    os.fchmod(handle, mode)
    return handle


def _mode(source: Path) -> int:
    return OWN_EYES if source.name == SECRETS else stat.S_IMODE(source.stat().st_mode) & 0o666


def copy_sqlite_file(source: Path, folder: Path, name: str) -> Entry:
    """Copy a consistent snapshot of a SQLite file while others write to it. Raises sqlite3.Error, OSError."""
    target = folder / name
    os.close(_made(target, _mode(source)))
    copy_sqlite(source, target)
    to_disk(target)
    return entry_of(target, name)


def entry_of(path: Path, name: str) -> Entry:
    """Return size and hash of a file. Raises OSError."""
    with path.open("rb") as file:
        return Entry(name, os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())


def folders_to_disk(folder: Path) -> None:
    """Flush the names of all files below a folder to disk."""
    for where, _, _ in os.walk(folder):
        to_disk(Path(where))


def remove_left_behind(folder: Path, prefix: str) -> None:
    """Remove staged folders left by an interrupted run."""
    for left in folder.glob(f"{prefix}*"):
        shutil.rmtree(left)


def _state(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
