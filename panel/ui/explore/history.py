"""The chosen observations of Utforska, with what their transform compares them with."""

from dataclasses import replace

import pandas as pd

from panel.charts.explore.selection import COUNTRY, GROUP_KEYS, Selection
from panel.charts.explore.sentences import captions as sentences
from panel.ui.explore import computed, data
from panel.warehouse import read
from panel.warehouse.transform import transform
from panel.wording.period_lengths import position

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
# A figure's keys, its region excepted.
KINDS = ["indicator_id", *GROUP_KEYS, "period_start"]


def history(selection: Selection, among_all: bool = False) -> pd.DataFrame:
    """Return the chosen observations of all periods, as transforms.apply() takes them: changes need earlier periods.

    One row each, sorted by series and period; the frame is the caller's to change. Columns: indicator_id,
    indicator_title, unit, decimals, producer, comparable_group, region_code, region_name, region_kind, period_start,
    frequency, sex, age, measured_age (what the figure covers where age is total), breakdown_id, breakdown_name,
    sums_to_total (whether the parts do), value (in unit), flag (why value is missing), source_id, note, segment (how many breaks of the series lie at or before the period), aggregation, and where
    the transform compares with something beside the series reference: the persons at the period's end, the same figure for
    the whole country, or that of what is compared with, whose name is reference_name. `among_all` adds all municipalities to the chosen regions.
    """
    codes = data.region_codes(selection)
    if among_all:
        codes = tuple(dict.fromkeys((*codes, *data.members("kommuner"))))
    frame = _as_chosen(_read(selection, codes), selection.indicators, codes)
    frame["aggregation"] = frame["indicator_id"].map(data.aggregations())
    if selection.transform == "per-1000":
        whole = replace(selection, indicators=("population",), sexes=("total",), ages=("total",), breakdowns=("total",))
        return _beside(frame, _read(whole, codes), ["region_code", "period_start"])
    if selection.transform == "andel":
        return _beside(frame, _read(selection, (COUNTRY,)), KINDS)
    if selection.transform == "avstand":
        return _beside_reference(frame, selection)
    return frame


def _beside_reference(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the frame with what the reader compares with: a region's value, or the mean of a group's members."""
    word = selection.against
    if not (counted_as := data.group_counts(word)):
        return _beside(frame, _read(selection, (word,)), KINDS).assign(reference_name=data.region_name(word))
    codes = tuple(data.members(word))
    rows = _read(selection, codes)
    figures = pd.DataFrame(
        {
            "series": rows.groupby(KINDS[:-1], sort=False).ngroup(),
            "step": [position(start, selection.frequency) for start in rows["period_start"]],
            "member": rows["region_code"],
            "value": rows["value"],
            "segment": rows["segment"],
        }
    )
    means = transform("group_mean", figures)
    kinds = rows.assign(series=figures["series"], step=figures["step"]).drop_duplicates(["series", "step"])
    found = kinds[[*KINDS, "series", "step"]].merge(means, on=["series", "step"])
    found["reference_name"] = [sentences.group_mean(counted, len(codes), counted_as) for counted in found["members"]]
    beside = frame.merge(found[[*KINDS, "reference", "reference_name"]], on=KINDS, how="left", validate="many_to_one")
    return beside.fillna({"reference_name": data.region_name(word)})


def _as_chosen(frame: pd.DataFrame, indicators: tuple[str, ...], codes: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows in the order in which the reader chose indicators and regions."""
    positions = pd.DataFrame(
        {
            "indicator": frame["indicator_id"].map({one: at for at, one in enumerate(indicators)}),
            "region": frame["region_code"].map({one: at for at, one in enumerate(codes)}),
        }
    )
    return frame.loc[positions.sort_values(["indicator", "region"], kind="stable").index].reset_index(drop=True)


def _beside(frame: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the frame with the value of `other` as the column reference. Raises pandas' MergeError for several per key."""
    values = other[[*keys, "value"]].rename(columns={"value": "reference"})
    return frame.merge(values, on=keys, how="left", validate="many_to_one")


def _read(selection: Selection, codes: tuple[str, ...]) -> pd.DataFrame:
    chosen = {
        "regions": ",".join(codes),
        "first_on": FIRST_DAY,
        "last_on": LAST_DAY,
        "sexes": ",".join(selection.sexes),
        "ages": ",".join(selection.ages),
        "breakdowns": ",".join(selection.breakdowns),
    }
    available = ",".join(selection.indicators)
    chosen["frequency"] = selection.frequency
    rows = read("explore_observations", indicators=available, **chosen)
    offered = data.extents(selection.indicators)
    if offered.loc[offered["frequency"] == selection.frequency, "computed_from"].isna().all():
        return rows
    made = read("explore_computed", indicators=available, **chosen)
    if made.empty:
        return rows
    made = made.assign(note=computed.notes(made)).drop(columns=["part", "aggregation"])
    if rows.empty:
        return made[list(rows.columns)]
    series = ["indicator_id", "region_code", *GROUP_KEYS, "period_start"]
    return pd.concat([rows, made], ignore_index=True).sort_values(series, kind="stable", ignore_index=True)
