"""Test that each length of period has a name, an order and an end, the same in Python as in SQL."""

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.charts.time_axis import ticks
from panel.warehouse.paths import SCHEMA_FILE
from panel.wording import labels, text
from panel.wording.period_lengths import LENGTHS, last_day, next_end, position
from tests.support.periods import begun

FREQUENCIES = st.sampled_from(list(LENGTHS))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@cache
def schema() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
    return connection


def consecutive(day: date, frequency: str, count: int) -> list[date]:
    """The beginnings of so many periods, from that of a day."""
    starts, at = [begun(day, frequency)], day
    while len(starts) < count:
        at += timedelta(days=5)
        if begun(at, frequency) != starts[-1]:
            starts.append(begun(at, frequency))
    return starts


@given(FREQUENCIES, DAYS)
def test_a_period_begins_and_ends_in_sql_as_in_python(frequency: str, day: date) -> None:
    start = begun(day, frequency)
    found = (
        schema()
        .execute(
            "SELECT period_start_of(?, ?), period_end(?, ?), frequency_order(?)",
            [day, frequency, start, frequency, frequency],
        )
        .fetchone()
    )
    assert found == (start, last_day(start, frequency), list(LENGTHS).index(frequency) + 1)


def test_the_tables_take_each_length_and_no_other() -> None:
    (kinds,) = schema().execute(
        "SELECT data_type FROM duckdb_columns() WHERE table_name = 'observation' AND column_name = 'frequency'"
    ).fetchone() or ("",)
    assert kinds == f"ENUM({', '.join(repr(one) for one in LENGTHS)})"
    assert set(LENGTHS) <= set(labels.column("frequency").codes or ())


@given(FREQUENCIES, DAYS)
def test_consecutive_periods_are_one_apart_and_end_after_each_other(frequency: str, day: date) -> None:
    for one, after in pairwise(consecutive(day, frequency, 5)):
        assert position(after, frequency) == position(one, frequency) + 1
        assert next_end(last_day(one, frequency), frequency) == last_day(after, frequency)


@given(FREQUENCIES, FREQUENCIES, DAYS, DAYS)
def test_no_two_periods_have_one_name_or_one_code(one: str, other: str, day: date, other_day: date) -> None:
    first, second = (begun(day, one), one), (begun(other_day, other), other)
    for written in (text.period, text.short_period, text.period_code):
        assert (written(*first) == written(*second)) == (first == second)


@pytest.mark.parametrize(
    ("start", "frequency", "name", "short", "code"),
    [
        (date(2024, 7, 1), "H", "halvår 2 2024", "halvår 2 2024", "2024H2"),
        (date(2024, 12, 30), "W", "vecka 1 2025", "vecka 1 2025", "2025V01"),
        (date(2022, 7, 1), "S", "2022/23", "2022/23", "2022/23"),
        (date(2018, 1, 1), "5Y", "2018–2022", "2018–2022", "2018-2022"),
        (date(2023, 4, 1), "R", "april 2023–mars 2024", "apr 2023–mars 2024", "2023M04-2024M03"),
    ],
)
def test_the_names_of_periods(start: date, frequency: str, name: str, short: str, code: str) -> None:
    assert text.period(start, frequency) == name
    assert text.short_period(start, frequency) == short
    assert text.period_code(start, frequency) == code


@given(FREQUENCIES, DAYS, st.integers(1, 40))
def test_an_axis_names_periods_of_its_own_length_each_once(frequency: str, day: date, count: int) -> None:
    starts = consecutive(day, frequency, count)
    found = ticks(starts, frequency)
    assert 1 <= len(found) <= 8
    assert [tick.day for tick in found] == sorted({tick.day for tick in found})
    assert {tick.day.date() for tick in found} <= set(starts)
    named = []
    year = ""
    for tick in found:
        name, _, stated = tick.label.partition("<br>")
        year = stated or year
        named.append((name, stated if name.endswith("–") else year))
    assert len(set(named)) == len(named)


@pytest.mark.parametrize(
    ("frequency", "first", "labelled"),
    [
        ("H", date(2023, 7, 1), ["halvår\N{NO-BREAK SPACE}2<br>2023", "halvår\N{NO-BREAK SPACE}1<br>2024"]),
        ("W", date(2024, 12, 23), ["v.\N{NO-BREAK SPACE}52<br>2024", "v.\N{NO-BREAK SPACE}1<br>2025"]),
        ("S", date(2022, 7, 1), ["2022/23", "2023/24"]),
        ("R", date(2023, 1, 1), ["till dec<br>2023", "till jan<br>2024"]),
        ("5Y", date(2018, 1, 1), ["2018–<br>2022", "2019–<br>2023"]),
    ],
)
def test_the_labels_of_an_axis(frequency: str, first: date, labelled: list[str]) -> None:
    assert [tick.label for tick in ticks(consecutive(first, frequency, 2), frequency)] == labelled
