"""The rows of a selection under Swedish headings: one a figure, as files have them, or one a series with a column a period."""

import pandas as pd

from panel.charts.explore.selection import SEXES, TRANSFORMS, Selection
from panel.formats.flat import BREAKDOWN, SHOWN
from panel.records.own_annotations import OwnAnnotationsError
from panel.ui.explore import own_annotations
from panel.warehouse import read
from panel.wording import text
from panel.wording.period_lengths import last_day
from panel.wording.statistics.ages import age_name, ages_name
from panel.wording.statistics.attribution import attributed

# A column that is there only where readers have written on the figures.
OWN = "Egen anmärkning"
# What a row of a wide table is of.
WIDE = [
    "Måttkod",
    "Mått",
    "Regionkod",
    "Region",
    "Könskod",
    "Kön",
    "Ålderskod",
    "Ålder",
    BREAKDOWN.codes,
    BREAKDOWN.names,
    "Visning",
    "Visad enhet",
]


def flat(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return one row per figure with Swedish column names, as formats.flat describes them."""
    of = sources(rows).set_index("source_id")
    # Each period once: a long table has few.
    starts = {start: (start, selection.frequency) for start in rows["period_start"].unique()}
    columns = {
        "Måttkod": rows["indicator_id"],
        "Mått": rows["indicator_title"],
        "Regionkod": rows["region_code"],
        "Region": rows["region_name"],
        "Period": rows["period_start"].map({start: text.period(*one) for start, one in starts.items()}),
        "Periodkod": rows["period_start"].map({start: text.period_code(*one) for start, one in starts.items()}),
        "Periodens början": rows["period_start"],
        "Periodens slut": pd.to_datetime(
            rows["period_start"].map({start: last_day(*one) for start, one in starts.items()})
        ),
        "Könskod": rows["sex"],
        "Kön": rows["sex"].map(SEXES),
        "Ålderskod": rows["measured_age"],
        "Ålder": rows["measured_age"].map(age_name),
        **({BREAKDOWN.codes: rows["breakdown_id"], BREAKDOWN.names: rows["breakdown_name"]} if has_parts(rows) else {}),
        "Värde": rows["value"],
        "Enhet": rows["unit"],
        "Flagga": rows["flag"].where(rows["value"].isna()),
        "Visningskod": rows["transform"],
        "Visning": rows["transform"].map(TRANSFORMS),
        "Visat värde": rows["shown"],
        "Visad enhet": rows["shown_unit"],
        "Varför visat värde saknas": rows["shown_flag"],
        "Producent": [
            attributed(made, own)
            for made, own in zip(rows["source_id"].map(of["producer"]), rows["producer"], strict=True)
        ],
        "Källa": rows["source_id"].map(of["title"]),
        "Licens": rows["source_id"].map(of["licence"]),
        "Anmärkning": rows["note"],
        **({OWN: own} if any(own := _own_annotations(rows)) else {}),
    }
    return pd.DataFrame(columns).astype({"Källa": "str", "Licens": "str"})


def _own_annotations(rows: pd.DataFrame) -> list[str]:
    """Return the readers' own annotations on each figure, "" for none; in the first row why they cannot be read."""
    words = pd.Series("", index=rows.index)
    try:
        own = own_annotations.written_on(rows["indicator_id"].unique(), rows["region_code"].unique())
    except OwnAnnotationsError as error:
        words.iloc[:1] = str(error)
        return words.tolist()
    for one in own:
        is_there = (rows["indicator_id"] == one.indicator_id) & (rows["frequency"] == one.frequency)
        is_there &= rows["period_start"] == pd.Timestamp(one.period_start)
        if one.region_code:
            is_there &= rows["region_code"] == one.region_code
        words[is_there] = (words[is_there] + " " + own_annotations.in_words(one)).str.strip()
    return words.tolist()


def has_parts(rows: pd.DataFrame) -> bool:
    """Return whether any row is a part of a breakdown: only then files have its columns."""
    return bool((rows["breakdown_id"] != "total").any())


def sources(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows' sources, with the columns of the query sources."""
    every = read("sources", plan_id="")
    return every[every["source_id"].isin(rows["source_id"])].reset_index(drop=True)


def wide(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the flat table of some rows with a row a series and its shown values by period, each named by its code.

    A series whose figures cover another age from a break on (16-64, then 16-65) is one row, of both.
    """
    measured = rows.groupby(["indicator_id", "age"])["measured_age"]
    codes, names = (measured.transform(one).to_numpy() for one in (_distinct, ages_name))
    frame = frame.assign(**{"Ålderskod": codes, "Ålder": names})
    keys = [name for name in WIDE if name in frame]
    spread = frame.pivot(index=keys, columns="Periodkod", values=SHOWN)
    order = frame[keys].drop_duplicates()
    return order.merge(spread.reset_index(), on=keys, how="left", validate="one_to_one")


def _distinct(texts: pd.Series) -> str:
    return ", ".join(dict.fromkeys(texts))
