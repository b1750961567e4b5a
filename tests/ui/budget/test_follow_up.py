"""Test the table of the follow-up: the order of its rows, where bars stand, and the mark of the frame."""

import pandas as pd
import pytest

from panel.ui.budget.follow_up import frame_mark, in_order, rows_of


def line(
    line_id: str, parent: str | None, depth: int, low: float, spread: float, forecast: float | None
) -> dict[str, object]:
    nan = float("nan")
    return {
        "line_id": line_id, "parent_id": parent, "depth": depth, "name": line_id, "low_mnkr": low,
        **dict.fromkeys(("cost_mnkr", "income_mnkr", "cost_forecast_mnkr", "income_forecast_mnkr"), nan),
        "high_mnkr": low + spread, "forecast_mnkr": nan if forecast is None else forecast,
        "low_deviation_mnkr": nan if forecast is None else low - forecast,
        "high_deviation_mnkr": nan if forecast is None else low + spread - forecast,
    }  # fmt: skip


# In the order of the query: the frame, then from the worst deviation on, and last what is not reported.
LINES = pd.DataFrame(
    [
        line("frame", None, 0, 100, 0, 103),
        line("a2", "a", 2, 10, 0, 14),
        line("a", "frame", 1, 40, 0, 43),
        line("b", "frame", 1, 23, 4, 25),
        line("c", "frame", 1, 30, 2, 29),
        line("a1", "a", 2, 30, 0, None),
    ]
)


def test_parts_stand_under_their_own_line_the_worst_first() -> None:
    assert [row["line_id"] for row in in_order(LINES)] == ["frame", "a", "a2", "a1", "b", "c"]


def test_worse_is_drawn_to_the_left_of_zero_and_better_to_the_right() -> None:
    rows = {row.line["line_id"]: row for row in rows_of(LINES)}
    assert (rows["a2"].bar, rows["a2"].side) == ("left:0.00%;width:50.00%", "worse")
    assert (rows["c"].bar, rows["c"].side) == ("left:50.00%;width:25.00%", "better")
    assert rows["c"].whisker == "left:62.50%;width:25.00%"
    assert (rows["b"].deviation.replace("\u00a0", " "), rows["b"].span, rows["b"].side) == (
        "omkring 0",
        "−2,0 till +2,0",
        "",
    )
    assert (rows["a1"].deviation, rows["a1"].bar, rows["a1"].name) == ("", "", "varav a1")


@pytest.mark.parametrize(
    ("forecast", "mark"),
    [
        (None, None),
        (99, ("ok", "Inom ramen")),
        (100, ("ok", "Inom ramen")),
        (101, ("part", "1,0 % över ramen")),
        (101.01, ("no", "1,0 % över ramen")),
        (103, ("no", "3,0 % över ramen")),
    ],
)
def test_the_mark_of_the_frame_follows_its_limit(forecast: float | None, mark: tuple[str, str] | None) -> None:
    frame = pd.Series(line("frame", None, 0, 100, 0, forecast))
    found = frame_mark(frame)
    assert (found and (found[0], found[1].replace("\u00a0", " "))) == mark


def test_without_any_forecast_no_bar_is_drawn() -> None:
    rows = rows_of(pd.DataFrame([line("frame", None, 0, 100, 0, None)]))
    assert [(row.bar, row.whisker, row.deviation) for row in rows] == [("", "", "")]
