"""Källor och kvalitet: what the panel rests on, what does not add up, and the document itself."""

from html import escape

import pandas as pd
import streamlit as st

from panel.ui import address, block, markup
from panel.ui.cached import per_build
from panel.ui.findings import findings
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.plan.which_plan import with_plan
from panel.ui.statistics.revisions import revisions_view
from panel.warehouse import read
from panel.wording import text
from panel.wording.plan.open_findings import headline
from panel.wording.sentences import address as sentences
from panel.wording.sentences import operations as built
from panel.wording.sentences import sources as count_sentences
from panel.wording.statistics.attribution import KINDS, shown_quote

VIEWS = ("Källor", "Hämtningar", "Iakttagelser", "Rättelser", "Dokumentet", "Bygget")
# What each list of findings is headed by: the verdict, and where it takes more than that, whether they are about what is reported.
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
def sources_view() -> str:
    """Every file with who made it, how fresh it is, and under which licence."""
    sources = read("sources", plan_id=current_plan()["plan_id"])
    spans = read("source_spans").set_index("source_id")
    items = "".join(_source(row, spans) for _, row in sources.iterrows())
    return f"<h2>{count_sentences.files(len(sources))}</h2>{block.download_links('sources', {'plan_id': current_plan()['plan_id']})}{items}"


def _source(row: pd.Series, spans: pd.DataFrame) -> str:
    fresh = f"Uppdaterad {text.day(row['updated_on'])}. " if row["updated_on"] == row["updated_on"] else ""
    span = ""
    if row["source_id"] in spans.index:
        held = spans.loc[row["source_id"]]
        first, last = (text.period(held[name], held["frequency"]) for name in ("first_period", "last_period"))
        span = f" {count_sentences.held(first, last, int(held['observations']), int(held['missing']))}"
    note = f"<p>{escape(row['note'])}</p>" if isinstance(row["note"], str) else ""
    return (
        f'<article class="finding"><h3>{escape(row["title"])}</h3>'
        f'<p>{escape(row["producer"])}, publicerad av <a href="{escape(row["url"])}">{escape(row["publisher"])}</a>.'
        f" {fresh}Hämtad {text.day(row['retrieved_on'])}. {escape(row['licence'])}.{span}</p>{note}"
        f'<p class="source">{escape(row["path"])} · {count_sentences.rows(int(row["row_count"]))} · sha256 {row["sha256"][:16]}…</p></article>'
    )


@per_build
def findings_view() -> str:
    """All findings, by what came out of the test."""
    rows = plan_findings()
    about = escape(headline(rows, current_plan()["board_form"]))
    parts = [f"<p>{count_sentences.findings(len(rows))} {about}</p>"]
    parts.append(block.download_links("findings", {"plan_id": current_plan()["plan_id"]}))
    for verdict, is_reported, heading in LISTS:
        group = rows[rows["verdict"] == verdict]
        if is_reported is not None:
            group = group[group["period"].notna() == is_reported]
        if len(group):
            parts.append(f"<h2>{heading} ({len(group)})</h2>{findings(group)}")
    return "".join(parts)


@per_build
def corrections_view() -> str:
    """Known errors in the sources."""
    rows = read("corrections", plan_id=current_plan()["plan_id"])
    table = markup.table(rows, ("source_says", "we_use", "reason", "guard_count"), "Kända fel i källorna")
    return (
        f"<h2>{count_sentences.corrections(len(rows))}</h2><p>Källan ändras inte. Panelen räknar med det rätta, och vakten räknar hur"
        f" ofta felet står i källan: ett annat antal stoppar bygget.</p>{table}{block.download_links('corrections', {'plan_id': current_plan()['plan_id']})}"
    )


def document_view() -> str:
    """Return the document, or the lines around the sentence that the address asks for."""
    plan_id = current_plan()["plan_id"]
    asked = address.asked_for("citat")
    known = set(read("statements", plan_id=plan_id)["statement_id"])
    if asked and asked in known:
        return around(plan_id, asked)
    if asked:
        address.show(sentences.not_in_document("citat", asked))
    return document(plan_id)


@per_build
def document(plan_id: str) -> str:
    """Return the whole document, line by line."""
    lines = read("document_around", plan_id=plan_id, from_line=1, to_line=100_000)
    return f"<h2>{escape(current_plan()['title'])}, som den är</h2>{_lines(lines, None)}"


@per_build
def around(plan_id: str, statement_id: str) -> str:
    """Return a sentence marked among the lines around it."""
    row = read("statement", statement_id=statement_id).iloc[0]
    line = int(row["line_no"])
    lines = read("document_around", plan_id=plan_id, from_line=line - AROUND, to_line=line + AROUND)
    formula = f"<p>{escape(row['formula'])}</p>" if isinstance(row["formula"], str) else ""
    return (
        f"<h2>{escape(row['section'])}</h2><p>{KINDS[row['kind']]}: {escape(shown_quote(row['quote']))}</p>{formula}"
        + _lines(lines, row)
        + f'<p><a href="{with_plan("kallor?visa=Dokumentet")}">Visa hela dokumentet</a></p>'
    )


def _lines(lines: pd.DataFrame, statement: pd.Series | None) -> str:
    shown = []
    for line in lines[lines["text"] != ""].itertuples():
        words = escape(line.text)
        if statement is not None and line.line_no == statement["line_no"]:
            quote = escape(statement["quote"])
            words = words.replace(quote, f"<mark>{quote}</mark>", 1)
        shown.append(f'<p><span class="no">{line.line_no}</span> {words}</p>')
    return f'<div class="document">{"".join(shown)}</div>'


@per_build
def build_view() -> str:
    """When the picture was made, and what tells it from another."""
    build = read("latest_build").iloc[0]
    return (
        f"<h2>Bilden gjordes {text.swedish_moment(build['finished_at'])}</h2><ul>"
        f"<li>{built.read_in(int(build['row_count']), int(build['input_count']), float(build['build_seconds']))}</li>"
        f"<li>{built.checked(int(build['check_count']))}: annars hade den gamla bilden fått stå kvar</li>"
        f"<li>Innehållets kontrollsumma: <code>{build['content_sha256']}</code></li>"
        f"<li>Källornas kontrollsumma: <code>{build['input_sha256']}</code></li></ul>"
        "<p>Två byggen av samma källor ger samma innehåll och samma kontrollsumma.</p>"
    )


def main() -> None:
    """Show the view that the reader has chosen."""
    st.html(block.page_head("Källor och kvalitet", "Vad vilar panelen på, hur färskt är det, och vad stämmer inte?"))
    view = block.choice("Visa", VIEWS, "visa")
    views = (sources_view, revisions_view, findings_view, corrections_view, document_view, build_view)
    st.html(dict(zip(VIEWS, views, strict=True))[view]())


main()
