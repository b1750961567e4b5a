"""What is told in words under a chart on Utforska: breaks, remarks, what is missing and why."""

from html import escape

import pandas as pd

from panel.charts.explore.sentences import captions as sentences
from panel.charts.explore.series import KEYS, name_of, varying
from panel.charts.explore.views import BEGINS
from panel.ui.statistics.remarks import remark_items
from panel.wording import text

MOST_NAMES = 12


def notes(frame: pd.DataFrame, breaks: pd.DataFrame, annotations: pd.DataFrame, without: list[str]) -> str:
    """Return as HTML what must be known to read the chart; empty where nothing must. `without` are regions not held."""
    items = [*_breaks(breaks), *remark_items(annotations), *_missing(frame)]
    if without:
        items.append(f"<li><b>Finns inte i källan för det här urvalet:</b> {escape(few(without))}.</li>")
    return f'<ul class="explore-notes">{"".join(items)}</ul>' if items else ""


def few(names: list[str]) -> str:
    """Return the names, or the first of them and how many more there are."""
    more = len(names) - MOST_NAMES
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:MOST_NAMES])} och {more} till"


def _breaks(breaks: pd.DataFrame) -> list[str]:
    told = breaks.groupby(["period_start", "note"], sort=False)["indicator_title"].agg(list)
    return [
        f"<li><b>Brott i serien, {text.month(day)}</b> ({escape(', '.join(titles))}): {escape(note)}</li>"
        for (day, note), titles in told.items()
    ]


def _missing(frame: pd.DataFrame) -> list[str]:
    """Return which series lack how many periods, a line a reason."""
    gone = frame[frame["shown"].isna() & (frame["shown_flag"] != BEGINS)]
    if gone.empty:
        return []
    counts = frame.groupby(KEYS, sort=False).size()
    differ = varying(frame)
    told = []
    for why, rows in gone.groupby("shown_flag", sort=False):
        lacks = rows.groupby(KEYS, sort=False).size()
        firsts = rows.drop_duplicates(KEYS).head(MOST_NAMES)
        series = [
            sentences.missing(name_of(row, differ), int(lacks[key]), int(counts[key]))
            for key, (_, row) in zip(map(tuple, firsts[KEYS].itertuples(index=False)), firsts.iterrows(), strict=True)
        ]
        lacking = sentences.missing_in(series, len(lacks))
        told.append(f"<li><b>Saknas, {escape(str(why))}</b> (perioder): {escape(lacking)}.</li>")
    return told
