"""Charts of the political programme: the status of its points."""

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
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
    named = frame.assign(
        row=[f"Mål {number} {name}" for number, name in zip(frame["goal_no"], frame["name"], strict=True)]
    )
    title = sentences.by_goal(named.groupby("row", sort=False)["points"].sum())
    figure, counts = _stacked(named)
    subtitle = "Programpunkter under planens mål, antal efter status"
    return Chart(title, subtitle, figure, bars_in_words(title, counts))


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


def _stacked(frame: pd.DataFrame) -> tuple[go.Figure, pd.DataFrame]:
    """Return stacked bars of the frame's row, status and points, and the counts by row (index) and status (columns)."""
    rows = list(dict.fromkeys(frame["row"]))
    table = frame.pivot_table(index="row", columns="status", values="points", aggfunc="sum", fill_value=0)
    table = table.reindex(index=rows, columns=ORDER, fill_value=0)
    chart = theme.figure(height=ROW_HEIGHT * len(rows) + LEGEND_HEIGHT)
    for status in ORDER:
        counts = table[status]
        icon = theme.STATUS_ICONS[status]
        chart.add_trace(
            go.Bar(
                x=counts,
                y=rows,
                name=f"{status} {icon}",
                orientation="h",
                marker={"color": theme.PROGRESS_FILLS[status], "line": {"color": theme.PROGRESS_EDGE, "width": 1.5}},
                text=[f"{count} {icon}" if count else "" for count in counts],
                textposition="inside",
                insidetextanchor="middle",
                textfont={"color": theme.ink_on(theme.PROGRESS_FILLS[status])},
                textangle=0,
                hovertemplate="%{y}, " + status + ": %{x}<extra></extra>",
            )
        )
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    chart.update_layout(barmode="stack", showlegend=True, legend=legend, margin={"t": 34})
    chart.update_yaxes(autorange="reversed")
    theme.label_rows(chart, rows, rows)
    chart.update_xaxes(rangemode="tozero", dtick=2)
    return chart, table[table.sum(axis=1) > 0]
