"""What there is instead of what was chosen and does not exist: the nearest selection with figures, one click away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from panel.charts.explore.selection import COUNTRY, FREQUENCIES, Selection
from panel.ui.explore import data, history, options

# Every region, as the words of the address.
EVERYWHERE = (COUNTRY, "lan", "kommuner")
MAX_REGIONS = 10


class Instead(NamedTuple):
    """What does not exist, in Swedish, and a link to the nearest that does: its text and its address ("" for none)."""

    message: str
    link: str = ""
    address: str = ""


def unavailable(selection: Selection) -> Iterator[Instead]:
    """Yield each chosen indicator without the chosen frequency or groups, with the nearest that it has."""
    for indicator, message in data.unavailable(selection).items():
        alone = _without_point(replace(selection, indicators=(indicator,)))
        title, frequency = data.titles()[indicator], nearest_frequency(indicator, selection.frequency)
        if frequency != selection.frequency:
            there = replace(alone, frequency=frequency, first=None, last=None, base=None)
            name = f"Visa {title} per {FREQUENCIES[frequency].lower()}"
            yield Instead(message, name, fitted(there).address())
            continue
        there = fitted(alone)
        group = data.group_name(there.sexes[0], data.available_age_name(there.ages[0], there.indicators, frequency))
        yield Instead(message, f"Visa {title}: {group}", there.address())


def nothing(selection: Selection) -> Instead:
    """Return what to show where the selection has no figure at all: all periods, or the regions that have one."""
    whole = _without_point(replace(selection, first=None, last=None, years=0, base=None))
    if len(history.history(whole)):
        return Instead("Det finns inga uppgifter för den tiden.", "Visa alla perioder", whole.address())
    everywhere = history.history(replace(whole, regions=EVERYWHERE))
    codes = tuple(everywhere.loc[everywhere["value"].notna(), "region_code"].unique())[:MAX_REGIONS]
    message = "Det finns inga uppgifter för det här urvalet."
    if not codes:
        return Instead(message)
    return Instead(message, "Visa regioner som har uppgift", replace(whole, regions=codes).address())


def refused(selection: Selection, message: str) -> Instead:
    """Return what to show where the chosen transform or chart has no meaning for the selection."""
    if selection.chart == "samband" and len(selection.indicators) != 2:
        return Instead(message, "Visa linjer", replace(selection, chart="linje").address())
    if selection.transform != "niva":
        return Instead(message, "Visa nivån", replace(selection, transform="niva", transform_y="").address())
    return Instead(message, "Visa linjer", replace(selection, chart="linje", transform_y="").address())


def nearest_frequency(indicator: str, frequency: str) -> str:
    """Return the frequency nearest in length that the indicator has: the chosen one where it has that."""
    order = list(FREQUENCIES)
    return min(options.frequencies((indicator,)), key=lambda one: abs(order.index(one) - order.index(frequency)))


def fitted(selection: Selection) -> Selection:
    """Return the selection with a group that has figures, where its own has none."""
    group = options.group_instead(selection.indicators, selection.frequency, selection.groups)
    if group is None:
        return selection
    return replace(selection, sexes=(group[0],), ages=(group[1],), breakdowns=(group[2],))


def _without_point(selection: Selection) -> Selection:
    return replace(selection, series="", period=None)
