"""Test which office is responsible for an item: its own, else that of what it belongs to."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ui.plan.offices import no_office, offices_named
from panel.warehouse.paths import SCHEMA_FILE

PLAN = "ks-2024"
# Point 1 lies under goal 1, point 2 under both goals, point 3 under none; goal 3 under goal 1; line part is a part of half, half of frame.
GOALS_OF = {"point:1": ("goal:1",), "point:2": ("goal:1", "goal:2"), "point:3": (), "criterion:1A": ("goal:1",)}
ABOVE = {"line:part": "line:half", "line:half": "line:frame", "goal:3": "goal:1", "criterion:3A": "goal:3"}
ITEMS = ["goal:1", "goal:2", *GOALS_OF, "line:frame", *ABOVE]
OFFICES = {"a": "Kontor A", "b": "Kontor B"}
PLAN_ROWS = """
INSERT INTO goal BY NAME
SELECT 'ks-2024' AS plan_id, unnest([1, 2, 3]) AS goal_no, unnest([NULL, NULL, '1']) AS parent_no, 'Mål' AS name, 's' AS statement_id;
INSERT INTO criterion SELECT 'ks-2024', unnest([1, 3]), 'A', 'Text', NULL, NULL, NULL, NULL, NULL, NULL, 'stated', 's';
INSERT INTO programme_point SELECT 'ks-2024', unnest([1, 2, 3]), 'Text', 'Hantering', 'goal', true, 's';
INSERT INTO programme_point_goal VALUES ('ks-2024', 1, 1, 'Mål'), ('ks-2024', 2, 1, 'Mål'), ('ks-2024', 2, 2, 'Mål');
INSERT INTO budget_line BY NAME
SELECT 'ks-2024' AS plan_id, unnest(['frame', 'half', 'part']) AS line_id, unnest([NULL, 'frame', 'half']) AS parent_id,
    1 AS position, 'Post' AS name, 1 AS low_mnkr, 1 AS high_mnkr, 'stated' AS basis, 's' AS statement_id;
INSERT INTO office SELECT 'ks-2024', unnest(['a', 'b']), unnest([1, 2]), unnest(['Kontor A', 'Kontor B']), 's';
"""


@pytest.fixture(scope="module")
def plan() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
        connection.execute(PLAN_ROWS)
        yield connection


def expected(item: str, stated: dict[str, str]) -> str | None:
    """The same rule in other words."""
    if item in stated:
        return OFFICES[stated[item]]
    if item in ABOVE:
        return expected(ABOVE[item], stated)
    of_goals = {stated[goal] for goal in GOALS_OF.get(item, ()) if goal in stated}
    return OFFICES[of_goals.pop()] if len(of_goals) == 1 else None


@given(stated=st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(sorted(OFFICES))), is_alone=st.booleans())
def test_an_item_has_its_own_office_or_follows_what_it_belongs_to_or_has_the_plans_only_one(
    plan: duckdb.DuckDBPyConnection, stated: dict[str, str], is_alone: bool
) -> None:
    plan.execute("DELETE FROM answers_for")
    plan.execute("DELETE FROM office WHERE office_id = 'b'")
    if is_alone:
        stated = dict.fromkeys(stated, "a")
    else:
        plan.execute("INSERT INTO office VALUES ('ks-2024', 'b', 2, 'Kontor B', 's')")
    for item, office in stated.items():
        plan.execute(
            "INSERT INTO answers_for VALUES (?, ?, ?, 'interpreted', 'controller', NULL, NULL)", [PLAN, item, office]
        )
    found = dict(plan.execute("SELECT item_id, office FROM responsible_offices(?)", [PLAN]).fetchall())
    responsible = {item: OFFICES["a"] if is_alone else expected(item, stated) for item in ITEMS}
    assert found == {item: office for item, office in responsible.items() if office}


@pytest.mark.usefixtures("panel")
def test_where_none_is_named_the_page_says_so_once() -> None:
    assert not offices_named(PLAN)
    assert no_office(PLAN).count("Inget kontor är utpekat") == no_office(PLAN).count('href="ansvar"') == 1


@pytest.mark.usefixtures("reported_panel")
def test_where_one_is_named_nothing_is_said() -> None:
    assert offices_named(PLAN)
    assert no_office(PLAN) == ""
