"""Charts of the political programme: the status of its points."""

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart, stacked
from panel.charts.time_axis import set_time_axis
from panel.wording import text, theme
from panel.wording.sentences import programme as sentences
from panel.wording.sentences.goals import bars_in_words
from panel.wording.sentences.status import counted, inflected

ORDER = list(theme.STATUS_COLOURS)
DONE = ORDER[0]
# The last step's share of the axis, and the number of days that fit below it.
LAST_STEP = 0.07
MAX_DAYS = 5
ROW_HEIGHT, LEGEND_HEIGHT = 56, 72


def by_goal(frame: pd.DataFrame) -> Chart:
    """Return the status of the points by goal: goal_no, name, status, points.

    A point under two goals counts under both.
    """
    named = stacked.with_rows(frame)
    rows = list(dict.fromkeys(named["row"]))
    table = stacked.counts_by_row(named, "status", "points", ORDER, rows)
    chart = theme.figure(height=ROW_HEIGHT * len(rows) + LEGEND_HEIGHT)
    for status in ORDER:
        fill, edge = theme.PROGRESS_FILLS[status], theme.PROGRESS_EDGE
        chart.add_trace(stacked.bars(table[status], status, theme.STATUS_ICONS[status], fill, edge))
    stacked.stack(chart, rows)
    chart.update_xaxes(rangemode="tozero", dtick=2)
    title = sentences.by_goal(named.groupby("row", sort=False)["points"].sum())
    subtitle = "Programpunkter under planens mål, antal efter status"
    return Chart(title, subtitle, chart, bars_in_words(title, table[table.sum(axis=1) > 0]))


def over_time(frame: pd.DataFrame) -> Chart:
    """Return the number of points by status after each day on which something was recorded.

    Takes recorded_on, status, points, with at least two days.
    """
    table = frame.pivot_table(index="recorded_on", columns="status", values="points", aggfunc="sum").reindex(
        columns=ORDER
    )
    first, last = table.index[0], table.index[-1]
    end = last + (last - first) * LAST_STEP
    chart = theme.figure(height=280, right=128, left=24)
    # A step lasts until the next day, so the last one needs a day to end on.
    days = [*table.index, end]
    for status in ORDER:
        counts = [*table[status], table[status].iloc[-1]]
        chart.add_trace(
            go.Scatter(
                x=days,
                y=counts,
                name=status,
                mode="lines",
                line={"shape": "hv", "color": theme.PROGRESS_EDGE, "width": 1.5},
                fillcolor=theme.PROGRESS_FILLS[status],
                stackgroup="status",
                customdata=[
                    f"{text.day(day)}: {counted({status: int(count)})}"
                    for day, count in zip(days[:-1], counts, strict=False)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    _label_bands(chart, end, table.iloc[-1])
    set_time_axis(chart, table.index, "D", MAX_DAYS)
    chart.update_xaxes(range=[first, end])
    chart.update_yaxes(range=[0, int(table.iloc[-1].sum())], dtick=6)
    title = sentences.over_time(int(table[DONE].iloc[0]), int(table[DONE].iloc[-1]))
    steps = [(text.day(day), row[ORDER].to_dict()) for day, row in table.iterrows()]
    subtitle = f"Antal programpunkter efter status, så som det var känt från {text.day(first)} till {text.day(last)}"
    return Chart(title, subtitle, chart, sentences.steps_in_words(title, steps))


def _label_bands(chart: go.Figure, end: pd.Timestamp, counts: "pd.Series[int]") -> None:
    shown = [status for status in ORDER if counts[status]]
    tops = counts[shown].cumsum()
    middles = [float(tops[status] - counts[status] / 2) for status in shown]
    for status, at in zip(shown, theme.spread_labels(middles, counts.sum() * 0.08), strict=True):
        words = f"{int(counts[status])} {inflected(status, int(counts[status]))} {theme.STATUS_ICONS[status]}"
        theme.label_end(chart, end, at, words, theme.STATUS_COLOURS[status])
