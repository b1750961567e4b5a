"""Charts of the political programme: how far the points have come."""

import pandas as pd
import plotly.graph_objects as go

from ui import text, theme
from ui.charts import Chart
from ui.charts.time_axis import set_time_axis
from ui.labels import WORDS

ORDER = list(theme.STATUS_COLOURS)
DONE = ORDER[0]
# How much of the axis the last step gets, and how many days can be written below it.
LAST_STEP = 0.07
MAX_DAYS = 5


def by_handling(frame: pd.DataFrame) -> Chart:
    """Status by the way of handling: handling_kind, status, points."""
    named = frame.assign(row=[WORDS[kind][0].upper() + WORDS[kind][1:] for kind in frame["handling_kind"]])
    totals = frame.groupby("handling_kind")["points"].sum()
    title = (
        f"{totals.get('goal', 0)} av {totals.sum()} punkter hanteras under planens mål,"
        f" {totals.get('outside', 0)} ligger utanför planen"
    )
    return _stacked(named, title, "efter hur de hanteras", 260)


def by_goal(frame: pd.DataFrame) -> Chart:
    """Status by goal: goal_no, name, status, points. A point under two goals counts under both."""
    named = frame.assign(
        row=[f"Mål {number} {name}" for number, name in zip(frame["goal_no"], frame["name"], strict=True)]
    )
    totals = named.groupby("row", sort=False)["points"].sum()
    title = f"{totals.idxmax()} har flest punkter: {totals.max()}"
    if empty := [row for row, points in totals.items() if points == 0]:
        title += f"; {', '.join(map(str, empty))} har ingen"
    return _stacked(named, title, "under planens mål", 520)


def over_time(frame: pd.DataFrame) -> Chart:
    """Status after each day on which something became known: recorded_on, status, points. Needs two days or more."""
    table = frame.pivot_table(index="recorded_on", columns="status", values="points", aggfunc="sum").reindex(
        columns=ORDER
    )
    first, last = table.index[0], table.index[-1]
    end = last + (last - first) * LAST_STEP
    chart = theme.figure(height=280, right=128, left=24)
    # A step holds until the next day, so the last one needs a day to end on.
    days = [*table.index, end]
    for status in ORDER:
        counts = [*table[status], table[status].iloc[-1]]
        chart.add_trace(
            go.Scatter(
                x=days,
                y=counts,
                name=status,
                mode="lines",
                line={"shape": "hv", "color": "white", "width": 1.5},
                fillcolor=theme.STATUS_COLOURS[status],
                stackgroup="status",
                customdata=[
                    f"{text.day(day)}: {count} {status}" for day, count in zip(days[:-1], counts, strict=False)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    _label_bands(chart, end, table.iloc[-1])
    set_time_axis(chart, table.index, "D", MAX_DAYS)
    chart.update_xaxes(range=[first, end])
    chart.update_yaxes(range=[0, int(table.iloc[-1].sum())], dtick=6)
    title = _progress(int(table[DONE].iloc[0]), int(table[DONE].iloc[-1]))
    told = "; ".join(f"{text.day(day)} {_counts(row)}" for day, row in table.iterrows())
    subtitle = f"Antal programpunkter efter status, så som det var känt från {text.day(first)} till {text.day(last)}"
    return Chart(title, subtitle, chart, f"Staplade ytor i steg. {title}. {told}.")


def _progress(before: int, after: int) -> str:
    if before == after:
        return f"{after} punkter är slutförda, lika många som när planen beslutades"
    return f"Slutförda punkter har gått från {before} till {after} sedan planen beslutades"


def _counts(row: "pd.Series[int]") -> str:
    return ", ".join(f"{int(row[status])} {status}" for status in ORDER if row[status])


def _label_bands(chart: go.Figure, end: pd.Timestamp, counts: "pd.Series[int]") -> None:
    """Write each status with its count beside its band."""
    shown = [status for status in ORDER if counts[status]]
    tops = counts[shown].cumsum()
    middles = [float(tops[status] - counts[status] / 2) for status in shown]
    for status, at in zip(shown, theme.spread_labels(middles, counts.sum() * 0.08), strict=True):
        words = f"{int(counts[status])} {status} {theme.STATUS_ICONS[status]}"
        theme.label_end(chart, end, at, words, theme.STATUS_COLOURS[status])


def _stacked(frame: pd.DataFrame, title: str, how: str, height: int) -> Chart:
    rows = list(dict.fromkeys(frame["row"]))
    table = frame.pivot_table(index="row", columns="status", values="points", aggfunc="sum", fill_value=0).reindex(rows)
    chart = theme.figure(height=height)
    for status in ORDER:
        counts = table[status] if status in table.columns else pd.Series(0, index=rows)
        icon = theme.STATUS_ICONS[status]
        chart.add_trace(
            go.Bar(
                x=counts,
                y=rows,
                name=f"{status} {icon}",
                orientation="h",
                marker={"color": theme.STATUS_COLOURS[status]},
                text=[f"{count} {icon}" if count else "" for count in counts],
                textposition="inside",
                insidetextanchor="middle",
                textfont={"color": "white"},
                textangle=0,
                hovertemplate="%{y}, " + status + ": %{x}<extra></extra>",
            )
        )
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    chart.update_layout(barmode="stack", showlegend=True, legend=legend, margin={"t": 34})
    chart.update_yaxes(autorange="reversed")
    theme.label_rows(chart, rows, rows)
    chart.update_xaxes(rangemode="tozero", dtick=2)
    totals = table.sum(axis=1)
    words = "; ".join(
        f"{row}: "
        + ", ".join(
            f"{int(table.loc[row, status])} {status}"
            for status in ORDER
            if status in table.columns and table.loc[row, status]
        )
        for row in rows
        if totals[row]
    )
    return Chart(title, f"Programpunkter {how}, antal efter status", chart, f"Liggande staplar. {title}. {words}.")
