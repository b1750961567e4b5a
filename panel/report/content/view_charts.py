"""A chart of a saved view as the report draws and lists it: a Drawing, a table of its newest figures, and all of them."""

from datetime import date, timedelta

import pandas as pd

from panel.charts.explore.document import DocumentChart
from panel.charts.explore.period import place_and_name, ranked
from panel.charts.explore.selection import COUNTRY
from panel.charts.explore.sentences import captions as sentences
from panel.charts.explore.sentences import titles
from panel.charts.explore.series import KEYS, Series, figure_text, figure_texts, name_of, series_of, varying
from panel.report import tree
from panel.report.tree import Cell, Column, Drawing, Field, Grid, Table
from panel.wording import text, theme

COLOURS = (theme.LIFTED, theme.GREEN, theme.PURPLE, theme.OCHRE, theme.INDIGO, theme.SKY, theme.GREY)
MAX_SERIES, MAX_ROWS, MAX_PERIODS, MAX_NAMED_BARS = 8, 24, 6, 12
IN_ONE_PERIOD = {"rangordning", "karta"}
AMONG_REGIONS = {*IN_ONE_PERIOD, "samband"}


def drawing(chart: DocumentChart) -> Drawing | None:
    """Return the chart as the report draws it: a map as a ranking, and each other as it is; None for a scatter chart."""
    if chart.kind == "samband":
        return None
    if chart.kind in IN_ONE_PERIOD:
        return _ranking(chart)
    return _seasons(chart) if chart.kind == "sasong" else _over_time(chart)


def _ranking(chart: DocumentChart) -> Drawing:
    rows, look = _ranked(chart), chart.look
    lifted = {look.own_region: theme.ACCENT, COUNTRY: theme.COUNTRY}
    names = tuple(f"{place_and_name(row)}: {figure_text(row)}" for _, row in rows.iterrows())
    colours = tuple(lifted.get(code, theme.PALE) for code in rows["region_code"])
    series = tree.Series(chart.unit, _values(rows), colours)
    note = titles.ordered_note(chart.rows, len(rows), look)
    subtitle = sentences.ranking_subtitle(chart.rows, note, look)
    return Drawing("bars", chart.title, subtitle, chart.alt, chart.unit, "Region", names, (series,), is_stacked=True)


def _ranked(chart: DocumentChart) -> pd.DataFrame:
    return ranked(chart.rows, chart.look, (chart.look.own_region, COUNTRY), MAX_ROWS)


def _over_time(chart: DocumentChart) -> Drawing:
    """Return lines or bars over the periods. A line ends where the series breaks: a day without values stands there."""
    every = _series(chart)
    series = every[:MAX_SERIES]
    days = sorted(day.date() for day in chart.rows["period_start"].unique())
    kind = "columns" if chart.kind == "staplar" or len(days) == 1 else "lines"
    subtitle = sentences.document_subtitle(chart.rows, len(series), len(every), chart.look)
    categories: tuple[str, ...] | tuple[date, ...] = tuple(sorted({*days, *_breaks(series)}))
    if kind == "columns" and len(days) <= MAX_NAMED_BARS:
        categories = tuple(text.short_period(day, chart.look.frequency) for day in days)
    keys = days if isinstance(categories[0], str) else list(categories)
    drawn = tuple(_drawn(one, at, keys, chart.look.own_region) for at, one in enumerate(series))
    return Drawing(
        kind, chart.title, subtitle, chart.alt, chart.unit, "Period", categories, drawn, decimals=_decimals(chart)
    )


def _drawn(one: Series, at: int, days: list[object], own_region: str) -> tree.Series:
    values = {day.date(): value for day, value in zip(one.rows["period_start"], _values(one.rows), strict=True)}
    region = one.rows["region_code"].iloc[0]
    is_country = region == COUNTRY and one.colour == theme.COUNTRY
    colour = one.colour if one.colour != theme.PALE else COLOURS[at % len(COLOURS)]
    return tree.Series(one.name, tuple(map(values.get, days)), (colour,), is_dashed=is_country)


def _breaks(series: list[Series]) -> set[date]:
    """Return the day before each period at which a line may not be joined to the period before it."""
    found = set()
    for one in series:
        rows = one.rows[one.rows["shown"].notna()].sort_values("step")
        begins = rows.loc[rows["segment"].diff().fillna(0) != 0, "period_start"]
        found |= {day.date() - timedelta(days=1) for day in begins}
    return found


def _series(chart: DocumentChart) -> list[Series]:
    """Return the series that have any figure, the lifted ones first, then by their newest figure."""
    series = [one for one in reversed(series_of(chart.rows, chart.look)) if one.rows["shown"].notna().any()]
    newest = {one.id: one.rows.dropna(subset="shown").sort_values("step")["shown"].iloc[-1] for one in series}
    return sorted(series, key=lambda one: (not one.is_lifted, -one.width, -newest[one.id]))


def _seasons(chart: DocumentChart) -> Drawing:
    """Return the newest years of one series as a line each, over the months, quarters or halves of a year."""
    every = _series(chart)
    rows = _of_season(every[0])
    years = sorted(rows.loc[rows["shown"].notna(), "year"].unique())[-MAX_PERIODS:]
    parts = sorted(rows["part"].unique())
    names = tuple(_part_name(rows, part, chart.look.frequency) for part in parts)
    colours = [theme.PALE] * (len(years) - 2) + [theme.INK, theme.ACCENT]
    drawn = []
    for year, colour in zip(years, colours[-len(years) :], strict=True):
        own = rows[rows["year"] == year]
        values = dict(zip(own["part"], _values(own), strict=True))
        drawn.append(tree.Series(str(year), tuple(map(values.get, parts)), (colour,)))
    subtitle = sentences.seasons_subtitle(every[0], len(every) - 1, chart.look)
    return Drawing(
        "lines", chart.title, subtitle, chart.alt, chart.unit, "Period", names, tuple(drawn), decimals=_decimals(chart)
    )


def _of_season(one: Series) -> pd.DataFrame:
    starts = one.rows["period_start"].dt
    return one.rows.assign(year=starts.year, part=starts.month)


def _part_name(rows: pd.DataFrame, part: int, frequency: str) -> str:
    start = rows.loc[rows["part"] == part, "period_start"].iloc[0]
    return text.short_period(start, frequency).removesuffix(f" {start.year}")


def _values(rows: pd.DataFrame) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(value) else float(value) for value in rows["shown"])


def _decimals(chart: DocumentChart) -> int:
    return int(chart.rows["shown_decimals"].max())


def table(chart: DocumentChart, source: str = "") -> Table:
    """Return the newest figures of what is drawn, a row a series; of a scatter chart both figures of each region."""
    rows, names = _listed(chart)
    across = "indicator_title" if chart.kind == "samband" else "period_start"
    columns = (
        list(dict.fromkeys(rows[across])) if chart.kind == "samband" else sorted(rows[across].unique())[-MAX_PERIODS:]
    )
    heads = [str(one) if chart.kind == "samband" else text.short_period(one, chart.look.frequency) for one in columns]
    cells = dict(zip(zip(rows["row"], rows[across], strict=True), figure_texts(rows), strict=True))
    body = tuple(
        (Cell(name), *(Cell(cells.get((row, column), text.MISSING)) for column in columns))
        for row, name in names.items()
    )
    caption = chart.title if chart.kind == "samband" else sentences.document_table(len(columns))
    first = "Region" if chart.kind in AMONG_REGIONS else "Serie"
    return Table(caption, (Column(first, 2.6), *(Column(head, 1, True) for head in heads)), body, source)


def _listed(chart: DocumentChart) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the rows to list, each with the key of its line in the table (`row`), and the names of the lines in order."""
    if chart.kind == "samband":
        rows = chart.rows[chart.rows["period_start"] == chart.look.period]
        rows = rows[rows["region_code"].isin(chart.codes)].assign(row=lambda own: own["region_code"])
        return rows, dict(zip(rows["row"], rows["region_name"], strict=True))
    if chart.kind in IN_ONE_PERIOD:
        order = _ranked(chart)
        rows = chart.rows[chart.rows["region_code"].isin(order["region_code"])].assign(
            row=lambda own: own["region_code"]
        )
        return rows, {row["region_code"]: place_and_name(row) for _, row in order.iterrows()}
    series = _series(chart)[:MAX_ROWS]
    rows = pd.concat([one.rows.assign(row=one.id) for one in series])
    return rows, {one.id: one.name for one in series}


def grid(chart: DocumentChart, source: str) -> Grid:
    """Return all figures of the chart: a row a series, and a column a period, as numbers."""
    periods = sorted(chart.rows["period_start"].unique())
    differ = varying(chart.rows) | {"region_code"}
    body = []
    for _, own in chart.rows.groupby(KEYS, sort=False):
        values = dict(zip(own["period_start"], _values(own), strict=True))
        first = own.iloc[0]
        body.append((name_of(first, differ), first["region_code"], *map(values.get, periods)))
    fields = [Field("Serie", 34), Field("Regionkod", 12)]
    fields += [Field(text.period_code(one, chart.look.frequency), 11, _decimals(chart)) for one in periods]
    return Grid(f"{chart.title} ({chart.unit})", tuple(fields), tuple(body), source)
