"""A line's forecast against its budget, in words and figures."""

import pandas as pd

from panel.wording import labels, text, theme
from panel.wording.sentences.forecast import gross as gross_in_words
from panel.wording.sentences.forecast import no_budget
from panel.wording.settings import settings

WORSE, BETTER, SAME, OPEN = "Sämre än budget", "Bättre än budget", "Som budget", "Kan bli bättre eller sämre än budget"
SIDES = {WORSE: ("▼", theme.LIFTED), BETTER: ("▲", theme.ACCENT), SAME: ("=", theme.GREY), OPEN: ("↕", theme.OCHRE)}


def whole_frame(lines: pd.DataFrame) -> pd.Series | None:
    """Return the line of the whole frame; None where the plan states no budget."""
    whole = lines[lines["parent_id"].isna()]
    return None if whole.empty else whole.iloc[0]


def side(low_mnkr: float, high_mnkr: float) -> str:
    """Return WORSE, BETTER, SAME or OPEN for a deviation between low and high; OPEN is a range around zero."""
    decimals = max(1, text.range_digits(low_mnkr, high_mnkr))
    low, high = text.rounded(low_mnkr, decimals), text.rounded(high_mnkr, decimals)
    if high < 0:
        return WORSE
    if low > 0:
        return BETTER
    return SAME if low == high else OPEN


def side_class(low_mnkr: float, high_mnkr: float) -> str:
    """Return the class of panel.css for a deviation between low and high: worse, better or ""."""
    return {WORSE: "worse", BETTER: "better"}.get(side(low_mnkr, high_mnkr), "")


def is_worse(row: pd.Series) -> bool:
    """Return whether a line's forecast is worse than its budget, even at the best end of a range."""
    return side(row["low_deviation_mnkr"], row["high_deviation_mnkr"]) == WORSE


def has_budget(row: pd.Series) -> bool:
    """Return whether the plan has a budget of a line for the year that is followed up."""
    return not labels.is_missing(row["high_mnkr"])


def deviation(row: pd.Series) -> str:
    """Return a line's deviation: "−6,6", or "−1,3 till +2,0" where its budget is a range; ".." without a forecast or budget."""
    if labels.is_missing(row["high_deviation_mnkr"]):
        return text.MISSING
    if row["low_mnkr"] == row["high_mnkr"]:
        return text.signed_amount(row["high_deviation_mnkr"])
    low, high = row["low_deviation_mnkr"], row["high_deviation_mnkr"]
    decimals = max(1, text.range_digits(low, high))
    return f"{text.signed(low, decimals)} till {text.signed(high, decimals)}"


def beside_budget(row: pd.Series) -> str:
    """Return a reported line's forecast against its budget: "2,7 mnkr sämre än budget", "som budget".

    Where the budget is a range: "−1,3 till +2,0 mnkr mot budget", minus being worse.
    """
    if not has_budget(row):
        return no_budget(int(row["year"]))
    low, high = row["low_deviation_mnkr"], row["high_deviation_mnkr"]
    where = side(low, high)
    if where == SAME:
        return where.lower()
    return f"{text.mnkr(abs(high))} {where.lower()}" if low == high else f"{deviation(row)} mnkr mot budget"


def about_deviation(row: pd.Series) -> str:
    """Return a line's deviation in short: "−6,6", and by the middle of a range "ca +4", or "omkring 0"."""
    if labels.is_missing(row["high_deviation_mnkr"]) or row["low_mnkr"] == row["high_mnkr"]:
        return deviation(row)
    low, high = row["low_deviation_mnkr"], row["high_deviation_mnkr"]
    if side(low, high) in (SAME, OPEN):
        return f"omkring{text.NBSP}0"
    return f"ca{text.NBSP}{text.signed((low + high) / 2, text.range_digits(low, high))}"


def budget(row: pd.Series) -> str:
    """Return a line's budget: "108,0", or "ca 25 (23,8–27,1)" for a range; ".." for none."""
    low, high = row["low_mnkr"], row["high_mnkr"]
    return f"{text.about(low, high)} ({text.amount_range(low, high)})" if low < high else text.amount(low)


def over_pct(frame: pd.Series) -> float:
    """Return by how many per cent of the frame its forecast is over it; 0 where it is not, or the frame is 0."""
    budget_mnkr, deviation_mnkr = float(frame["high_mnkr"]), float(frame["high_deviation_mnkr"])
    return 100 * -deviation_mnkr / budget_mnkr if budget_mnkr > 0 and deviation_mnkr <= -text.HALF_TKR_MNKR else 0.0


def mark(frame: pd.Series) -> str:
    """Return the class of a reported frame as mark_of() does; "" where the plan has no budget of the year above 0."""
    return mark_of(over_pct(frame)) if frame["high_mnkr"] > 0 else ""


def mark_of(over_pct: float) -> str:
    """Return the class of panel.css for a forecast some per cent over its budget: ok, part (to watch) or no.

    The limit is the municipality's (docs/settings.md).
    """
    if over_pct <= 0:
        return "ok"
    return "no" if over_pct > settings().deviates_above_pct else "part"


def causes(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that are worse than budget, without those whose own parts are: a sum is not counted beside them."""
    is_worse_line = pd.Series([is_worse(row) for _, row in lines.iterrows()], index=lines.index, dtype=bool)
    worse = lines[is_worse_line]
    return worse[~worse["line_id"].isin(worse["parent_id"])]


def gross(row: pd.Series) -> str:
    """Return a line's forecasts of cost and income against its budget; "" where one is missing."""
    figures = [row[name] for name in ("cost_forecast_mnkr", "cost_mnkr", "income_forecast_mnkr", "income_mnkr")]
    if any(labels.is_missing(one) for one in figures):
        return ""
    return gross_in_words((figures[0], figures[1]), (figures[2], figures[3]))


def is_reported(row: pd.Series) -> bool:
    """Return whether anything is reported on a line."""
    return not labels.is_missing(row["receipt_no"])
