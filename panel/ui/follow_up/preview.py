"""How an upload is told before it is published: what is wrong, what changes, what is left. Plain data in, HTML out."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from panel.sheets.layout import CellNote
from panel.ui.plan.plan import item_name
from panel.wording import labels, text, theme
from panel.wording.sentences import changes as sentences
from panel.wording.templates import component, render

MAX_SHOWN = 300
NOTHING = "tomt"
NEW_ROWS = {"proposal": "Nytt förslag", "activity": "Ny aktivitet"}


class Changed(NamedTuple):
    """A cell that changes: which item, what the column is called, from what to what, and who said it before."""

    item_id: str
    header: str
    kind: str
    before: str | None
    after: str | None
    location: str
    reported_before: str


def cell_notes(heading: str, rows: Sequence[CellNote], icon: str = "■", colour: str = theme.OCHRE) -> Markup:
    """Return what is said of some cells, each with its place, under a heading; nothing where nothing is."""
    rest = sentences.and_more(len(rows) - MAX_SHOWN)
    return component("remarks", heading, rows[:MAX_SHOWN], icon, colour, rest)


def change_table(rows: Sequence[Changed], caption: str, heading: str = "") -> Markup:
    """Return the changes as a table, row by row: what, from what to what, who said it before, which cell."""
    return render(
        "follow_up/changes.html",
        heading=heading,
        caption=caption,
        has_reporter=any(row.reported_before for row in rows),
        rows=rows[:MAX_SHOWN],
        rest=sentences.and_more(len(rows) - MAX_SHOWN, "Alla står i kvittot."),
        item=item,
        value=value,
    )


def item(item_id: str) -> str:
    """Return what an item is called; one that has no number yet is a new row."""
    if item_id.startswith("new:"):
        _, _, kind, row = item_id.split(":")
        return f"{NEW_ROWS[kind]} på rad {row}"
    return item_name(item_id)


def value(reported: str | None, kind: str) -> str:
    """Return a reported value as it is read: numbers in Swedish, text as typed, and a word where there is none."""
    if reported is None:
        return NOTHING
    return labels.reported(reported) if kind == "number" else reported


def size(size_bytes: int) -> str:
    """Return a file's size: "38 kB"."""
    return f"{text.number(max(1, round(size_bytes / 1000)))}{text.NBSP}kB"
