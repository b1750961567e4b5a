"""Transforms of series before they are shown: level, change, index, share and so on. Frames in, frames out."""

import re
from collections.abc import Callable
from itertools import pairwise

import pandas as pd

from panel.charts.explore.selection import GROUP_KEYS, Selection
from panel.wording import text
from panel.wording.period_lengths import LENGTHS, position
from panel.wording.statistics.ages import ages_name

SERIES = ["indicator_id", "region_code", *GROUP_KEYS]
FLAGS = {
    "..": "uppgiften finns inte",
    ".": "uppgiften är inte tillämplig",
    "-": "inget att redovisa",
}
BREAK_BETWEEN = "brott i serien emellan"
NOT_BEFORE = "perioden att jämföra med saknas"
# Such periods are not marked as missing: every series begins somewhere.
BEGINS = "serien börjar, inget tidigare att räkna på"
ONLY_COUNTS = "går bara att räkna på antal"
SPAN = re.compile(r"([0-9]+)(?:-([0-9]+)|([+]))?")


def apply(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the rows of ui.explore.data.history() transformed, within the selection's periods.

    Adds shown (float, NaN where it is missing), shown_unit, shown_decimals, shown_signed (a difference, written with
    its sign), shown_flag (why it is missing, in Swedish; "" where it is not), age_name (the name of the series' ages)
    and step (the period as a whole number). Values that would compare across a break of the series are missing.
    """
    rows = frame.assign(
        step=_step(frame["period_start"], selection.frequency),
        shown=frame["value"].astype("float64"),
        shown_unit=frame["unit"],
        shown_decimals=frame["decimals"],
        shown_signed=False,
        shown_flag=_why_missing(frame),
    )
    rows = COMPUTED[selection.transform](rows, selection)
    rows.loc[rows["shown"].notna(), "shown_flag"] = ""
    rows = rows[_within_span(rows, selection)].reset_index(drop=True)
    named = rows.groupby(["indicator_id", "age"])["measured_age"].agg(ages_name)
    return rows.join(named.rename("age_name"), on=["indicator_id", "age"])


def _within_span(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    kept = pd.Series(True, index=rows.index)
    if selection.first:
        kept &= rows["period_start"] >= pd.Timestamp(selection.first)
    if selection.last:
        kept &= rows["period_start"] <= pd.Timestamp(selection.last)
    return kept


def common_base(frame: pd.DataFrame) -> pd.Timestamp | None:
    """Return the first period in which every series has a value, or None where there is none."""
    observed = frame.dropna(subset="value")
    series_count = len(frame[SERIES].drop_duplicates())
    counts = observed.groupby("period_start").size()
    whole = counts[counts == series_count]
    return None if whole.empty else whole.index.min()


def _step(starts: pd.Series, frequency: str) -> pd.Series:
    """Return the periods as whole numbers, consecutive for consecutive periods."""
    return starts.map(lambda start: position(start, frequency)).astype("int64")


def _why_missing(frame: pd.DataFrame) -> pd.Series:
    return frame["flag"].map(FLAGS).fillna(FLAGS[".."]).where(frame["value"].isna(), "")


def _level(rows: pd.DataFrame, _: Selection) -> pd.DataFrame:
    return rows


def _change(rows: pd.DataFrame, _: Selection) -> pd.DataFrame:
    return _difference(rows, 1)


def _change_on_year(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    return _difference(rows, LENGTHS[selection.frequency].per_year)


def _difference(rows: pd.DataFrame, steps: int) -> pd.DataFrame:
    """Return the value less the one `steps` periods before, missing where the measure has changed in between."""
    earlier = rows[[*SERIES, "step", "value", "segment"]].assign(step=rows["step"] + steps)
    both = rows.merge(earlier, on=[*SERIES, "step"], how="left", suffixes=("", "_before"), validate="one_to_one")
    same = both["segment"] == both["segment_before"]
    both["shown"] = (both["value"] - both["value_before"]).where(same)
    both["shown_unit"] = both["unit"].replace({"procent": "procentenheter"})
    both["shown_signed"] = True
    _set_flag(both, both["value_before"].isna(), NOT_BEFORE)
    _set_flag(both, _is_beginning(both, steps), BEGINS)
    _set_flag(both, both["value_before"].notna() & ~same, BREAK_BETWEEN)
    return both


def _index(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    # The default base is within the shown periods, so that growth is counted from what the reader sees.
    shown = rows[_within_span(rows, selection)]
    base = pd.Timestamp(selection.base) if selection.base else common_base(shown)
    at_base = rows[rows["period_start"] == base][[*SERIES, "value", "segment"]]
    both = rows.merge(at_base, on=SERIES, how="left", suffixes=("", "_base"), validate="many_to_one")
    same = both["segment"] == both["segment_base"]
    usable = both["value_base"].notna() & (both["value_base"] != 0)
    both["shown"] = (both["value"] / both["value_base"].where(usable) * 100).where(same)
    when = "" if base is None else f", {text.period(base, selection.frequency)} = 100"
    both["shown_unit"] = f"index{when}"
    both["shown_decimals"] = 1
    _set_flag(both, ~usable, "basperioden saknar värde eller är noll")
    _set_flag(both, usable & ~same, "brott i serien mellan basperioden och perioden")
    return both


def _per_1000(rows: pd.DataFrame, _: Selection) -> pd.DataFrame:
    counted = rows["unit"] == "antal"
    has_people = rows["population"].notna() & (rows["population"] > 0)
    rows["shown"] = (rows["value"] / rows["population"].where(has_people) * 1000).where(counted)
    rows["shown_unit"] = "per 1 000 invånare"
    rows["shown_decimals"] = 2
    _set_flag(rows, ~has_people, "folkmängden för perioden saknas")
    _set_flag(rows, ~counted, ONLY_COUNTS)
    return rows


def _share(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the share of the chosen groups' sum where groups are chosen, otherwise of the whole country."""
    counted = rows["unit"] == "antal"
    rows["shown_decimals"] = 1
    if shares_groups(selection):
        whole, reason = _sum_of_groups(rows)
        rows["shown_unit"] = "procent av de valda grupperna"
    else:
        whole, reason = rows["country_value"], "uppgiften för Riket saknas"
        rows["shown_unit"] = "procent av Riket"
    usable = whole.notna() & (whole != 0)
    rows["shown"] = (rows["value"] / whole.where(usable) * 100).where(counted)
    _set_flag(rows, ~usable, reason)
    _set_flag(rows, ~counted, ONLY_COUNTS)
    return rows


def shares_groups(selection: Selection) -> bool:
    """Return whether shares are of the chosen groups' sum: more than one sex, age or part besides the total."""
    return any(len(set(words) - {"total"}) > 1 for words in selection.groups)


def _sum_of_groups(rows: pd.DataFrame) -> tuple[pd.Series, str | pd.Series]:
    """Return for each row the sum of its region's groups, and why it may be NaN: one is missing, or groups overlap."""
    divided = [column for column in GROUP_KEYS if len(set(rows[column]) - {"total"}) > 1]
    if "age" in divided and _overlap(set(rows["age"]) - {"total"}):
        return pd.Series(float("nan"), index=rows.index), "åldrarna överlappar och kan inte summeras"
    is_part = (rows[divided] != "total").all(axis="columns")
    keys = ["indicator_id", "region_code", "period_start", *(set(GROUP_KEYS) - set(divided))]
    group_count = len(rows.loc[is_part, divided].drop_duplicates())
    sums = rows[is_part].groupby(keys, as_index=False).agg(whole=("value", "sum"), counted=("value", "count"))
    found = rows[keys].merge(sums, on=keys, how="left").set_axis(rows.index)
    can_be_summed = _summable(rows) if "breakdown_id" in divided else set(rows["indicator_id"])
    overlaps = ~rows["indicator_id"].isin(can_be_summed)
    whole = found["whole"].where(is_part & (found["counted"] == group_count) & ~overlaps)
    reason = pd.Series("andelen räknas inom de valda grupperna, och alla måste ha värde", index=rows.index)
    return whole, reason.mask(overlaps, "det är inte känt att delarna summerar till totalen")


def _summable(rows: pd.DataFrame) -> set[str]:
    """Return the indicators whose parts are of one dimension that is known to sum to the total."""
    return {
        str(indicator)
        for indicator, parts in rows[rows["breakdown_id"] != "total"].groupby("indicator_id")
        if parts["sums_to_total"].all() and parts["breakdown_id"].str.split(":").str[0].nunique() == 1
    }


def _overlap(ages: set[str]) -> bool:
    """Return whether two age groups share a year of age. One that is not written as ages counts as overlapping."""
    if len(ages) < 2:
        return False
    spans = []
    for age in ages:
        found = SPAN.fullmatch(age)
        if found is None:
            return True
        low = int(found[1])
        spans.append((low, 200 if found[3] else int(found[2] or low)))
    spans.sort()
    return any(later[0] <= earlier[1] for earlier, later in pairwise(spans))


def _moving_average(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the mean of a whole window of periods: none missing, none across a break."""
    width = LENGTHS[selection.frequency].window
    rows = rows.sort_values([*SERIES, "step"])
    groups = rows.groupby([*SERIES, "segment"], sort=False)
    mean = groups["value"].rolling(width, min_periods=width).mean()
    rows["shown"] = mean.reset_index(level=[*SERIES, "segment"], drop=True)
    gap = rows["step"] - groups["step"].shift(width - 1) != width - 1
    rows["shown"] = rows["shown"].where(~gap)
    rows["shown_decimals"] = rows["decimals"].clip(lower=1)
    _set_flag(
        rows, pd.Series(True, index=rows.index), f"alla {width} perioder i medelvärdet behövs, utan brott i serien"
    )
    _set_flag(rows, _is_beginning(rows, width - 1), BEGINS)
    return rows


def _is_beginning(rows: pd.DataFrame, steps: int) -> pd.Series:
    """Return a mask of the rows with fewer than `steps` periods before them in their series."""
    return rows["step"] - rows.groupby(SERIES)["step"].transform("min") < steps


def _set_flag(rows: pd.DataFrame, where: pd.Series, why: str | pd.Series) -> None:
    """Set why a computed value is missing, except where the source value is: its own flag gives the reason."""
    rows.loc[where & rows["value"].notna(), "shown_flag"] = why


COMPUTED: dict[str, Callable[[pd.DataFrame, Selection], pd.DataFrame]] = {
    "niva": _level,
    "forandring": _change,
    "arsforandring": _change_on_year,
    "index": _index,
    "per-1000": _per_1000,
    "andel": _share,
    "medelvarde": _moving_average,
    "sasong": _level,
}
