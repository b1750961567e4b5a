"""Producers and files of figures, and quotes from the plan."""

from collections import Counter

import pandas as pd

KINDS = {"stated": "Anges i planen", "derived": "Beräknad", "interpreted": "Tolkad"}


def sources_of(rows: pd.DataFrame) -> list[str]:
    """Return the source ids in the lists of the column source_ids, those of most rows first."""
    counts = Counter(source_id for own in rows["source_ids"] for source_id in own)
    return sorted(counts, key=lambda source_id: (-counts[source_id], source_id))


def attributed(of_file: str, of_indicator: str | None) -> str:
    """Return the producer: the indicator's where it is one of several that the file names, else the file's."""
    return of_indicator if of_indicator and of_indicator in of_file.split(", ") else of_file


def shown_quote(words: str) -> str:
    """Return a quote for display: without list marks and bold marks, and with a dot between a table's cells."""
    return words.removeprefix("- ").replace("\t", " · ").replace("**", "")
