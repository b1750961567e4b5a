"""Where a figure comes from, as the text of a note: the plan's sentence, a publication, or statistics."""

from collections.abc import Sequence

import pandas as pd

from panel.report.state import State, read_for_state
from panel.warehouse import read
from panel.warehouse.origins import Origin, by_publication
from panel.wording import labels, text
from panel.wording.sentences import report as sentences
from panel.wording.statistics.attribution import KINDS, attributed, shown_quote, sources_of


def reported_by(row: pd.Series, *fields: str, is_partly: bool = False) -> str:
    """Return who reported a row's values, when, and in which publication, whose page has the cells, in Swedish.

    `row` has the column origins (panel.warehouse.origins). `fields` limits it to the origins of these values. Values of
    several publications are listed one by one. `is_partly`: the row also shows values that the plan itself states.
    """
    return " ".join(
        f"{f'{named}: rapporterat' if named else 'Rapporterat'} av {_together(own)}"
        for named, own in by_publication(row, fields, is_partly=is_partly)
    )


def origin(row: pd.Series) -> str:
    """Return the same as reported_by() without the words that the column's heading already has."""
    return " ".join(f"{f'{named}: ' if named else ''}{_together(own)}" for named, own in by_publication(row))


def _together(own: list[Origin]) -> str:
    first = own[0]
    parts = [first.recorded_by, *([first.office_name] if first.office_name else [])]
    parts += [text.day(first.recorded_on), f"publicering {first.receipt_no}"]
    return f"{', '.join(parts)}."


def sentence(state: State, statement_id: str) -> str:
    """Return the plan's sentence behind a figure, its line in the plan, and how the figure follows from it."""
    row = read("statement", statement_id=statement_id).iloc[0]
    how = KINDS[row["kind"]]
    if row["kind"] == "derived":
        how += f": {str(row['formula']).rstrip('.')}. Utgår från"
    if row["kind"] == "interpreted":
        how += f" av {row['said_by']}. Utgår från"
    quote = shown_quote(row["quote"]).strip()
    named = ", ".join(filter(None, (state.title, state.case_number)))
    return f"{how}: ”{quote}” ({named}, rad {row['line_no']}, {text.day(state.decided_on)})."


def line_of(statement_id: str) -> str:
    """Return which line of the plan's text a statement is on."""
    return f"Planen, rad {read('statement', statement_id=statement_id).iloc[0]['line_no']}."


def statistics(state: State, source_ids: Sequence[str], producer: str = "") -> str:
    """Return the producers of some statistics, the titles of the files, and how fresh they are.

    `producer` names the one meant where a file has figures of several.
    """
    sources = read_for_state("sources", state).set_index("source_id").loc[list(source_ids)]
    parts = []
    for row in sources.itertuples():
        via = f", via {row.publisher}" if row.publisher not in {row.producer, "Egen sammanställning"} else ""
        has_day = not labels.is_missing(row.updated_on)
        fresh = f"uppdaterad {text.day(row.updated_on)}" if has_day else f"hämtad {text.day(row.retrieved_on)}"
        parts.append(f"{attributed(row.producer, producer)}{via} ({row.title}, {fresh})")
    return "; ".join(parts)


def statistics_of(state: State, rows: pd.DataFrame, producer: str = "") -> str:
    """Return the same as statistics() for the files that rows of statistics come from, by their source_ids."""
    return statistics(state, sources_of(rows), producer)


def source_line(sources: str, unit: str, definition: str) -> str:
    """Return the line under a chart or a table, worded as on the pages."""
    return f"Källa: {sources}. Enhet: {unit}. Definition: {definition}"


def reports_until(state: State, sheet_kind: str) -> str:
    """Return the offices' follow-ups as a source: until which follow-up and publication, or that nothing is reported."""
    rows = read_for_state("report_last", state)
    found = rows[rows["sheet_kind"] == sheet_kind]
    if found.empty:
        return f"planen ({', '.join(filter(None, (state.case_number, text.day(state.decided_on))))}); inget är rapporterat därefter"
    last = found.iloc[0]
    return sentences.reports_until(labels.follow_up_name(last["period"]), int(last["receipt_no"]), last["recorded_on"])


def counted(state: State, sheet_kind: str, what: str) -> str:
    """Return the note of a count: what was counted, and from which reports."""
    return f"Räknat: {what}. Källa: {reports_until(state, sheet_kind)}."
