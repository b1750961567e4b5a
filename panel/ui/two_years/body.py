"""The page Två år below its head, as HTML."""

import pandas as pd
from markupsafe import Markup

from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.two_years import comparison
from panel.warehouse import read
from panel.wording.plan.forecast import whole_frame
from panel.wording.sentences import two_years as sentences
from panel.wording.templates import render


@per_build
def in_order(other: str) -> tuple[pd.Series, pd.Series]:
    """Return the current plan and another of its board, the earlier year first."""
    plans = [current_plan(), read("plan", plan_id=other).iloc[0]]
    before, after = sorted(plans, key=lambda plan: int(plan["year"]))
    return before, after


@per_build
def headline(other: str) -> str:
    """Return what has happened to goals and frame, in one sentence."""
    before, after = in_order(other)
    pairs = comparison.goals(before["plan_id"], after["plan_id"])
    frames = [whole_frame(read("budget_lines", plan_id=plan["plan_id"])) for plan in (before, after)]
    amounts = [float(frame["high_mnkr"]) for frame in frames if frame is not None]
    change = (amounts[0], amounts[1]) if len(amounts) == len(frames) else None
    return sentences.headline(int(before["year"]), int(after["year"]), comparison.counted(pairs), change)


@per_build
def body(other: str) -> Markup:
    """Return what the two plans say of each other, their goals, budgets, and points over all the board's years."""
    before, after = in_order(other)
    ids = str(before["plan_id"]), str(after["plan_id"])
    found = plan_findings()
    across = found[[isinstance(one, str) and set(one.split(",")) == set(ids) for one in found["involves"]]]
    years = sorted(
        [
            (int(current_plan()["year"]), str(current_plan()["plan_id"])),
            *comparison.others()[["year", "plan_id"]].itertuples(index=False, name=None),
        ]
    )
    return render(
        "two_years/body.html",
        before=before,
        after=after,
        findings=list(across.itertuples()),
        higher=comparison.higher(*ids),
        goals=comparison.goals(*ids),
        lines=comparison.lines(*ids),
        years=[year for year, _ in years],
        proposed=len(comparison.proposals(*ids)),
        points=comparison.points(tuple(plan_id for _, plan_id in years)),
        sentences=sentences,
    )
