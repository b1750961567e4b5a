"""What there is to choose on Utforska, and the chosen observations."""

from dataclasses import replace

import pandas as pd

from panel.charts.explore.selection import (
    ALL_TOGETHER,
    COUNTRY,
    FREQUENCIES,
    GROUP_KEYS,
    SEXES,
    Groups,
    Selection,
    SelectionError,
)
from panel.ui.cached import per_build
from panel.ui.explore import computed
from panel.ui.home import own_place
from panel.warehouse import read
from panel.wording import text
from panel.wording.matching import matching
from panel.wording.sentences.ranking import ALL, COMPARED
from panel.wording.statistics.ages import age_name, ages_name
from panel.wording.statistics.peers import peer_groups, peer_words

# Words for groups of regions: they keep the address short, and include a municipality that is added later.
GROUPS = {"lan": "Alla län", "kommuner": "Alla kommuner"}
# How many of a group's members are compared with, as a phrase with that number.
GROUP_COUNTS = {"lan": "{} län", "kommuner": ALL}
MAX_INDICATORS = 6
MAX_NAMED = 12
# What is shown at first: the first of these that the municipality has, at the first of the frequencies.
START_INDICATORS = ("unemployment_share", "open_unemployed_of_population_18_65", "population")
START_FREQUENCIES = ("Q", "Y")


def own_region() -> str:
    """Return the region code of the panel's own municipality, or the current plan's."""
    return own_place().region_code


@per_build
def indicators() -> pd.DataFrame:
    """Return the indicators that have data, one row each, with the columns of the query explore_indicators."""
    return read("explore_indicators")


@per_build
def extents(chosen: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per chosen indicator, frequency, sex, age and part of a breakdown with data: see the query explore_extents."""
    return read("explore_extents", indicators=",".join(chosen))


@per_build
def regions() -> pd.DataFrame:
    """Return the regions, indexed by region_code: region_name, region_kind, full_name, members."""
    return read("explore_regions").set_index("region_code")


@per_build
def titles() -> dict[str, str]:
    """Return the titles of the indicators that have data, by id."""
    available = indicators()
    return dict(zip(available["indicator_id"], available["indicator_title"], strict=True))


@per_build
def definitions() -> dict[str, str]:
    """Return the definitions of the indicators that have data, by id."""
    available = indicators()
    return dict(zip(available["indicator_id"], available["definition"], strict=True))


@per_build
def region_names() -> dict[str, str]:
    """Return the name of each region and group of regions, by its word in the address (a code, or a key of GROUPS)."""
    return {**regions()["full_name"], **GROUPS}


def definition(indicator: str, frequency: str) -> str:
    """Return an indicator's definition, and how periods that the source does not publish are computed."""
    rows = extents((indicator,))
    made = rows[(rows["frequency"] == frequency) & (rows["is_computed"] | rows["is_filled"])]
    if made.empty:
        return definitions()[indicator]
    of = computed.definition(
        frequency, made["computed_from"].max(), aggregations()[indicator], bool(made["is_filled"].any())
    )
    return f"{definitions()[indicator]} {of}"


@per_build
def aggregations() -> dict[str, str]:
    """Return how the indicators' figures of shorter periods make up a longer one, by id: sum, mean, last or none."""
    available = indicators()
    return dict(zip(available["indicator_id"], available["aggregation"], strict=True))


def region_name(word: str) -> str:
    """Return the name of a region or group of regions."""
    return region_names()[word]


@per_build
def region_words() -> list[str]:
    """Return the choices of region: the country, the own municipality, the groups, and then each other region."""
    own = own_region()
    return list(dict.fromkeys((COUNTRY, own, *compared_words(), *GROUPS, *regions().index)))


@per_build
def compared_words() -> tuple[str, ...]:
    """Return what the own municipality is compared with: its peers and groups of them, or its county where it has none."""
    own = own_region()
    return peer_words(own) or (own[:2],) * (len(own) > len(COUNTRY))


@per_build
def words_beside() -> tuple[str, ...]:
    """Return what is added with one click: the country, the own county, the own groups, and all municipalities."""
    own = own_region()
    return tuple(dict.fromkeys((COUNTRY, own[:2], *peer_groups(own), "kommuner")))


def region_codes(selection: Selection) -> tuple[str, ...]:
    """Return the codes of the chosen regions in the order chosen, groups expanded, without duplicates."""
    return tuple(dict.fromkeys(code for word in selection.regions for code in members(word)))


def members(word: str) -> list[str]:
    """Return the codes of a region or group of regions, by its word."""
    available = regions()
    if word in available.index:
        return available.at[word, "members"].split() or [word]
    return list(available.index[available["region_kind"] == ("county" if word == "lan" else "municipality")])


def group_counts(word: str) -> str:
    """Return the Swedish phrase for how many of a group are compared with, as a pattern; "" for a region that is none."""
    return GROUP_COUNTS.get(word) or (COMPARED if regions().at[word, "members"] else "")


def municipalities_requested(selection: Selection, among_all: bool = False) -> tuple[int, str]:
    """Return how many municipalities are to be shown, and the Swedish phrase for that many: "{} jämförda kommuner"."""
    every = members("kommuner")
    requested = set(every) if among_all else set(region_codes(selection)) & set(every)
    return len(requested), ALL if requested == set(every) else COMPARED


@per_build
def available_for_all(region_count: int) -> dict[str, str]:
    """Return the titles, by id, of the indicators that `region_count` regions or more have by year.

    For all sexes and ages together. Years that are only computed are left out.
    """
    rows = available(tuple(titles()), "Y", ALL_TOGETHER)
    rows = rows[(rows["region_count"] >= region_count) & ~rows["is_computed"]]
    return dict(zip(rows["indicator_id"], rows["indicator_title"], strict=True))


@per_build
def start() -> Selection:
    """Return the selection shown at first: a measure that the municipality has, beside the country and peers or county."""
    own = own_region()
    held = (
        (indicator, frequency)
        for indicator in START_INDICATORS
        if indicator in titles()
        for frequency in START_FREQUENCIES
        if read("indicator_held", indicator_id=indicator, frequency=frequency, region_code=own)["is_available"].item()
    )
    indicator, frequency = next(held, (next(iter(titles()), ""), START_FREQUENCIES[0]))
    return Selection((indicator,) if indicator else (), (own, COUNTRY, *compared_words()), frequency)


def available(chosen: tuple[str, ...], frequency: str, groups: Groups) -> pd.DataFrame:
    """Return the rows of extents() for a frequency and some groups."""
    rows = extents(chosen)
    rows = rows[rows["frequency"] == frequency]
    for name, words in zip(GROUP_KEYS, groups, strict=True):
        rows = rows[rows[name].isin(words)]
    return rows


def complete(selection: Selection) -> Selection:
    """Return the selection with the start's indicator and regions where it has none.

    Raises SelectionError for an unknown indicator or region, and for more than MAX_INDICATORS indicators.
    """
    if len(selection.indicators) > MAX_INDICATORS:
        raise SelectionError(
            f"Sidan rymmer {MAX_INDICATORS} mått, adressen har {len(selection.indicators)}. Ta bort några."
        )
    indicators = _matched("Mått", selection.indicators, titles())
    regions = _matched("Region", selection.regions, region_names())
    (against,) = _matched("mot", (selection.against,), region_names())
    first = start()
    is_stated = indicators or selection.frequency != START_FREQUENCIES[0]
    return replace(
        selection,
        indicators=indicators or first.indicators,
        frequency=selection.frequency if is_stated else first.frequency,
        regions=regions or first.regions,
        against=against,
    )


def _matched(name: str, words: tuple[str, ...], options: dict[str, str]) -> tuple[str, ...]:
    """Return the words spelled as the options are, whatever their case. Raises SelectionError for unknown words."""
    found = {word: matching(word, options) for word in words}
    unknown = [word for word, meant in found.items() if meant is None]
    if unknown:
        raise SelectionError(f"{name} som inte finns här: {', '.join(unknown)}. Välj i listan i stället.")
    return tuple(dict.fromkeys(meant for meant in found.values() if meant is not None))


def unavailable(selection: Selection) -> dict[str, str]:
    """Return, by id, which chosen indicators lack the chosen frequency or groups, and in Swedish what they have."""
    found = _available_indicators(selection.indicators, selection.frequency, selection.groups)
    return {indicator: _instead(indicator, selection) for indicator in selection.indicators if indicator not in found}


@per_build
def _available_indicators(chosen: tuple[str, ...], frequency: str, groups: Groups) -> frozenset[str]:
    return frozenset(available(chosen, frequency, groups)["indicator_id"])


def regions_without_data(selection: Selection, frame: pd.DataFrame) -> list[str]:
    """Return the names of the chosen regions that have no rows in the frame."""
    found = set(frame["region_code"])
    return [region_name(code) for code in region_codes(selection) if code not in found]


def _instead(indicator: str, selection: Selection) -> str:
    rows = extents((indicator,))
    same = rows[rows["frequency"] == selection.frequency]
    if same.empty:
        has = " och ".join(FREQUENCIES[word].lower() for word in FREQUENCIES if word in set(rows["frequency"]))
        return f"{titles()[indicator]} finns inte per {FREQUENCIES[selection.frequency].lower()}, bara per {has}."
    groups = "; ".join(
        dict.fromkeys(
            group_name(sex, ages_name(ages)) for sex, ages in zip(same["sex"], same["measured_ages"], strict=True)
        )
    )
    parts = same[same["breakdown_id"] != "total"].drop_duplicates("breakdown_id")
    if parts.empty:
        return f"{titles()[indicator]} finns inte för valt kön och vald ålder. Det som finns: {groups}."
    names = text.listed([*parts["breakdown_name"].head(MAX_NAMED)]) + (" …" if len(parts) > MAX_NAMED else "")
    return (
        f"{titles()[indicator]} finns inte för valt kön, vald ålder och vald del. Det som finns: {groups}."
        f" {parts['breakdown_dimension'].iloc[0]}: {names}."
    )


def available_age_name(age: str, chosen: tuple[str, ...], frequency: str) -> str:
    """Return the name of an age for the chosen indicators and frequency.

    "total" is named by the ages that the indicator covers, such as 16–64, where all chosen indicators cover the same.
    """
    rows = extents(chosen)
    rows = rows[(rows["frequency"] == frequency) & (rows["age"] == age)]
    names = list(dict.fromkeys(map(ages_name, rows["measured_ages"])))
    if age != "total" or not names:
        return age_name(age)
    return names[0] if len(names) == 1 else "varje måtts egen ålder"


def group_name(sex: str, age: str) -> str:
    """Return the name of a group, such as "kvinnor, 16–64 år", from its sex code and its age's name."""
    return f"{SEXES[sex].lower()}, {age}"
