"""Test saved views: storing them, one of each name, never erased, and what the page says of them."""

import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel import warehouse
from panel.charts.explore.selection import Selection
from panel.records import saved_views as store
from panel.records import sqlite_file
from panel.records.saved_views import NameTakenError, SavedViewsError
from panel.ui.explore import saved
from tests.support.faults.harm import cut, damage_all, damage_middle
from tests.support.pages import press, run, unfold, words

ADDRESS = Selection(("population",), ("0581", "00")).address()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, without a database: the views need none."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    return tmp_path


@pytest.fixture
def shown(built: Path, place: Path) -> Path:
    """The same folder with the database."""
    (place / "dashboard.duckdb").hardlink_to(built)
    return place


def names() -> list[str]:
    return [view.name for view in store.kept()]


@pytest.mark.usefixtures("place")
def test_a_view_is_found_again_and_lies_beside_the_database() -> None:
    assert store.kept() == []
    assert not store.file_path().exists()
    store.save("  Mitt   urval ", ADDRESS)
    (view,) = store.kept()
    assert (view.name, view.address, view.deleted_at) == ("Mitt urval", ADDRESS, None)
    assert view.saved_at.tzinfo is not None
    assert store.file_path().parent == warehouse.database_path().parent
    assert stat.S_IMODE(store.file_path().stat().st_mode) == 0o600


@pytest.mark.usefixtures("place")
def test_a_name_is_held_by_one_view_whatever_its_case() -> None:
    store.save("Åre", "matt=a")
    with pytest.raises(NameTakenError, match="Det finns redan en vy som heter ÅRE"):
        store.save("ÅRE", "matt=b")
    assert [view.address for view in store.kept()] == ["matt=a"]
    store.save("ÅRE", "matt=b", replace=True)
    assert [view.address for view in store.kept()] == ["matt=b"]
    assert [view.address for view in store.deleted()] == ["matt=a"]


@pytest.mark.usefixtures("place")
def test_what_is_deleted_comes_back_unless_its_name_is_taken() -> None:
    store.save("A", "matt=a")
    (first,) = store.kept()
    store.delete(first.view_id)
    assert names() == []
    store.save("a", "matt=b")
    with pytest.raises(NameTakenError):
        store.restore(first.view_id)
    store.delete(store.kept()[0].view_id)
    store.restore(first.view_id)
    assert store.kept() == [first]
    assert [view.address for view in store.deleted()] == ["matt=b"]


@pytest.mark.usefixtures("place")
def test_a_view_has_its_owner_and_what_it_is_for() -> None:
    store.save("A", "matt=a", owner="x@kommun.example", made_by="Analytiker", description="  Till  nämnden\n")
    assert [(view.owner, view.made_by, view.description) for view in store.kept()] == [
        ("x@kommun.example", "Analytiker", "Till nämnden")
    ]
    with pytest.raises(SavedViewsError, match="301 tecken, högst 300"):
        store.save("B", "matt=b", description="x" * 301)
    assert names() == ["A"]


@pytest.mark.parametrize("name", ["", "   ", "\u200b\n", "a" * 81])
@pytest.mark.usefixtures("place")
def test_a_name_that_cannot_be_read_is_refused(name: str) -> None:
    with pytest.raises(SavedViewsError):
        store.save(name, ADDRESS)
    assert not store.file_path().exists()


@given(st.text(max_size=100))
@settings(max_examples=200)
def test_a_name_is_cleaned_once_and_for_all(name: str) -> None:
    try:
        cleaned = store.clean_name(name)
    except SavedViewsError:
        return
    assert 0 < len(cleaned) <= store.MAX_NAME_LENGTH
    assert store.clean_name(cleaned) == cleaned
    assert cleaned.isprintable()


@pytest.mark.usefixtures("place")
def test_many_writers_take_turns_and_one_gets_the_name() -> None:
    def save(number: int) -> bool:
        store.save(f"egen {number}", ADDRESS)
        try:
            store.save("samma", f"matt={number}")
        except NameTakenError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(24))) == 1
    assert len(names()) == 25


@pytest.mark.parametrize("harm", [damage_all, damage_middle, cut])
def test_a_damaged_file_is_reported_and_the_page_is_shown(shown: Path, harm: Callable[[Path], None]) -> None:
    store.save("Mitt urval", ADDRESS)
    harm(store.file_path())
    with pytest.raises(SavedViewsError, match="skadad"):
        store.kept()
    app = run("explore")
    assert "saved_views.sqlite är skadad" in words(app)
    assert '<span class="eyebrow">Utforska<' in words(app)
    assert (shown / "saved_views.sqlite").exists()


@pytest.mark.usefixtures("place")
def test_an_empty_file_is_one_without_views() -> None:
    store.file_path().touch()
    assert store.kept() == []
    store.save("A", ADDRESS)
    assert names() == ["A"]


@pytest.mark.usefixtures("place")
def test_a_writer_that_waits_in_vain_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    store.save("A", ADDRESS)
    monkeypatch.setattr(sqlite_file, "SECONDS_TO_WAIT", 0.01)
    with sqlite3.connect(store.file_path()) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SavedViewsError, match="Någon annan sparar just nu"):
            store.save("B", ADDRESS)
    assert names() == ["A"]


@pytest.mark.usefixtures("shown")
def test_a_person_saves_replaces_deletes_and_brings_back() -> None:
    app = run("explore", matt="population")
    assert "Inga vyer är sparade." in words(app)
    unfold(app, saved.FOLD)
    app.text_input(key=saved.NAME).set_value("<b>Folk</b> *&*").run()
    app.text_input(key=saved.ABOUT).set_value("Till <nämnden>").run()
    press(app, "Spara vyn")
    assert "Till &lt;nämnden&gt;" in words(app)
    assert "Vyn &lt;b&gt;Folk&lt;/b&gt; *&amp;* är sparad." in words(app)
    assert "Folkmängd · Norrköping" in words(app)
    app.text_input(key=saved.NAME).set_value("<b>folk</b> *&*").run()
    press(app, "Spara vyn")
    assert "Det finns redan en vy som heter &lt;b&gt;folk" in words(app)
    press(app, "Ersätt den som finns")
    assert names() == ["<b>folk</b> *&*"]
    press(app, "Ta bort vyn")
    assert names() == ["<b>folk</b> *&*"]
    press(app, "Nej, behåll")
    press(app, "Ta bort vyn")
    press(app, "Ja, ta bort")
    assert names() == []
    press(app, "Ta tillbaka vyn")
    assert names() == ["<b>folk</b> *&*"]
    assert "<b>folk" not in words(app)


@pytest.mark.usefixtures("shown")
def test_a_view_of_what_is_gone_is_reported() -> None:
    store.save("Gammal", "matt=finns-inte&region=0581")
    assert "Kan inte visas som den sparades: Mått som inte finns här: finns-inte" in words(run("explore"))


@pytest.mark.usefixtures("panel")
def test_a_view_is_reported_in_words() -> None:
    output = saved.describe(Selection(("population",), ("r9", "00"), "Y", transform="index", chart="sma").address())
    assert output == "Folkmängd · R9 (grupp av kommuner), Riket · per år · index · små diagram."
    many = saved.describe("matt=population&region=0581,0580,0180,00,r9,lan")
    assert "2 till" in many
