"""All figures of a selection as one wide table: what there is most of, series or periods, goes down, and the other across."""

import pandas as pd

from panel.access.page_list import PAGES
from panel.charts.explore.selection import Selection, series_id
from panel.charts.explore.sentences import captions as sentences
from panel.charts.explore.series import KEYS, figure_texts, name_of, varying
from panel.wording import text
from panel.wording.templates import component, render


def page(rows: pd.DataFrame, selection: Selection, sources: list[str]) -> bytes:
    """Return the table as an HTML page. A figure that is missing has its reason. The newest period is first."""
    cells = _cells(rows)
    names = _names(rows)
    periods = {start: text.period(start, selection.frequency) for start in sorted(rows["period_start"].unique())[::-1]}
    is_by_series = len(names) > len(periods)
    down, across = (names, periods) if is_by_series else (periods, names)
    missing = text.MISSING
    body = [
        [name, *(cells.get((one, other) if is_by_series else (other, one), missing) for other in across)]
        for one, name in down.items()
    ]
    headings = ["Region" if is_by_series else "Period", *across.values()]
    caption = sentences.whole_table(len(names), len(periods))
    table = component("data_table", caption, headings, body, [False, *[True] * len(across)])
    return render(
        "server/table.html", root="../", page=PAGES["explore"], table=table, sources=sources, state=[]
    ).encode()


def _names(rows: pd.DataFrame) -> dict[str, str]:
    """Return the names of the series by id: the highest at the newest period first."""
    newest = rows.sort_values(["period_start", "shown"], ascending=False, kind="stable").drop_duplicates(KEYS)
    differ = varying(newest) | {"region_code"}
    return {_id(row): name_of(row, differ) for _, row in newest.iterrows()}


def _cells(rows: pd.DataFrame) -> dict[tuple[str, pd.Timestamp], str]:
    ids = [series_id(*key) for key in rows[KEYS].itertuples(index=False, name=None)]
    texts = [f"{shown} {why}".rstrip() for shown, why in zip(figure_texts(rows), rows["shown_flag"], strict=True)]
    return dict(zip(zip(ids, rows["period_start"], strict=True), texts, strict=True))


def _id(row: pd.Series) -> str:
    return series_id(*(str(row[key]) for key in KEYS))
