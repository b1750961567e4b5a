"""The view of Lämna in where one writes in the page: rows by what is left of them, what one adds, and the drafts together."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from panel.access.permissions import Permission
from panel.access.reporting import signature, signs_as, writable_items
from panel.follow_up.compare import answered
from panel.records.drafts import Draft, DraftsError
from panel.sheets.contract import Column, Sheet
from panel.sheets.layout import CellNote
from panel.sheets.state import PeriodState
from panel.sheets.written import next_new, place, read_new
from panel.ui import block
from panel.ui.follow_up import preview as preview_html
from panel.ui.follow_up.receipt import show_last_receipt
from panel.ui.markdown import plain
from panel.ui.plan.offices import no_rows
from panel.ui.plan.plan import current_plan, item_name
from panel.ui.writing import dialog
from panel.ui.writing.drafts import as_typed, discard, own_drafts, preview_of, trouble
from panel.ui.writing.fields import sheets_of
from panel.wording import labels, text
from panel.wording.sentences import changes, writing
from panel.wording.templates import component, render

DRAFT, LEFT, DONE = "Utkast", "Kvar", "Inlämnat"
# What a row is called by, and what is known of it, in the order of preference.
TEXTS, KNOWN = ("text", "name"), ("status", "assessment", "forecast_mnkr", "value", "amount_mnkr")


class Row(NamedTuple):
    """An item as a row of the list, with what is known of it in words."""

    item_id: str
    name: str
    text: str
    known: str


class Added(NamedTuple):
    """What an office has added in a sheet, and what a link to write one more has: its name and the new item."""

    heading: str
    rows: list[Row]
    new_name: str
    new_item: str


def show(state: PeriodState, office: str | None) -> None:
    """Show the rows of an office (None for all) that the user may write, and hand in the drafts of them."""
    show_last_receipt()
    if why := trouble():
        st.error(plain(why))
    writable = writable_items(current_plan())
    items = [item for item in items_of(state, office) if item in writable]
    try:
        every = own_drafts(state)
    except DraftsError as error:
        st.error(str(error))
        every = []
    own = [one for one in every if _is_here(one.item_id, state, office)]
    grouped = groups(state, items, own)
    missing, total = count_answers(state, office)
    drafts = len({one.item_id for one in own})
    st.html(component("paragraph", writing.headline(missing, total, drafts), role="status"))
    if office and not state.has_items_of(office):
        st.html(no_rows(office))
    if own:
        show_hand_in(state, own)
    used = [one.item_id for one in every]
    block.write(rows_html(grouped, added_rows(state, office, own, used, writable)))


def count_answers(state: PeriodState, office: str | None) -> tuple[int, int]:
    """Return how many answers of an office (None for all) are missing, and how many the follow-up requires.

    An answer is an item in one of the sheets that asks for it, as on Att göra: a criterion with a target has two.
    """
    counted = answered(state, {}, office).values()
    return sum(len(missing) for _, missing in counted), sum(total for total, _ in counted)


def items_of(state: PeriodState, office: str | None) -> list[str]:
    """Return the ids of the items in an office's sheet that the plan gives, each once."""
    sheets = [sheet for sheet in state.contract.sheets if sheet.kind in state.items]
    return list(dict.fromkeys(item for sheet in sheets for item in state.item_ids_of(sheet, office)))


def _is_here(item_id: str, state: PeriodState, office: str | None) -> bool:
    """Return whether the drafts of an item belong in an office's list. Those of what there no longer is always do."""
    if new := read_new(item_id):
        return office in {None, new.office_id}
    added = [sheet for sheet in state.contract.sheets if sheet.free_rows]
    here, every = (
        [*items_of(state, one), *(item for sheet in added for item in state.item_ids_of(sheet, one))]
        for one in (office, None)
    )
    return item_id in here or item_id not in every


def added_rows(
    state: PeriodState, office: str | None, own: Sequence[Draft], used: Sequence[str], writable: frozenset[str]
) -> list[Added]:
    """Return the proposals and activities of an office that are not withdrawn, with its drafts, those not handed in last.

    `used` are the items that the user has drafts of, for any office.
    """
    found = []
    for sheet in (sheet for sheet in state.contract.sheets if sheet.free_rows):
        drafts = [item for item in dict.fromkeys(one.item_id for one in own) if sheets_of(state, item) == [sheet]]
        items = [
            item
            for item in state.item_ids_of(sheet, office)
            if item in writable and (item in drafts or state.now((sheet.kind, item, "withdrawn")) is None)
        ]
        rows = [_row(state, item, own) for item in dict.fromkeys([*items, *drafts])]
        heading = writing.group(sheet.title, len(rows)) if rows else sheet.title
        new = next_new(sheet.kind, office, used)
        found.append(Added(heading, rows, labels.NEW_ITEMS[sheet.kind], new.item_id))
    return found


def groups(state: PeriodState, items: Sequence[str], own: Sequence[Draft]) -> dict[str, list[Row]]:
    """Return the rows by what is left of them: a draft, nothing reported in one of their sheets, or neither."""
    left = {item for _, ids in answered(state, {}, None).values() for item in ids}
    drafts = {one.item_id for one in own}
    found: dict[str, list[Row]] = {DRAFT: [], LEFT: [], DONE: []}
    for item in items:
        found[DRAFT if item in drafts else LEFT if item in left else DONE].append(_row(state, item, own))
    return found


def _row(state: PeriodState, item_id: str, own: Sequence[Draft]) -> Row:
    """Return an item as a row: what its drafts say, else what is reported."""
    typed = {one[:3]: one.typed for one in own}
    sheets = sheets_of(state, item_id)

    def values(sheet: Sheet, names: Sequence[str]) -> list[str]:
        columns = [(column, (sheet.kind, item_id, column.name)) for column in sheet.editable if column.name in names]
        return [typed[cell] if cell in typed else _in_words(column, state.now(cell)) for column, cell in columns]

    known = " · ".join(filter(None, (value for sheet in sheets for value in values(sheet, KNOWN))))
    if sheets[0].free_rows:
        is_draft = any(one.item_id == item_id for one in own)
        known = " · ".join(filter(None, [DRAFT.lower() if is_draft else "", known]))
        return Row(
            item_id, labels.item_name(item_id), " · ".join(filter(None, values(sheets[0], sheets[0].key))), known
        )
    shown = state.items[sheets[0].kind][item_id].shown
    words = next(str(shown[name]) for name in TEXTS if name in shown)
    return Row(item_id, item_name(item_id), "" if words == item_name(item_id) else words, known)


def _in_words(column: Column, value: str | None) -> str:
    return f"{as_typed(column, value)}{text.NBSP}{column.unit}" if value and column.unit else as_typed(column, value)


def rows_html(grouped: Mapping[str, Sequence[Row]], added: Sequence[Added]) -> Markup:
    """Return the rows as HTML, group by group, and then what offices have added with links to add more."""
    # What is left is counted in answers above, where a row may have two.
    titles = {name: name if name == LEFT else writing.group(name, len(rows)) for name, rows in grouped.items()}
    titled = [(titles[name], rows) for name, rows in grouped.items() if rows]
    return render("writing/rows.html", groups=titled, added=added, done=titles[DONE])


def show_hand_in(state: PeriodState, own: list[Draft]) -> None:
    """Show what is wrong in the drafts, and hand in those of the rows in which nothing is."""
    by = signs_as(Permission.REPORT, current_plan())
    whole = preview_of(own, state, by).files[0]
    wrong = items_with(whole.problems, own, state)
    block.write(preview_html.cell_notes(changes.to_mend(len(whole.problems)), whole.problems))
    ready = [one for one in own if one.item_id not in wrong]
    shown = preview_of(ready, state, by) if ready else None
    if shown is not None:
        decisions, waits = dialog.decide(shown, "all-")
        who = signature(Permission.REPORT, current_plan()) if shown.is_publishable else ""
        if missing := dialog.what_is_missing(shown, decisions, waits, who):
            st.html(component("paragraph", missing))
    with st.container(horizontal=True):
        if shown is not None:
            label = writing.hand_in(len({one.item_id for one in ready}))
            if st.button(label, type="primary", disabled=bool(missing)) and dialog.hand_in(
                state, ready, shown, decisions, who
            ):
                st.session_state["last_receipt"] = st.session_state[dialog.HANDED_IN][1]
                st.rerun()
        st.button("Kasta alla utkast", on_click=discard, args=(state, own))


def items_with(problems: Sequence[CellNote], own: Sequence[Draft], state: PeriodState) -> set[str]:
    """Return the items of drafts in whose row something is wrong."""
    places = {
        (sheet.title, place(column, one.item_id, state)): one.item_id
        for one in own
        if (sheet := state.contract.sheet(one.kind))
        for column in sheet.columns
    }
    return {places[note.sheet, note.cell] for note in problems if (note.sheet, note.cell) in places}
