"""Test the parameters of a query: where a colon begins one, and that a value is never more than a value."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ui.sql.parameters import parameters_of, with_values


@pytest.mark.parametrize(("sql", "found"), [
    ("SELECT :ar + :ar, (:kod), x>=:från", ["ar", "kod", "från"]),
    ("SELECT x::INTEGER, y :: DATE, l[1:n], l[:n], {'a':b}, {a: 1}, x: 42", []),
    ("SELECT ':a', \":b\", $$ :c $ :d $$, :e -- :f\n/* :g * / :h */", ["e"]),
    ("SELECT 'it''s :a', :b", ["b"]),
    ("SELECT 'not ended :a", []),
    ("/* not ended :a", []),
    ("SELECT : a, :1", []),
])  # fmt: skip
def test_a_parameter_is_a_colon_and_a_name_outside_of_text(sql: str, found: list[str]) -> None:
    assert parameters_of(sql) == found


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_a_value_reaches_the_query_as_it_is_given_and_as_nothing_else(value: str) -> None:
    sql = with_values("SELECT :a AS a, ':a' AS b, 1::INTEGER AS c", {"a": value})
    assert duckdb.sql(sql).fetchall() == [(value, ":a", 1)]


def test_a_value_is_taken_for_what_it_is_compared_with() -> None:
    sql = with_values(
        "SELECT year(DATE '2024-05-01') = :a AND DATE '2024-05-01' > :b AND 1.5 < :c",
        {"a": "2024", "b": "2024-01-31", "c": "2"},
    )
    assert duckdb.sql(sql).fetchall() == [(True,)]


@given(st.text("a:'\"-/*$[]{} \n", max_size=60))
def test_a_query_without_parameters_is_run_as_it_is_written(sql: str) -> None:
    if not parameters_of(sql):
        assert with_values(sql, {}) == sql
