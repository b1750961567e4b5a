"""The chart block: a title that states the finding, the chart, its source line and its data. And the bound widgets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel.access import page_files
from panel.charts import Chart
from panel.charts.annotation import draw_annotations
from panel.charts.ready import ReadyFigure
from panel.ui import address
from panel.ui.source_line import source_line
from panel.warehouse import build_key, read
from panel.wording.statistics.attribution import sources_of
from panel.wording.templates import component

FORMS = (("Excel", "xlsx"), ("csv", "csv"))
CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True)
class Block:
    """What a page states about one chart: query, drawing function, source line, and the columns of its table.

    `sources` are source_ids; rows of statistics have their own, in the list column source_ids. `producer` replaces the
    source's producer where a file has figures from several. `also` is HTML: a source that is no file, such as the
    offices' reports. `annotations_on` are the indicators whose dated annotations are shown: the query must then take a
    region_code and its frame have period_start.
    """

    query: str
    draw: Callable[[pd.DataFrame], Chart]
    unit: str
    definition: str
    columns: tuple[str, ...]
    frequency: str = "M"
    producer: str | None = None
    also: str = ""
    annotations_on: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def show(block: Block, **params: Any) -> None:  # noqa: ANN401 - what the query takes
    """Draw a block: title, chart, source line, downloads and the data as a table. `params` are the query's."""
    drawn = _drawn(build_key(), block, tuple(sorted(params.items())))
    if drawn is None:
        st.info("Det finns inga uppgifter för det här urvalet. Välj något annat.")
        return
    show_chart(*drawn)


def show_chart(
    chart: Chart, below: str, level: int = 2, key: str | None = None, on_select: Callable[[], None] | None = None
) -> None:
    """Draw a chart under its title, with the HTML below it: source, files, values as a table.

    `on_select` is called when the reader selects a point, which is then in the session's state under `key`.
    """
    st.html(component("chart_head", chart.title, chart.subtitle, level))
    st.plotly_chart(
        chart.figure,
        theme=None,
        config=CONFIG,
        alt=chart.alt,
        key=key,
        on_select=on_select or "ignore",
        selection_mode="points",
    )
    write(below)


@lru_cache(maxsize=256)
def _drawn(key: str, block: Block, params: tuple[tuple[str, Any], ...]) -> tuple[Chart, Markup] | None:
    """Return chart and HTML below; None for no rows. `key` is the build's, so a new build draws anew."""
    frame = read(block.query, **dict(params))
    if frame.empty:
        return None
    chart = block.draw(frame)
    annotation_rows, has_dates = _annotations(block, chart, frame, dict(params))
    source = source_line(block.sources or sources_of(frame), block.unit, block.definition, block.producer, block.also)
    take = take_away(block.query, dict(params), block.columns, chart.title, notes=annotation_rows, is_marked=has_dates)
    return replace(chart, figure=ReadyFigure(chart.figure)), source + take


def _annotations(block: Block, chart: Chart, frame: pd.DataFrame, params: dict[str, Any]) -> tuple[list[Any], bool]:
    """Return the annotations within the frame's periods, and whether they are also marked on the chart's time axis."""
    if not block.annotations_on:
        return [], False
    rows = read("explore_annotations", indicators=",".join(block.annotations_on), regions=params["region_code"])
    rows = rows[rows["day"].between(frame["period_start"].min(), frame["period_start"].max())]
    has_dates = len(rows) > 0 and isinstance(pd.Series(chart.figure.data[0].x).iloc[0], date)
    if has_dates:
        draw_annotations(chart.figure, rows)
    return list(rows.itertuples()), has_dates


def take_away(query: str, params: dict[str, Any], columns: Sequence[str], caption: str, **more: Any) -> Markup:  # noqa: ANN401
    """Return the row below a picture: its files, its values as a table of the columns under the caption, annotations.

    `more` are the component's: has_picture (False where no Plotly chart is above), notes and is_marked.
    """
    table = page_files.address(query, "html", params, kolumner=",".join(columns))
    files = [(name, page_files.address(query, form, params)) for name, form in FORMS]
    return component("take_away", files, caption, table, **more)


def download_links(query: str, params: dict[str, Any], name: str = "Hämta data") -> Markup:
    """Return links to a query's data as Excel and csv."""
    return component(
        "download_links", [(title, page_files.address(query, form, params)) for title, form in FORMS], name
    )


def write(html: str) -> None:
    """Write HTML on the page unless it is empty: Streamlit refuses an empty string."""
    if html:
        st.html(html)


def choice(name: str, options: Sequence[str], key: str, former: Mapping[str, str] = MappingProxyType({})) -> str:
    """Let the reader choose one of a few views. The choice is in the address, under `key`; the first is the default.

    `former` are the names of views in older addresses, each with the option that has taken its place.
    """
    address.check_word(key, options, former)
    chosen = st.segmented_control(name, options, default=options[0], key=key, bind="query-params", required=True)
    return chosen or options[0]


def pick(
    name: str,
    options: Sequence[str],
    key: str,
    default: str | None = None,
    width: int | Literal["stretch"] = 240,
    on_change: Callable[[], None] | None = None,
) -> str:
    """Let the reader pick one option from a list. The choice is in the address, under `key`.

    Without a choice it is `default`, or the first option.
    """
    first = default or options[0]
    address.check_word(key, options)
    at = options.index(first)
    return st.selectbox(name, options, at, key=key, bind="query-params", width=width, on_change=on_change) or first


def pick_day(
    name: str,
    key: str,
    first: date | None = None,
    last: date | None = None,
    width: int = 200,
    on_change: Callable[[], None] | None = None,
) -> date | None:
    """Let the reader pick a day from `first` to `last`; None without a choice. It is in the address, under `key`."""
    address.check_day(key, first, last)
    chosen = st.date_input(
        name,
        value=None,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        key=key,
        bind="query-params",
        width=width,
        on_change=on_change,
    )
    return chosen if isinstance(chosen, date) else None
