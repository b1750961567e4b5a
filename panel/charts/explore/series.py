"""The series of a chart on Utforska: their names, looks and texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from panel.charts.explore.selection import COUNTRY, FREQUENCIES, GROUP_KEYS, SEXES, TRANSFORMS, series_id
from panel.wording import text, theme
from panel.wording.sentences.ranking import COMPARED

KINDS = ["indicator_id", *GROUP_KEYS]
KEYS = ["indicator_id", "region_code", *GROUP_KEYS]
PALETTE = [theme.ACCENT, theme.LIFTED, theme.GREEN, theme.PURPLE, theme.OCHRE, theme.INDIGO]
# The transforms whose unit says the rest of their name: "Förändring, procent av värdet 2015".
NAMES = dict.fromkeys(("forandring-procent", "arsforandring-procent", "sedan", "sedan-procent"), "Förändring")
MAX_NAME_LENGTH = 30
UNITS = {"procent": f"{text.NBSP}%", "antal": "", "procentenheter": f"{text.NBSP}procentenheter"}


@dataclass(frozen=True)
class Look:
    """What a chart needs besides its rows: the own region, the transform, and the selected point.

    `period` is the period of a chart of one period; `series` the id of the highlighted series. `requested` is how many
    municipalities were to be shown, `group` the phrase for them with that number ("{} jämförda kommuner").
    """

    own_region: str
    frequency: str
    transform: str
    period: pd.Timestamp
    series: str = ""
    requested: int = 0
    group: str = COMPARED


def only_of(rows: pd.DataFrame, look: Look) -> Look:
    """Return the look of a chart that shows the regions of these rows alone, whichever the page shows."""
    of_municipalities = rows.loc[rows["region_kind"] == "municipality", "region_code"]
    return replace(look, requested=of_municipalities.nunique(), group=COMPARED)


@dataclass(frozen=True)
class Series:
    """One line: its rows by period, its name among the others, and its style."""

    id: str
    name: str
    rows: pd.DataFrame
    colour: str
    width: float
    dash: str
    is_lifted: bool


def figure_text(row: pd.Series) -> str:
    """Return the shown value of a row: "9,1 %", "+0,3 procentenheter", "145 250"; ".." where it is missing."""
    return value_text(row["shown"], row["shown_unit"], row["shown_decimals"], row["shown_signed"])


def value_text(value: float, unit: str, decimals: int, is_signed: bool) -> str:
    """Return a value in Swedish, with % or procentenheter where that is its unit; ".." where it is missing."""
    written = text.signed(value, int(decimals)) if is_signed else text.number(value, int(decimals))
    if written == text.MISSING:
        return written
    return written + UNITS.get(unit.split(" ")[0], "")


def label_text(row: pd.Series) -> str:
    """Return figure_text() as a label has room for it: without "procentenheter", which the subtitle says."""
    return figure_text(row).removesuffix(UNITS["procentenheter"])


def is_percent(units: Iterable[str]) -> bool:
    """Return whether all these units are per cent, of anything."""
    return {unit.split(" ")[0] for unit in units} == {"procent"}


def series_of(frame: pd.DataFrame, look: Look) -> list[Series]:
    """Return the series of the frame in the order they are drawn: highlighted ones last, on top."""
    kinds = list(dict.fromkeys(map(tuple, frame[KINDS].itertuples(index=False))))
    differ = varying(frame)
    found = []
    for key, rows in frame.groupby(KEYS, sort=False):
        indicator, region, *group = map(str, key)
        at = kinds.index((indicator, *group))
        own_id = series_id(indicator, region, *group)
        found.append(_series(rows, own_id, name_of(rows.iloc[0], differ), at, len(kinds), look))
    return sorted(found, key=lambda series: (series.is_lifted, series.width))


def _series(rows: pd.DataFrame, own_id: str, name: str, kind: int, kind_count: int, look: Look) -> Series:
    """Return a series with its style: colour by region where only regions differ, otherwise by measure and group."""
    region = rows["region_code"].iloc[0]
    is_own, is_country, is_chosen = region == look.own_region, region == COUNTRY, own_id == look.series
    colour = theme.ACCENT if is_own else theme.COUNTRY if is_country else theme.PALE
    dash = "solid"
    if kind_count > 1:
        colour = PALETTE[kind % len(PALETTE)]
        dash = "solid" if is_own else "dash" if is_country else "dot"
    elif is_chosen and not is_own:
        colour = theme.PICKED
    width = 3.2 if is_chosen else 2.8 if is_own else 2.0 if is_country else 1.5
    return Series(own_id, name, rows, colour, width, dash, is_own or is_country or is_chosen)


def varying(frame: pd.DataFrame) -> set[str]:
    """Return the keys (of KEYS) that have more than one value in the frame."""
    return {key for key in KEYS if frame[key].nunique() > 1}


def name_of(row: pd.Series, differ: set[str]) -> str:
    """Return the name of a series: its values of the keys in `differ`. Where that gives nothing, the region's name."""
    parts = [row["region_name"]] if "region_code" in differ else []
    if "indicator_id" in differ:
        parts.append(row["indicator_title"])
    if "sex" in differ:
        parts.append(SEXES[row["sex"]].lower())
    if "age" in differ:
        parts.append(row["age_name"])
    if "breakdown_id" in differ:
        parts.append(row["breakdown_name"])
    return ", ".join(parts) or str(row["region_name"])


def short(name: str, length: int = MAX_NAME_LENGTH) -> str:
    """Return a name cut to fit beside a line, in characters."""
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"


def pieces(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the runs of periods that a line may join: no missing period within, and no break of the series."""
    observed, begins = _runs(rows)
    for _, piece in observed.groupby(begins.cumsum()):
        yield piece


def alone(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the isolated periods: runs of a single row."""
    observed, begins = _runs(rows)
    return observed[begins & begins.shift(-1, fill_value=True)]


def last_observed(rows: pd.DataFrame) -> pd.Series:
    """Return the last row with a figure. Raises IndexError where there is none."""
    return rows.iloc[rows["shown"].notna().to_numpy().nonzero()[0][-1]]


def _runs(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return the rows with a figure in order, and a mask of where a line begins anew."""
    observed = rows[rows["shown"].notna()].sort_values("step")
    return observed, (observed["step"].diff() != 1) | (observed["segment"].diff() != 0)


def custom(series: Series, rows: pd.DataFrame, frequency: str) -> list[list[str]]:
    """Return the customdata of each row: hover text, series id and period (ISO date)."""
    return [
        [f"{series.name}, {text.period(start, frequency)}: {value}", series.id, start.date().isoformat()]
        for start, value in zip(rows["period_start"], figure_texts(rows), strict=True)
    ]


def figure_texts(rows: pd.DataFrame) -> list[str]:
    """Return the shown value of each row, as figure_text()."""
    return [
        value_text(value, unit, decimals, is_signed)
        for value, unit, decimals, is_signed in zip(
            rows["shown"],
            rows["shown_unit"],
            rows["shown_decimals"],
            rows["shown_signed"],
            strict=True,
        )
    ]


def subtitle(frame: pd.DataFrame, look: Look) -> str:
    """Return transform, unit and frequency, without the transform where the unit implies it.

    Says so where the periods, or some of them, are computed by the panel from shorter ones.
    """
    units = " och ".join(dict.fromkeys(frame["shown_unit"]))
    is_named_by_unit = look.transform in {"index", "per-1000", "andel", "avstand"}
    name = NAMES.get(look.transform) or TRANSFORMS[look.transform]
    computed = units[:1].upper() + units[1:] if is_named_by_unit else f"{name}, {units}"
    made = frame["is_computed"] if len(frame) else pd.Series([False])
    mark = ", beräknat" if made.all() else ", delvis beräknat" if made.any() else ""
    return f"{computed}, per {FREQUENCIES[look.frequency].lower()}{mark}"


def hover(trace: go.Scatter | go.Bar) -> None:
    """Show the first text of the trace's customdata on hover, and nothing else."""
    trace.hovertemplate = "%{customdata[0]}<extra></extra>"


def hover_by_period(chart: go.Figure) -> None:
    """Have the page show the values of all series at the period that is pointed at, from their customdata: panel/ui/charts.js."""
    chart.update_layout(meta="hover by period")


def keep_look(trace: go.Scatter | go.Bar) -> None:
    """Keep a trace's opacity when a point of it is selected: the page itself marks the selection, in every chart."""
    opacity = 1 if trace.marker.opacity is None else trace.marker.opacity
    trace.selected = trace.unselected = {"marker": {"opacity": opacity}}
