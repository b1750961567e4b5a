"""The budget year by year as page and report show it: each line in the years that the plan has figures for."""

from typing import NamedTuple

import pandas as pd

from panel.wording import text
from panel.wording.plan.frame_parts import part_name
from panel.wording.sentences import budget as sentences

CALLED = {"outcome": "Bokslut", "budget": "Budget", "plan": "Plan"}
NOTE = "Netto, mnkr, så som planen anger det."


class Row(NamedTuple):
    """A line: its amounts in the order of the years, "" for a year without one, and their sentences.

    The sentence of the plan's own year is there only where there is no other: it is beside the frame's parts.
    """

    name: str
    depth: int
    amounts: list[str]
    statements: list[str]


class Years(NamedTuple):
    """The budget in several years: a heading that says how the frame changes, the years as the plan calls them, rows."""

    heading: str
    years: list[str]
    rows: list[Row]


def budget_years(rows: pd.DataFrame, year: int) -> Years | None:
    """Return the years of a plan, whose own is `year`; None where it has no other. Takes the rows of budget_years."""
    if rows.empty:
        return None
    years = sorted(rows["year"].unique().tolist())
    return Years(
        _heading(rows, year),
        [_name(rows, one) for one in years],
        [_row(own, years, year) for _, own in rows.groupby("line_id", sort=False)],
    )


def _heading(rows: pd.DataFrame, year: int) -> str:
    """Return the frame in the plan's year and the last, or where none is to come in the first and the plan's."""
    frame = rows[rows["depth"] == 0].set_index("year")["amount_mnkr"]
    last = int(frame.index.max())
    first, last = (year, last) if last > year else (int(frame.index.min()), year)
    if first == last:
        return "Budgeten år för år"
    return sentences.over_years((first, float(frame[first])), (last, float(frame[last])))


def _name(rows: pd.DataFrame, year: int) -> str:
    """Return a year as the plan calls it: "Bokslut 2023", "Plan 2026", or "2025" where it does not say, or says several."""
    called = set(rows.loc[rows["year"] == year, "year_kind"].dropna())
    return f"{CALLED[called.pop()]} {year}" if len(called) == 1 else str(year)


def _row(own: pd.DataFrame, years: list[int], plan_year: int) -> Row:
    amounts = own.set_index("year")["amount_mnkr"]
    first, quotes = own.iloc[0], own.drop_duplicates("quote")
    others = quotes[~quotes["quote"].isin(own.loc[own["year"] == plan_year, "quote"])]
    return Row(
        part_name(first["name"], int(first["depth"])),
        int(first["depth"]),
        [text.amount(amounts[year]) if year in amounts else "" for year in years],
        (quotes if others.empty else others)["statement_id"].tolist(),
    )
