"""Marks on charts over time: dated annotations, and breaks of the series."""

import pandas as pd
import plotly.graph_objects as go

from panel.wording import text, theme

# One line of text. Inside the plot it would cover figures on a narrow screen.
ROOM_ABOVE_PX = 32


def draw_annotations(figure: go.Figure, frame: pd.DataFrame) -> None:
    """Mark each annotation (day, text, said_by) with a dotted line, numbered from 1 in the frame's order.

    The figure's x axis must have dates. The text is shown on hover; the page lists the texts by number for those who
    cannot hover.
    """
    for number, row in enumerate(frame.itertuples(), start=1):
        figure.add_vline(x=row.day, line={"color": theme.PURPLE, "width": 1.2, "dash": "dot"})
        figure.add_annotation(
            x=row.day,
            y=0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            xshift=3,
            text=f"<b>{number}</b>",
            showarrow=False,
            font={"color": theme.PURPLE},
            hovertext=f"{text.day(row.day)}: {row.text} ({row.said_by})",
        )


def draw_breaks(figure: go.Figure, days: list[pd.Timestamp], name: str = "Brott i serien") -> None:
    """Draw a dashed line at each day where the measure changes, with `name` and the month above the plot."""
    if days:
        figure.update_layout(margin={"t": ROOM_ABOVE_PX})
    for day in days:
        figure.add_vline(x=day, line={"color": theme.GREY, "width": 1.5, "dash": "dash"})
        figure.add_annotation(
            x=day,
            y=1,
            yref="paper",
            text=f"{name} {text.month(day)}",
            showarrow=False,
            xanchor="right",
            xshift=5,
            yanchor="bottom",
            font={"color": theme.INK},
        )
