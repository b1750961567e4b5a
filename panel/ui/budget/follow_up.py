"""How the year goes against the budget: each line's outcome, forecast and deviation, why, and what is done about it."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from panel.charts.budget_follow_up import SAME_MNKR, forecast_parts
from panel.ui.as_of_day import AsOf
from panel.ui.follow_up.reported_by import period_title
from panel.ui.plan.which_plan import with_plan
from panel.ui.track import Track
from panel.warehouse import read
from panel.warehouse.origins import Origin, read_origins, with_origins
from panel.wording import labels, text
from panel.wording.plan import forecast
from panel.wording.plan.frame_parts import part_name, rounding
from panel.wording.sentences import forecast as sentences
from panel.wording.sentences import standing
from panel.wording.settings import settings
from panel.wording.templates import render


class Other(NamedTuple):
    """Another follow-up: its name in a sentence, its address, and the frame's forecast in it, ".." for none."""

    name: str
    address: str
    forecast: str


class Row(NamedTuple):
    """A line as the table shows it: texts, `side` (worse, better or ""), and the CSS of its bar and whisker, or "".

    `gross` is its forecasts of cost and income, "" where there are none.

    `line` is the row of the query budget_follow_up.
    """

    line: pd.Series
    name: str
    budget: str
    deviation: str
    span: str
    side: str
    bar: str
    whisker: str
    gross: str = ""


def follow_up_section(plan_id: str, period: str, as_of: AsOf, writable: frozenset[str] = frozenset()) -> Markup:
    """Return the section as HTML, of one follow-up as of a day. `writable` are the items with a link to write."""
    rows = read("budget_follow_up", plan_id=plan_id, period=period, known_on=as_of.known_on)
    reported = with_origins(rows[rows["receipt_no"].notna()], "line", read_origins(plan_id, as_of.known_on))
    frame = forecast.whole_frame(rows)
    return render(
        "budget/follow_up.html",
        heading=heading(rows, period),
        period_words=labels.follow_up_name(period),
        is_reported=len(reported) > 0,
        rows=rows_of(rows),
        others=others(plan_id, period, as_of),
        mark=frame_mark(frame),
        mark_rule=f"{standing.frame_rule(settings().deviates_above_pct)} {standing.LARGEST_FIRST}",
        publications=publications(reported),
        writable=writable,
        note=_note(rows),
    )


def _note(rows: pd.DataFrame) -> str:
    """Return what "ca" and a missing budget mean in the table; "" for neither."""
    has_some = rows["high_mnkr"].notna().any() and rows["high_mnkr"].isna().any()
    without = sentences.lines_without_budget(int(rows["year"].iloc[0])) if has_some else ""
    return " ".join(filter(None, (rounding(rows), without)))


def heading(rows: pd.DataFrame, period: str) -> str:
    """Return what moves the forecast most, or what is not handed in."""
    frame, name = forecast.whole_frame(rows), labels.follow_up_name(period)
    if frame is None or rows["receipt_no"].isna().all():
        return sentences.nothing_handed_in(name)
    if labels.is_missing(frame["forecast_mnkr"]):
        return sentences.frame_not_handed_in(name)
    if not forecast.has_budget(frame):
        return sentences.no_budget_of_frame(int(frame["year"]))
    parts = forecast_parts(rows, frame)
    whole = float(frame["high_deviation_mnkr"])
    left = whole - sum(part.deviation_mnkr for part in parts)
    named = [(part.label, part.deviation_mnkr) for part in parts]
    return sentences.drivers(named, whole, left if parts and abs(left) > SAME_MNKR else 0.0) or sentences.frame_only(
        name
    )


def rows_of(lines: pd.DataFrame) -> list[Row]:
    """Return the lines with their bars: under each line its own parts, the worst first."""
    ends = lines.loc[lines["forecast_mnkr"].notna(), ["low_deviation_mnkr", "high_deviation_mnkr"]].abs().max().max()
    most = float(ends) if ends == ends and ends else 1.0
    track = Track(-most, most)
    return [_row(line, track) for line in in_order(lines)]


def in_order(lines: pd.DataFrame, parent: str | None = None) -> Iterator[pd.Series]:
    """Yield the rows, parents before children, siblings in the order given: the query has the worst first."""
    own = lines[lines["parent_id"].isna() if parent is None else lines["parent_id"] == parent]
    for _, line in own.iterrows():
        yield line
        yield from in_order(lines, line["line_id"])


def _row(line: pd.Series, track: Track) -> Row:
    is_exact = line["low_mnkr"] == line["high_mnkr"]
    name, budget = part_name(line["name"], int(line["depth"])), text.about(line["low_mnkr"], line["high_mnkr"])
    if labels.is_missing(line["forecast_mnkr"]):
        return Row(line, name, budget, "", "", "", "", "")
    if not forecast.has_budget(line):
        return Row(line, name, budget, text.MISSING, "", "", "", "", forecast.gross(line))
    low, high = float(line["low_deviation_mnkr"]), float(line["high_deviation_mnkr"])
    side = forecast.side_class(low, high)
    span, whisker = ("", "") if is_exact else (forecast.deviation(line), track.place(low, high))
    bar = track.place(0, (low + high) / 2)
    return Row(line, name, budget, forecast.about_deviation(line), span, side, bar, whisker, forecast.gross(line))


def others(plan_id: str, period: str, as_of: AsOf) -> list[Other]:
    """Return the other follow-ups that have figures of the budget as of the day, the latest first."""
    listed = read("budget_periods", plan_id=plan_id, known_on=as_of.known_on)
    found = []
    for other in listed.loc[(listed["lines"] > 0) & (listed["period"] != period), "period"]:
        frame = forecast.whole_frame(read("budget_follow_up", plan_id=plan_id, period=other, known_on=as_of.known_on))
        expected = "" if frame is None else text.amount(frame["forecast_mnkr"])
        found.append(Other(labels.follow_up_name(other), period_address(other, as_of), expected))
    return found


def period_address(period: str, as_of: AsOf) -> str:
    """Return the address of the page with another follow-up, as of the same day."""
    day = f"&per={as_of.known_on}" if as_of.is_chosen else ""
    return with_plan(f"budget?period={quote(period_title(period))}{day}")


def frame_mark(frame: pd.Series | None) -> tuple[str, str] | None:
    """Return the class and the words of the mark of the frame's forecast; None without a forecast."""
    if frame is None or labels.is_missing(frame["forecast_mnkr"]) or not frame["high_mnkr"] > 0:
        return None
    return forecast.mark(frame), standing.over_frame(forecast.over_pct(frame))


def publications(reported: pd.DataFrame) -> list[Origin]:
    """Return one origin of each publication that the rows come from, the first first."""
    found: dict[int, Any] = {one.receipt_no: one for origins in reported["origins"] for one in origins}
    return [found[number] for number in sorted(found)]
