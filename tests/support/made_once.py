"""Folders that take long to make: made by the first worker that needs them, and copied by the others."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder of this worker's own with what `make` writes in the empty folder that it is given.

    `make` runs once in a test session, whatever the number of workers, so what it writes must not contain its own path.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    whole, begun = shared / f"once-{name}", shared / f"begun-{name}"
    with FileLock(shared / f"{name}.lock"):
        if not whole.exists():
            # Left by a worker that failed.
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun)
            begun.rename(whole)
    return Path(shutil.copytree(whole, factory.mktemp(name) / "own", symlinks=True))
