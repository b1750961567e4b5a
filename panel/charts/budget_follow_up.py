"""The bridge from the frame's budget to its forecast for the year."""

from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.wording import labels, text, theme
from panel.wording.sentences import forecast as sentences

# Sheets show one decimal, so differences up to half of that are rounding.
SAME_MNKR = 0.05 + 1e-9
TOGETHER = "Poster kända som intervall, tillsammans"
UNEXPLAINED = "Förklaras inte av delarna"
BUDGET, FORECAST = "Ramens budget", "Ramens helårsprognos"


class Part(NamedTuple):
    """The deviation of one part, or of several together, from its budget: positive is better than budget."""

    name: str
    deviation_mnkr: float
    label: str


def bridge(frame: pd.DataFrame) -> Chart:
    """Return the steps from the frame's budget to its forecast.

    Takes period, line_id, parent_id, name, low_mnkr, high_mnkr, forecast_mnkr. The frame's own row (without parent_id)
    must have a forecast.
    """
    whole = frame[frame["parent_id"].isna()].iloc[0]
    budget_mnkr, forecast_mnkr = float(whole["high_mnkr"]), float(whole["forecast_mnkr"])
    parts = sorted(forecast_parts(frame, whole), key=lambda part: part.deviation_mnkr)
    left_mnkr = budget_mnkr - forecast_mnkr - sum(part.deviation_mnkr for part in parts)
    if abs(left_mnkr) > SAME_MNKR:
        parts.append(Part(UNEXPLAINED, left_mnkr, UNEXPLAINED))
    chart = theme.figure(height=54 * (len(parts) + 2) + 60, right=70)
    _add_parts(chart, parts, budget_mnkr)
    _add_totals(chart, budget_mnkr, forecast_mnkr)
    rows = [BUDGET, *(part.name for part in parts), FORECAST]
    chart.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=rows)
    theme.label_rows(chart, rows, rows)
    label = [(part.label, part.deviation_mnkr) for part in parts]
    explained = [one for one in label if one[0] != UNEXPLAINED]
    unexplained_mnkr = sum(part.deviation_mnkr for part in parts if part.name == UNEXPLAINED)
    title = sentences.bridge(
        labels.follow_up_name(str(whole["period"])), budget_mnkr - forecast_mnkr, explained, unexplained_mnkr
    )
    subtitle = sentences.from_budget_to_forecast(budget_mnkr, forecast_mnkr)
    return Chart(title, subtitle, chart, sentences.bridge_in_words(title, label))


def forecast_parts(lines: pd.DataFrame, whole: pd.Series) -> list[Part]:
    """Return the deviations that make up that of `whole`, at the lowest level where the parts add up to the line above.

    Parts with only a range for budget have no deviation of their own. Together they have the rest of the whole, which
    is exact.
    """
    own = lines[lines["parent_id"] == whole["line_id"]]
    exact = own[own["low_mnkr"] == own["high_mnkr"]]
    ranged = own[own["low_mnkr"] < own["high_mnkr"]]
    parts = [part for _, row in exact.iterrows() for part in _of_line(lines, row)]
    if len(ranged) and ranged["forecast_mnkr"].notna().all() and whole["low_mnkr"] == whole["high_mnkr"]:
        rest_mnkr = float(whole["high_mnkr"] - exact["high_mnkr"].sum())
        names = text.listed(ranged["name"].tolist())
        return [*parts, Part(TOGETHER, rest_mnkr - float(ranged["forecast_mnkr"].sum()), f"{names} tillsammans")]
    return parts + [part for _, row in ranged.iterrows() for part in forecast_parts(lines, row)]


def _of_line(lines: pd.DataFrame, row: pd.Series) -> list[Part]:
    below = forecast_parts(lines, row)
    deviation_mnkr = float(row["high_mnkr"] - row["forecast_mnkr"])
    if isnan(deviation_mnkr):
        return below
    if below and abs(sum(part.deviation_mnkr for part in below) - deviation_mnkr) <= SAME_MNKR:
        return below
    return [Part(str(row["name"]), deviation_mnkr, str(row["name"]))]


def _spans(parts: list[Part], level_mnkr: float) -> Iterator[tuple[float, float]]:
    """Yield the ends of each part's bar, from the budget on: worse than budget goes up, better goes down."""
    for part in parts:
        after = level_mnkr - part.deviation_mnkr
        yield min(level_mnkr, after), max(level_mnkr, after)
        level_mnkr = after


def _add_parts(chart: go.Figure, parts: list[Part], budget_mnkr: float) -> None:
    spans = list(_spans(parts, budget_mnkr))
    chart.add_trace(
        go.Bar(
            x=[high - low for low, high in spans],
            y=[part.name for part in parts],
            base=[low for low, _ in spans],
            orientation="h",
            marker={
                "color": [_colour(part) for part in parts],
                "pattern": {"shape": ["/" if part.name == UNEXPLAINED else "" for part in parts]},
            },
            customdata=[f"{part.label}: {text.signed_amount(part.deviation_mnkr)} mnkr" for part in parts],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    for part, (_, high) in zip(parts, spans, strict=True):
        theme.label_end(chart, high, part.name, text.signed_amount(part.deviation_mnkr), theme.INK)


def _colour(part: Part) -> str:
    if part.name == UNEXPLAINED:
        return theme.OCHRE
    return theme.LIFTED if part.deviation_mnkr < 0 else theme.ACCENT


def _add_totals(chart: go.Figure, budget_mnkr: float, forecast_mnkr: float) -> None:
    """Mark budget and forecast as points: the axis does not begin at zero, so a bar would mislead."""
    totals = {BUDGET: budget_mnkr, FORECAST: forecast_mnkr}
    chart.add_trace(
        go.Scatter(
            x=list(totals.values()),
            y=list(totals),
            mode="markers",
            marker={"symbol": "diamond", "size": 14, "color": theme.INK},
            customdata=[f"{name}: {text.mnkr(mnkr)}" for name, mnkr in totals.items()],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    for name, mnkr in totals.items():
        chart.add_annotation(x=mnkr, y=name, text=text.amount(mnkr), xanchor="left", xshift=12, showarrow=False)
    chart.add_vline(x=budget_mnkr, line={"color": theme.GREY, "dash": "dot", "width": 1}, layer="below")
    chart.update_xaxes(title_text="mnkr", tickformat=",~f")
