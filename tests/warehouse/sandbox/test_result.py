"""Test the result of a reader's SQL: columns that the panel can show, draw and write, for any types."""

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.warehouse.sandbox import DATE, INTEGER, NUMBER, TEXT, Limits, QueryResult, run_query
from panel.warehouse.sandbox.result import read_result

pytestmark = pytest.mark.usefixtures("panel")


def test_columns_come_as_numbers_days_and_text() -> None:
    result = run_query(
        "SELECT 1 AS whole, 1.5 AS part, DATE '2024-01-31' AS day, 'å' AS words, TRUE AS yes,"
        " TIMESTAMP '2024-01-31 14:05:00' AS moment, date_trunc('month', DATE '2024-01-31') AS month,"
        " [1, 2] AS list, {'a': 1} AS struct, sum(1) AS total, 1e400::DOUBLE AS endless, NULL AS nothing,"
        " 170141183460469231731687303715884105727 AS huge, now() AS zoned, INTERVAL 1 DAY AS span"
    )
    kinds = {INTEGER: "whole total nothing", NUMBER: "part", DATE: "day month"}
    for kind, names in kinds.items():
        assert [result.kinds[name] for name in names.split()] == [kind] * len(names.split())
    row = result.frame.iloc[0]
    assert (row["whole"], row["part"], row["total"]) == (1, 1.5, 1)
    assert (row["day"], row["month"]) == (pd.Timestamp("2024-01-31"), pd.Timestamp("2024-01-01"))
    assert (row["words"], row["yes"], row["list"], row["struct"]) == ("å", "ja", "[1, 2]", "{'a': 1}")
    assert (row["moment"], row["span"], row["endless"]) == ("2024-01-31 14:05:00", "1 day", "inf")
    assert row["huge"] == "170141183460469231731687303715884105727"
    assert pd.isna(row["nothing"])


def test_columns_of_one_name_are_told_apart() -> None:
    assert list(run_query("SELECT 1 AS a, 2 AS a, 3 AS a_2").frame) == ["a", "a_2", "a_2_2"]


def test_the_order_asked_for_is_kept() -> None:
    numbers = run_query("SELECT range AS i FROM range(9000) ORDER BY hash(range)").frame["i"].tolist()
    assert (
        numbers
        == run_query("SELECT list(range ORDER BY hash(range)) AS i FROM range(9000)").frame["i"].map(json.loads).item()
    )


def test_days_that_no_calendar_here_has_come_as_text() -> None:
    result = run_query("SELECT DATE 'infinity' AS a, DATE '0044-03-15 (BC)' AS b, DATE '12024-01-01' AS c")
    assert set(result.kinds.values()) == {TEXT}
    assert result.frame.iloc[0].tolist() == ["infinity", "0044-03-15 (BC)", "12024-01-01"]


def test_an_answer_is_cut_at_its_limits_and_says_so() -> None:
    assert len(run_query("FROM range(10000)").frame) == 10_000
    assert not run_query("FROM range(10000)").is_cut
    by_rows = run_query("FROM range(10001)")
    assert (len(by_rows.frame), by_rows.is_cut) == (10_000, True)
    by_bytes = run_query("SELECT repeat('x', 1000) AS x FROM range(100)", Limits(result_bytes=50_000))
    assert by_bytes.is_cut
    assert 0 < len(by_bytes.frame) < 50


def test_no_rows_is_an_answer() -> None:
    result = run_query("SELECT point_no, text FROM programme_point WHERE point_no > 100")
    assert (len(result.frame), result.kinds) == (0, {"point_no": INTEGER, "text": TEXT})


CELLS = st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers(), max_size=2))
KINDS = st.sampled_from(["integer", "number", "date", "moment", "boolean", "text", "other"])


@settings(deadline=None)
@given(
    columns=st.lists(st.tuples(st.text(), KINDS), max_size=4), rows=st.lists(st.lists(CELLS, max_size=4), max_size=4)
)
def test_whatever_a_process_writes_becomes_an_answer_or_an_error_that_is_reported(
    columns: list[tuple[str, str]], rows: list[list[Any]]
) -> None:
    lines = [json.dumps(row).encode() for row in rows]
    try:
        result = read_result("", lines, {"columns": columns, "is_cut": False}, 0)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return
    assert isinstance(result, QueryResult)
    assert result.frame.shape == (len(rows), len(columns))
    assert set(result.kinds.values()) <= {INTEGER, NUMBER, DATE, TEXT}
