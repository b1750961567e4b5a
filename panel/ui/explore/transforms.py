"""Transforms of series before they are shown: level, change, index, share and so on. Frames in, frames out.

The arithmetic is SQL: panel/warehouse/transforms/.
"""

import re
from collections.abc import Callable
from itertools import pairwise

import pandas as pd

from panel.charts.explore import guard
from panel.charts.explore.reasons import FLAGS, MEANINGLESS, NOT_KNOWN_TO_SUM, OVERLAPPING, REASONS, REFERENCES
from panel.charts.explore.selection import FROM_BASE, GROUP_KEYS, Selection
from panel.warehouse.transform import transform
from panel.wording import text
from panel.wording.period_lengths import LENGTHS, position
from panel.wording.statistics.ages import ages_name

SERIES = ["indicator_id", "region_code", *GROUP_KEYS]
SPAN = re.compile(r"([0-9]+)(?:-([0-9]+)|([+]))?")


def apply(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the rows of ui.explore.history.history() transformed, within the selection's periods.

    Adds shown (float, NaN where it is missing), shown_unit, shown_decimals, shown_signed (a difference, written with
    its sign), shown_flag (why it is missing, in Swedish; "" where it is not), shown_against (what the transform compares
    with, "" for nothing), transform, is_meaningful (whether it has a meaning for
    the row), age_name (the name of the series' ages) and step (the period as a whole number). Values that would compare
    across a break of the series are missing. The transform sasong adds what season_mean.sql gives.
    """
    rows = frame.assign(
        row_no=range(len(frame)),
        series=frame.groupby(SERIES, sort=False).ngroup(),
        step=_step(frame["period_start"], selection.frequency),
        shown=frame["value"].astype("float64"),
        shown_unit=frame["unit"],
        shown_decimals=frame["decimals"],
        shown_signed=False,
        shown_flag=_why_missing(frame),
        shown_against="",
        transform=selection.transform,
        is_meaningful=guard.can_be_computed(selection, frame),
    )
    rows = COMPUTED[selection.transform](rows, selection)
    meaningless = ~rows["is_meaningful"]
    rows.loc[meaningless, "shown"] = float("nan")
    _set_flag(rows, meaningless, MEANINGLESS.get(selection.transform, ""))
    rows.loc[rows["shown"].notna(), "shown_flag"] = ""
    rows = rows[_within_span(rows, selection)].reset_index(drop=True)
    if selection.transform == "sasong":
        rows["row_no"] = range(len(rows))
        means = _of_sql("season_mean", rows, seasons=LENGTHS[selection.frequency].per_year)
        rows = rows.assign(**means.drop(columns="row_no").to_dict("series"))
    named = rows.groupby(["indicator_id", "age"])["measured_age"].agg(ages_name)
    rows = rows.drop(columns=["row_no", "series"])
    return rows.join(named.rename("age_name"), on=["indicator_id", "age"])


def _within_span(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    kept = pd.Series(True, index=rows.index)
    if selection.first:
        kept &= rows["period_start"] >= pd.Timestamp(selection.first)
    if selection.last:
        kept &= rows["period_start"] <= pd.Timestamp(selection.last)
    if selection.years:
        newest = rows.loc[kept & rows["value"].notna(), "step"].max()
        kept &= rows["step"] > newest - selection.years * LENGTHS[selection.frequency].per_year
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


def _of_sql(name: str, rows: pd.DataFrame, **params: str | int) -> pd.DataFrame:
    """Return the result of a file of panel/warehouse/transforms/, with the index of the rows."""
    needed = rows.columns.intersection(["row_no", "series", "step", "value", "segment", "reference", "whole"])
    return transform(name, rows[needed], **params).set_index(rows.index)


def _computed(rows: pd.DataFrame, name: str, unit: str | pd.Series, **params: str | int) -> pd.DataFrame:
    """Return the rows with what SQL computes of them, in a unit. Why there is none is written with the params."""
    found = _of_sql(name, rows, **params)
    for word in found["why"].dropna().unique():
        _set_flag(rows, found["why"] == word, REASONS[word].format(**params))
    return rows.assign(shown=found["shown"], shown_unit=unit)


def _level(rows: pd.DataFrame, _: Selection) -> pd.DataFrame:
    return rows


def _change(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the change on the period before, or on the same period a year before."""
    is_on_year = selection.transform.startswith("ars")
    steps = LENGTHS[selection.frequency].per_year if is_on_year else 1
    unit: str | pd.Series = f"procent av värdet {'ett år' if is_on_year else 'perioden'} före"
    if not _is_percent(selection):
        unit = _difference_unit(rows)
    return _as_change(_computed(rows, "before", unit, steps=steps, measure=_measure(selection)), selection)


def _is_percent(selection: Selection) -> bool:
    return selection.transform.endswith("-procent")


def _measure(selection: Selection) -> str:
    return "percent" if _is_percent(selection) else "difference"


def _difference_unit(rows: pd.DataFrame) -> pd.Series:
    return rows["unit"].replace({"procent": "procentenheter"})


def _as_change(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    rows["shown_signed"] = True
    if _is_percent(selection):
        rows["shown_decimals"] = 1
    return rows


def _from_base(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the change from the base period, or the index on it."""
    # The default base is within the shown periods, so that growth is counted from what the reader sees.
    shown = rows[_within_span(rows, selection)]
    base = pd.Timestamp(selection.base) if selection.base else common_base(shown)
    named = "" if base is None else text.period(base, selection.frequency)
    step = -1 if base is None else position(base, selection.frequency)
    rows["shown_against"] = named
    if selection.transform == "index":
        rows["shown_decimals"] = 1
        return _computed(rows, "since", f"index, {named} = 100" if named else "index", base=step, measure="index")
    unit = f"procent av värdet {named}" if _is_percent(selection) else _difference_unit(rows) + f" sedan {named}"
    return _as_change(_computed(rows, "since", unit, base=step, measure=_measure(selection)), selection)


def _beside(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the distance to the reference, the share of it, or the value per 1 000 of it."""
    how = selection.transform
    measure = {"avstand": "difference", "andel": "share", "per-1000": "per_1000"}[how]
    unit: str | pd.Series = {"andel": "procent av Riket"}.get(how, "per 1 000 invånare")
    if how == "avstand":
        rows["shown_against"] = rows["reference_name"]
        unit = _difference_unit(rows) + " från " + rows["reference_name"]
        rows["shown_signed"] = True
    else:
        rows["shown_decimals"] = {"andel": 1, "per-1000": 2}[how]
    found = _computed(rows, "beside", unit, measure=measure)
    _set_flag(found, found["shown"].isna(), REFERENCES[how])
    return found


def _share(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the share of the chosen groups' sum where groups are chosen, otherwise of the whole country."""
    if not selection.shares_groups:
        return _beside(rows, selection)
    divided = [column for column in GROUP_KEYS if len(set(rows[column]) - {"total"}) > 1]
    overlap = "age" in divided and _overlap(set(rows["age"]) - {"total"})
    is_part = (rows[divided] != "total").all(axis="columns")
    keys = ["indicator_id", "region_code", "period_start", *(set(GROUP_KEYS) - set(divided))]
    whole = rows.groupby(keys, sort=False).ngroup().astype("Int64")
    can_be_summed = _summable(rows) if "breakdown_id" in divided else set(rows["indicator_id"])
    is_unknown = ~rows["indicator_id"].isin(can_be_summed)
    rows["whole"] = whole.where(is_part & ~is_unknown & (not overlap))
    rows["shown_decimals"] = 1
    groups = len(rows.loc[is_part, divided].drop_duplicates())
    found = _computed(rows, "share_of_groups", "procent av de valda grupperna", groups=groups).drop(columns="whole")
    _set_flag(found, is_unknown, NOT_KNOWN_TO_SUM)
    _set_flag(found, pd.Series(overlap, index=found.index), OVERLAPPING)
    return found


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


def _rolling(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the sum or the mean of a whole window of periods."""
    length = LENGTHS[selection.frequency]
    if selection.transform == "summa":
        unit = rows["unit"] + f" under {length.window} {length.many}"
        return _computed(rows, "rolling", unit, width=length.window, measure="sum")
    rows["shown_decimals"] = rows["decimals"].clip(lower=1)
    return _computed(rows, "rolling", rows["unit"], width=length.window, measure="mean")


def _set_flag(rows: pd.DataFrame, where: pd.Series, why: str) -> None:
    """Set why a computed value is missing, except where the source value is: its own flag gives the reason."""
    rows.loc[where & rows["value"].notna(), "shown_flag"] = why


COMPUTED: dict[str, Callable[[pd.DataFrame, Selection], pd.DataFrame]] = {
    "niva": _level,
    **dict.fromkeys(("forandring", "forandring-procent", "arsforandring", "arsforandring-procent"), _change),
    **dict.fromkeys(sorted(FROM_BASE), _from_base),
    **dict.fromkeys(("avstand", "per-1000"), _beside),
    "andel": _share,
    **dict.fromkeys(("summa", "medelvarde"), _rolling),
    "sasong": _level,
}
