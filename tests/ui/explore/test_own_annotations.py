"""Test annotations of readers' own: how they are kept, where they are shown, and who may change one."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from panel import warehouse
from panel.access.permissions import RoleAssignment, User
from panel.charts.explore.selection import Selection
from panel.records import audit
from panel.records import own_annotations as store
from panel.records.audit import Event, LogFilter
from panel.records.own_annotations import OwnAnnotation, OwnAnnotationsError
from panel.ui.explore import drawing, files, own_annotations

SHOWN = Selection(("unemployment_share",), ("0581", "00"))
SHARE, PERIOD = "unemployment_share", date(2020, 7, 1)


@pytest.fixture(autouse=True)
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own with the database and a log, and a session without a browser."""
    (tmp_path / "dashboard.duckdb").hardlink_to(built)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    monkeypatch.setattr(audit, "file_path", lambda: tmp_path / "audit.sqlite")
    monkeypatch.setattr(own_annotations.st, "session_state", {own_annotations.OF_ALL: False})


def written(words: str = "Varsel i industrin.", region: str = "0581", owner: str = "a") -> OwnAnnotation:
    store.write(SHARE, region, "Q", PERIOD, words, owner=owner, made_by="Analytiker")
    return store.kept()[-1]


def as_user(monkeypatch: pytest.MonkeyPatch, subject: str, role: str) -> None:
    user = User(subject, "Funktion", (RoleAssignment(role, ("*",), ()),))
    monkeypatch.setattr(own_annotations, "current_user", lambda: user)
    monkeypatch.setattr("panel.access.current_user.current_user", lambda: user)


def test_a_change_keeps_place_and_owner_and_what_is_removed_is_gone() -> None:
    one = written()
    store.change(one.annotation_id, "Varsel\n i  handeln.", made_by="Controller")
    (changed,) = store.kept()
    assert changed[1:5] == one[1:5]
    assert (changed.text, changed.owner, changed.made_by) == ("Varsel i handeln.", "a", "Controller")
    with pytest.raises(OwnAnnotationsError, match="ändrad eller borttagen av någon annan"):
        store.change(one.annotation_id, "Igen", made_by="Controller")
    store.remove(changed.annotation_id)
    assert store.kept() == []


@pytest.mark.parametrize(("words", "why"), [(" \n", "är tom"), ("x" * 301, "301 tecken, högst 300")])
def test_what_cannot_be_kept_is_refused_with_the_reason(words: str, why: str) -> None:
    with pytest.raises(OwnAnnotationsError, match=why):
        written(words)


@pytest.mark.parametrize("kind", ["linje", "staplar", "sma", "rangordning", "karta"])
def test_it_is_marked_as_ones_own_and_never_as_a_break(kind: str) -> None:
    selection = Selection(("unemployment_share",), ("0581", "00"), chart=kind, period=PERIOD)
    before = drawing.draw(selection)
    words = own_annotations.in_words(written())
    assert words.startswith("Egen anmärkning, kvartal 3 2020 (Arbetslöshet, Norrköping): Varsel i industrin. Skriven ")
    assert words.endswith(" av Analytiker.")
    found = drawing.draw(selection)
    assert before is not None
    assert found is not None
    chart, (document, old) = found.drawn[0], (one.drawn[0].in_document for one in (found, before))
    assert document is not None
    assert old is not None
    assert document.annotations == (words,)
    assert document.breaks == old.breaks
    assert words in chart.chart.alt
    assert f'<li class="own-annotation">A. {words}</li>' in chart.below
    is_marked = "Varsel" in str(chart.chart.figure.to_json())
    assert is_marked == (kind in {"linje", "staplar", "sma"})


def test_one_of_another_measure_region_or_time_is_not_shown() -> None:
    written(region="0580")
    store.write("births", "0581", "Q", PERIOD, "Födda", owner="", made_by="")
    store.write(SHARE, "", "Q", date(2031, 1, 1), "Senare", owner="", made_by="")
    found = drawing.draw(SHOWN)
    assert found is not None
    assert "own-annotation" not in found.drawn[0].below
    written(region="")
    found = drawing.draw(SHOWN)
    assert found is not None
    assert "(Arbetslöshet, alla regioner)" in found.drawn[0].below


def test_files_have_it_in_a_column_of_its_own_and_among_the_facts() -> None:
    head = files.write(SHOWN, "csv", "").decode("utf-8-sig").splitlines()[0]
    assert "Egen anmärkning" not in head
    words = own_annotations.in_words(written())
    lines = files.write(SHOWN, "csv", "").decode("utf-8-sig").splitlines()
    assert lines[0] == f"{head};Egen anmärkning"
    assert [line.split(";")[2:6] for line in lines if line.endswith(words)] == [
        ["0581", "Norrköping", "kvartal 3 2020", "2020K3"]
    ]
    book = openpyxl.load_workbook(io.BytesIO(files.write(SHOWN, "xlsx", "")))
    assert words in [cell.value for row in book["Om uppgifterna"] for cell in row]
    assert words in files.write(SHOWN, "json", "").decode()


def test_a_damaged_file_is_reported_on_the_page_and_in_files() -> None:
    store.file_path().write_bytes(b"inte en databas" * 100)
    found = drawing.draw(SHOWN)
    assert found is not None
    assert any("own_annotations.sqlite är skadad" in one for one in found.messages)
    assert "own_annotations.sqlite är skadad" in files.write(SHOWN, "csv", "").decode()


@pytest.mark.parametrize(
    ("subject", "role", "may"),
    [("a", "analytiker", True), ("b", "analytiker", False), ("b", "controller", True), ("a", "läsare", False)],
)
def test_its_owner_or_a_controller_changes_and_removes_it(
    subject: str, role: str, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = written()
    as_user(monkeypatch, subject, role)
    state = own_annotations.st.session_state
    state[own_annotations.CHANGED.format(one.annotation_id)] = "Annat"
    own_annotations.change(one)
    assert [kept.text for kept in store.kept()] == ["Annat" if may else one.text]
    assert (own_annotations.REFUSED in state) != may
    own_annotations.remove(store.kept()[0])
    assert len(store.kept()) == (not may)
    assert len(audit.lines(LogFilter(Event.REMOVED_ANNOTATION))) == may


def test_personal_data_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    as_user(monkeypatch, "a", "analytiker")
    own_annotations.st.session_state[own_annotations.NEW] = "Ring 070-123 45 67"
    own_annotations.write(SHARE, "0581", "Q", PERIOD)
    assert "ett telefonnummer" in own_annotations.st.session_state[own_annotations.REFUSED]
    own_annotations.st.session_state[own_annotations.NEW] = "Bra år"
    own_annotations.write(SHARE, "0581", "Q", PERIOD)
    (one,) = store.kept()
    assert (one.text, one.owner, one.made_by) == ("Bra år", "a", "Funktion")
