"""Reports from test databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from panel import warehouse

PLAN = "ks-2024"
HALF, WHOLE = "2024-delar", "2024-helar"
Maker = Callable[..., bytes]


@contextmanager
def served(database: Path) -> Iterator[None]:
    """Serve a database in the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(database))
        yield
