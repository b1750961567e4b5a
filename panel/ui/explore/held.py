"""What is held of each indicator, by subject: periods, regions and groups, each a link that shows it."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from markupsafe import Markup

from panel.charts.explore.selection import FREQUENCIES, GROUP_KEYS, Selection
from panel.charts.explore.sentences import captions as sentences
from panel.ui.cached import per_build
from panel.ui.explore import data, nearest
from panel.wording import text
from panel.wording.period_lengths import position
from panel.wording.statistics.ages import ages_name
from panel.wording.templates import render

# The comparable groups of each subject. Those in none of them are listed last.
SUBJECTS = {
    "Befolkning": {"population_scb", "population_kid", "population_flow"},
    "Arbete": {
        "unemployment_of_labour_force",
        "unemployed_persons",
        "unemployment_of_population",
        "labour_force_of_population",
        "employed_of_population",
        "employed_persons",
    },
    "Företag och ekonomi": {"businesses", "regional_product", "income"},
    "Utbildning": {"education_of_population"},
    "Bostäder": {"dwellings", "dwelling_stock"},
}
OTHER = "Annat"
# Fewer figures than this share of the periods between the first and the last are scattered ones.
MIN_SHARE = 0.25


@dataclass(frozen=True)
class Held:
    """An indicator: `address` shows it, `spans` are what is held by frequency and the address of that, "" for nothing."""

    title: str
    address: str
    is_chosen: bool
    spans: tuple[tuple[str, str], ...]
    regions: str
    groups: str


@per_build
def by_subject() -> dict[str, list[str]]:
    """Return the ids of the indicators that have data, by subject, in order of title within it."""
    available = data.indicators()
    found: dict[str, list[str]] = {subject: [] for subject in (*SUBJECTS, OTHER)}
    for row in available.itertuples():
        found[next((one for one, groups in SUBJECTS.items() if row.comparable_group in groups), OTHER)].append(
            str(row.indicator_id)
        )
    return {subject: ids for subject, ids in found.items() if ids}


@per_build
def held_view(selection: Selection) -> Markup:
    """Return, as HTML, all indicators with what is held of each, and how what is not held is had."""
    rows = data.extents(tuple(data.titles()))
    frequencies = [one for one in FREQUENCIES if one in set(rows["frequency"])]
    subjects = {
        subject: [_held(one, rows[rows["indicator_id"] == one], frequencies, selection) for one in ids]
        for subject, ids in by_subject().items()
    }
    lacking = [data.titles()[one] for one in selection.indicators if _is_undivided(rows[rows["indicator_id"] == one])]
    return render(
        "explore/held.html",
        subjects=subjects,
        headings=["Mått", *(FREQUENCIES[one] for one in frequencies), "Regioner", "Kön och ålder"],
        total=sentences.everything_held(len(data.titles())),
        lacking=text.listed(lacking),
        chosen=selection.indicators,
    )


def _held(indicator: str, rows: pd.DataFrame, frequencies: list[str], selection: Selection) -> Held:
    frequency = nearest.nearest_frequency(indicator, selection.frequency)
    alone = replace(selection, indicators=(indicator,), series="", period=None)
    groups = (
        []
        if _is_undivided(rows)
        else [data.group_name(row.sex, ages_name(row.measured_ages)) for row in rows.itertuples()]
    )
    return Held(
        data.titles()[indicator],
        _address(alone, frequency),
        indicator in selection.indicators,
        tuple(
            (_span(rows[rows["frequency"] == one], one, data.aggregations()[indicator]), _address(alone, one))
            for one in frequencies
        ),
        text.number(int(rows["region_count"].max())),
        "; ".join(dict.fromkeys(groups)),
    )


def _address(selection: Selection, frequency: str) -> str:
    """Return the address of a selection at a frequency. Periods of another frequency are not asked for."""
    if frequency != selection.frequency:
        selection = replace(selection, frequency=frequency, first=None, last=None, base=None)
    return nearest.fitted(selection).address()


def _is_undivided(rows: pd.DataFrame) -> bool:
    return all(rows[name].nunique() == 1 for name in GROUP_KEYS)


def _span(rows: pd.DataFrame, frequency: str, aggregation: str) -> str:
    """Return the first and the last period held, with a word where the panel computes them or they are scattered."""
    if rows.empty:
        return ""
    first, last = (_day(one) for one in (rows["first_period"].min(), rows["last_period"].max()))
    span = f"{text.short_period(first, frequency)}–{text.short_period(last, frequency)}"
    if rows["is_computed"].all():
        return f"{span}, {sentences.made_as(aggregation)}"
    periods = position(last, frequency) - position(first, frequency) + 1
    figures = int(rows["observation_count"].sum())
    is_scattered = figures < MIN_SHARE * periods * rows["region_count"].max()
    return f"{span}, {sentences.scattered(figures)}" if is_scattered else span


def _day(value: pd.Timestamp) -> date:
    return value.date()
