"""Test that a plan with more levels than goals and criteria only has more rows."""

import pandas as pd
import pytest

from panel.ui.as_of_day import AsOf
from panel.ui.goals import standing
from panel.warehouse import read

PLAN, LAST = "ks-2024", "2024-11-25"


def with_a_goal_between(query: str, **params: str) -> pd.DataFrame:
    """What the query gives, with a goal 4.1 under goal 4, and the criteria of goal 4 under 4.1, one with its own office."""
    rows = read(query, **params)
    if query != "goal_states":
        return rows
    under = rows["parent"] == "4"
    rows.loc[under, ["level", "parent"]] = [3, "4.1"]
    rows.loc[rows["number"] == "4A", "office"] = "It-kontoret"
    between = rows[rows["number"] == "4"].assign(
        level=2, level_name="Delmål", number="4.1", parent="4", name="Säkerhet"
    )
    return pd.concat([rows, between]).sort_values("number", kind="stable")


@pytest.mark.usefixtures("reported_panel")
def test_a_level_between_goals_and_criteria_is_a_row_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "read", with_a_goal_between)
    found = {goal.number: goal for goal in standing.goals.__wrapped__(PLAN, AsOf(LAST, LAST))}  # type: ignore[attr-defined]
    assert list(found) == ["1", "2", "3", "4", "4.1", "5", "6", "7", "8"]
    assert (found["4.1"].level, found["4.1"].level_name, found["4.1"].name) == (2, "Delmål", "Säkerhet")
    assert [one.number for one in found["4.1"].criteria] == ["4A", "4B", "4C"]
    assert found["4"].criteria == ()
    assert found["4.1"].offices == {"Kommundirektörens kontor", "It-kontoret"}
