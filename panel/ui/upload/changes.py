"""What the uploaded workbooks change together, and what the user must decide."""

from collections.abc import Sequence

import streamlit as st

from panel.follow_up.compare import Proposed, Question, similar_text
from panel.follow_up.preview import AMENDED, FRESH, MINE, PUBLISHED, Decisions, Preview
from panel.sheets.contract import read_contract
from panel.sheets.state import ReportedCell
from panel.ui.follow_up import preview as preview_html
from panel.ui.follow_up.conflicts import WHY_CELLS, decide, decide_rows
from panel.warehouse.origins import Origin
from panel.wording import labels, text
from panel.wording.templates import component

ALL_PUBLISHED = "Allt i filen är redan känt, eller står som det stod i mallen."
NOTHING_READ = "Det som är nytt i filen står ovan, under Läses inte, och tas inte med."
PUBLISHED_ANYWAY = "Det som står ovan, under Läses ändå, är redan känt, eller står som det stod i mallen."
CHOICES = {"Min fil": MINE, "Det publicerade": PUBLISHED}
WRITTEN_CHOICES = {"Det jag har skrivit": MINE, "Det publicerade": PUBLISHED}
WHY_WRITTEN = "Någon annan har publicerat något annat sedan du började skriva. Välj vad som ska gälla i varje cell."


def as_changed(change: Proposed) -> preview_html.Changed:
    """Return a change as the preview shows it."""
    column = read_contract().sheet(change.kind).column(change.field)
    return preview_html.Changed(
        change.item_id,
        column.header,
        column.kind or "",
        change.known_before,
        change.after,
        change.location,
        reported_before(change),
    )


def reported_before(change: Proposed) -> str:
    """Return, in Swedish, where the value before comes from: the plan, or a publication and its follow-up.

    For an empty value it is the publication that emptied the cell, or "".
    """
    if change.known_before is None:
        return _publication(change.published) if change.published else ""
    if change.origin is None:
        return "planen"
    earlier = f"{labels.period_name(change.origin.period)}, " if change.origin.period != change.period else ""
    return f"{earlier}{_publication(change.origin)}"


def _publication(publication: ReportedCell | Origin) -> str:
    waits = isinstance(publication, Origin) and publication.waits
    what = f"{'inlämning' if waits else 'publicering'} {publication.receipt_no}"
    return f"{publication.recorded_by}, {text.day(publication.recorded_on)}, {what}{', väntar på godkännande' if waits else ''}"


def show_changes(shown: Preview) -> Decisions:
    """Show conflicts and questions to decide, and the changes. Return the decisions made."""
    decisions = show_conflicts(shown.conflicts) if shown.conflicts else {}
    decisions |= show_questions(shown.questions) if shown.questions else {}
    if shown.changes:
        count = len(shown.changes)
        head = "1 uppgift ändras" if count == 1 else f"{text.number(count)} uppgifter ändras"
        rows = [as_changed(change) for change in shown.changes]
        st.html(preview_html.change_table(rows, "Före och efter, cell för cell", head))
    elif not shown.to_decide and not shown.is_refused and not shown.has_problems and not only_published(shown):
        st.html(component("empty_state", "Inget ändras", why_nothing_changes(shown)))
    return decisions


def why_nothing_changes(shown: Preview) -> str:
    """Return, in Swedish, why valid workbooks change nothing."""
    if shown.is_all_published:
        return ALL_PUBLISHED
    return NOTHING_READ if any(file.unread for file in shown.files) else PUBLISHED_ANYWAY


def only_published(shown: Preview) -> bool:
    """Return whether every file is already published: then that is shown for each, and no more here."""
    return all(file.published_in for file in shown.files)


def show_conflicts(conflicts: Sequence[Proposed], *, is_written: bool = False) -> Decisions:
    """Let the user decide each conflict, or all at once. `is_written`: theirs is written in the page, not in a file."""
    keys = [f"conflict-{'|'.join(conflict.key)}" for conflict in conflicts]
    choices, why = (WRITTEN_CHOICES, WHY_WRITTEN) if is_written else (CHOICES, WHY_CELLS)
    chosen = decide([as_changed(conflict) for conflict in conflicts], keys, list(choices), why)
    return {one.key: choices[words] for one, words in zip(conflicts, chosen, strict=True) if words}


def show_questions(questions: Sequence[Question]) -> Decisions:
    """Ask whether each row that resembles a reported item is that item, and show what it would change there."""
    for one in questions:
        rows = [as_changed(change) for change in one.amended]
        st.html(preview_html.change_table(rows, f"{one.location}: ändrat mot {labels.item_name(one.item_id).lower()}"))
    choices = [(f"Ändra {labels.item_name(one.item_id).lower()}", labels.NEW_ITEMS[one.kind]) for one in questions]
    keys = [f"row-{'|'.join(one.key)}" for one in questions]
    chosen = decide_rows([f"{one.location}: {similar_text(one)}" for one in questions], keys, choices)
    decided = zip(questions, chosen, choices, strict=True)
    return {one.key: AMENDED if words == both[0] else FRESH for one, words, both in decided if words}
