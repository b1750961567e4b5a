"""Who made a figure, from which files, and how the plan's own words are quoted."""

from collections import Counter

import pandas as pd

KINDS = {"stated": "Anges i planen", "derived": "Beräknad", "interpreted": "Tolkad"}


def sources_of(rows: pd.DataFrame) -> list[str]:
    """Return the sources that rows come from, by their lists source_ids: first what most rows rest on."""
    counts = Counter(source_id for own in rows["source_ids"] for source_id in own)
    return sorted(counts, key=lambda source_id: (-counts[source_id], source_id))


def attributed(of_file: str, of_indicator: str | None) -> str:
    """Return who made some figures: the file says so, and the indicator only which of several that the file names."""
    return of_indicator if of_indicator and of_indicator in of_file.split(", ") else of_file


def shown_quote(words: str) -> str:
    """Return a quote as it reads: without list marks, and with cells of a table kept apart."""
    return words.removeprefix("- ").replace("\t", " · ").replace("**", "")
