"""Fixtures of a panel with all kinds of stored data, for the tests of backups."""

from pathlib import Path

import pytest

from panel.operations.backup.paths import PanelPaths
from tests.support.kept_panel import make_panel, serve_kept
from tests.support.made_once import made_once


@pytest.fixture(scope="session")
def kept_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a panel in data/. Tests must not change it."""
    return made_once(tmp_path_factory, "kept", make_panel)


@pytest.fixture
def kept(kept_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PanelPaths:
    """A copy of that panel, served, for a test to break."""
    return serve_kept(kept_once, tmp_path / "panel", monkeypatch)
