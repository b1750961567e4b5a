"""The card Budget: the frame as one bar of its parts, and the forecast against it."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.ui.overview.state import State
from panel.ui.plan.frame_forecast import frame_forecast
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.plan import forecast
from panel.wording.plan.frame_parts import FramePart, frame_parts, of_follow_up, rounding, rounding_of_shares
from panel.wording.sentences import standing
from panel.wording.templates import render

MAX_PARTS = 6
ABOUT = f"ca{text.NBSP}"
# What is left of the frame is drawn from this share on.
SMALLEST_LEFT = 0.005


class Row(NamedTuple):
    """A row of the card's table: a part, and its forecast and deviation. `side` is worse, better or "" by the latter."""

    part: FramePart
    forecast: str
    deviation: str
    side: str


def budget_card(state: State) -> Markup:
    """Return the card as HTML; with a sentence where the plan states no budget."""
    lines = read("budget_lines", plan_id=state.plan_id)
    frame = forecast.whole_frame(lines)
    address = with_plan("budget")
    if frame is None:
        return render("overview/budget.html", address=address, frame=None)
    found = frame_forecast(state.plan_id, state.known_on)
    if found is None:
        return _planned(state, lines, frame, address)
    row, origin = found
    period = str(row["period"])
    reported = read("budget_follow_up", plan_id=state.plan_id, period=period, known_on=state.known_on)
    lines = of_follow_up(lines, reported)
    deviation = float(row["high_deviation_mnkr"])
    edge = forecast.mark(row)
    is_plain = not abs(deviation) >= text.HALF_TKR_MNKR
    return render(
        "overview/budget.html",
        address=address,
        frame=frame,
        edge=edge if edge != "ok" else "",
        mark=edge,
        mark_words=standing.over_frame(forecast.over_pct(row)),
        side="" if is_plain else "worse" if deviation < 0 else "better",
        value=text.mnkr(row["forecast_mnkr"] if is_plain else abs(deviation)),
        words=standing.against_frame(row["forecast_mnkr"], row["high_mnkr"], deviation)
        if forecast.has_budget(row)
        else standing.forecast_alone(int(row["year"])),
        unit=f"mnkr, {state.period_in_words(period, origin.recorded_on).lower()}",
        rows=rows_of(lines, reported),
        has_forecast=True,
        has_shares=False,
        note=_note(lines) or rounding(lines),
        **_bar(lines),
    )


def _planned(state: State, lines: pd.DataFrame, frame: pd.Series, address: str) -> Markup:
    """Return the card without a forecast: the frame, its change on the year before, and the parts' shares."""
    changes = read("budget_changes", plan_id=state.plan_id).groupby("kind")["amount_mnkr"].sum()
    words = standing.frame_of(int(state.plan["year"]), changes.get("total"))
    return render(
        "overview/budget.html",
        address=address,
        frame=frame,
        edge="",
        mark="",
        mark_words="",
        side="",
        value=text.mnkr(frame["high_mnkr"]),
        words=f"{words} {standing.no_forecast(state.next_due)}",
        unit=f"mnkr, {state.decided[0].lower()}{state.decided[1:]}",
        rows=rows_of(lines, None),
        has_forecast=False,
        note=_note(lines) or rounding_of_shares(lines) or rounding(lines),
        has_shares=bool(lines["stated_share_pct"].notna().any()),
        **_bar(lines),
    )


def _note(lines: pd.DataFrame) -> str:
    return standing.INCOME_NOT_DRAWN if (lines.loc[lines["depth"] == 1, "high_mnkr"] < 0).any() else ""


def segments(whole: FramePart, parts: Sequence[FramePart]) -> list[tuple[str, float, str]]:
    """Return the pieces of the bar as (colour, width, amount): the parts, and an empty one for what they leave.

    A part that is income has no piece: the others are then more than the whole.
    """
    costs = [part for part in parts if part.middle_mnkr > 0]
    found = [(f"m{part.tone}", part.middle_mnkr, part.amount.removeprefix(ABOUT)) for part in costs]
    left = whole.high_mnkr - sum(part.middle_mnkr for part in parts)
    return [*found, ("left", left, "")] if found and left > SMALLEST_LEFT * whole.high_mnkr else found


def rows_of(lines: pd.DataFrame, reported: pd.DataFrame | None) -> list[Row]:
    """Return the rows of the table: the frame's parts, and without a forecast under each the largest that the plan states.

    With a forecast the parts of parts that deviate are listed beside, worst first.
    """
    figures = None if reported is None else reported.set_index("line_id")
    by_id = {part.line_id: part for part in frame_parts(lines)}
    found = []
    for line_id in lines.loc[lines["depth"] == 1, "line_id"].head(MAX_PARTS):
        found.append(_row(by_id[line_id], figures))
        below = _largest(lines[lines["parent_id"] == line_id]) if figures is None else ""
        found += [_row(by_id[below], None)] if below else []
    return found


def _largest(children: pd.DataFrame) -> str:
    """Return the line_id of the largest part that the plan itself states; "" for none."""
    stated = children[children["basis"] == "stated"].set_index("line_id")["high_mnkr"].dropna()
    return str(stated.idxmax()) if len(stated) else ""


def _row(part: FramePart, figures: pd.DataFrame | None) -> Row:
    if figures is None:
        return Row(part, "", "", "")
    own = figures.loc[part.line_id]
    if labels.is_missing(own["forecast_mnkr"]):
        return Row(part, text.MISSING, text.MISSING, "")
    side = forecast.side_class(own["low_deviation_mnkr"], own["high_deviation_mnkr"])
    return Row(part, text.amount(own["forecast_mnkr"]), forecast.about_deviation(own), side)


def _bar(lines: pd.DataFrame) -> dict[str, object]:
    """Return the values of the template for the bar and its text alternative."""
    whole, *rest = frame_parts(lines) or (None,)
    if whole is None:
        return {"segments": [], "alt": ""}
    parts = [part for part in rest if part.depth == 1]
    named = [(f"{part.name[0].lower()}{part.name[1:]}", part.amount) for part in parts]
    return {"segments": segments(whole, parts), "alt": standing.frame_in_words(whole.high_mnkr, named)}
