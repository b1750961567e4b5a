"""Metod och källor: how the report was made, what its terms mean, and its sources."""

import pandas as pd

from panel.report.content.data import ReportContent
from panel.report.state import State, read_for_state
from panel.report.tree import Block, Cell, Column, Paragraph, Run, Section, Style, Table, words
from panel.wording import labels, text

TITLE = "Metod och källor"
HOW = (
    "Rapporten är gjord av Uppdragspanelen ur planens text, kontorens uppföljningsblad och offentlig statistik. Inget tal är inskrivet för hand: varje uppgift följer med en not, en rad under tabellen eller en kolumn som säger varifrån den kommer.",
    "Uppgifter ur planen bär meningen de står i. Rapporterade uppgifter bär publiceringens nummer: i panelen, under Publiceringslogg, står varje uppgifts blad och ruta. Bladen är sparade oförändrade.",
    "Läget är det som var känt den dag som står på första sidan. Det som har rapporterats i en senare uppföljning är inte med.",
    "Status säger hur långt arbetet har kommit. Bedömd måluppfyllelse säger om målet nås under året. De är två skilda saker.",
    "Avvikelse är budget minus helårsprognos: plus är bättre än budget.",
    "Kommentarer, förklaringar, åtgärder och skäl är återgivna som de är skrivna, i sin helhet.",
    ".. betyder att uppgiften saknas eller inte är rapporterad. Ett värde som saknas är aldrig noll.",
)


def section(content: ReportContent) -> Section:
    """Return how the report was made; for the whole year also every source and correction."""
    blocks: list[Block] = [words(sentence, Style.BULLET) for sentence in HOW]
    if not content.state.is_whole_year:
        return Section(TITLE, tuple(blocks))
    below = [Section("Källor", (_sources(content.state),))]
    corrections = read_for_state("corrections", content.state)
    corrections = corrections[corrections["plan_id"] == content.state.plan_id]
    if len(corrections):
        below.append(Section("Kända fel i källorna", (_corrections(corrections),)))
    return Section(TITLE, tuple(blocks), tuple(below))


def colophon(state: State) -> tuple[Paragraph, ...]:
    """Return plan, follow-up and day, with which the same report can be made again."""
    return (
        Paragraph(
            (
                Run("Kolofon. ", is_bold=True),
                Run(
                    f"{state.document}, {state.follow_up}, läget {text.day(state.day)}. Samma läge ger"
                    " samma dokument. Databasens kontrollsumma står i dokumentets egenskaper."
                ),
            ),
            Style.QUIET,
        ),
    )


def _sources(state: State) -> Table:
    columns = (
        Column("Källa", 3.6),
        Column("Producent", 2.4),
        Column("Licens", 3.2),
        Column("Uppdaterad", 1.7),
        Column("Hämtad", 1.7),
        Column("Rader", 1, True),
    )
    body = tuple(
        (
            Cell(row.title),
            Cell(row.producer if row.publisher == row.producer else f"{row.producer}, via {row.publisher}"),
            Cell(row.licence),
            Cell(text.MISSING if labels.is_missing(row.updated_on) else text.day(row.updated_on)),
            Cell(text.day(row.retrieved_on)),
            Cell(text.number(row.row_count)),
        )
        for row in read_for_state("sources", state).itertuples()
    )
    return Table(
        "Filerna som rapporten vilar på",
        columns,
        body,
        "Adress och kontrollsumma för varje fil står i panelen under Källor och kvalitet.",
    )


def _corrections(rows: pd.DataFrame) -> Table:
    columns = (Column("Vad", 1.8), Column("Källan säger", 2.4), Column("Här används", 2.4), Column("Skäl", 4))
    body = tuple(
        (Cell(row["subject"]), Cell(row["source_says"]), Cell(row["we_use"]), Cell(row["reason"]))
        for _, row in rows.iterrows()
    )
    return Table(
        "Rättelser av kända fel i källorna", columns, body, "Källorna är oförändrade; rättelserna ligger för sig."
    )
