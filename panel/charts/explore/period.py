"""Charts of one period on Utforska: the regions ranked, and two measures against each other."""

import math

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.explore.selection import COUNTRY, GROUP_KEYS, series_id
from panel.charts.explore.sentences import captions as words
from panel.charts.explore.sentences import titles as sentences
from panel.charts.explore.series import KEYS, Look, figure_text, figure_texts, hover, keep_look, label_text, value_text
from panel.charts.margins import width
from panel.wording import theme
from panel.wording.ordering import swedish_order
from panel.wording.statistics.ranking import ranks_by_kind

MAX_ROWS = 40
# Rows shown of a long ranking: at either end, and on either side of the municipality.
AT_ENDS, BESIDE = 8, 3
MAX_NAMED = 6
ROW_PX = 24
# Pixels beside a bar's label.
BESIDE_WORDS = 8
# Two bars look different where they differ by this part of the longest.
VISIBLE = 0.02


def ranking(frame: pd.DataFrame, look: Look, chosen: tuple[str, ...]) -> Chart:
    """Return the regions as bars for one measure and period, the highest first.

    Of many, only the ends, those around the municipality and the `chosen` region codes are drawn. `frame` has the
    columns of transforms.apply().
    """
    rows = ranked(frame, look, chosen)
    note = sentences.ordered_note(frame, len(rows), look)
    title = sentences.finding(frame, look)
    return Chart(
        title,
        words.ranking_subtitle(frame, note, look),
        _in_order(rows, look),
        words.ranking_alt(title, rows, note),
    )


def ranked(frame: pd.DataFrame, look: Look, chosen: tuple[str, ...], max_rows: int = MAX_ROWS) -> pd.DataFrame:
    """Return the rows of a ranking, the highest first, with their `place`: of many, those that ranking() draws."""
    now = frame[frame["period_start"] == look.period]
    named = now.dropna(subset="shown").sort_values("region_name", key=lambda names: names.map(swedish_order))
    observed = named.sort_values("shown", ascending=False, kind="stable")
    is_of_counties = not (observed["region_kind"] == "municipality").any()
    observed = observed.assign(
        place=ranks_by_kind(observed, "shown", "region_kind", ("county",) if is_of_counties else ("municipality",))
    )
    return _told_apart(_shortened(observed, look, chosen, max_rows))


def _told_apart(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows, in order, with the decimals that neighbours need to be written differently where their bars are."""
    differ = rows["shown"].diff().abs() > VISIBLE * rows["shown"].abs().max()
    while (differ & (pd.Series(figure_texts(rows), rows.index).shift() == figure_texts(rows))).any():
        rows = rows.assign(shown_decimals=rows["shown_decimals"] + 1)
    return rows


def place_and_name(row: pd.Series) -> str:
    """Return a row's name in a ranking: "3. Linköping", without a place for regions of kinds that are not ranked."""
    return str(row["region_name"]) if pd.isna(row["place"]) else f"{int(row['place'])}. {row['region_name']}"


def _in_order(rows: pd.DataFrame, look: Look) -> go.Figure:
    """Return a bar per row, named with its place; regions of kinds that are not ranked have none."""
    texts = [label_text(row) for _, row in rows.iterrows()]
    before, after = _widths(texts, rows["shown"])
    chart = theme.figure(height=60 + ROW_PX * len(rows), right=after)
    names = [place_and_name(row) for _, row in rows.iterrows()]
    bars = go.Bar(x=rows["shown"], y=names, orientation="h", text=texts)
    bars.textposition, bars.cliponaxis = "outside", False
    bars.marker = {"color": [_colour(code, look) for code in rows["region_code"]]}
    bars.customdata = _custom(rows, look)
    keep_look(bars)
    hover(bars)
    chart.add_trace(bars)
    chart.update_xaxes(rangemode="tozero", showticklabels=False, ticks="", showline=False)
    chart.update_xaxes(zeroline=True, zerolinecolor=theme.GREY)
    chart.update_yaxes(autorange="reversed", showgrid=False, tickformat=None, type="category", showline=False)
    if before:
        # The label of a negative bar is at its left, between the names and the bars.
        chart.update_xaxes(range=[rows["shown"].min(), max(0.0, rows["shown"].max())])
        chart.update_yaxes(ticklabelstandoff=before)
    return chart


def _widths(texts: list[str], values: pd.Series) -> tuple[int, int]:
    """Return the pixels that the labels of negative bars take, 0 without such, and those of the others."""
    before, after = (
        max((width(words) for words, is_there in zip(texts, there, strict=True) if is_there), default=-BESIDE_WORDS)
        for there in (values < 0, values >= 0)
    )
    return math.ceil(before + BESIDE_WORDS), math.ceil(after + BESIDE_WORDS)


def _shortened(observed: pd.DataFrame, look: Look, chosen: tuple[str, ...], max_rows: int) -> pd.DataFrame:
    """Return the rows that fit."""
    if len(observed) <= max_rows:
        return observed
    codes = list(observed["region_code"])
    own = codes.index(look.own_region) if look.own_region in codes else 0
    kept = {
        *range(AT_ENDS),
        *range(len(observed) - AT_ENDS, len(observed)),
        *range(max(0, own - BESIDE), own + BESIDE + 1),
    }
    few = set(chosen) if len(chosen) <= max_rows // 2 else {look.own_region, COUNTRY}
    return observed[[at in kept or code in few for at, code in enumerate(codes)]]


def _colour(region_code: str, look: Look) -> str:
    if region_code == look.own_region:
        return theme.ACCENT
    if look.series.split(":")[1:2] == [region_code]:
        return theme.PICKED
    return theme.COUNTRY if region_code == COUNTRY else theme.PALE


def _custom(rows: pd.DataFrame, look: Look) -> list[list[str]]:
    day = look.period.date().isoformat()
    return [
        [f"{row['region_name']}: {figure_text(row)}", series_id(*(str(row[key]) for key in KEYS)), day]
        for _, row in rows.iterrows()
    ]


def scatter(frame: pd.DataFrame, look: Look, chosen: tuple[str, ...]) -> Chart:
    """Return the regions in one period by two measures: the first indicator of the frame is x, the second y.

    The `chosen` region codes are labelled where they are few.
    """
    first, second = list(dict.fromkeys(frame["indicator_id"]))[:2]
    now = frame[(frame["period_start"] == look.period) & frame["shown"].notna()]
    both = now[now["indicator_id"] == first].merge(
        now[now["indicator_id"] == second], on=["region_code", "region_name", *GROUP_KEYS], suffixes=("_x", "_y")
    )
    points = _points(both, look, chosen)
    points.customdata = _pairs(both, look, first)
    hover(points)
    chart = theme.figure(height=480, right=20)
    chart.add_trace(points)
    across, up = (sentences.measure(frame[frame["indicator_id"] == one]) for one in (first, second))
    units = [frame.loc[frame["indicator_id"] == one, "shown_unit"].iloc[0] for one in (first, second)]
    chart.update_xaxes(title={"text": f"{across} ({units[0]})", "font": {"size": 13}}, showgrid=True, tickformat=",~f")
    chart.update_yaxes(title={"text": f"{up} ({units[1]})", "font": {"size": 13}})
    title = sentences.correlation(both, across, up, look)
    return Chart(
        title,
        sentences.scatter_subtitle(both, look),
        chart,
        sentences.scatter_alt(title, [hover_texts[0] for hover_texts in points.customdata]),
    )


def _points(both: pd.DataFrame, look: Look, chosen: tuple[str, ...]) -> go.Scatter:
    """Return a marker for each region, with the name of those that are chosen, pointed at or the municipality's own."""
    colours = [_colour(code, look) for code in both["region_code"]]
    few = set(chosen) if len(chosen) <= MAX_NAMED else {look.own_region}
    named = [code in few or colour != theme.PALE for code, colour in zip(both["region_code"], colours, strict=True)]
    colours = [
        theme.GREY if is_named and colour == theme.PALE else colour
        for is_named, colour in zip(named, colours, strict=True)
    ]
    points = go.Scatter(x=both["shown_x"], y=both["shown_y"], mode="markers+text", textposition="top center")
    points.text = [name if is_named else "" for name, is_named in zip(both["region_name"], named, strict=True)]
    points.marker = {
        "color": colours,
        "size": [11 if n else 7 for n in named],
        "line": {"color": theme.GREY, "width": 0.5},
    }
    keep_look(points)
    points.cliponaxis = False
    return points


def _pairs(both: pd.DataFrame, look: Look, indicator: str) -> list[list[str]]:
    day = look.period.date().isoformat()
    return [
        [
            f"{row['region_name']}: {_side(row, '_x')} och {_side(row, '_y')}",
            series_id(indicator, row["region_code"], *(row[key] for key in GROUP_KEYS)),
            day,
        ]
        for _, row in both.iterrows()
    ]


def _side(row: pd.Series, side: str) -> str:
    shown = value_text(*(row[f"{name}{side}"] for name in ("shown", "shown_unit", "shown_decimals", "shown_signed")))
    return f"{row[f'indicator_title{side}']} {shown}"
