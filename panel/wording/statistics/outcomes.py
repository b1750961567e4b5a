"""The outcome of a plan's measures in official statistics, where the plan says which statistics measures them."""

from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import latest as sentences
from panel.wording.statistics.latest import latest


def official_outcomes(plan_id: str) -> dict[str, str]:
    """Return the newest figure of each criterion (criterion:8A) in words, with period and source.

    Those without a figure for the plan's municipality are left out: their outcome is typed.
    """
    found = {}
    for row in read("criterion_statistics", plan_id=plan_id).itertuples():
        newest = latest(str(row.indicator_id), str(row.region_code))
        if newest is not None:
            when = text.period(newest.period_start, newest.frequency)
            value = text.number(newest.value, newest.decimals)
            found[str(row.item_id)] = sentences.official(value, newest.unit, when, newest.producer)
    return found
