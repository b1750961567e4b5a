"""Test the steps from frame to frame with any changes: they meet, end at the frame, and lie within a round scale."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording.plan.frame_change import AFTER, BEFORE, PART, UNEXPLAINED, bridge, scale

TKR = st.integers(-500_000, 500_000).map(lambda tkr: tkr / 1000)


def change(kind: str, amount: float, from_board: str | None = None, to_board: str | None = None) -> dict[str, object]:
    boards = {"from_board": from_board, "to_board": to_board}
    return {"kind": kind, "name": f"Ändring {kind}", "amount_mnkr": amount, "statement_id": "s", **boards}


@given(TKR.map(abs), st.lists(TKR, max_size=6))
def test_each_step_begins_where_the_one_before_it_ends(before: float, changes: list[float]) -> None:
    rows = pd.DataFrame([change("previous_frame", before), *(change(PART, amount) for amount in changes)])
    found = bridge(rows, 2024, "whole")
    assert found is not None and found.has_frames
    first, *steps, last = found.steps
    assert (first.kind, first.high_mnkr, last.kind, last.statement_id) == (BEFORE, before, AFTER, "whole")
    level = before
    for step in steps:
        assert step.high_mnkr - step.low_mnkr == pytest.approx(abs(step.change_mnkr))
        assert level == pytest.approx(step.low_mnkr if step.change_mnkr > 0 else step.high_mnkr)
        level += step.change_mnkr
    assert last.high_mnkr == pytest.approx(level)
    ends = [end for step in found.steps for end in (step.low_mnkr, step.high_mnkr)]
    assert found.low_mnkr <= min(ends) + 1e-6 and max(ends) <= found.high_mnkr + 1e-6


@given(st.lists(TKR, min_size=1, max_size=8))
def test_a_scale_begins_at_zero_only_where_that_is_near(values: list[float]) -> None:
    low, high = scale(values)
    assert low <= min(values) + 1e-6 and max(values) <= high + 1e-6
    spread = max(values) - min(values)
    if 0 <= min(values) <= spread:
        assert low == 0
    elif min(values) > 2 * spread > 0:
        assert low > 0
    if spread:
        assert high - low <= max(max(values), spread) * 1.5 + 1e-6


def test_a_plan_without_last_year_s_frame_has_its_changes_from_zero() -> None:
    found = bridge(pd.DataFrame([change(PART, 3.0), change(PART, -2.0)]), 2024, "")
    assert found is not None and not found.has_frames
    assert [(step.low_mnkr, step.high_mnkr) for step in found.steps] == [(0, 3), (-2, 0)]
    assert bridge(pd.DataFrame([change("total", 3.0)]).iloc[:0], 2024, "") is None


def test_the_other_board_of_a_transfer_is_named_once() -> None:
    rows = [
        change(PART, 2.7, "Vårdnämnden", "Styrelsen"),
        change(PART, -8.4, "Styrelsen", "Vårdnämnden"),
        change(PART, -7.5, "Styrelsen"),
        {**change(PART, 1.0, "Vårdnämnden", "Styrelsen"), "name": "Jurister, från vårdnämnden"},
        change(UNEXPLAINED, 1.0),
    ]
    found = bridge(pd.DataFrame(rows), 2024, "")
    assert found is not None
    assert [step.board for step in found.steps] == ["från Vårdnämnden", "till Vårdnämnden", "", "", ""]
    assert all(one.low_mnkr <= one.high_mnkr for one, _ in itertools.pairwise(found.steps))
