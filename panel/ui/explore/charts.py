"""A chart of Utforska with what is below it, and the chart drawn beside it where there is one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from panel.charts import Chart
from panel.charts.annotation import draw_own_annotations
from panel.charts.explore.document import DocumentChart
from panel.charts.explore.lines import lines
from panel.charts.explore.multiples import bars, multiples, seasons
from panel.charts.explore.period import ranking, scatter
from panel.charts.explore.selection import Selection
from panel.charts.explore.sentences import titles as sentences
from panel.charts.explore.series import KINDS, Look, figure_texts, only_of
from panel.charts.municipality_map import municipality_map
from panel.records.own_annotations import OwnAnnotation
from panel.ui.explore import data, notes, own_annotations
from panel.ui.source_line import source_line
from panel.warehouse import read
from panel.wording import text
from panel.wording.templates import component, render

# These charts of one period compare with all municipalities, whichever regions are chosen.
AMONG_ALL = {"rangordning", "karta", "samband"}
# The files of a selection (panel/ui/explore/files.py), by their suffixes.
FORMS = {"xlsx": "Excel", "csv": "csv", "parquet": "Parquet", "json": "JSON-stat", "px": "PC-Axis"}
# The selection's other fields in a link to a map of all municipalities by year.
WIDE: dict[str, Any] = {
    "frequency": "Y",
    "first": None,
    "last": None,
    "sexes": ("total",),
    "ages": ("total",),
    "transform": "niva",
    "base": None,
    "series": "",
    "period": None,
}


@dataclass(frozen=True)
class Drawn:
    """A chart, the HTML below it, and what a document takes of it: None for an addition beside the chosen chart."""

    chart: Chart
    below: str
    in_document: DocumentChart | None = None


def charts(
    selection: Selection,
    part: pd.DataFrame,
    rows: pd.DataFrame,
    look: Look,
    held: pd.DataFrame,
    own: tuple[OwnAnnotation, ...] = (),
) -> Iterator[Drawn]:
    """Yield the chosen chart, and a companion: the chosen region over time, or for lines a ranking of the regions.

    `held` has also the rows that the view leaves out, such as the region that a distance is counted from: they are in
    the source. `own` are the annotations of readers on what the chart shows.
    """
    indicators = ",".join(part["indicator_id"].unique()) or ",".join(rows["indicator_id"].unique())
    codes = ",".join(data.region_codes(selection))
    breaks = _within(read("explore_breaks", indicators=indicators), "period_start", part)
    annotations = _within(read("explore_annotations", indicators=indicators, regions=codes), "day", part)
    marks = _marks(selection, own, rows, look)
    chart = _marked(_chart(selection, part, rows, look, breaks, annotations), selection, marks)
    source = _source(rows, selection)
    without = data.regions_without_data(selection, held[held["indicator_id"].isin(rows["indicator_id"])])
    below = render(
        "explore/below.html",
        wider=_wider(selection, rows, look) if selection.chart == "karta" else [],
        notes=notes.notes(part, breaks, annotations, without, list(marks["letter"] + ". " + marks["words"])),
        source=source,
        take=_take_away(selection, rows, chart),
    )
    yield Drawn(chart, below, _in_document(selection, part, rows, look, chart, breaks, tuple(marks["words"])))
    if selection.chart in AMONG_ALL and part["indicator_id"].nunique() == 1:
        pointed = look.series.split(":")[1:2] or [look.own_region]
        few = rows[rows["region_code"].isin([look.own_region, data.COUNTRY, *pointed])]
        over_time = _as_companion(lines(few, only_of(few, look), breaks, annotations), "Över tid")
        yield Drawn(over_time, _take_away(selection, rows, over_time))
    if selection.chart == "linje" and part["region_code"].nunique() > 1 and _kinds(part) == 1:
        ordered = _as_companion(ranking(part, look, data.region_codes(selection)), sentences.ordered_title(part, look))
        yield Drawn(ordered, _take_away(selection, part, ordered))


def _marks(selection: Selection, own: tuple[OwnAnnotation, ...], rows: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Return own_annotations.marks() of the periods that the chart shows: the look's where it is of one."""
    shown = set(rows["indicator_id"])
    on_these = [one for one in own if one.indicator_id in shown]
    if selection.chart in AMONG_ALL:
        return own_annotations.marks(on_these, look.period, look.period)
    return own_annotations.marks(on_these, rows["period_start"].min(), rows["period_start"].max())


def _marked(chart: Chart, selection: Selection, marks: pd.DataFrame) -> Chart:
    """Return the chart with the marks on its axis of time, where it has one, and in its text alternative."""
    if marks.empty:
        return chart
    if selection.chart not in AMONG_ALL and selection.transform != "sasong":
        draw_own_annotations(chart.figure, marks, is_of_panels=selection.chart == "sma")
    return replace(chart, alt=f"{chart.alt} {' '.join(marks['words'])}")


def _wider(selection: Selection, rows: pd.DataFrame, look: Look) -> list[tuple[str, str]]:
    """Return (address, title) of maps with all municipalities, where this one lacks most; else an empty list."""
    now = rows[(rows["period_start"] == look.period) & (rows["region_kind"] == "municipality")]
    if 2 * now["shown"].notna().sum() >= look.requested:
        return []
    return [
        (replace(selection, **WIDE, indicators=(one,)).address(), title)
        for one, title in data.available_for_all(look.requested).items()
    ]


def _take_away(selection: Selection, rows: pd.DataFrame, chart: Chart) -> Markup:
    """Return the row below a chart: its picture, the files of its indicators, and all their figures as a table."""
    own = replace(selection, indicators=tuple(rows["indicator_id"].unique()), series="", period=None).address()
    files = [(name, f"data/utforska.{form}?{own}") for form, name in FORMS.items()]
    return component("take_away", files, chart.title, address=f"data/utforska.html?{own}")


def _as_companion(chart: Chart, title: str) -> Chart:
    return replace(chart, title=title)


def _kinds(rows: pd.DataFrame) -> int:
    return len(rows[KINDS].drop_duplicates())


def _chart(
    selection: Selection,
    part: pd.DataFrame,
    rows: pd.DataFrame,
    look: Look,
    breaks: pd.DataFrame,
    annotations: pd.DataFrame,
) -> Chart:
    if selection.chart == "samband":
        return scatter(rows, look, data.region_codes(selection))
    if selection.chart == "rangordning":
        return ranking(rows, look, data.region_codes(selection))
    if selection.chart == "karta":
        return municipality_map(_for_map(rows, look), look.own_region)
    if selection.transform == "sasong":
        return seasons(part, look)
    if selection.chart == "sma":
        return multiples(part, look, breaks, annotations)
    return (
        bars(part, look, breaks, annotations)
        if selection.chart == "staplar"
        else lines(part, look, breaks, annotations)
    )


def _for_map(rows: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Return the municipalities at the period with the columns that municipality_map takes."""
    now = rows[(rows["period_start"] == look.period) & (rows["region_kind"] == "municipality")]
    return now.assign(shown_text=figure_texts(now), flag=now["shown_flag"])


def _within(marks: pd.DataFrame, day: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the marks within the periods shown. One at the first period has no line before it to break."""
    starts = rows["period_start"]
    return marks[(marks[day] > starts.min()) & (marks[day] <= starts.max())].reset_index(drop=True)


def _source(rows: pd.DataFrame, selection: Selection) -> str:
    """Return the source line, with each indicator's definition once."""
    sources = tuple(rows["source_id"].unique())
    return source_line(sources, _units(rows), _defined(rows, selection), _producer(rows))


def _units(rows: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(rows["shown_unit"]))


def _defined(rows: pd.DataFrame, selection: Selection) -> str:
    titles = rows.drop_duplicates("indicator_id")[["indicator_id", "indicator_title"]]
    return " ".join(
        f"{row.indicator_title}: {data.definition(row.indicator_id, selection.frequency)}"
        for row in titles.itertuples()
    )


def _producer(rows: pd.DataFrame) -> str | None:
    """Return the producer where all rows have the same."""
    producers = rows["producer"].unique()
    return producers[0] if len(producers) == 1 else None


def _in_document(
    selection: Selection,
    part: pd.DataFrame,
    rows: pd.DataFrame,
    look: Look,
    chart: Chart,
    breaks: pd.DataFrame,
    annotations: tuple[str, ...],
) -> DocumentChart:
    return DocumentChart(
        kind="sasong" if selection.transform == "sasong" else selection.chart,
        title=chart.title,
        alt=chart.alt,
        rows=rows if selection.chart in AMONG_ALL else part,
        look=look,
        codes=data.region_codes(selection),
        unit=_units(rows),
        definition=_defined(rows, selection),
        producer=_producer(rows) or "",
        breaks=tuple(f"{text.day(row.period_start)}: {row.note}" for row in breaks.itertuples()),
        annotations=annotations,
    )
