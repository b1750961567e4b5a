"""The change from last year's frame, step by step, with the sentence of the plan that each comes from."""

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.ui.track import Track
from panel.warehouse import read
from panel.wording.plan.frame_change import Bridge, Step, bridge
from panel.wording.sentences import budget as sentences
from panel.wording.templates import render


class Row(NamedTuple):
    """A step with the CSS of its bar, or of its mark where it is a frame."""

    step: Step
    place: str


def change_section(plan_id: str, year: int, is_asked_for: bool = False) -> Markup:
    """Return the section as HTML, marked where the address asks for it; one sentence where the plan does not state how the frame has changed."""
    changes = read("budget_changes", plan_id=plan_id)
    steps = bridge(changes, year, frame_statement(read("budget_lines", plan_id=plan_id)))
    moves = read("budget_transfers", plan_id=plan_id)
    return render(
        "budget/change.html",
        is_asked_for=is_asked_for,
        heading=change_heading(changes),
        bridge=steps,
        rows=rows_of(steps) if steps else [],
        moves=sentences.transfers(moves) if len(moves) else "",
    )


def change_heading(changes: pd.DataFrame) -> str:
    """Return by how much the frame changed and how much of that the plan explains, or what the plan does not state."""
    amounts = changes.groupby("kind")["amount_mnkr"].sum()
    if "total" not in amounts:
        return sentences.PARTS_ONLY if "part" in amounts else sentences.NO_CHANGE
    return sentences.change_of_frame(amounts["total"], amounts.get("unexplained", 0.0))


def frame_statement(lines: pd.DataFrame) -> str:
    """Return the statement of the whole frame; "" where the plan has none."""
    whole = lines[lines["depth"] == 0]
    return "" if whole.empty else str(whole["statement_id"].iloc[0])


def rows_of(steps: Bridge) -> list[Row]:
    """Return the steps with their places on the bridge's scale."""
    track = Track(steps.low_mnkr, steps.high_mnkr)
    return [
        Row(step, track.place(step.low_mnkr, step.high_mnkr) if step.change_mnkr else track.point(step.low_mnkr))
        for step in steps.steps
    ]
