"""Test that goals at up to four levels with names of their own come through draft and tables as the tree that they are."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.loading import ETL, run_file
from panel.plans.draft.draft import recognise
from panel.plans.sheet.filled import Filled, Row
from panel.plans.sheet.tables import tables_of
from panel.plans.sheet.validate import validate
from panel.plans.tables import frames_of
from panel.ui.goals.body import UNDER_NONE, by_level
from panel.ui.goals.levels import Higher
from panel.ui.goals.standing import Goal
from panel.wording.ordering import natural_order
from tests.support.plans import filled
from tests.support.plans.reading_share import documents, read
from tests.support.plans.sheets import CODES, made, problems_of

KUN = "kun-2025"


@dataclass(frozen=True)
class Node:
    """A goal of a drawn plan: its number, the one above, how deep it stands, and whether it is the board's own."""

    number: str
    parent: "Node | None"
    depth: int
    is_own: bool


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Draw goals above the board's at up to three levels, and the board's own below the lowest of them, or each other."""
    higher: list[Node] = []
    for number in draw(st.lists(st.integers(1, 30), max_size=6, unique=True)):
        parent = draw(st.sampled_from([None, *(one for one in higher if one.depth < 3)]))
        higher.append(Node(str(number), parent, 1 + (parent.depth if parent else 0), is_own=False))
    first, own = 1 + max((one.depth for one in higher), default=0), list[Node]()
    for number in draw(st.lists(st.integers(1, 30), min_size=1, max_size=6, unique=True)):
        parent = draw(st.sampled_from([None, *higher, *(one for one in own if one.depth < 4)]))
        depth = parent.depth + 1 if parent in own else first
        own.append(Node(str(number), parent, depth, is_own=True))
    return [*higher, *own]


def plan_of(tree: list[Node]) -> Filled:
    """Return a plan whose goals are the tree's."""
    plan = filled(KUN)
    own = [one for one in tree if one.is_own]
    plan.plan["goal_count_stated"] = Row({"value": len(own)})
    plan.rows = {"goal": [], "council_goal": [], **{name: plan.rows[name] for name in ("office", "follow_up")}}
    for one in tree:
        above = one.parent.number if one.parent else None
        under = above if one.parent and one.parent.is_own == one.is_own else None
        if one.is_own:
            serves = (above,) if above and under is None else None
            values = {"goal_no": one.number, "name": f"Mål {one.number}", "parent_no": under, "council_goals": serves}
        else:
            values = {"council_goal_no": one.number, "title": f"Mål {one.number}", "parent_no": above}
        plan.rows["goal" if one.is_own else "council_goal"].append(Row({**values, "level_name": f"Nivå {one.depth}"}))
    return plan


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    """The tables of the schema, empty."""
    connection = duckdb.connect()
    run_file(connection, ETL / "schema.sql")
    return connection


def in_order(tree: list[Node], under: Node | None = None) -> list[Node]:
    """Return the goals depth first: at the top those above the board's first, under another the board's own first."""
    below = [one for one in tree if one.parent is under]
    below.sort(key=lambda one: (one.is_own if under is None else not one.is_own, natural_order(one.number)))
    return [found for one in below for found in (one, *in_order(tree, one))]


@settings(max_examples=15, deadline=None)
@given(trees())
def test_any_tree_of_goals_is_in_the_tables_as_it_is(empty: duckdb.DuckDBPyConnection, tree: list[Node]) -> None:
    plan = plan_of(tree)
    assert validate(plan, CODES) == []
    for table, frame in frames_of(tables_of(plan, "1489"), KUN).items():
        if table in {"goal", "council_goal", "goal_council_goal"}:
            empty.execute(f'DELETE FROM "{table}"')
            empty.register("frame", frame.astype(object).where(frame.notna(), None))
            empty.execute(f'INSERT INTO "{table}" BY NAME FROM frame')
    run_file(empty, ETL / "load" / "plan.sql")
    assert empty.execute((ETL / "checks" / "goal_stands_under_a_goal.sql").read_text(encoding="utf-8")).fetchall() == []
    found = empty.execute(
        """
        SELECT tree.kind = 'goal', tree.number, tree.parent, coalesce(goal.level, council_goal.level)
        FROM goal_tree(?) AS tree
        LEFT JOIN goal ON tree.kind = 'goal' AND goal_no = number
        LEFT JOIN council_goal ON tree.kind = 'council_goal' AND council_goal_no = number
        ORDER BY path
        """,
        [KUN],
    ).fetchall()
    expected = [(one.is_own, one.number, one.parent and one.parent.number, one.depth) for one in in_order(tree)]
    assert found == expected


@settings(max_examples=50)
@given(trees(), st.sets(st.integers(0, 5)))
def test_each_goal_chosen_is_in_one_group_under_all_that_it_stands_under(tree: list[Node], left_out: set[int]) -> None:
    every = [goal_of(one) for one in in_order(tree) if one.is_own]
    chosen = [goal for at, goal in enumerate(every) if at not in left_out]
    groups = by_level(chosen, every)
    assert [goal for group in groups for goal in group.goals] == chosen
    line: list[str] = []
    for group in groups:
        line = [*line[: group.level - 1], group.title]
        for goal in group.goals:
            above = [f"{one.number} {one.name}" for one in goal.higher]
            assert above == line or (not above and group.title == UNDER_NONE)
    assert all(group.counted for group in groups if group.title != UNDER_NONE)


def goal_of(node: Node) -> Goal:
    """Return the goal of a node as Mål has it."""
    above, one = list[Higher](), node.parent
    while one:
        above.insert(0, Higher(one.number, f"Nivå {one.depth}", f"Mål {one.number}", "", one.is_own))
        one = one.parent
    return Goal(node.number, tuple(above), "Mål", "", "", "", "Ej bedömd", (), "", (), (), (), (), ())


@pytest.mark.parametrize("case", documents(), ids=lambda case: case.name)
def test_each_level_that_is_read_becomes_one_in_the_sheet(case: Path) -> None:
    text = (case / "plan.txt").read_text(encoding="utf-8")
    draft = recognise(text.rstrip("\n").split("\n")).filled
    stated = pd.Series([row.get("level_name") for row in draft.of("council_goal")], dtype=object)
    assert stated.isna().all() or stated.notna().all()
    rows = {("council", row.get("council_goal_no")): row for row in draft.of("council_goal")}
    rows |= {("own", row.get("goal_no")): row for row in draft.of("goal")}

    def depth(kind: str, row: Row) -> int:
        if row.get("parent_no"):
            return 1 + depth(kind, rows[kind, row.get("parent_no")])
        council = row.get("council_goals") if kind == "own" and stated.notna().any() else None
        return 1 + depth("council", rows["council", council[0]]) if council else 1

    if stated.notna().any() or not draft.of("council_goal"):
        found = sorted((depth(kind, row), row.get("title") or row.get("name")) for (kind, _), row in rows.items())
        assert found == sorted((goal.level, goal.name) for goal in read(text).goals)


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("Fullmäktiges mål!E3", "9", "Mål 9 finns inte på bladet Fullmäktiges mål"),
        ("Fullmäktiges mål!E2", "2.1", "står under sig självt"),
        ("Fullmäktiges mål!D2", None, "Skriv målets nivå"),
        ("Mål!J3", "2.1.7", "Mål 2.1.7 finns inte på bladet Mål"),
        ("Mål!J2", "2.1.2", "står under sig självt"),
        ("Mål!J4", "2.1.2", "Planen får ha 4 nivåer av mål"),
    ],
)
def test_a_level_that_cannot_be_is_reported_by_its_cell(cell: str, value: object, message: str) -> None:
    assert message in " ".join(problems_of(made(KUN), cell, value).values())
