"""Test the settings of a municipality: the defaults, its own, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from panel.errors import SourceError
from panel.warehouse.paths import DATABASE_VARIABLE
from panel.wording.plan.forecast import mark_of
from panel.wording.plan.goal_mark import goal_mark
from panel.wording.settings import mark_image, municipality_name, settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    for one in (settings, mark_image):
        one.cache_clear()
    yield tmp_path
    for one in (settings, mark_image):
        one.cache_clear()


def test_without_settings_a_municipality_is_named_by_the_rules_of_swedish(folder: Path) -> None:
    names = [municipality_name(name) for name in ("Norrköping", "Västerås", "Sorsele")]
    assert names == ["Norrköpings kommun", "Västerås kommun", "Sorseles kommun"]
    assert mark_image() == ""


def test_a_municipality_sets_its_name_mark_and_colour(folder: Path) -> None:
    (folder / "mark.svg").write_text("<svg/>")
    (folder / "panel.toml").write_text('municipality = "Region Gotland"\nmark = "mark.svg"\naccent = "#8A1538"\n')
    assert municipality_name("Gotland") == "Region Gotland"
    assert settings().accent == "#8A1538"
    assert mark_image() == "data:image/svg+xml;base64,PHN2Zy8+"


def test_every_fault_of_the_settings_is_named_at_once(folder: Path) -> None:
    (folder / "panel.toml").write_text('accent = "red"\nmark = "mark.gif"\nname = "X"\n')
    with pytest.raises(SourceError) as refused:
        settings()
    assert all(word in str(refused.value) for word in ("accent", "mark", "name"))


def test_a_mark_that_is_not_there_or_is_too_large_is_refused(folder: Path) -> None:
    (folder / "panel.toml").write_text('mark = "mark.png"\n')
    with pytest.raises(SourceError, match=r"mark\.png"):
        mark_image()
    (folder / "mark.png").write_bytes(b"0" * 100_001)
    with pytest.raises(SourceError, match="större än 100 kB"):
        mark_image()


def test_the_limits_of_the_marks_are_the_municipality_s(folder: Path) -> None:
    assert [mark_of(over) for over in (-1, 0, 0.5, 1, 1.1)] == ["ok", "ok", "part", "part", "no"]
    assert goal_mark({"Uppfylls": 2, "Uppfylls delvis": 1}) == "Uppfylls delvis"
    settings.cache_clear()
    (folder / "panel.toml").write_text('deviates_above_pct = 2\ngoal_rule = "most"\n')
    assert [mark_of(over) for over in (1.1, 2, 2.1)] == ["part", "part", "no"]
    assert goal_mark({"Uppfylls": 2, "Uppfylls delvis": 1}) == "Uppfylls"
    settings.cache_clear()
    (folder / "panel.toml").write_text('deviates_above_pct = -1\ngoal_rule = "några"\n')
    with pytest.raises(SourceError, match=r"(?s)deviates_above_pct.*goal_rule"):
        settings()
