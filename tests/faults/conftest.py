"""A small disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.faults.disks import mount, unmount


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount(folder):
        pytest.skip("no disk can be mounted here")
    yield folder
    unmount(folder)
