"""One figure and all that is known of it: source, definition, when it was taken in, and how it has been revised."""

from datetime import date
from html import escape

import pandas as pd

from panel.charts.explore.series import figure_text, value_text
from panel.charts.explore.views import FLAGS
from panel.ui.explore import data
from panel.warehouse import read
from panel.wording import text
from panel.wording.statistics.ages import age_name

KINDS = {"changed": "Ändrad", "added": "Tillagd", "withdrawn": "Borttagen"}


def story(row: pd.Series) -> str:
    """Return, as HTML, what is known of one row of views.apply()."""
    start, frequency = row["period_start"], row["frequency"]
    definition = data.definition(row["indicator_id"], frequency)
    is_computed = bool(row["is_computed"])
    groups = (
        ""
        if (row["sex"], row["age"]) == ("total", "total")
        else f", {data.group_name(row['sex'], age_name(row['measured_age']))}"
    )
    title = (
        f"{row['indicator_title']}, {row['region_name']}, {text.period(start, frequency)}{groups}: {figure_text(row)}"
    )
    facts = [
        ("Enhet", escape(str(row["shown_unit"]))),
        ("Räknat värde" if is_computed else "Värde i källan", escape(_stored(row))),
        ("Varför det saknas", escape(row["shown_flag"])),
        ("Definition", escape(definition)),
        ("Källa", _source(row["source_id"])),
        ("Om värdet", escape(row["note"]) if isinstance(row["note"], str) else ""),
        ("Hämtat", _snapshots(row["source_id"])),
        ("Revideringar", "" if is_computed else _revisions(row)),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in facts if words)
    return f'<section class="explore-point"><h3>{escape(title)}</h3><dl>{told}</dl></section>'


def _stored(row: pd.Series) -> str:
    """Return the value as the source has it, and the meaning of its flag where it has none."""
    if pd.isna(row["value"]):
        flag = row["flag"] if isinstance(row["flag"], str) else text.MISSING
        return f"{flag} ({FLAGS[flag]})"
    unit = "" if row["unit"] in {"procent", "antal"} else f" {row['unit']}"
    return value_text(row["value"], row["unit"], row["decimals"], is_signed=False) + unit


def _source(source_id: str) -> str:
    """Return who made the figures, in which file, and when it was taken in."""
    row = read("sources", plan_id="").set_index("source_id").loc[source_id]
    via = f", via {row['publisher']}" if row["publisher"] not in {row["producer"], "Egen sammanställning"} else ""
    return (
        f'<a href="{escape(row["url"])}">{escape(row["producer"] + via)}</a>: {escape(row["title"])},'
        f" hämtad {text.day(row['retrieved_on'])}, licens {escape(row['licence'])}"
    )


def _snapshots(source_id: str) -> str:
    """Return when the service was asked, and what tells that answer from another; empty for a file that came along."""
    rows = read("explore_snapshots", source_id=source_id)
    if rows.empty:
        return ""
    newest = rows.iloc[0]
    more = f", {len(rows)} svar sparade" if len(rows) > 1 else ""
    return (
        f"{text.swedish_moment(newest['taken_at'])} ur {escape(newest['service'])}{more};"
        f" kontrollsumma <code>{escape(newest['sha256'][:12])}</code>"
    )


def _revisions(row: pd.Series) -> str:
    """Return how this very figure has changed since it was first taken in."""
    rows = read(
        "explore_revisions",
        indicator_id=row["indicator_id"],
        region_code=row["region_code"],
        period_start=date.isoformat(row["period_start"].date()),
        frequency=row["frequency"],
        sex=row["sex"],
        age=row["age"],
    )
    if rows.empty:
        return "Inga"
    items = "".join(
        f"<li>{text.day(one['revised_on'])}: {KINDS[one['kind']]}, {_side(one, 'before', row)} → {_side(one, 'after', row)}</li>"
        for _, one in rows.iterrows()
    )
    return f"<ul>{items}</ul>"


def _side(revision: pd.Series, side: str, row: pd.Series) -> str:
    value, flag = revision[f"value_{side}"], revision[f"flag_{side}"]
    if pd.isna(value):
        return escape(flag) if isinstance(flag, str) else "ingen uppgift"
    return escape(value_text(value, row["unit"], row["decimals"], is_signed=False))
