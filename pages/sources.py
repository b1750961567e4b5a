"""Källor och kvalitet: the sources, what was fetched, the findings, the corrections, the document and the build."""

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel.ui import address, block, head, markup
from panel.ui.cached import per_build
from panel.ui.findings import findings
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.statistics.revisions import revisions_view
from panel.warehouse import read
from panel.wording import text
from panel.wording.plan.open_findings import headline
from panel.wording.sentences import address as sentences
from panel.wording.sentences import operations as built
from panel.wording.sentences import sources as count_sentences
from panel.wording.statistics.attribution import KINDS, shown_quote
from panel.wording.templates import render

PAGE_VIEWS = ("Källor", "Hämtningar", "Iakttagelser", "Rättelser", "Dokumentet", "Bygget")
# Each list of findings: its verdict, whether it is on reports (None for either), and its heading.
LISTS: tuple[tuple[str, bool | None, str], ...] = (
    ("does_not_add_up", False, "Det här stämmer inte i planen"),
    ("does_not_add_up", True, "Det här stämmer inte i det som är rapporterat"),
    ("contradicted", None, "Statistiken säger emot"),
    ("confirmed", None, "Statistiken bekräftar"),
    ("untestable", None, "Går inte att pröva med de uppgifter som finns"),
    ("worth_knowing", None, "Värt att veta"),
)
AROUND = 6


@per_build
def sources_view() -> Markup:
    """Return every source as HTML: its producer, how recent it is, and its licence."""
    requested = {"plan_id": current_plan()["plan_id"]}
    sources, spans = read("sources", **requested), read("source_spans").set_index("source_id")
    return render(
        "sources/sources.html",
        heading=count_sentences.files(len(sources)),
        links=block.download_links("sources", requested),
        sources=[(row, _coverage(row.source_id, spans)) for row in sources.itertuples()],
        rows=count_sentences.rows,
    )


def _coverage(source_id: str, spans: pd.DataFrame) -> str:
    """Return, in Swedish, a source's first and last period and number of figures; "" where it has none."""
    if source_id not in spans.index:
        return ""
    coverage = spans.loc[source_id]
    first, last = (text.period(coverage[name], coverage["frequency"]) for name in ("first_period", "last_period"))
    return count_sentences.coverage(first, last, int(coverage["observations"]), int(coverage["missing"]))


@per_build
def findings_view() -> Markup:
    """Return all findings as HTML, grouped by verdict."""
    rows = plan_findings()
    groups = []
    for verdict, is_reported, heading in LISTS:
        group = rows[rows["verdict"] == verdict]
        if is_reported is not None:
            group = group[group["period"].notna() == is_reported]
        if len(group):
            groups.append(findings(group, f"{heading} ({len(group)})"))
    return render(
        "sources/findings.html",
        about=f"{count_sentences.findings(len(rows))} {headline(rows, current_plan()['board_form'])}",
        links=block.download_links("findings", {"plan_id": current_plan()["plan_id"]}),
        groups=groups,
    )


@per_build
def corrections_view() -> Markup:
    """Return the known errors in the sources as HTML."""
    requested = {"plan_id": current_plan()["plan_id"]}
    rows = read("corrections", **requested)
    return render(
        "sources/corrections.html",
        heading=count_sentences.corrections(len(rows)),
        table=markup.table(rows, ("source_says", "we_use", "reason", "guard_count"), "Kända fel i källorna"),
        links=block.download_links("corrections", requested),
    )


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


@per_build
def build_view() -> Markup:
    """Return, as HTML, when the database was built, from what, and its checksum."""
    build = read("latest_build").iloc[0]
    return render(
        "sources/build.html",
        build=build,
        read_in=built.read_in(int(build["row_count"]), int(build["input_count"]), float(build["build_seconds"])),
        checked=built.checked(int(build["check_count"])),
    )


def main() -> None:
    """Show the view that the reader has chosen."""
    head.plain("Källor och kvalitet", "Källor, aktualitet och kända fel")
    page_view = block.choice("Visa", PAGE_VIEWS, "visa")
    functions = (sources_view, revisions_view, findings_view, corrections_view, document_view, build_view)
    st.html(dict(zip(PAGE_VIEWS, functions, strict=True))[page_view]())


main()
