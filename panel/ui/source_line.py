"""Where a figure comes from: the line under a chart, and the sentence of the plan."""

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from panel.ui.plan.which_plan import shown_plan, with_plan
from panel.warehouse import read
from panel.wording.statistics.attribution import KINDS, attributed, shown_quote
from panel.wording.templates import component, template_global


def source_line(
    source_ids: Sequence[str], unit: str, definition: str, producer: str | None = None, also: str = ""
) -> Markup:
    """Return the line under a chart, as HTML: Källa, Senast uppdaterad, Enhet, Definition.

    `producer` replaces the source's own where a file has several. `also` is HTML: a source that is no file, such as the
    offices' reports.
    """
    sources = read("sources", plan_id=shown_plan()).set_index("source_id").loc[list(source_ids)]
    named = [(row, attributed(row.producer, producer)) for row in sources.itertuples()]
    return component("source_line", named, unit, definition, also)


@template_global
def sentence(statement_id: str, summary: str = "Visa i planen") -> Markup:
    """Return a fold with the plan's sentence behind a figure, and a link to it in the document."""
    row = read("statement", statement_id=statement_id).iloc[0]
    how = KINDS[row["kind"]]
    if row["kind"] == "derived":
        how += f": {row['formula']} Utgår från meningen:"
    if row["kind"] == "interpreted":
        how += f" av {row['said_by']}:"
    return component("sentence", summary, how, shown_quote(row["quote"]), link(statement_id), row["line_no"])


def link(statement_id: str) -> str:
    """Return the address that shows a statement in the document."""
    return with_plan(f"kallor?visa=Dokumentet&citat={quote(statement_id, safe='')}")
