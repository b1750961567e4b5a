"""A map of the municipalities in classes of about equal size, drawn as areas: no map tiles are fetched."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart, boundaries
from panel.charts.explore.selection import series_id
from panel.wording import labels, text, theme
from panel.wording.sentences import municipality_map as sentences

CLASS_COUNT = 5
# From low to high in one hue, each darker than the one before, so that the order shows without colour as well.
COLOURS = ("#FFF3CC", "#F5CF77", "#DB9A33", "#A3611A", "#5B3208")
MISSING = "Uppgift saknas"
BORDER = {"color": theme.GREY, "width": 0.6}
STEPS = (5.0, 2.5, 2.0, 1.0)
# Limits are rounded only as far as each class still has at least this share of the municipalities.
MIN_SHARE = 0.1
# Room west of the land, so that the legend covers no municipality on a narrow screen either.
LEGEND_KM, MARGIN_KM = 130, 20


class Band(NamedTuple):
    """One class: its label, its colour, and the codes of its municipalities."""

    name: str
    colour: str
    codes: tuple[str, ...]


def municipality_map(frame: pd.DataFrame, own_region: str) -> Chart:
    """Return a map of one measure in one period, in classes of about equal size.

    Takes indicator_id, indicator_title, region_code, region_name, period_start, frequency, sex, age, breakdown_id, shown (in
    shown_unit, NaN where it is missing), shown_text, shown_unit, shown_decimals and flag (why it is missing, in
    Swedish). Rows of other regions are left out; a municipality without a row, or without a value, is drawn as missing.
    The customdata of a point is its text, series id and period (ISO date).

    Raises ValueError for two rows of a municipality.
    """
    rows = frame[frame["region_code"].isin(list(boundaries.outlines()))]
    if rows["region_code"].duplicated().any():
        raise ValueError("Kartan visar ett värde per kommun. Välj ett mått, ett kön, en ålder och en period.")
    observed = rows.dropna(subset="shown").sort_values("shown", ascending=False, kind="stable")
    bands = list(_bands(observed))
    chart = _flat_figure()
    _add_missing(chart, set(boundaries.outlines()) - set(observed["region_code"]))
    for band in bands:
        chart.add_trace(_areas(band.codes, band.name, fillcolor=band.colour))
    _outline(chart, own_region)
    _add_spots(chart, rows)
    municipality_count = len(boundaries.outlines())
    lacking = municipality_count - len(observed)
    title = sentences.title(rows, own_region, _name(own_region), municipality_count)
    unit = "" if rows.empty else str(rows["shown_unit"].iloc[0])
    subtitle = sentences.subtitle(unit, _name(own_region), [len(band.codes) for band in bands], lacking)
    return Chart(
        title,
        f"{subtitle} {boundaries.SOURCE}.",
        chart,
        sentences.alt(title, [(band.name, len(band.codes)) for band in bands], lacking),
    )


def class_limits(values: Sequence[float], decimals: int) -> list[float]:
    """Return the lower limits of all classes but the first, rounded and rising: at most four, fewer for like values.

    A limit belongs to the class above it. `decimals` is the most that a limit may have.
    """
    ordered = np.asarray(values, dtype="float64")
    wanted = np.quantile(ordered, np.arange(1, CLASS_COUNT) / CLASS_COUNT).tolist()
    for step in _steps(float(ordered.max() - ordered.min()), decimals):
        limits = [round(round(limit / step) * step, 9) + 0.0 for limit in wanted]
        if _are_all_filled(ordered, limits):
            return limits
    return sorted({round(limit, decimals) + 0.0 for limit in wanted if round(limit, decimals) > ordered.min()})


def _steps(span: float, decimals: int) -> Iterator[float]:
    """Yield round steps (5, 2.5, 2 and 1 times a power of ten) from coarse to fine, down to the last decimal shown."""
    power = len(str(int(span)))
    while power >= -decimals:
        for step in STEPS:
            yield step * 10**power if power > -decimals or step == 1 else 5 * 10.0**power
        power -= 1


def _are_all_filled(values: np.ndarray, limits: list[float]) -> bool:
    if any(after <= before for before, after in pairwise(limits)):
        return False
    counts = np.bincount(_class_of(values, limits), minlength=CLASS_COUNT)
    return bool(counts.min() >= max(MIN_SHARE * len(values), 1))


def _class_of(values: np.ndarray, limits: list[float]) -> np.ndarray:
    return np.searchsorted(limits, values, side="right")


def _bands(observed: pd.DataFrame) -> Iterator[Band]:
    """Yield the classes of the municipalities with a value, the lowest first, without those that are empty."""
    if observed.empty:
        return
    unit, decimals = str(observed["shown_unit"].iloc[0]), int(observed["shown_decimals"].iloc[0])
    limits = class_limits(observed["shown"].tolist(), decimals)
    of = _class_of(observed["shown"].to_numpy(), limits)
    for number in range(len(limits) + 1):
        codes = tuple(observed.loc[of == number, "region_code"])
        if codes:
            colour = COLOURS[round(number * (CLASS_COUNT - 1) / max(len(limits), 1))]
            yield Band(_words(limits, number, decimals, unit), colour, codes)


def _words(limits: list[float], number: int, decimals: int, unit: str) -> str:
    written = [text.number(limit, decimals) for limit in limits]
    shown = "%" if unit == "procent" else "" if unit.startswith(("antal", "index")) else unit
    after = f"{text.NBSP}{shown}" if shown else ""
    if not limits:
        return "Alla lika"
    if number == 0:
        return f"Under {written[0]}{after}"
    if number == len(limits):
        return f"{written[-1]}{after} eller mer"
    return f"{written[number - 1]} till under {written[number]}{after}"


def _flat_figure() -> go.Figure:
    """Return an empty map: no axes, the same scale both ways, a legend to the left."""
    chart = theme.figure(height=760, right=0, left=0)
    west, east = (edge(spot.east_km for spot in boundaries.spots()) for edge in (min, max))
    room = [west - LEGEND_KM, east + MARGIN_KM]
    chart.update_xaxes(visible=False, constrain="domain", constraintoward="left", range=room)
    chart.update_yaxes(visible=False, scaleanchor="x", scaleratio=1, constrain="domain")
    chart.update_layout(
        showlegend=True,
        legend={
            "x": 0,
            "y": 1,
            "traceorder": "reversed",
            "itemclick": False,
            "itemdoubleclick": False,
            "bgcolor": "rgba(255,255,255,0.85)",
            "font": {"size": 13},
        },
        clickmode="event+select",
        dragmode=False,
    )
    return chart


def _areas(codes: Sequence[str], name: str, **look: object) -> go.Scatter:
    """Return the areas of these municipalities as one filled line, interrupted between two rings."""
    east: list[float | None] = []
    north: list[float | None] = []
    for code in codes:
        outline = boundaries.outlines()[code]
        east += [*outline.east_km, None]
        north += [*outline.north_km, None]
    return go.Scatter(x=east, y=north, mode="lines", fill="toself", line=BORDER, name=name, hoverinfo="skip", **look)


def _add_missing(chart: go.Figure, codes: set[str]) -> None:
    if codes:
        hatched = {"shape": "/", "fgcolor": theme.GREY, "bgcolor": "white", "size": 5, "solidity": 0.25}
        chart.add_trace(_areas(sorted(codes), MISSING, fillpattern=hatched))


def _outline(chart: go.Figure, own_region: str) -> None:
    """Draw the edge of the own municipality in the accent colour, over white so that it stands out from every class."""
    outline = boundaries.outlines().get(own_region)
    if outline is None:
        return
    for colour, width in (("white", 5), (theme.ACCENT, 2.5)):
        chart.add_trace(
            go.Scatter(
                x=outline.east_km,
                y=outline.north_km,
                mode="lines",
                line={"color": colour, "width": width},
                name=outline.name,
                showlegend=colour == theme.ACCENT,
                hoverinfo="skip",
            )
        )


def _add_spots(chart: go.Figure, rows: pd.DataFrame) -> None:
    """Add invisible points to hover over and select: the trace of a whole class cannot identify one municipality."""
    texts = {str(row.region_code): _point(row) for row in rows.itertuples()}
    spots = boundaries.spots()
    chart.add_trace(
        go.Scatter(
            x=[spot.east_km for spot in spots],
            y=[spot.north_km for spot in spots],
            mode="markers",
            marker={"size": 8, "opacity": 0},
            unselected={"marker": {"opacity": 0}},
            customdata=[texts.get(spot.code, (f"{_name(spot.code)}: {MISSING.lower()}", "", "")) for spot in spots],
            hovertemplate="%{customdata[0]}<extra></extra>",
            showlegend=False,
        )
    )


def _point(row) -> tuple[str, str, str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shown = f"{MISSING.lower()}, {row.flag}" if labels.is_missing(row.shown) else row.shown_text
    series = series_id(row.indicator_id, row.region_code, row.sex, row.age, row.breakdown_id)
    return f"{row.region_name}: {shown}", series, row.period_start.date().isoformat()


def _name(code: str) -> str:
    outline = boundaries.outlines().get(code)
    return outline.name if outline else code
