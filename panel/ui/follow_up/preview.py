"""The preview of an upload as HTML: problems, changes, cells left out. Takes plain data."""

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


class Changed(NamedTuple):
    """A cell that changes: which, from what to what, and who reported the value before.

    `header` is the column's title and `kind` its kind in the contract, "" without one. `location` is the cell;
    `reported_before` is "" where nobody reported a value before.
    """

    item_id: str
    header: str
    kind: str
    before: str | None
    after: str | None
    location: str
    reported_before: str


def cell_notes(heading: str, rows: Sequence[CellNote], icon: str = "■", colour: str = theme.OCHRE) -> Markup:
    """Return notes on cells, each with its cell, as a list under a heading; empty for no notes."""
    rest = sentences.and_more(len(rows) - MAX_SHOWN)
    return component("cell_notes", heading, rows[:MAX_SHOWN], icon, colour, rest)


def change_table(rows: Sequence[Changed], caption: str, heading: str = "") -> Markup:
    """Return the changes as a table, one per row: item, before, after, who reported it before, cell."""
    return render(
        "follow_up/changes.html",
        heading=heading,
        caption=caption,
        has_reporter=any(row.reported_before for row in rows),
        rows=rows[:MAX_SHOWN],
        rest=sentences.and_more(len(rows) - MAX_SHOWN, "Alla står i publiceringen."),
        item=item,
        value=value,
    )


def item(item_id: str) -> str:
    """Return an item's name. A row without an id yet is named by its row in the sheet."""
    if item_id.startswith("new:"):
        _, _, kind, row = item_id.split(":")
        return f"{labels.NEW_ITEMS[kind]} på rad {row}"
    return item_name(item_id)


def value(reported: str | None, kind: str) -> str:
    """Return a reported value as text: numbers in Swedish, text as typed, and NOTHING for None."""
    if reported is None:
        return NOTHING
    return labels.reported(reported) if kind == "number" else reported


def size(size_bytes: int) -> str:
    """Return a file size in kilobytes, at least one: "38 kB"."""
    return f"{text.number(max(1, round(size_bytes / 1000)))}{text.NBSP}kB"
