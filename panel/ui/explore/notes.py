"""The notes below a chart on Utforska: breaks, annotations, what is missing and why."""

import pandas as pd
from markupsafe import Markup

from panel.charts.explore.reasons import BEGINS
from panel.charts.explore.sentences import captions as sentences
from panel.charts.explore.series import KEYS, name_of, varying
from panel.wording.templates import render

MAX_NAMES = 12


def notes(
    frame: pd.DataFrame, breaks: pd.DataFrame, annotations: pd.DataFrame, without: list[str], own: list[str]
) -> Markup:
    """Return, as HTML, what to know when reading the chart; empty for nothing.

    `without` names regions without data. `own` are the annotations of readers, each with its letter.
    """
    return render(
        "explore/notes.html",
        breaks=breaks.groupby(["period_start", "note"], sort=False)["indicator_title"].agg(list).to_dict(),
        annotations=list(annotations.itertuples()),
        missing=_missing(frame),
        without=few(without),
        own=own,
    )


def few(names: list[str]) -> str:
    """Return the names as one text: the first MAX_NAMES, and how many more there are."""
    more = len(names) - MAX_NAMES
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:MAX_NAMES])} och {more} till"


def _missing(frame: pd.DataFrame) -> dict[str, str]:
    """Return a sentence by reason (shown_flag): which series lack a figure for how many periods."""
    gone = frame[frame["shown"].isna() & (frame["shown_flag"] != BEGINS)]
    if gone.empty:
        return {}
    counts = frame.groupby(KEYS, sort=False).size()
    differ = varying(frame)
    items = {}
    for why, rows in gone.groupby("shown_flag", sort=False):
        lacks = rows.groupby(KEYS, sort=False).size()
        firsts = rows.drop_duplicates(KEYS).head(MAX_NAMES)
        series = [
            sentences.missing(name_of(row, differ), int(lacks[key]), int(counts[key]))
            for key, (_, row) in zip(map(tuple, firsts[KEYS].itertuples(index=False)), firsts.iterrows(), strict=True)
        ]
        items[str(why)] = sentences.missing_in(series, len(lacks))
    return items
