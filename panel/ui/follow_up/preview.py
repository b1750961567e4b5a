"""How an upload is told before it is published: what is wrong, what changes, what is left. Plain data in, HTML out."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from panel.ui import markup
from panel.ui.plan.plan import item_name
from panel.wording import labels, text, theme
from panel.wording.sentences import changes as sentences

MOST_SHOWN = 300
NOTHING = "tomt"
NEW_ROWS = {"proposal": "Nytt förslag", "activity": "Ny aktivitet"}


class Told(NamedTuple):
    """A sentence on a cell."""

    place: str
    message: str


class Changed(NamedTuple):
    """A cell that changes: which item, what the column is called, from what to what, and who said it before."""

    item_id: str
    header: str
    kind: str
    before: str | None
    after: str | None
    place: str
    said_before: str


def remarks(heading: str, rows: Sequence[Told], colour: str, icon: str) -> str:
    """Return a list of sentences on cells, each with its place, or nothing where there are none."""
    if not rows:
        return ""
    items = "".join(
        f"<li><b>{escape(row.place)}</b>: {escape(row.message)}</li>"
        if row.place
        else f"<li>{escape(row.message)}</li>"
        for row in rows[:MOST_SHOWN]
    )
    rest = f"<p>{sentences.and_more(len(rows) - MOST_SHOWN)}</p>" if len(rows) > MOST_SHOWN else ""
    return f'<h3>{markup.tag(heading, icon, colour)}</h3><ul class="changes">{items}</ul>{rest}'


def errors(rows: Sequence[Told]) -> str:
    """Return what must be mended."""
    return remarks(sentences.to_mend(len(rows)), rows, theme.LIFTED, "✖")


def odd(rows: Sequence[Told]) -> str:
    """Return what should be looked at once more."""
    return remarks(sentences.to_look_at(len(rows)), rows, theme.OCHRE, "■")


def unread(rows: Sequence[Told]) -> str:
    """Return what stands in the file and is not taken."""
    return remarks(f"Läses inte ({len(rows)})", rows, theme.OCHRE, "■")


def read_anyway(rows: Sequence[Told]) -> str:
    """Return what is taken though it may not be meant as it stands."""
    return remarks(f"Läses ändå ({len(rows)})", rows, theme.OCHRE, "■")


def notes(rows: Sequence[Told]) -> str:
    """Return what is worth knowing, folded."""
    if not rows:
        return ""
    items = "".join(f"<li><b>{escape(row.place)}</b>: {escape(row.message)}</li>" for row in rows[:MOST_SHOWN])
    return markup.fold(sentences.worth_knowing(len(rows)), f'<ul class="changes">{items}</ul>')


def change_table(rows: Sequence[Changed], caption: str) -> str:
    """Return the changes as a table, row by row: what, from what to what, who said it before, which cell."""
    says_who = any(row.said_before for row in rows)
    columns = ["Uppgift", "Före", *(["Före enligt"] if says_who else []), "Efter", "Cell"]
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    body = "".join(_change_row(row, says_who) for row in rows[:MOST_SHOWN])
    more = sentences.and_more(len(rows) - MOST_SHOWN, "Alla står i kvittot.")
    rest = f"<p>{more}</p>" if more else ""
    return (
        f'<div class="table whole" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{rest}"
    )


def _change_row(row: Changed, says_who: bool) -> str:
    before = [value(row.before, row.kind), *([row.said_before] if says_who else [])]
    cells = [*before, value(row.after, row.kind), row.place]
    inner = "".join(f'<td class="typed">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{escape(item(row.item_id))}: {escape(row.header)}</th>{inner}</tr>'


def item(item_id: str) -> str:
    """Return what an item is called; one that has no number yet is a new row."""
    if item_id.startswith("new:"):
        _, _, kind, row = item_id.split(":")
        return f"{NEW_ROWS[kind]} på rad {row}"
    return item_name(item_id)


def value(said: str | None, kind: str) -> str:
    """Return a reported value as it is read: numbers in Swedish, text as typed, and a word where there is none."""
    if said is None:
        return NOTHING
    return labels.reported(said) if kind == "number" else said


def answered(rows: Iterable[tuple[str, int, Sequence[str]]]) -> str:
    """Return, a sheet a line, how many of its items are answered, and which are not. Rows: title, total, ids left."""
    lines = []
    for title, total, left in rows:
        told = f"<b>{escape(title)}</b>: {total - len(left)} av {total} besvarade"
        names = ", ".join(escape(item_name(item_id)) for item_id in left)
        lines.append(f"<li>{told}{markup.fold('Obesvarade', f'<p>{names}</p>') if left else ''}</li>")
    return f'<h3>Så mycket är besvarat när filen är publicerad</h3><ul class="changes">{"".join(lines)}</ul>'


def size(size_bytes: int) -> str:
    """Return a file's size: "38 kB"."""
    return f"{text.number(max(1, round(size_bytes / 1000)))}{text.NBSP}kB"
