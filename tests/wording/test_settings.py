"""Test the settings of a municipality: the defaults, its own, and what is refused."""

from pathlib import Path

import pytest

from panel.errors import SourceError
from panel.warehouse.paths import DATABASE_VARIABLE
from panel.wording.plan.forecast import mark_of
from panel.wording.plan.goal_mark import goal_mark
from panel.wording.settings import change_settings, mark_image, municipality_name, settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    return tmp_path


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
    (folder / "panel.toml").write_text('accent = "red"\nmark = "mark.gif"\nname = "X"\n[reminders]\nevery = [400]\n')
    with pytest.raises(SourceError) as refused:
        settings()
    assert all(word in str(refused.value) for word in ("accent", "mark", "name", "every ska vara dagar före"))


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
    (folder / "panel.toml").write_text('deviates_above_pct = 2\ngoal_rule = "most"\n')
    assert [mark_of(over) for over in (1.1, 2, 2.1)] == ["part", "part", "no"]
    assert goal_mark({"Uppfylls": 2, "Uppfylls delvis": 1}) == "Uppfylls"
    (folder / "panel.toml").write_text('deviates_above_pct = -1\ngoal_rule = "några"\n')
    with pytest.raises(SourceError, match=r"(?s)deviates_above_pct.*goal_rule"):
        settings()


def test_what_a_page_sets_holds_at_once_and_leaves_the_rest_of_the_file(folder: Path) -> None:
    file = folder / "panel.toml"
    file.write_text('# Vårt.\naccent = "#8A1538"\nmunicipality = "Region Gotland"\n', encoding="utf-8")
    change_settings({"region": "0980", "municipality": ""}, ("Vapen.PNG", b"image"))
    assert (settings().region, settings().municipality, settings().accent) == ("0980", "", "#8A1538")
    assert "# Vårt." in file.read_text(encoding="utf-8")
    assert mark_image() == "data:image/png;base64,aW1hZ2U="


@pytest.mark.parametrize("changes", [{"region": "Visby"}, {"accent": "red"}, {"deviates_above_pct": 101.0}])
def test_what_cannot_be_used_is_refused_and_nothing_is_written(folder: Path, changes: dict[str, str | float]) -> None:
    (folder / "panel.toml").write_text('accent = "#8A1538"\n')
    with pytest.raises(SourceError, match=next(iter(changes))):
        change_settings(changes)
    with pytest.raises(SourceError, match="större än 100 kB"):
        change_settings({}, ("mark.svg", b"0" * 100_001))
    assert [file.name for file in folder.iterdir()] == ["panel.toml"]
    assert (folder / "panel.toml").read_text() == 'accent = "#8A1538"\n'


def test_peers_are_kept_as_a_list_and_an_empty_one_takes_the_key_away(folder: Path) -> None:
    change_settings({"region": "1489", "peers": ["r9", "1480"]})
    assert (settings().region, settings().peers) == ("1489", ("r9", "1480"))
    change_settings({"peers": []})
    assert "peers" not in (folder / "panel.toml").read_text()
