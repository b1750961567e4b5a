"""The figures shown, as a table: periods down, series across, and the reason where one is missing."""

import pandas as pd
from markupsafe import Markup

from panel.charts.explore.sentences import captions as sentences
from panel.charts.explore.series import Look, Series, figure_text, series_of
from panel.wording import text
from panel.wording.templates import render

MAX_PERIODS = 24
MAX_SERIES = 10
MAX_REGIONS = 50
NOTHING = (text.MISSING, "")


def table(frame: pd.DataFrame, look: Look, caption: str) -> Markup:
    """Return the newest periods of the series as an HTML table, and a line on what was cut off."""
    every = list(reversed(series_of(frame, look)))
    series = every[:MAX_SERIES]
    periods = sorted(frame["period_start"].unique(), reverse=True)
    cut = sentences.table_cut((len(series), len(every)), (min(len(periods), MAX_PERIODS), len(periods)))
    cells = [_cells(one) for one in series]
    rows = [
        (text.period(start, look.frequency), [by_period.get(start, NOTHING) for by_period in cells])
        for start in periods[:MAX_PERIODS]
    ]
    headings = ["Period", *(one.name for one in series)]
    return render("explore/table.html", cut=cut, caption=caption, headings=headings, rows=rows)


def regions(frame: pd.DataFrame, look: Look, caption: str) -> Markup:
    """Return the regions at the period as an HTML table, highest first by the first indicator."""
    now = frame[frame["period_start"] == look.period]
    titles = now.drop_duplicates("indicator_id").set_index("indicator_id")["indicator_title"]
    order = now[now["indicator_id"] == titles.index[0]].sort_values("shown", ascending=False)
    shown = order.head(MAX_REGIONS)
    cell_by_key = {(row["region_code"], row["indicator_id"]): _cell(row) for _, row in now.iterrows()}
    rows = [
        (str(row["region_name"]), [cell_by_key.get((row["region_code"], one), NOTHING) for one in titles.index])
        for _, row in shown.iterrows()
    ]
    cut = sentences.regions_cut(len(shown), int(order["shown"].notna().sum()), len(order))
    caption = f"{caption}, {text.period(look.period, look.frequency)}"
    return render("explore/table.html", cut=cut, caption=caption, headings=["Region", *titles], rows=rows)


def _cells(series: Series) -> dict[pd.Timestamp, tuple[str, str]]:
    newest = series.rows.sort_values("period_start").tail(MAX_PERIODS)
    return {row["period_start"]: _cell(row) for _, row in newest.iterrows()}


def _cell(row: pd.Series) -> tuple[str, str]:
    """Return a row's figure as text, and the reason where it is missing."""
    return figure_text(row), row["shown_flag"] or ""
