"""Charts of the political programme: how far the points have come."""

import pandas as pd
import plotly.graph_objects as go

from ui import theme
from ui.charts import Chart
from ui.labels import WORDS

ORDER = list(theme.STATUS_COLOURS)


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
