"""Where a figure comes from: the line under a chart, and the sentence of the plan."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from panel.ui import markup
from panel.ui.plan.which_plan import plan_id, with_plan
from panel.warehouse import read
from panel.wording import text
from panel.wording.statistics.attribution import KINDS, attributed, shown_quote


def source_line(
    source_ids: Sequence[str], unit: str, definition: str, producer: str | None = None, also: str = ""
) -> str:
    """Return the line under a chart, as HTML: Källa, Senast uppdaterad, Enhet, Definition.

    `also` is a source beside the files, HTML already: what the offices have reported.
    """
    sources = read("sources", plan_id=plan_id()).set_index("source_id").loc[list(source_ids)]
    parts = []
    for row in sources.itertuples():
        via = f", via {row.publisher}" if row.publisher not in {row.producer, "Egen sammanställning"} else ""
        fresh = f"senast uppdaterad {text.day(row.updated_on)}" if row.updated_on == row.updated_on else ""
        fresh = fresh or f"senast hämtad {text.day(row.retrieved_on)}"
        parts.append(
            f'<a href="{escape(row.url)}">{escape(attributed(row.producer, producer) + via)}</a> ({escape(row.title)}, {fresh})'
        )
    if also:
        parts.append(also)
    return (
        f'<p class="source"><b>Källa:</b> {"; ".join(parts)}. <b>Enhet:</b> {escape(unit)}.'
        f" <b>Definition:</b> {escape(definition)}</p>"
    )


def sentence(statement_id: str, summary: str = "Meningen i planen") -> str:
    """Return a fold with the sentence that a figure rests on, and the way to it in the document."""
    row = read("statement", statement_id=statement_id).iloc[0]
    how = KINDS[row["kind"]]
    if row["kind"] == "derived":
        how += f": {row['formula']} Utgår från meningen:"
    if row["kind"] == "interpreted":
        how += f" av {row['said_by']}:"
    body = (
        f'<p>{escape(how)}</p><blockquote lang="sv">{escape(shown_quote(row["quote"]))}</blockquote>'
        f'<p><a href="{link(statement_id)}">Visa i dokumentet (rad {row["line_no"]})</a></p>'
    )
    return markup.fold(summary, body)


def link(statement_id: str) -> str:
    """Return the address where a sentence is shown in its context."""
    return with_plan(f"kallor?visa=Dokumentet&citat={quote(statement_id, safe='')}")
