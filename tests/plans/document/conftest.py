"""A plan's document that a test may change."""

from pathlib import Path

import pytest

from tests.support.plan_document import PLAN


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_bytes(PLAN.read_bytes())
    return path
