"""Källor och kvalitet: what the panel rests on, what does not add up, and the document itself."""

from html import escape

import pandas as pd
import streamlit as st

from ui import block, markup, text
from ui.findings import findings
from ui.plan import current_plan
from ui.source_line import KINDS, shown_quote
from warehouse import read

VIEWS = ("Källor", "Iakttagelser", "Rättelser", "Dokumentet", "Bygget")
VERDICTS = {
    "does_not_add_up": "Det här stämmer inte i planen",
    "contradicted": "Statistiken säger emot",
    "confirmed": "Statistiken bekräftar",
    "untestable": "Går inte att pröva med de uppgifter som finns",
    "worth_knowing": "Värt att veta",
}
AROUND = 6


def show_sources(_: pd.Series) -> None:
    """Every file with who made it, how fresh it is, and under which licence."""
    sources = read("sources")
    spans = read("source_spans").set_index("source_id")
    items = "".join(_source(row, spans) for _, row in sources.iterrows())
    st.html(f"<h2>{len(sources)} filer</h2>{block.download_links('sources', {})}{items}")


def _source(row: pd.Series, spans: pd.DataFrame) -> str:
    fresh = f"Uppdaterad {text.day(row['updated_on'])}. " if row["updated_on"] == row["updated_on"] else ""
    span = ""
    if row["source_id"] in spans.index:
        held = spans.loc[row["source_id"]]
        first, last = (text.period(held[name], held["frequency"]) for name in ("first_period", "last_period"))
        span = f" {first}–{last}, {text.number(held['observations'])} uppgifter varav {text.number(held['missing'])} saknas."
    note = f"<p>{escape(row['note'])}</p>" if isinstance(row["note"], str) else ""
    return (
        f'<article class="finding"><h3>{escape(row["title"])}</h3>'
        f'<p>{escape(row["producer"])}, publicerad av <a href="{escape(row["url"])}">{escape(row["publisher"])}</a>.'
        f" {fresh}Hämtad {text.day(row['retrieved_on'])}. {escape(row['licence'])}.{span}</p>{note}"
        f'<p class="source">{escape(row["path"])} · {text.number(row["row_count"])} rader · sha256 {row["sha256"][:16]}…</p></article>'
    )


def show_findings(_: pd.Series) -> None:
    """All findings, by what came out of the test."""
    rows = read("findings")
    parts = [f"<p>{len(rows)} iakttagelser. Var och en är en fråga till databasen, ställd på nytt vid varje bygge.</p>"]
    parts.append(block.download_links("findings", {}))
    for verdict, heading in VERDICTS.items():
        group = rows[rows["verdict"] == verdict]
        if len(group):
            parts.append(f"<h2>{heading} ({len(group)})</h2>{findings(group)}")
    st.html("".join(parts))


def show_corrections(_: pd.Series) -> None:
    """Known errors in the sources."""
    rows = read("corrections")
    table = markup.table(rows, ("source_says", "we_use", "reason", "guard_count"), "Kända fel i källorna")
    st.html(
        f"<h2>{len(rows)} kända fel i källorna</h2><p>Källan ändras inte. Panelen räknar med det rätta, och vakten räknar hur"
        f" ofta felet står i källan: ett annat antal stoppar bygget.</p>{table}{block.download_links('corrections', {})}"
    )


def show_document(plan: pd.Series) -> None:
    """The document, or the lines around the sentence that the address asks for."""
    statements = read("statements", plan_id=plan["plan_id"])
    asked = st.query_params.get("citat")
    found = statements[statements["statement_id"] == asked]
    if asked and found.empty:
        st.warning("Meningen finns inte i den här planen. Hela dokumentet visas.")
    if found.empty:
        whole = read("document_around", plan_id=plan["plan_id"], from_line=1, to_line=100_000)
        st.html(f"<h2>{escape(plan['title'])}, som den är</h2>{_lines(whole, None)}")
        return
    row = found.iloc[0]
    line = int(row["line_no"])
    around = read("document_around", plan_id=plan["plan_id"], from_line=line - AROUND, to_line=line + AROUND)
    formula = f"<p>{escape(row['formula'])}</p>" if isinstance(row["formula"], str) else ""
    st.html(
        f"<h2>{escape(row['section'])}</h2><p>{KINDS[row['kind']]}: {escape(shown_quote(row['quote']))}</p>{formula}"
        + _lines(around, row)
        + '<p><a href="kallor?visa=Dokumentet">Visa hela dokumentet</a></p>'
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


def show_build(_: pd.Series) -> None:
    """When the picture was made, and what tells it from another."""
    build = read("latest_build").iloc[0]
    st.html(
        f"<h2>Bilden gjordes {text.moment(build['finished_at'])} (UTC)</h2><ul>"
        f"<li>{text.number(build['row_count'])} rader ur {build['input_count']} filer på {text.number(build['build_seconds'], 2)} sekunder</li>"
        f"<li>{build['check_count']} kontroller, alla utan anmärkning: annars hade den gamla bilden fått stå kvar</li>"
        f"<li>Innehållets kontrollsumma: <code>{build['content_sha256']}</code></li>"
        f"<li>Källornas kontrollsumma: <code>{build['input_sha256']}</code></li></ul>"
        "<p>Två byggen av samma källor ger samma innehåll och samma kontrollsumma.</p>"
    )


def main() -> None:
    """Show the view that the reader has chosen."""
    plan = current_plan()
    block.page_head("Källor och kvalitet", "Vad vilar panelen på, hur färskt är det, och vad stämmer inte?")
    view = block.choice("Visa", VIEWS, "visa")
    shows = (show_sources, show_findings, show_corrections, show_document, show_build)
    dict(zip(VIEWS, shows, strict=True))[view](plan)


main()
