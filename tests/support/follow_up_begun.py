"""Fixtures of a database with two sheets published and two more ready, for the tests of faults."""

from pathlib import Path

import pytest

from panel.follow_up.publish import publish
from tests.support.follow_up_sheets import serve
from tests.support.follow_up_victim import Begun, Sheet, serve_copy, sheet_with_text


@pytest.fixture(scope="session")
def begun(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """A folder with the first two of four sheets published. Tests must not change it."""
    folder = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        serve(built, folder, patch)
        sheets = [sheet_with_text(f"Blad {number}.", number) for number in range(4)]
        for sheet in sheets[:2]:
            publish(sheet.preview, {}, "controller")
    return folder, sheets


@pytest.fixture
def sheets(begun: Begun) -> list[Sheet]:
    """Four sheets with different cells, all made and previewed before the first was published."""
    return begun[1]


@pytest.fixture
def two_published(begun: Begun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new copy of the database with the first two sheets published, and its ledger."""
    return serve_copy(begun, tmp_path, monkeypatch)
