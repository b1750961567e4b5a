"""What may share an axis: measures of one kind and one unit. Others get charts of their own, with the reason."""

import pandas as pd

from panel.charts.explore.selection import CHARTS, GROUP_KEYS, TRANSFORMS, Selection
from panel.wording import text

# The lengths of period of which a year has several that are the same each year.
SEASONS = {"M", "Q", "H"}


class ExploreChartError(ValueError):
    """The selection cannot be drawn with its chart or view. The text, in Swedish, gives reason and remedy."""


def refuse(selection: Selection, frame: pd.DataFrame) -> None:
    """Raise ExploreChartError where the chart or the view would be meaningless for the selection."""
    shown = frame[frame["is_meaningful"]]
    indicator_count, group_count = shown["indicator_id"].nunique(), len(shown[list(GROUP_KEYS)].drop_duplicates())
    reasons = []
    if shown.empty:
        reasons = left_out(frame)
    elif selection.chart == "samband" and indicator_count != 2:
        reasons = [
            *left_out(frame),
            f"Samband visar två mått mot varandra, här finns {indicator_count}. Välj två.",
        ]
    elif selection.chart in {"samband", "rangordning", "karta"} and group_count != 1:
        reasons = [f"{CHARTS[selection.chart]} visar ett värde per region. Välj ett kön, en ålder och en del."]
    elif selection.transform == "sasong" and selection.frequency not in SEASONS:
        reasons = ["Säsong jämför månader, kvartal eller halvår mellan år. Välj en av dem som frekvens."]
    if reasons:
        raise ExploreChartError(" ".join(reasons))


def can_be_computed(selection: Selection, frame: pd.DataFrame) -> pd.Series:
    """Return a mask of the rows that the transform has a meaning for. The frame has `aggregation` besides a row's keys."""
    is_count = frame["unit"] == "antal"
    if selection.transform == "per-1000":
        return is_count & (frame["indicator_id"] != "population")
    if selection.transform == "andel":
        return is_count & ((frame["region_kind"] != "country") | selection.shares_groups)
    if selection.transform == "summa":
        return frame["aggregation"] == "sum"
    if selection.transform == "avstand":
        # The codes of counties and of the country have two digits.
        is_larger = selection.against.isdecimal() and len(selection.against) == 2
        return (frame["region_code"] != selection.against) & ~(is_count & is_larger)
    return pd.Series(True, index=frame.index)


def left_out(frame: pd.DataFrame) -> list[str]:
    """Return, in Swedish, the measures and regions that the view has no meaning for, and why."""
    is_shown = frame.groupby(["indicator_id", "transform"], sort=False)["is_meaningful"].transform("any")
    notes = [
        f"{row.indicator_title} visas inte: {TRANSFORMS[row.transform].lower()} {_why_not(row.transform, row.unit)}."
        for row in frame[~is_shown].drop_duplicates("indicator_id").itertuples()
    ]
    used = frame[is_shown]
    gone = used[~used["is_meaningful"]].drop_duplicates(["region_code", "transform"])
    if "andel" in set(gone["transform"]):
        notes.append("Riket visas inte i andelen: den är andelen av Riket, och Riket är då alltid 100 procent.")
    names = gone.loc[gone["transform"] == "avstand", "region_name"]
    return [*notes, *(f"{name} visas inte: avståndet räknas därifrån." for name in names)]


def _why_not(transform: str, unit: str) -> str:
    if transform == "summa":
        return "räknas på det som händer under en period, som födda eller flyttningar"
    if unit != "antal":
        return "räknas på antal, och måttet är redan en andel"
    if transform == "avstand":
        return "till ett helt län eller Riket säger inget om antal. Jämför med en kommun eller en grupp av kommuner"
    return "skulle bli detsamma överallt"


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
    names = text.listed([f"{row['indicator_title']} ({row['shown_unit']})" for row in firsts])
    notes = " ".join(f"{row['indicator_title']}: {definitions[row['indicator_id']]}" for row in firsts)
    return (
        f"{names} {reason} och delar därför aldrig axel: en linje över en annan skulle inte betyda något."
        f" De visas sida vid sida, var och en med sin egen axel. {notes}"
    )
