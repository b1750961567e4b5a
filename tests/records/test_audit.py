"""Test the log of who did what: appended to only, intact after faults, and purged by age."""

import csv
import io
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from panel import warehouse
from panel.__main__ import main
from panel.configuration import SECRETS_VARIABLE
from panel.records import audit, audit_days
from panel.records.audit import AuditError, Event, LogFilter
from panel.ui.operations import audit_events

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, without a database, and no secrets but its own: the log needs neither."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    monkeypatch.setenv(SECRETS_VARIABLE, str(tmp_path / "secrets.toml"))
    monkeypatch.delenv(audit_days.VARIABLE, raising=False)
    return tmp_path


def written(at: datetime, event: Event = Event.EXPORTED, who: str = "kim", **about: str | int) -> None:
    """Write a line as the clock of the machine said at some other time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "_now", lambda: at)
        audit.record(event, who, **about)


def whos() -> list[str]:
    return [line.who for line in audit.lines()]


def test_a_line_says_what_who_when_and_about_what(place: Path) -> None:
    assert (audit.lines(), audit.count(), audit.names()) == ([], 0, [])
    assert not audit.file_path().exists()
    audit.record(Event.PUBLISHED, "controller@kommun", plan_id="ks-2024", receipt_no=3, cells=12)
    (line,) = audit.lines()
    assert (line.event, line.who) == ("published", "controller@kommun")
    assert line.about == {"plan_id": "ks-2024", "receipt_no": 3, "cells": 12}
    assert timedelta(0) <= datetime.now(UTC) - line.at < timedelta(minutes=5)
    assert audit.file_path() == place / "audit.sqlite"


def test_only_the_account_of_the_panel_may_read_the_file() -> None:
    audit.record(Event.BUILT, "kim")
    assert stat.S_IMODE(audit.file_path().stat().st_mode) == 0o600


SIGNS = st.text(alphabet=" ab,\n<;=åÄ1-\t'\"\u202e\x1b.:/@", max_size=8)


@given(st.one_of(SIGNS, st.text(max_size=200), st.integers(), st.binary(max_size=20), st.floats(), st.none()))
@settings(max_examples=300)
def test_no_free_text_gets_into_what_a_line_is_about(value: object) -> None:
    try:
        logged = audit._plain_about({"value": value})  # type: ignore[dict-item]
    except ValueError:
        return
    assert isinstance(value, str | int)
    assert len(str(value)) <= 120
    assert not any(sign.isspace() or not sign.isprintable() or sign in "<>&\"'=;()[]{}|`$%" for sign in str(value))
    assert len(logged.splitlines()) == 1


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_whoever_it_is_the_log_names_them_in_one_plain_word(who: str) -> None:
    logged = audit.identifier(who)
    assert 0 < len(logged) <= 160
    assert not any(sign.isspace() or not sign.isprintable() or sign in "<>&\"';" for sign in logged)
    assert logged == who or logged.startswith("sha256:")


@pytest.mark.parametrize("value", ["två ord", "rad\nrad", "", "<b>", "x" * 121, "a\u202eb", "\x1b[31m", 1.5, None])
def test_what_is_not_plain_is_refused_and_nothing_is_written(value: object) -> None:
    with pytest.raises(ValueError, match="not plain"):
        audit.record(Event.EXPORTED, "kim", table=value)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="too many"):
        audit.record(Event.EXPORTED, "kim", **{f"n{number}": number for number in range(13)})
    with pytest.raises(ValueError, match="whatever"):
        audit.record("whatever", "kim")  # type: ignore[arg-type]
    assert audit.lines() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET who = 'annan'",
        "UPDATE event SET at = '2001-01-01T00:00:00+00:00'",
        "DELETE FROM event",
        "REPLACE INTO event (event_no, at, event, who, about) SELECT event_no, at, 'x', who, about FROM event",
        "INSERT INTO event VALUES (1, '2001-01-01T00:00:00+00:00', 'built', 'kim', '{}')",
        "INSERT INTO purging VALUES (100)",
    ],
)
def test_what_is_written_is_neither_changed_nor_removed(change: str) -> None:
    audit.record(Event.PUBLISHED, "kim", receipt_no=1)
    before = audit.lines()
    with sqlite3.connect(audit.file_path()) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(change)
    assert audit.lines() == before


def test_several_writers_take_turns_and_every_line_is_kept() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: audit.record(Event.EXPORTED, f"n{number}", rows=number), range(40)))
    lines = audit.lines()
    assert sorted(line.about["rows"] for line in lines) == list(range(40))  # type: ignore[type-var]
    assert [line.event_no for line in lines] == list(range(40, 0, -1))


def test_the_order_is_that_of_the_writing_also_when_the_clock_is_set_back() -> None:
    written(NOW, who="first")
    written(NOW - timedelta(days=10), who="second")
    assert whos() == ["second", "first"]


def test_the_log_is_narrowed_by_event_who_plan_and_swedish_days() -> None:
    # Half past eleven at night in UTC is the next day in Sweden.
    written(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), Event.BUILT, "a")
    written(datetime(2026, 3, 2, 12, tzinfo=UTC), Event.PUBLISHED, "b", plan_id="ks-2024")
    written(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), Event.PUBLISHED, "b", plan_id="bn-2024")

    def found(**filters: object) -> list[int]:
        narrowed = LogFilter(**filters)  # type: ignore[arg-type]
        numbers = [line.event_no for line in audit.lines(narrowed)]
        assert audit.count(narrowed) == len(numbers)
        return numbers

    assert found() == [3, 2, 1]
    assert found(event=Event.PUBLISHED) == [3, 2]
    assert found(who="a") == [1]
    assert found(plan_id="ks-2024") == [2]
    assert found(from_on=date(2026, 3, 2), to_on=date(2026, 3, 2)) == [2, 1]
    assert found(from_on=date(2026, 3, 3)) == [3]
    assert found(to_on=date(2026, 3, 1)) == []
    assert audit.names() == ["a", "b"]


def test_the_log_is_read_in_pages_and_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        audit.record(Event.EXPORTED, "kim", rows=number)
    page = audit.lines(max_lines=3)
    assert [line.about["rows"] for line in page] == [6, 5, 4]
    assert [line.about["rows"] for line in audit.lines(before=page[-1].event_no, max_lines=3)] == [3, 2, 1]
    monkeypatch.setattr(audit, "MAX_LINES", 2)
    assert [line.about["rows"] for line in audit.every_line()] == [6, 5, 4, 3, 2, 1, 0]
    assert len(audit.lines(max_lines=100)) == 2


def test_the_purge_takes_what_is_too_old_and_says_so_itself() -> None:
    for days in (900, 800, 731, 729, 10):
        written(NOW - timedelta(days=days), who=f"n{days}")
    assert audit.purge(who="nattjobb") == 3
    assert whos() == ["nattjobb", "n10", "n729"]
    line = audit.lines()[0]
    assert line.event == Event.PURGED
    assert line.about == {"rows": 3, "before": (NOW - timedelta(days=730)).date().isoformat()}
    assert audit.purge() == 0
    assert len(audit.lines()) == 3
    assert b"n900" not in audit.file_path().read_bytes()


def test_a_line_that_a_wrong_clock_has_dated_goes_with_its_neighbours() -> None:
    written(NOW - timedelta(days=900), who="old")
    written(NOW + timedelta(days=9000), who="old-from-the-future")
    written(NOW - timedelta(days=5), who="young")
    written(datetime(1970, 1, 1, tzinfo=UTC), who="young-1970")
    assert audit.purge() == 2
    assert whos() == ["panelen", "young-1970", "young"]


def test_nothing_young_is_purged_whatever_the_caller_says_the_time_is() -> None:
    written(NOW - timedelta(days=1))
    with pytest.raises(AuditError, match="tidigast efter 30 dagar"):
        audit.purge(NOW + timedelta(days=5000))
    assert len(audit.lines()) == 1


def test_a_log_that_is_not_there_is_not_made_by_a_purge() -> None:
    assert audit.purge() == 0
    assert not audit.file_path().exists()


@pytest.mark.parametrize(
    ("secrets", "variable", "days"),
    [
        (None, None, 730),
        ("", None, 730),
        ("[audit]\ndays = 90\n", None, 90),
        ("[audit]\ndays = 90\n", "365", 365),
        ("[auth]\nclient_id = 'x'\n", None, 730),
    ],
)
def test_how_long_the_log_is_kept_is_said_in_one_place(
    place: Path, monkeypatch: pytest.MonkeyPatch, secrets: str | None, variable: str | None, days: int
) -> None:
    if secrets is not None:
        (place / "secrets.toml").write_text(secrets)
    if variable:
        monkeypatch.setenv(audit_days.VARIABLE, variable)
    assert audit.days_kept() == days


@pytest.mark.parametrize(
    ("secrets", "message"),
    [
        ("[audit]\ndays = 29\n", "minst 30"),
        ("[audit]\ndays = 'två år'\n", "helt antal dagar"),
        ("[audit]\ndays = true\n", "helt antal dagar"),
        ("[audit]\ndays = 90.5\n", "helt antal dagar"),
        ("audit = 5\n", "ska vara en tabell"),
        ("[audit\n", "går inte att läsa som toml"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_reported_and_nothing_is_purged(
    place: Path, secrets: str, message: str
) -> None:
    written(NOW - timedelta(days=9000))
    (place / "secrets.toml").write_text(secrets)
    with pytest.raises(AuditError, match=message):
        audit.purge()
    assert len(audit.lines()) == 1


def test_the_command_line_lists_and_purges(capsys: pytest.CaptureFixture[str]) -> None:
    written(NOW - timedelta(days=800), Event.SIGNED_IN, "gammal")
    written(NOW - timedelta(days=3), Event.UNDID, "controller", receipt_no=7)
    assert main(["audit", "list", "--event", "undid"]) == 0
    shown = capsys.readouterr().out
    assert "ångrade" in shown
    assert "gammal" not in shown
    assert main(["audit", "purge"]) == 0
    assert "En rad är gallrad. Loggen sparas i 730 dagar." in capsys.readouterr().out
    assert main(["audit", "list", "--since", str((NOW - timedelta(days=1)).date())]) == 0
    shown = capsys.readouterr().out
    assert "gallrade loggen" in shown
    assert "kommandorad:" in shown
    assert "ångrade" not in shown


def test_the_log_is_taken_away_as_files_that_a_spreadsheet_never_computes() -> None:
    audit.record(Event.SIGNED_IN, "=cmd|calc")
    audit.record(Event.PUBLISHED, "kim", plan_id="ks-2024", receipt_no=3)
    rows = list(
        csv.reader(
            io.StringIO(audit_events.as_file("csv", LogFilter(), "controller").decode("utf-8-sig")), delimiter=";"
        )
    )
    assert rows[0] == ["Nr", "Tidpunkt", "Händelse", "Vem", "Plan", "Publicering", "Om"]
    assert rows[1][2:] == ["Publicerade", "kim", "ks-2024", "3", "plan ks-2024, publicering 3"]
    assert rows[2][2:4] == ["Loggade in", "'=cmd|calc"]
    book = load_workbook(io.BytesIO(audit_events.as_file("xlsx", LogFilter(who="=cmd|calc"), "controller")))
    (cell,) = [cell for cell in book["Loggen"]["D"] if cell.value == "=cmd|calc"]
    assert cell.data_type == "s"
    taken = [line for line in audit.lines() if line.event == Event.EXPORTED]
    assert [line.about for line in taken] == [{"table": "audit", "rows": 1}, {"table": "audit", "rows": 2}]


def test_every_event_has_its_words() -> None:
    assert set(audit.WORDS) == set(Event)
    assert len(set(audit.WORDS.values())) == len(Event)
