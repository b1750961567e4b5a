"""The forecast of budget lines: a table of figures, and each line's explanation, action and source."""

import pandas as pd
from markupsafe import Markup

from panel.wording import labels, text
from panel.wording.plan.forecast import SIDES, budget, deviation, is_worse, side
from panel.wording.templates import render


def follow_up_table(rows: pd.DataFrame, caption: str, now: pd.DataFrame | None, now_period: str) -> Markup:
    """Return the lines' figures as a table, in the order of the rows.

    `now` is the rows of today's latest follow-up, `now_period`, where the page shows an earlier day; None and ""
    otherwise.
    """
    latest = {} if now is None else dict(zip(now["line_id"], now["forecast_mnkr"], strict=True))
    return render(
        "plan/forecast_table.html",
        caption=caption,
        earlier=next((period for period in rows["earlier_period"] if isinstance(period, str)), ""),
        now_period=now_period,
        rows=[(row, budget(row), deviation(row), latest.get(row["line_id"])) for _, row in rows.iterrows()],
    )


def explanation(row: pd.Series) -> Markup:
    """Return one line as HTML: its deviation, the explanation, the action, and who reported them."""
    tag: tuple[str, ...] = ()
    if not labels.is_missing(row["forecast_mnkr"]):
        where = side(row["low_deviation_mnkr"], row["high_deviation_mnkr"])
        tag = (f"{where}: {deviation(row)} mnkr{_share(row)}", *SIDES[where])
    return render("plan/forecast.html", row=row, tag=tag, is_worse=is_worse(row))


def _share(row: pd.Series) -> str:
    if row["low_mnkr"] != row["high_mnkr"] or not row["high_mnkr"]:
        return ""
    return f", {text.signed(100 * row['high_deviation_mnkr'] / row['high_mnkr'], 1)}{text.NBSP}%"
