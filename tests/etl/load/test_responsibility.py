"""Test what becomes of statements on who is responsible: the newest on an item applies, after the plan's own files."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.load.responsibility import load_responsibility
from panel.ledger.ledger import Change, Receipt
from panel.ledger.responsibility import (
    GLOBAL_GOALS,
    KIND,
    OFFICE,
    PERIOD,
    global_goals_text,
    name_key,
    same_as,
    same_as_text,
)
from panel.warehouse.paths import SCHEMA_FILE

PLAN = "ks-2024"
ITEMS = ["goal:1", "goal:2", "point:3"]
# Of the plan's file, of receipts in two spellings, and two names whose ids would be the same.
NAMES = ["Kontoret", "KONTORET", "Gatukontoret", "gatukontoret", "Gatu kontoret", "Gatu-kontoret"]
FILE_ROWS = """
INSERT INTO office VALUES ('ks-2024', 'kontor', 1, 'Kontoret', 's');
INSERT INTO answers_for BY NAME
SELECT 'ks-2024' AS plan_id, 'goal:1' AS item_id, 'kontor' AS office_id, 'interpreted' AS basis, 'fil' AS said_by;
INSERT INTO goal_sdg BY NAME
SELECT 'ks-2024' AS plan_id, 1 AS goal_no, 4 AS sdg_no, 'interpreted' AS basis, 'fil' AS said_by;
"""
statements = st.lists(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(ITEMS), st.just(OFFICE), st.sampled_from([None, *NAMES])),
            st.tuples(
                st.sampled_from(ITEMS[:2]),
                st.just(GLOBAL_GOALS),
                st.lists(st.integers(1, 17), max_size=3).map(global_goals_text),
            ),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one[:2],
    ),
    max_size=5,
)


@pytest.fixture(scope="module")
def plan() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
        connection.execute(FILE_ROWS)
        yield connection


def receipt(number: int, stated: list[tuple[str, str, str | None]]) -> Receipt:
    changes = [Change(None, PERIOD, KIND, item, field, None, None, after, None) for item, field, after in stated]
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return Receipt(number, KIND, PLAN, moment, f"controller {number}", False, changes=changes)


def loaded(plan: duckdb.DuckDBPyConnection, receipts: list[Receipt]) -> tuple[dict, dict, dict]:  # type: ignore[type-arg]
    plan.execute("BEGIN")
    load_responsibility(plan, receipts)
    offices = dict(plan.execute("SELECT office_id, name FROM office").fetchall())
    answers = plan.execute("SELECT item_id, office_id, said_by FROM answers_for").fetchall()
    goals = plan.execute(
        "SELECT 'goal:' || goal_no, list(sdg_no ORDER BY sdg_no) FROM goal_sdg GROUP BY ALL"
    ).fetchall()
    plan.execute("ROLLBACK")
    return offices, {item: (office, by) for item, office, by in answers}, dict(goals)


@given(stated=statements)
def test_the_newest_statement_on_an_item_applies(plan: duckdb.DuckDBPyConnection, stated: list) -> None:  # type: ignore[type-arg]
    receipts = [receipt(number, one) for number, one in enumerate(stated, start=1)]
    offices, answers, goals = loaded(plan, receipts)
    newest = {("goal:1", OFFICE): ("Kontoret", "fil"), ("goal:1", GLOBAL_GOALS): ("4", "fil")}
    for one in receipts:
        newest |= {(change.item_id, change.field): (change.after, one.recorded_by) for change in one.changes}
    named = {item: name_and_by for (item, field), name_and_by in newest.items() if field == OFFICE and name_and_by[0]}
    assert {item: (name_key(offices[office]), by) for item, (office, by) in answers.items()} == {
        item: (name_key(name), by) for item, (name, by) in named.items()
    }
    assert {item: global_goals_text(numbers) for item, numbers in goals.items()} == {
        item: value for (item, field), (value, _) in newest.items() if field == GLOBAL_GOALS and value
    }
    assert len({name_key(name) for name in offices.values()}) == len(offices)


@given(stated=statements)
def test_an_offices_id_is_not_changed_by_later_receipts(plan: duckdb.DuckDBPyConnection, stated: list) -> None:  # type: ignore[type-arg]
    receipts = [receipt(number, one) for number, one in enumerate(stated, start=1)]
    ids = [
        {name_key(name): office for office, name in loaded(plan, receipts[:count])[0].items()} for count in (-1, None)
    ]
    before, after = ids
    assert all(before[name] == after[name] for name in before.keys() & after.keys())


ITEMS = st.none() | st.sampled_from(["goal:8", "goal:2.1.1", "line:frame"])


@given(st.dictionaries(st.sampled_from(["ks-2023", "ks-2024", "un-2024"]), ITEMS))
def test_what_continues_what_comes_out_as_it_was_stated(items: dict[str, str | None]) -> None:
    assert same_as(same_as_text(items)) == items
