"""The options of the lists on Utforska, cached per build because Streamlit needs them all at each rerun."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from panel.charts.explore.selection import CHARTS, FREQUENCIES, SEXES, TRANSFORMS, Groups, Selection
from panel.ui.cached import per_build
from panel.ui.explore import data
from panel.wording import text
from panel.wording.matching import without_marks
from panel.wording.ordering import age_order
from panel.wording.period_lengths import LENGTHS

MAX_LISTED = 4
TOTAL = "total"


@per_build
def region_labels() -> dict[str, str]:
    """Return the names of regions with their codes, "Örebro 1880", and those of groups, by their words."""
    return {word: f"{name} {word}" if word.isdecimal() else name for word, name in data.region_names().items()}


def meant(words: Sequence[str], names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the keys of `names` that words name, and what names nothing.

    A word may be several, parted by commas, semicolons or lines, as one pastes them: each a key, or a name whatever its
    case and marks ("orebro"), or the beginning of one name alone.
    """
    plain = {without_marks(name): key for key, name in names.items()}
    found: list[str] = []
    unknown: list[str] = []
    for one in (part.strip() for word in words for part in re.split(r"[,;\n]", word)):
        sought = without_marks(one)
        begun = [key for name, key in plain.items() if sought and name.startswith(sought)]
        key = one if one in names else plain.get(sought) or (begun[0] if len(begun) == 1 else None)
        if key:
            found.append(key)
        elif one:
            unknown.append(one)
    return list(dict.fromkeys(found)), unknown


def described(selection: Selection) -> str:
    """Return a selection in words: "Folkmängd · män · Alingsås, Riket · per år · nivå · linje"."""
    lists = [
        [data.titles()[indicator] for indicator in selection.indicators],
        *_groups_in_words(selection),
        [data.region_name(word) for word in selection.regions],
        [f"per {FREQUENCIES[selection.frequency].lower()}"],
        [TRANSFORMS[selection.transform].lower()],
        [CHARTS[selection.chart].lower()],
    ]
    return " · ".join(map(_few, lists))


def _few(names: Sequence[str]) -> str:
    more = len(names) - MAX_LISTED
    return ", ".join([*names[:MAX_LISTED], *([f"{more} till"] if more > 0 else [])])


def _groups_in_words(selection: Selection) -> list[list[str]]:
    """Return the names of the chosen sexes, ages and parts, each unless it is all of them together."""
    chosen = selection.indicators, selection.frequency
    parts = breakdowns(*chosen)
    named = [
        [SEXES[sex].lower() for sex in selection.sexes],
        [data.available_age_name(age, *chosen) for age in selection.ages],
        [parts.get(part, part) for part in selection.breakdowns],
    ]
    return [names for names, codes in zip(named, selection.groups, strict=True) if codes != (TOTAL,)]


@per_build
def periods(indicators: tuple[str, ...], frequency: str) -> dict[str, str]:
    """Return the names of the periods with data, by their first days: {"2023-01-01": "Kvartal 1 2023"}."""
    return _named(_extents(indicators, frequency), frequency)


@per_build
def base_periods(indicators: tuple[str, ...], frequency: str, groups: Groups) -> dict[str, str]:
    """Return the same for the chosen groups alone: the periods that can be an index's base."""
    return _named(data.available(indicators, frequency, groups), frequency)


@per_build
def sexes(indicators: tuple[str, ...], frequency: str) -> tuple[str, ...]:
    """Return the sexes with data, all together (total) first."""
    available = set(_extents(indicators, frequency)["sex"])
    return tuple(sex for sex in SEXES if sex in available)


@per_build
def ages(indicators: tuple[str, ...], frequency: str) -> tuple[str, ...]:
    """Return the ages with data, all together (total) first."""
    available = set(_extents(indicators, frequency)["age"])
    return tuple(sorted(available, key=age_order))


@per_build
def breakdowns(indicators: tuple[str, ...], frequency: str) -> dict[str, str]:
    """Return the names of the parts with data, by id, the total first; each with its dimension where there are two."""
    rows = _extents(indicators, frequency).drop_duplicates("breakdown_id")
    several = rows["breakdown_dimension"].nunique() > 1
    names = {
        row.breakdown_id: f"{row.breakdown_dimension}: {row.breakdown_name}"
        if several and row.breakdown_id != TOTAL
        else row.breakdown_name
        for row in rows.itertuples()
    }
    return {TOTAL: names.pop(TOTAL).capitalize(), **names} if TOTAL in names else names


@per_build
def breakdown_label(indicators: tuple[str, ...], frequency: str) -> str:
    """Return the heading of the parts: their dimension, such as Näringsgren, where it is one."""
    dimensions = _extents(indicators, frequency)["breakdown_dimension"].dropna().unique()
    return str(dimensions[0]) if len(dimensions) == 1 else "Uppdelning"


@per_build
def frequencies(indicators: tuple[str, ...]) -> frozenset[str]:
    """Return the frequencies for which any of the indicators has data; all where no indicator is chosen."""
    return frozenset(data.extents(indicators)["frequency"] if indicators else FREQUENCIES)


@per_build
def computed_frequencies(indicators: tuple[str, ...]) -> frozenset[str]:
    """Return the frequencies that no source publishes for any of the indicators, and that the panel computes."""
    rows = data.extents(indicators)
    return frozenset(rows["frequency"]) - frozenset(rows.loc[~rows["is_computed"], "frequency"])


def group_instead(indicators: tuple[str, ...], frequency: str, groups: Groups) -> tuple[str, str, str] | None:
    """Return the (sex, age, part) to change to where the chosen groups have no data at this frequency.

    It is the group with the newest period, and then the most regions. None where the chosen groups have data, or
    nothing has at this frequency.
    """
    rows = _extents(indicators, frequency)
    if rows.empty or len(data.available(indicators, frequency, groups)):
        return None
    best = rows.sort_values(["last_period", "region_count"], ascending=False, kind="stable").iloc[0]
    return str(best["sex"]), str(best["age"]), str(best["breakdown_id"])


def period_name(day: str, frequency: str) -> str:
    """Return the name of the period that begins on a day (2023-01-01): "Kvartal 1 2023"."""
    return text.period(date.fromisoformat(day), frequency).capitalize()


def _extents(indicators: tuple[str, ...], frequency: str) -> pd.DataFrame:
    rows = data.extents(indicators)
    return rows[rows["frequency"] == frequency]


def _named(rows: pd.DataFrame, frequency: str) -> dict[str, str]:
    if rows.empty:
        return {}
    span = pd.date_range(rows["first_period"].min(), rows["last_period"].max(), freq=_step(frequency))
    days = [day.date().isoformat() for day in span]
    return {day: period_name(day, frequency) for day in days}


def _step(frequency: str) -> str | pd.DateOffset:
    """Return the distance between the beginnings of consecutive periods."""
    step = LENGTHS[frequency].step
    return pd.DateOffset(months=step) if step else "7D"
