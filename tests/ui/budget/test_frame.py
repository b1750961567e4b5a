"""Test where the parts of a frame are drawn: at their place in the whole, also when an amount is negative."""

import pandas as pd

from panel.ui.budget.frame import frame_heading, rows_of
from panel.ui.track import Track
from panel.wording.plan.frame_parts import frame_parts


def frame(*parts: tuple[str, float, float]) -> pd.DataFrame:
    whole = sum(high for _, _, high in parts)
    rows = [("frame", None, 0, "Ram", whole, whole)]
    rows += [(name, "frame", 1, name, low, high) for name, low, high in parts]
    columns = ["line_id", "parent_id", "depth", "name", "low_mnkr", "high_mnkr"]
    return pd.DataFrame(rows, columns=columns).assign(stated_share_pct=None, statement_id="s")


def test_parts_stand_end_to_end_and_a_range_has_a_bracket() -> None:
    rows = rows_of(frame_parts(frame(("A", 40, 40), ("B", 56, 60))))
    assert [row.bar for row in rows] == [
        "left:0.00%;width:100.00%",
        "left:0.00%;width:40.00%",
        "left:40.00%;width:56.00%",
    ]
    assert [row.bracket for row in rows] == ["", "", "left:96.00%;width:4.00%"]


def test_a_negative_part_goes_to_the_left_and_nothing_leaves_the_cell() -> None:
    rows = rows_of(frame_parts(frame(("A", -20, -20), ("B", 100, 100))))
    assert [row.bar for row in rows] == [
        "left:20.00%;width:80.00%",
        "left:0.00%;width:20.00%",
        "left:0.00%;width:100.00%",
    ]


def test_a_frame_without_parts_or_without_amount_is_said_to_be_so() -> None:
    assert frame_heading(frame()) == "Planen anger bara hela ramen, inte dess delar"
    assert frame_heading(frame().iloc[:0]) == ""
    assert rows_of(()) == []
    assert Track(0, 0).place(0, 0) == "left:0.00%;width:0.00%"
