"""The plan's document as it is, or the lines around a statement."""

from typing import Any

from markupsafe import Markup

from panel.ui import address
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording.sentences import address as sentences
from panel.wording.statistics.attribution import KINDS, shown_quote
from panel.wording.templates import render

AROUND = 6


def document_view() -> Markup:
    """Return the plan's document, or the lines around the statement in the address."""
    plan_id = current_plan()["plan_id"]
    requested = address.requested("citat")
    statement_ids = set(read("statements", plan_id=plan_id)["statement_id"])
    if requested and requested in statement_ids:
        return around(plan_id, requested)
    if requested:
        address.show(sentences.not_in_document("citat", requested))
    return document(plan_id)


@per_build
def document(plan_id: str) -> Markup:
    """Return the whole document as HTML."""
    return render(
        "sources/document.html", lines=_lines(plan_id, 1, 100_000), title=current_plan()["title"], statement=None
    )


@per_build
def around(plan_id: str, statement_id: str) -> Markup:
    """Return a statement as HTML, highlighted among the lines around it."""
    row = read("statement", statement_id=statement_id).iloc[0]
    line = int(row["line_no"])
    lines = _lines(plan_id, line - AROUND, line + AROUND)
    origin = f"{KINDS[row['kind']]}: {shown_quote(row['quote'])}"
    return render("sources/document.html", lines=lines, title=row["section"], statement=row, origin=origin)


def _lines(plan_id: str, first: int, last: int) -> list[Any]:
    """Return the document's lines that are not empty: line_no, text."""
    lines = read("document_around", plan_id=plan_id, from_line=first, to_line=last)
    return list(lines[lines["text"] != ""].itertuples())
