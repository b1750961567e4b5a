"""Next year's sheet keeps what lasts, and leaves to fill in what a new plan decides."""

import pytest

from panel.plans.sheet.filled import filled_of
from panel.plans.sheet.next_year import next_year


@pytest.mark.usefixtures("panel")
def test_next_years_sheet_keeps_ids_and_names_and_no_figure_of_this_year() -> None:
    now, then = filled_of("ks-2024"), next_year(filled_of("ks-2024"))
    assert {name: then.plan_field(name) for name in ("plan_id", "year", "title", "case_number", "decided_on")} == {
        "plan_id": "ks-2025",
        "year": 2025,
        "title": "Kommunstyrelsens uppdragsplan 2025",
        "case_number": None,
        "decided_on": None,
    }
    lasting = {
        "goal": ("goal_no", "name", "description", "council_goals"),
        "criterion": ("goal_no", "letter", "text", "unit"),
        "point": ("point_no", "text", "handling", "goals"),
        "budget_line": ("line_id", "parent_id", "name"),
        "office": ("office_id", "name"),
        "answers_for": ("item_id", "office_id", "said_by"),
        "responsibility": ("role", "position", "text"),
    }
    for kind, columns in lasting.items():
        assert [[row.get(name) for name in columns] for row in then.of(kind)] == [
            [row.get(name) for name in columns] for row in now.of(kind)
        ], kind
    left = [
        ("criterion", "baseline"),
        ("criterion", "target"),
        ("budget_line", "amount_mnkr"),
        ("point", "status"),
        ("goal", "quote"),
    ]
    for kind, column in left:
        assert {row.get(column) for row in then.of(kind)} == {None}, (kind, column)
    assert not then.of("claim") and not then.of("document") and not then.of("budget_change")
    days = [
        (str(a.get("due_on")), str(b.get("due_on")))
        for a, b in zip(now.of("follow_up"), then.of("follow_up"), strict=True)
    ]
    assert days and all(int(b[:4]) == int(a[:4]) + 1 and a[4:] == b[4:] for a, b in days)
