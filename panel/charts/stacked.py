"""Stacked bars with a row for each goal: how many of its criteria or points are of each kind."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from panel.wording import theme


def with_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with a column `row`: its goal_no and name as the name of a bar, "Mål 8 Lokalförsörjning"."""
    return frame.assign(
        row=[f"Mål {number} {name}" for number, name in zip(frame["goal_no"], frame["name"], strict=True)]
    )


def counts_by_row(
    frame: pd.DataFrame, kind: str, count: str, kinds: Sequence[str], rows: Sequence[str]
) -> pd.DataFrame:
    """Return the sums of the column `count` by row (index) and by the column `kind` (columns), 0 where there is none."""
    table = frame.pivot_table(index="row", columns=kind, values=count, aggfunc="sum", fill_value=0)
    return table.reindex(index=rows, columns=kinds, fill_value=0)


def bars(counts: "pd.Series[int]", name: str, icon: str, fill: str, edge: str | None = None) -> go.Bar:
    """Return the bars of one kind, by row, with the count and the icon in each that is not 0."""
    return go.Bar(
        x=counts,
        y=list(counts.index),
        name=f"{name} {icon}",
        orientation="h",
        marker={"color": fill, **({"line": {"color": edge, "width": 1.5}} if edge else {})},
        text=[f"{count} {icon}" if count else "" for count in counts],
        textposition="inside",
        insidetextanchor="middle",
        textfont={"color": theme.ink_on(fill)},
        textangle=0,
        hovertemplate=f"%{{y}}, {name}: %{{x}}<extra></extra>",
    )


def stack(chart: go.Figure, rows: list[str], is_legend_below: bool = False) -> None:
    """Stack the bars from the top row down, with their names above them and a legend of the kinds."""
    y, yanchor, top = (0, "top", 40) if is_legend_below else (1.02, "bottom", 34)
    legend = {"orientation": "h", "y": y, "yanchor": yanchor, "x": 0, "traceorder": "normal"}
    chart.update_layout(barmode="stack", showlegend=True, legend=legend, margin={"t": top})
    chart.update_yaxes(autorange="reversed")
    theme.label_rows(chart, rows, rows)
