"""Write so that what is said to be kept is on the disk, whatever happens next."""

import os
from pathlib import Path

from warehouse import to_disk

__all__ = ["to_disk", "write_new"]


def write_new(path: Path, body: bytes) -> None:
    """Write a file that does not exist yet, and return when its bytes are on the disk. Raises OSError."""
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
