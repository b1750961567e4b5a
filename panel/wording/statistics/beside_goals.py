"""The official statistics beside the plan's goals, ready to show.

statistics = beside_goals(plan_id, region_code)          # {goal_no: [Beside, …]}, the first is for the goal's row
statistics["1"][0].sentence      # "Nyföretagande 230, kv 3 2025, 48 fler än för ett år sedan"
statistics["1"][0].line          # period_start, region_value, country_value, starts_anew: for a small line
stated(statistics)             # the note below: who chose the statistics, and that they prove no effect
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import pandas as pd

from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import beside_goals as sentences
from panel.wording.statistics.latest import Latest, latest

SIGNS = {"higher_better": 1, "lower_better": -1, "neutral": 0}


@dataclass(frozen=True)
class Beside:
    """One indicator beside a goal: its newest figure in the region, and its figures of that frequency over time.

    `country` is the country's value of the same period, NaN where none is held. `verdict` says whether the change on a
    year is "better" or "worse" by the indicator's direction; "" where it is neither. The texts are in Swedish.
    """

    indicator_id: str
    newest: Latest
    value: str
    change: str
    sentence: str
    verdict: str
    country: float
    country_value: str
    line: pd.DataFrame
    definition: str
    said_by: str


def beside_goals(plan_id: str, region_code: str) -> dict[str, list[Beside]]:
    """Return the statistics beside each goal that has some, in the order in which a person put them.

    An indicator without any figure for the region is left out.
    """
    found: dict[str, list[Beside]] = {}
    for row in read("goal_indicators", plan_id=plan_id).to_dict("records"):
        newest = latest(row["indicator_id"], region_code)
        if newest is not None:
            found.setdefault(str(row["goal_no"]), []).append(_beside(row, newest, region_code))
    return found


def stated(statistics: Mapping[str, list[Beside]]) -> str:
    """Return, in Swedish, who chose the statistics, and that they prove no effect; "" without any."""
    return sentences.stated_by({one.said_by for of_goal in statistics.values() for one in of_goal})


def verdict(direction: str, change: float, decimals: int) -> str:
    """Return whether a change is "better" or "worse"; "" for none that shows, NaN, and indicators without direction."""
    rounded = 0.0 if pd.isna(change) else text.rounded(change, decimals)
    return {1: "better", -1: "worse"}.get(SIGNS[direction] * ((rounded > 0) - (rounded < 0)), "")


def _beside(row: dict[str, str], newest: Latest, region_code: str) -> Beside:
    line = read("indicator_line", indicator_id=row["indicator_id"], region_code=region_code, frequency=newest.frequency)
    now = line[line["period_start"] == pd.Timestamp(newest.period_start)]["country_value"]
    country = float(now.iloc[0]) if len(now) and pd.notna(now.iloc[0]) else nan
    value = sentences.value(newest.value, newest.unit, newest.decimals)
    change = sentences.change(newest.change, newest.unit, newest.decimals)
    return Beside(
        indicator_id=row["indicator_id"],
        newest=newest,
        value=value,
        change=change,
        sentence=sentences.figure(newest.title, value, newest.period_start, newest.frequency, change),
        verdict=verdict(row["direction"], newest.change, newest.decimals),
        country=country,
        country_value="" if pd.isna(country) else sentences.value(country, newest.unit, newest.decimals),
        line=line,
        definition=row["definition"],
        said_by=row["said_by"],
    )
