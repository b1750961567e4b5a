"""Where the measures that a query reads have changed: the breaks of its indicators, as Utforska marks them."""

import pandas as pd
from markupsafe import Markup

from panel.ui.sql.chart import Axes, is_over_time
from panel.warehouse import read
from panel.warehouse.sandbox import INTEGER, TEXT, QueryResult
from panel.wording.templates import render


def breaks_of(result: QueryResult, axes: Axes) -> pd.DataFrame:
    """Return the breaks within the axis of a chart over time, of the indicators that its query names; else none.

    Columns: indicator_id, indicator_title, period_start, note, and `at`, the place on the axis. A query names an
    indicator by its id or its title, in its text or in a cell of its rows.
    """
    named = {part.replace("\0", "'") for part in result.sql.replace("''", "\0").split("'")}
    for name, kind in result.kinds.items():
        if kind == TEXT:
            named.update(result.frame[name].dropna())
    breaks = read("explore_breaks", indicators=",".join(read("explore_indicators")["indicator_id"]))
    breaks = breaks[breaks["indicator_id"].isin(named) | breaks["indicator_title"].isin(named)]
    is_in_years = result.kinds[axes.x] == INTEGER
    breaks = breaks.assign(at=breaks["period_start"].dt.year if is_in_years else breaks["period_start"])
    if breaks.empty or not is_over_time(result, axes):
        return breaks.head(0)
    drawn = result.frame[axes.x].dropna()
    # One at the first period has no line before it to break.
    return breaks[(breaks["at"] > drawn.min()) & (breaks["at"] <= drawn.max())]


def notes(breaks: pd.DataFrame) -> Markup:
    """Return what changed at each break, as HTML; empty for none."""
    titles = breaks.groupby(["period_start", "note"], sort=False)["indicator_title"].agg(list).to_dict()
    return render("explore/notes.html", breaks=titles, annotations=[], missing={}, without="", own=[])
