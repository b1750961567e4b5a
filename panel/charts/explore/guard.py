"""What may share an axis: measures of one kind and one unit. Others get charts of their own, with the reason."""

import pandas as pd

from panel.charts.explore.selection import CHARTS, GROUP_KEYS, TRANSFORMS, Selection
from panel.charts.explore.transforms import shares_groups

# The lengths of period of which a year has several that are the same each year.
SEASONS = {"M", "Q", "H"}


class ExploreChartError(ValueError):
    """The selection cannot be drawn with its chart or view. The text, in Swedish, gives reason and remedy."""


def refuse(selection: Selection, frame: pd.DataFrame) -> None:
    """Raise ExploreChartError where the chart or the view would be meaningless for the selection."""
    shown = frame[can_be_computed(selection, frame)]
    indicator_count, group_count = shown["indicator_id"].nunique(), len(shown[list(GROUP_KEYS)].drop_duplicates())
    reasons = []
    if shown.empty:
        reasons = left_out(selection, frame)
    elif selection.chart == "samband" and indicator_count != 2:
        reasons = [
            *left_out(selection, frame),
            f"Samband visar två mått mot varandra, här finns {indicator_count}. Välj två.",
        ]
    elif selection.chart in {"samband", "rangordning", "karta"} and group_count != 1:
        reasons = [f"{CHARTS[selection.chart]} visar ett värde per region. Välj ett kön, en ålder och en del."]
    elif selection.transform == "sasong" and selection.frequency not in SEASONS:
        reasons = ["Säsong jämför månader, kvartal eller halvår mellan år. Välj en av dem som frekvens."]
    if reasons:
        raise ExploreChartError(" ".join(reasons))


def can_be_computed(selection: Selection, frame: pd.DataFrame) -> pd.Series:
    """Return a mask of the rows that the view has a meaning for."""
    if selection.transform == "per-1000":
        return (frame["unit"] == "antal") & (frame["indicator_id"] != "population")
    if selection.transform == "andel":
        is_whole = (frame["region_kind"] == "country") & ~shares_groups(selection)
        return (frame["unit"] == "antal") & ~is_whole
    return pd.Series(True, index=frame.index)


def left_out(selection: Selection, frame: pd.DataFrame) -> list[str]:
    """Return, in Swedish, the measures and regions that the view has no meaning for, and why."""
    notes = []
    computed = set(frame.loc[can_be_computed(selection, frame), "indicator_id"])
    gone = frame[~frame["indicator_id"].isin(computed)].drop_duplicates("indicator_id")
    transform = TRANSFORMS[selection.transform]
    for row in gone.itertuples():
        if row.unit != "antal":
            notes.append(
                f"{row.indicator_title} visas inte: {transform.lower()} räknas på antal, och måttet är redan en andel."
            )
        else:
            notes.append(f"{row.indicator_title} visas inte: {transform.lower()} skulle bli detsamma överallt.")
    if (
        computed
        and selection.transform == "andel"
        and not shares_groups(selection)
        and "country" in set(frame["region_kind"])
    ):
        notes.append("Riket visas inte i andelen: den är andelen av Riket, och Riket är då alltid 100 procent.")
    return notes


def axes(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the frame split into parts that may share an axis, in order of first appearance.

    Two indicators share one only where comparable_group and shown_unit are equal.
    """
    return [rows for _, rows in frame.groupby(["comparable_group", "shown_unit"], sort=False)]


def why_apart(parts: list[pd.DataFrame], definitions: dict[str, str]) -> str:
    """Return, in Swedish, why these parts are separate charts, with the definition of the first measure of each.

    `definitions` is by indicator_id. "" for fewer than two parts.
    """
    if len(parts) < 2:
        return ""
    firsts = [part.iloc[0] for part in parts]
    units = {row["shown_unit"] for row in firsts}
    kinds = {row["comparable_group"] for row in firsts}
    reason = "mäter olika saker" if len(kinds) > 1 else "har olika enhet"
    if len(kinds) > 1 and len(units) > 1:
        reason = "mäter olika saker i olika enheter"
    names = _listed([f"{row['indicator_title']} ({row['shown_unit']})" for row in firsts])
    notes = " ".join(f"{row['indicator_title']}: {definitions[row['indicator_id']]}" for row in firsts)
    return (
        f"{names} {reason} och delar därför aldrig axel: en linje över en annan skulle inte betyda något."
        f" De visas sida vid sida, var och en med sin egen axel. {notes}"
    )


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} och {words[-1]}" if len(words) > 1 else words[0]
