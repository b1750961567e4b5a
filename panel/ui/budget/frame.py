"""The frame as its parts, each at its place in the whole, with the sentence of the plan that it comes from."""

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.ui.track import Track
from panel.warehouse import read
from panel.wording import text
from panel.wording.plan.frame_parts import FramePart, frame_parts, gross
from panel.wording.sentences import budget as sentences
from panel.wording.templates import render


class Row(NamedTuple):
    """A part with the CSS of its bar, and of the bracket over the range that it is within, "" for none."""

    part: FramePart
    bar: str
    bracket: str


def frame_section(
    plan_id: str, is_asked_for: bool = False, *, shows_revenue: bool = False, is_reported: bool = False
) -> Markup:
    """Return the section as HTML, marked where the address asks for it; `shows_revenue` opens the fold on revenue.

    Where figures are reported (`is_reported`) their section says what "ca" is.
    """
    lines = read("budget_lines", plan_id=plan_id)
    revenue = read("financing", plan_id=plan_id)
    wholly = int((revenue["financed_by"] == "revenue").sum())
    return render(
        "budget/frame.html",
        is_asked_for=is_asked_for or shows_revenue,
        heading=frame_heading(lines),
        rows=rows_of(frame_parts(lines)),
        is_reported=is_reported,
        has_ranges=bool((lines["low_mnkr"] < lines["high_mnkr"]).any()),
        has_shares=bool(lines["stated_share_pct"].notna().any()),
        gross=_gross_of_lines(lines),
        has_income=gross(lines) is not None,
        revenue=list(revenue.itertuples()),
        revenue_heading=sentences.financed(wholly, len(revenue) - wholly) if len(revenue) else "",
        shows_revenue=shows_revenue,
    )


def frame_heading(lines: pd.DataFrame) -> str:
    """Return what the frame is made of, or that the plan does not divide it; "" without a frame."""
    if lines.empty:
        return ""
    parts = lines[lines["depth"] == 1]
    if parts.empty:
        return sentences.NOT_DIVIDED
    whole = float(lines.loc[lines["depth"] == 0, "high_mnkr"].iloc[0])
    return sentences.parts_of_frame(parts, whole, gross(lines))


def _gross_of_lines(lines: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return cost and income of the lines that the plan states them of, by id."""
    stated = lines[lines["cost_mnkr"].notna()]
    return {row.line_id: (text.amount(row.cost_mnkr), text.amount(row.income_mnkr)) for row in stated.itertuples()}


def rows_of(parts: tuple[FramePart, ...]) -> list[Row]:
    """Return the parts with their bars, on a scale that has room for all of them and for zero."""
    if not parts:
        return []
    ends = [end for part in parts for end in (part.start_mnkr, *_ends(part))]
    track = Track(min(0.0, *ends), max(0.0, *ends))
    return [
        Row(
            part,
            track.place(part.start_mnkr, part.start_mnkr + part.low_mnkr),
            track.place(*_ends(part)) if part.span else "",
        )
        for part in parts
    ]


def _ends(part: FramePart) -> tuple[float, float]:
    return part.start_mnkr + part.low_mnkr, part.start_mnkr + part.high_mnkr
