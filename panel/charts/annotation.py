"""Marks on charts over time: dated annotations, and breaks of the series."""

from html import escape

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


def draw_own_annotations(figure: go.Figure, frame: pd.DataFrame, is_of_panels: bool = False) -> None:
    """Mark each annotation of the panel's own readers (day, letter, words) with a line of dots and dashes, and its letter.

    `is_of_panels`: the figure has several small charts. The line is drawn in each, the letter in the first.
    """
    panels = {"row": "all", "col": "all"} if is_of_panels else {}
    for row in frame.itertuples():
        figure.add_vline(x=row.day, line={"color": theme.OCHRE, "width": 1.2, "dash": "dashdot"}, **panels)
        figure.add_annotation(
            x=row.day,
            y=1,
            yref="y domain",
            yanchor="top",
            xanchor="left",
            xshift=3,
            text=f"<b>{row.letter}</b>",
            showarrow=False,
            font={"color": theme.OCHRE},
            hovertext=escape(row.words),
        )


def draw_breaks(
    figure: go.Figure, days: list[pd.Timestamp], name: str = "Brott i serien", is_in_years: bool = False
) -> None:
    """Draw a dashed line at each day where the measure changes, with `name` and the month above the plot.

    `is_in_years`: the figure's x axis has years as numbers, not dates.
    """
    if days:
        figure.update_layout(margin={"t": ROOM_ABOVE_PX})
    for day in days:
        at = day.year if is_in_years else day
        figure.add_vline(x=at, line={"color": theme.GREY, "width": 1.5, "dash": "dash"})
        figure.add_annotation(
            x=at,
            y=1,
            yref="paper",
            text=f"{name} {text.month(day)}",
            showarrow=False,
            xanchor="right",
            xshift=5,
            yanchor="bottom",
            font={"color": theme.INK},
        )
