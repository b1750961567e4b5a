"""Charts of the population: level, change, and beside another municipality and the country.

Names of the form population_... are queries, whose rows the function takes.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.time_axis import set_time_axis, set_year_axis, span
from panel.wording import text, theme
from panel.wording.sentences import population as sentences
from panel.wording.sentences import population_compared as beside

COUNTRY = "country"
# The height of a label of two lines, as a share of the chart's.
LABEL_SHARE = 0.21
# Bars nearer each other have no room for the value of both on a phone.
YEARS_APART = 4


def monthly(frame: pd.DataFrame) -> Chart:
    """Return the population at month ends: SCB's as a line, the register's as points. Takes population_monthly."""
    observed = frame.dropna(subset="population")
    last, peak = observed.iloc[-1], observed.loc[observed["population"].idxmax()]
    chart = theme.figure(right=70)
    chart.add_trace(
        go.Scatter(
            x=frame["period_start"],
            y=frame["population"],
            mode="lines",
            line={"color": theme.ACCENT, "width": 2.5},
            customdata=_hover(frame, "population", "SCB"),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    register_points = frame.dropna(subset="register_population")
    chart.add_trace(
        go.Scatter(
            x=register_points["period_start"],
            y=register_points["register_population"],
            mode="markers",
            marker={"color": theme.PURPLE, "size": 9, "symbol": "diamond-open", "line": {"width": 2}},
            customdata=_hover(register_points, "register_population", "KID"),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    theme.label_end(chart, last["period_start"], last["population"], text.number(last["population"]), theme.ACCENT)
    chart.add_annotation(x=peak["period_start"], y=peak["population"], text=sentences.peak(frame), ay=-28, ax=-60)
    chart.update_xaxes(range=span(frame["period_start"], "M"))
    set_time_axis(chart, frame["period_start"], "M")
    return Chart(sentences.level_title(frame), sentences.level_subtitle(frame), chart, sentences.level_alt(frame))


def _hover(frame: pd.DataFrame, column: str, producer: str) -> list[str]:
    return [
        f"{producer}, {text.month(day)}: {text.number(value)}"
        for day, value in zip(frame["period_start"], frame[column], strict=True)
    ]


def register(frame: pd.DataFrame) -> Chart:
    """Return the differences between the municipality's register and SCB. Takes population_register_points."""
    chart = theme.figure(height=300)
    chart.add_trace(
        go.Bar(
            x=[text.month(day) for day in frame["period_start"]],
            y=frame["difference"],
            marker={"color": theme.PURPLE},
            text=[text.signed(value) for value in frame["difference"]],
            textposition="outside",
            cliponaxis=False,
            customdata=[
                f"KID {text.number(kid)}, SCB {text.number(scb)}"
                for kid, scb in zip(frame["register_population"], frame["population"], strict=True)
            ],
            hovertemplate="%{x}: %{customdata}<extra></extra>",
        )
    )
    chart.update_xaxes(type="category")
    set_time_axis(chart, frame["period_start"], "M", max_ticks=12, at=list(chart.data[0].x), is_even=True)
    return Chart(
        sentences.register_title(frame), sentences.register_subtitle(frame), chart, sentences.register_alt(frame)
    )


def change_whole_year(frame: pd.DataFrame) -> Chart:
    """Return the change of each whole year: year, change_year, is_marked."""
    observed = frame.dropna(subset="change_year")
    chart = theme.figure(height=196)
    chart.add_trace(
        go.Bar(
            x=observed["year"],
            y=observed["change_year"],
            marker={"color": theme.ACCENT},
            customdata=[text.signed(value) for value in observed["change_year"]],
            hovertemplate="%{x}: %{customdata}<extra></extra>",
        )
    )
    for _, row in _worth_naming(observed, "change_year").iterrows():
        shift = -12 if row["change_year"] < 0 else 12
        words = text.signed(row["change_year"])
        chart.add_annotation(x=row["year"], y=row["change_year"], text=words, showarrow=False, yshift=shift)
    chart.add_hline(y=0, line={"color": theme.INK, "width": 1})
    if len(observed):
        set_year_axis(chart, observed["year"])
    return Chart(
        sentences.change_title(frame, "change_year"),
        sentences.change_subtitle(frame, "change_year"),
        chart,
        sentences.change_alt(frame, "change_year"),
    )


def _worth_naming(observed: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the years with their value written at the bar: the newest, the lowest, the highest, those apart from it."""
    if observed.empty:
        return observed
    named: list[Any] = [observed["year"].idxmax()]
    for at in (observed[column].idxmin(), observed[column].idxmax()):
        if all(abs(observed["year"][at] - observed["year"][other]) >= YEARS_APART for other in named):
            named.append(at)
    return observed.loc[named]


def compared(frame: pd.DataFrame) -> Chart:
    """Return the population of two municipalities. Takes population_compared."""
    chart = _beside(frame[frame["kind"] != COUNTRY], "population", text.number)
    if beside.begins_at_zero(frame):
        chart.update_yaxes(rangemode="tozero")
    return Chart(beside.gap_title(frame), beside.gap_subtitle(frame), chart, beside.gap_alt(frame))


def compared_growth(frame: pd.DataFrame) -> Chart:
    """Return how much two municipalities and the country have grown, in per cent. Takes population_compared."""
    chart = _beside(frame, "change_pct", lambda value: f"{text.signed(value, 1)}{text.NBSP}%")
    chart.add_hline(y=0, line={"color": theme.GREY, "width": 1})
    chart.update_yaxes(ticksuffix=" %")
    return Chart(beside.growth_title(frame), beside.growth_subtitle(frame), chart, beside.growth_alt(frame))


def _beside(frame: pd.DataFrame, column: str, shown: Callable[[float], str]) -> go.Figure:
    """Draw one line for each region, with its name and newest value at its end."""
    chart = theme.figure(height=236, right=104)
    ends = []
    for _, rows in frame.dropna(subset=column).groupby("region_code", sort=False):
        row = rows.iloc[-1]
        colour = theme.ACCENT if row["is_own"] else theme.COUNTRY if row["kind"] == COUNTRY else theme.PICKED
        chart.add_trace(
            go.Scatter(
                x=rows["period_start"],
                y=rows[column],
                mode="lines",
                line={"color": colour, "width": 2.6 if row["is_own"] else 2},
                customdata=[f"{row['name']}: {shown(value)}" for value in rows[column]],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
        ends.append((row["period_start"], row[column], f"<b>{row['name']}</b><br>{shown(row[column])}", colour))
    values = frame[column].dropna()
    places = theme.spread_labels([end[1] for end in ends], LABEL_SHARE * (values.max() - values.min()))
    for (day, _, words, colour), place in zip(ends, places, strict=True):
        theme.label_end(chart, day, place, words, colour)
    chart.update_xaxes(range=span(frame["period_start"], "Q"))
    set_time_axis(chart, frame["period_start"].drop_duplicates(), "Q")
    theme.hover_together(chart, "%{x|kvartal %q %Y}")
    return chart
