"""Write files so that they survive a power cut."""

import os
from pathlib import Path


def write_new(path: Path, body: bytes) -> None:
    """Write a new file, and return when its bytes are on disk. Raises FileExistsError, or another OSError."""
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def to_disk(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
