"""One figure in detail: source, definition, when it was fetched, and how it has been revised."""

from datetime import date

import pandas as pd
from markupsafe import Markup

from panel.charts.explore.reasons import FLAGS
from panel.charts.explore.series import figure_text, value_text
from panel.ui.explore import data
from panel.warehouse import read
from panel.wording import text
from panel.wording.statistics.ages import age_name
from panel.wording.templates import render

KINDS = {"changed": "Ändrad", "added": "Tillagd", "withdrawn": "Borttagen"}


def story(row: pd.Series) -> Markup:
    """Return, as HTML, the details of one row of transforms.apply()."""
    start, frequency, source_id = row["period_start"], row["frequency"], row["source_id"]
    is_total = (row["sex"], row["age"]) == ("total", "total")
    groups = "" if is_total else f", {data.group_name(row['sex'], age_name(row['measured_age']))}"
    groups += "" if row["breakdown_id"] == "total" else f", {row['breakdown_name']}"
    shown = text.period(start, frequency)
    return render(
        "explore/point.html",
        row=row,
        title=f"{row['indicator_title']}, {row['region_name']}, {shown}{groups}: {figure_text(row)}",
        stored=_stored(row),
        definition=data.definition(row["indicator_id"], frequency),
        source=read("sources", plan_id="").set_index("source_id").loc[source_id],
        snapshots=read("explore_snapshots", source_id=source_id).to_dict("records"),
        revisions=[] if row["is_computed"] else _revisions(row),
    )


def _stored(row: pd.Series) -> str:
    """Return the value as the source has it, or its flag and what the flag means."""
    if pd.isna(row["value"]):
        flag = row["flag"] if isinstance(row["flag"], str) else text.MISSING
        return f"{flag} ({FLAGS[flag]})"
    unit = "" if row["unit"] in {"procent", "antal"} else f" {row['unit']}"
    return value_text(row["value"], row["unit"], row["decimals"], is_signed=False) + unit


def _revisions(row: pd.Series) -> list[tuple[pd.Timestamp, str, str, str]]:
    """Return how the source has revised this figure, one tuple each: day, kind, value before, value after."""
    rows = read(
        "explore_revisions",
        indicator_id=row["indicator_id"],
        region_code=row["region_code"],
        period_start=date.isoformat(row["period_start"].date()),
        frequency=row["frequency"],
        sex=row["sex"],
        age=row["age"],
        breakdown_id=row["breakdown_id"],
    )
    return [
        (one["revised_on"], KINDS[one["kind"]], _side(one, "before", row), _side(one, "after", row))
        for _, one in rows.iterrows()
    ]


def _side(revision: pd.Series, side: str, row: pd.Series) -> str:
    value, flag = revision[f"value_{side}"], revision[f"flag_{side}"]
    if pd.isna(value):
        return flag if isinstance(flag, str) else "ingen uppgift"
    return value_text(value, row["unit"], row["decimals"], is_signed=False)
