"""Test Swedish order: å ä ö last, ages by number, and the same in Python and SQL."""

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.loading import ETL
from panel import warehouse
from panel.wording.ordering import age_order, natural_order, swedish_order
from tests.conftest import ROOT

NAMES = ["Alingsås", "Ystad", "Zinkgruvan", "Åmål", "Åre", "Älmhult", "Ängelholm", "Örebro"]
NUMBERS = ["1", "2", "2.1.2", "2.1.10", "2.2", "3a", "3b", "10", "10.1"]
AGES = ["total", "0-9", "5-9", "10-19", "15-19", "20-29", "90-99", "100+"]


@pytest.mark.parametrize(("expected", "key"), [(NAMES, swedish_order), (AGES, age_order), (NUMBERS, natural_order)])
def test_the_order_is_as_expected(expected: list[str], key) -> None:
    mixed = [*expected[1::2], *expected[::2]]
    assert sorted(mixed, key=key) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from([*NAMES, "åre", "Öckerö", "Aneby", "Ånge"])),
    st.lists(st.sampled_from(AGES)),
    st.lists(st.sampled_from([*NUMBERS, "M1", "k-12"])),
)
def test_sql_and_python_sort_alike(rows, names: list[str], ages: list[str], numbers: list[str]) -> None:
    keys = (
        (names, "swedish_order", swedish_order),
        (ages, "age_order", age_order),
        (numbers, "natural_order", natural_order),
    )
    for words, macro, key in keys:
        query = f"SELECT coalesce(list(x ORDER BY {macro}(x), x), []) FROM (SELECT unnest(?::VARCHAR[]) AS x)"
        (in_sql,) = rows.execute(query, [words]).fetchone()
        assert in_sql == sorted(words, key=lambda word: (key(word), word))


def clauses() -> list[tuple[str, str]]:
    files = [*(ROOT / "panel" / "warehouse" / "queries").glob("*.sql"), *(ETL / "findings").glob("*.sql")]
    return [
        (file.name, clause)
        for file in files
        for clause in re.findall(r"(?=ORDER BY\s([^;]*?)(?:;|\n\n|$))", file.read_text(encoding="utf-8"))
    ]


def within(clause: str) -> str:
    """Return what is sorted by: the clause up to the bracket that ends it, without what has a key of its own."""
    depth = 0
    for at, sign in enumerate(clause):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            clause = clause[:at]
            break
    return re.sub(r"(?:swedish_order|age_order)\([^)]*\)", "", clause)


def test_no_query_sorts_names_as_bytes() -> None:
    found = [
        (name, clause) for name, clause in clauses() if re.search(r"\b(?:region_)?name\b|_title\b", within(clause))
    ]
    assert found == []


def test_no_query_sorts_numbers_of_goals_as_text() -> None:
    plain = [
        (name, clause, within(clause).replace("natural_order(any_value(", "natural_order(("))
        for name, clause in clauses()
    ]
    found = [
        (name, clause)
        for name, clause, shown in plain
        if re.search(r"(?<!natural_order\()(?<!\.)\b(?:\w+\.)?goal_no\b", shown)
    ]
    assert found == []


def test_no_query_sorts_ages_as_text() -> None:
    found = [
        (name, clause)
        for name, clause in clauses()
        if re.search(r"\bage\b", within(clause)) and "age_order" not in clause
    ]
    assert found == []


@pytest.mark.usefixtures("panel")
def test_the_regions_of_utforska_are_in_swedish_order() -> None:
    rows = warehouse.read("explore_regions")
    names = rows.loc[rows["region_kind"] == "municipality", "region_name"].tolist()
    last = [name for name in names if name[0] in "ÅÄÖ"]
    assert names[-len(last) :] == last
    assert [name for name in last if name in NAMES] == ["Åmål", "Åre", "Älmhult", "Ängelholm", "Örebro"]
    assert all(swedish_order(first) <= swedish_order(second) for first, second in pairwise(names))
