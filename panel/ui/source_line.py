"""Where a figure comes from: the line under a chart, and the sentence of the plan."""

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from panel.ui.plan.which_plan import plan_id, with_plan
from panel.warehouse import read
from panel.wording.statistics.attribution import KINDS, attributed, shown_quote
from panel.wording.templates import component, template_global


def source_line(
    source_ids: Sequence[str], unit: str, definition: str, producer: str | None = None, also: str = ""
) -> Markup:
    """Return the line under a chart, as HTML: Källa, Senast uppdaterad, Enhet, Definition.

    `also` is a source beside the files, HTML already: what the offices have reported.
    """
    sources = read("sources", plan_id=plan_id()).set_index("source_id").loc[list(source_ids)]
    named = [(row, attributed(row.producer, producer)) for row in sources.itertuples()]
    return component("source_line", named, unit, definition, also)


@template_global
def sentence(statement_id: str, summary: str = "Meningen i planen") -> Markup:
    """Return a fold with the sentence that a figure rests on, and the way to it in the document."""
    row = read("statement", statement_id=statement_id).iloc[0]
    how = KINDS[row["kind"]]
    if row["kind"] == "derived":
        how += f": {row['formula']} Utgår från meningen:"
    if row["kind"] == "interpreted":
        how += f" av {row['said_by']}:"
    return component("sentence", summary, how, shown_quote(row["quote"]), link(statement_id), row["line_no"])


def link(statement_id: str) -> str:
    """Return the address where a sentence is shown in its context."""
    return with_plan(f"kallor?visa=Dokumentet&citat={quote(statement_id, safe='')}")
