"""Sentences of the map of municipalities: highest and lowest, the own municipality's rank, and missing figures."""

from collections.abc import Sequence

import pandas as pd

from panel.wording import text
from panel.wording.sentences.ranking import ALL, rank_in_words, with_value
from panel.wording.statistics.ranking import rank_of


def title(rows: pd.DataFrame, own_region: str, own_name: str, requested: int) -> str:
    """Return the highest, the lowest, the own municipality's rank, and how many municipalities have a figure.

    `rows` has a row per municipality: indicator_title, period_start, frequency, region_code, region_name, shown,
    shown_text.
    """
    subject = "Karta"
    if len(rows):
        first = rows.iloc[0]
        subject = f"{first['indicator_title']} {text.period(first['period_start'], first['frequency'])}"
    observed = rows.dropna(subset="shown")
    lacking = with_value(len(observed), requested, ALL)
    return f"{subject}: {_ends(observed, own_region, own_name)}{f'; {lacking}' if lacking and len(observed) else ''}"


def _ends(observed: pd.DataFrame, own_region: str, own_name: str) -> str:
    if observed.empty:
        return "ingen kommun har en uppgift för perioden"
    high, low = observed["shown"].max(), observed["shown"].min()
    if len(observed) == 1:
        return f"bara {_all_with(observed, high)}"
    if high == low:
        return (
            f"alla {text.number(len(observed))} kommuner med uppgift har samma värde: {observed['shown_text'].iloc[0]}"
        )
    ends = f"högst är {_all_with(observed, high)}, lägst {_all_with(observed, low)}"
    found = rank_of(observed.assign(kind="municipality"), own_region, "shown", "kind")
    if found is None:
        return f"{ends}; uppgift för {own_name} saknas"
    return f"{ends}; {own_name} är {rank_in_words(found)} kommuner"


def _all_with(observed: pd.DataFrame, value: float) -> str:
    found = observed[observed["shown"] == value]
    first = found.iloc[0]
    more = f" och {text.number(len(found) - 1)} till" if len(found) > 1 else ""
    return f"{first['region_name']}{more} ({first['shown_text']})"


def subtitle(unit: str, own_name: str, sizes: Sequence[int], lacking: int) -> str:
    """Return the unit, the sizes of the classes (`sizes`), and the meaning of the marks."""
    measured = f"{unit[:1].upper()}{unit[1:]} per kommun. " if unit else ""
    hatched = " Streckat: uppgift saknas." if lacking else ""
    return f"{measured}{_classes(sizes)}{hatched} Blå kant: {own_name}."


def _classes(sizes: Sequence[int]) -> str:
    if not sizes:
        return "Ingen kommun har en uppgift."
    fewest, maximum = min(sizes), max(sizes)
    each = text.count(maximum, "kommun", "kommuner")
    if len(sizes) == 1:
        return f"En klass med {each}."
    span = each if fewest == maximum else f"{text.number(fewest)}–{each}"
    return f"{text.number(len(sizes))} klasser med {span} i varje."


def alt(heading: str, classes: Sequence[tuple[str, int]], lacking: int) -> str:
    """Return the text alternative: title, sizes of the classes from the highest, and how many have no figure."""
    counted = "; ".join(f"{name}: {text.count(size, 'kommun', 'kommuner')}" for name, size in reversed(classes))
    return f"Karta över kommunerna. {heading}. {counted or 'Inga klasser'}. Uppgift saknas: {text.number(lacking)}."
