"""Fixtures of a database where two sheets have been published and two more wait, for the tests of what goes wrong."""

from pathlib import Path

import pytest

from panel.follow_up.publish import publish
from tests.support.follow_up_sheets import serve
from tests.support.follow_up_victim import Begun, Sheet, serve_copy, sheet_saying


@pytest.fixture(scope="session")
def begun(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """A folder where the first two of four sheets have been published. Nobody changes it."""
    folder = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        serve(built, folder, patch)
        sheets = [sheet_saying(f"Blad {number}.", number) for number in range(4)]
        for sheet in sheets[:2]:
            publish(sheet.preview, {}, "controller")
    return folder, sheets


@pytest.fixture
def sheets(begun: Begun) -> list[Sheet]:
    """Four sheets of different cells, all made and looked at before the first of them was published."""
    return begun[1]


@pytest.fixture
def served(begun: Begun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one's own where the first two sheets have been published, with its ledger."""
    return serve_copy(begun, tmp_path, monkeypatch)
