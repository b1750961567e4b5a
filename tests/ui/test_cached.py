"""Test that what is kept for a build does not depend on the calendar: a day that it needs is among its arguments."""

import ast

import pytest

from tests.conftest import ROOT

SHOWN = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for room in ("panel", "pages")
    for path in sorted((ROOT / room).rglob("*.py"))
}
# Those that read the day of the calendar unless they are given one, and at which argument they take it.
READS_TODAY: dict[str, int | None] = {"today": None, "query_params": 1, "current_period": 1}


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def reads_today(node: ast.Call) -> bool:
    name = called(node)
    if name not in READS_TODAY:
        return False
    given = READS_TODAY[name]
    return given is None or len(node.args) <= given


def kept_of_today(source: str) -> list[str]:
    """Return the functions kept for a build that read the calendar, themselves or through another of their module."""
    if "@per_build" not in source:
        return []
    functions = {node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    calls = {name: [one for one in ast.walk(own) if isinstance(one, ast.Call)] for name, own in functions.items()}
    of_today = {name for name, own in calls.items() if any(map(reads_today, own))}
    while (
        more := {
            name
            for name, own in calls.items()
            if any(isinstance(one.func, ast.Name) and one.func.id in of_today for one in own)
        }
        - of_today
    ):
        of_today |= more
    return [
        name
        for name, own in functions.items()
        if name in of_today and any(isinstance(one, ast.Name) and one.id == "per_build" for one in own.decorator_list)
    ]


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        ("return clock.today()", ["kept"]),
        ("return beside()", ["kept"]),
        ("return current_period(plan_id)", ["kept"]),
        ("return current_period(plan_id, on)", []),
        ("return on", []),
    ],
)
def test_one_that_reads_the_calendar_is_found(kept: str, found: list[str]) -> None:
    beside = "def beside():\n    return clock.today()"
    assert kept_of_today(f"@per_build\ndef kept(plan_id, on):\n    {kept}\n{beside}") == found


def test_what_is_kept_for_a_build_takes_its_day_as_an_argument() -> None:
    found = {name: kept_of_today(source) for name, source in SHOWN.items()}
    assert len(found) > 100
    assert {name: functions for name, functions in found.items() if functions} == {}


def imports_today(source: str) -> bool:
    if "today" not in source:
        return False
    froms = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom))
    return any(alias.name == "today" for node in froms for alias in node.names)


def test_the_calendar_is_read_where_tests_replace_it() -> None:
    assert [name for name, source in SHOWN.items() if imports_today(source)] == []
