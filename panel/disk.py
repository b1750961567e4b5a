"""Write so that what is said to be kept is on the disk, whatever happens next."""

import os
from pathlib import Path


def write_new(path: Path, body: bytes) -> None:
    """Write a file that does not exist yet, and return when its bytes are on the disk. Raises OSError."""
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def to_disk(path: Path) -> None:
    """Return when a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
