"""Uppföljning: fetch the sheet, hand it in, see what changes, publish, get a receipt, take it back."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from etl.follow_up.compare import Proposed, Question, like_told
from etl.follow_up.contract import read_contract
from etl.follow_up.known import read_known
from etl.follow_up.layout import Remark
from etl.follow_up.preview import (
    AMENDED,
    FRESH,
    MINE,
    PUBLISHED,
    Decisions,
    Expected,
    FilePreview,
    Preview,
    Taken,
    make_preview,
    take,
)
from etl.follow_up.publish import NotPublished, PictureMoved, SavedNotShown, publish
from etl.follow_up.template import file_name, make_template
from etl.intake.cells import Note
from etl.intake.process import mark_workbook
from ui import block, labels, markup, other_words, text
from ui import preview as told
from ui.access import log
from ui.access.asking import Refused, person
from ui.access.reporting import hold_reportable, reportable, signature, signs_as
from ui.access.rights import Right
from ui.cached import per_build
from ui.conflicts import decide, decide_rows
from ui.plan import current_plan
from ui.receipt import show_last_receipt
from ui.said_by import pick_follow_up
from ui.sentences.follow_ups import before_publishing
from warehouse import build_key, read
from warehouse.audit import AuditError, Event

VIEWS = ("Hämta blad", "Lämna in")
EVERY_OFFICE = "Alla kontor"
AS_IN_FILE = "Som filen säger"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW_ROW = {"proposal": "Nytt förslag", "activity": "Ny aktivitet"}
NOTHING_READ = "Det som är nytt i filen står ovan, under Läses inte, och tas inte med."
CHOICES = {"Min fil": MINE, "Det publicerade": PUBLISHED}


def offices(plan_id: str) -> dict[str, str | None]:
    """Return the offices that the person reports for, by name, with all of them first for who reports for all."""
    rows = read("offices", plan_id=plan_id)
    every = {EVERY_OFFICE: None, **dict(zip(rows["name"], rows["office_id"], strict=True))}
    return reportable(every, current_plan())


def periods(plan_id: str) -> dict[str, str]:
    """Return the periods by name."""
    rows = read("deadlines", plan_id=plan_id)
    return {labels.period_name(period).capitalize(): period for period in rows["period"]}


def show_fetch(plan_id: str) -> None:
    """Let the person fetch the sheet of a period and an office, filled in with what is known."""
    columns = st.columns(2)
    with columns[0]:
        period = pick_follow_up(plan_id, list(periods(plan_id).values()), "Period")
    with columns[1]:
        office = offices(plan_id)[block.pick("Kontor", list(offices(plan_id)), "kontor")]
    due = read("deadlines", plan_id=plan_id).set_index("period").loc[period]
    st.html(
        f"<h2>Bladet för {escape(labels.period_name(period))}</h2><p>Lämnas in senast <b>{text.day(due['due_on'])}</b>"
        f' <span class="quiet">({escape(due["said_by"])})</span>. Allt som är känt står ifyllt. Fyll i de ljusgula cellerna i'
        " Excel, spara, och lämna in filen under <b>Lämna in</b>.</p>"
    )
    st.download_button(
        "Hämta bladet i Excel",
        partial(template_of, build_key(), plan_id, period, office),
        file_name=file_name(plan_id, period, office),
        mime=XLSX,
        type="primary",
        on_click="ignore",
    )
    st.html(sheet_help())


def template_of(_: str, plan_id: str, period: str, office: str | None) -> bytes:
    """Return the sheet's workbook."""
    return make_template(read_known(plan_id, period), office)


@per_build
def sheet_help() -> str:
    """Return what each sheet and column asks for, from the contract that made them."""
    parts = ["<h2>Det här fyller du i</h2>"]
    contract = read_contract()
    for sheet in contract.sheets:
        columns = "".join(
            f"<li><b>{escape(column.header)}</b>: {escape(column.help)}{_words(column.words, contract.words)}</li>"
            for column in sheet.editable
        )
        parts.append(markup.fold(f"{sheet.title}", f"<p>{escape(sheet.help)}</p><ul>{columns}</ul>"))
    return "".join(parts)


def _words(name: str | None, words: dict) -> str:
    known = [f"{word.word}: {word.means}" for word in words.get(name, ()) if word.means]
    return f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in known)}</ul>" if known else ""


def show_hand_in(plan_id: str) -> None:
    """Take in workbooks, show what they change, and publish."""
    show_last_receipt()
    columns = st.columns(2)
    with columns[0]:
        period = {AS_IN_FILE: None, **periods(plan_id)}[block.pick("Period", [AS_IN_FILE, *periods(plan_id)], "galler")]
    with columns[1]:
        office = offices(plan_id)[block.pick("Kontor", list(offices(plan_id)), "kontor")]
    uploaded = st.file_uploader(
        "Släpp de ifyllda bladen här, eller välj filer (xlsx, högst 10 MB var)",
        accept_multiple_files=True,
        key=f"files-{st.session_state.get('handed_in', 0)}",
    )
    if not uploaded:
        st.html('<p class="quiet">Inget sparas förrän du har sett vad som ändras och valt Publicera.</p>')
        return
    ids = [file.file_id for file in uploaded]
    by = signs_as(Right.REPORT, current_plan())
    shown = preview_of(uploaded, Expected(plan_id, period, office, by, other_words.accepts(ids)))
    for number, file in enumerate(shown.files):
        show_file(number, file)
    if shown.other_words:
        other_words.offer(ids, shown.other_words)
    if shown.accepted_words:
        other_words.show_accepted(as_told(shown.accepted_words))
    decisions = show_changes(shown)
    show_publish(shown, decisions)


def preview_of(uploaded: Sequence, expected: Expected) -> Preview:
    """Return the preview of what is uploaded; a file is read once, and compared anew when the picture has changed."""
    kept: dict[str, Taken] = st.session_state.setdefault("taken", {})
    for file in uploaded:
        if file.file_id not in kept:
            with st.spinner(f"Läser {len(uploaded)} filer …" if len(uploaded) > 1 else "Läser filen …"):
                kept[file.file_id] = take(file.name, file.getvalue())
    for left in set(kept) - {file.file_id for file in uploaded}:
        del kept[left]
    key = (build_key(), expected, tuple(file.file_id for file in uploaded))
    held = st.session_state.get("preview")
    if held is None or held[0] != key:
        held = (key, make_preview([kept[file.file_id] for file in uploaded], expected))
        log.note(Event.LOOKED_AT_UPLOAD, person(), plan_id=expected.plan_id, files=len(uploaded))
        st.session_state["preview"] = held
    return held[1]


def as_told(remarks: Sequence[Remark]) -> list[told.Told]:
    """Return remarks as the page tells them."""
    return [told.Told(remark.place, remark.message) for remark in remarks]


def show_file(number: int, file: FilePreview) -> None:
    """Say of one workbook whether it can be taken, what is wrong, odd, worth knowing and left."""
    head = f"<h2>{escape(file.taken.file_name)}</h2>"
    if file.refused:
        st.html(head + told.remarks("Filen tas inte emot", [told.Told("", file.refused)], "#C04F00", "✖"))
        return
    if file.published_in:
        st.html(head + f"<p>Filen är redan publicerad, i kvitto {file.published_in}. Den ändrar inget.</p>")
        return
    if file.mark:
        whom = (
            read("offices", plan_id=file.mark.plan_id)
            .set_index("office_id")["name"]
            .get(file.mark.office_id, EVERY_OFFICE)
        )
        head += f'<p class="subtitle">{escape(labels.period_name(file.mark.period).capitalize())}, {escape(whom)}</p>'
    st.html(
        head + told.errors(as_told(file.problems)) + told.unread(as_told(file.unread)) + told.odd(as_told(file.odd))
    )
    if file.problems or file.odd:
        st.download_button(
            "Hämta samma arbetsbok med cellerna märkta",
            partial(marked, file),
            file_name=file.taken.file_name.removesuffix(".xlsx") + "-att-ratta.xlsx",
            mime=XLSX,
            key=f"marked-{number}",
            on_click="ignore",
        )
    titles = {sheet.kind: sheet.title for sheet in read_contract().sheets}
    left = [(titles[kind], total, ids) for kind, (total, ids) in file.answered.items()]
    rest = told.notes(as_told(file.notes)) + ("" if file.problems else told.answered(left))
    if rest:
        st.html(rest)


def marked(file: FilePreview) -> bytes:
    """Return the workbook with the cells marked that must be mended or looked at."""
    return mark_workbook(
        file.taken.body,
        [
            *(Note(remark.sheet, remark.cell, f"Fel: {remark.message}") for remark in file.problems),
            *(Note(remark.sheet, remark.cell, f"Att se över: {remark.message}") for remark in file.odd),
        ],
    )


def as_changed(change: Proposed) -> told.Changed:
    """Return a change as the page tells it."""
    column = read_contract().sheet(change.kind).column(change.field)
    said = "planen" if change.known_before else ""
    if change.published:
        said = f"{change.published.recorded_by}, {text.day(change.published.recorded_on)}, kvitto {change.published.receipt_no}"
    return told.Changed(
        change.item_id, column.header, column.kind or "", change.known_before, change.after, change.place, said
    )


def show_changes(shown: Preview) -> Decisions:
    """Show conflicts, each to be decided, and changes. Return the decisions made."""
    decisions = show_conflicts(shown.conflicts) if shown.conflicts else {}
    decisions |= show_questions(shown.questions) if shown.questions else {}
    if shown.changes:
        count = len(shown.changes)
        head = "1 uppgift ändras" if count == 1 else f"{text.number(count)} uppgifter ändras"
        rows = [as_changed(change) for change in shown.changes]
        st.html(f"<h2>{head}</h2>{told.change_table(rows, 'Före och efter, cell för cell')}")
    elif not shown.asked and not shown.is_refused and not shown.has_problems and not only_published(shown):
        why = "Allt i filen är redan känt, eller står som det stod i mallen." if shown.is_all_known else NOTHING_READ
        st.html(f"<h2>Inget ändras</h2><p>{why}</p>")
    return decisions


def only_published(shown: Preview) -> bool:
    """Return whether every file has been published already, which is said of each."""
    return all(file.published_in for file in shown.files)


def show_conflicts(conflicts: Sequence[Proposed]) -> Decisions:
    """Let the person decide each conflict, or all at once."""
    keys = [f"conflict-{'|'.join(conflict.key)}" for conflict in conflicts]
    chosen = decide([as_changed(conflict) for conflict in conflicts], keys, list(CHOICES))
    return {one.key: CHOICES[words] for one, words in zip(conflicts, chosen, strict=True) if words}


def show_questions(questions: Sequence[Question]) -> Decisions:
    """Ask of each row that is like a reported item whether it is that one, with what it would change there."""
    for one in questions:
        rows = [as_changed(change) for change in one.amended]
        st.html(told.change_table(rows, f"{one.place}: ändrat mot {labels.item_name(one.item_id).lower()}"))
    choices = [(f"Ändra {labels.item_name(one.item_id).lower()}", NEW_ROW[one.kind]) for one in questions]
    keys = [f"row-{'|'.join(one.key)}" for one in questions]
    chosen = decide_rows([f"{one.place}: {like_told(one)}" for one in questions], keys, choices)
    answers = zip(questions, chosen, choices, strict=True)
    return {one.key: AMENDED if words == both[0] else FRESH for one, words, both in answers if words}


def show_publish(shown: Preview, decisions: Decisions) -> None:
    """Show what is in the way of publishing, or let it be done."""
    if not (shown.is_refused or shown.has_problems or shown.is_publishable):
        return
    st.html("<h2>Publicera</h2>")
    if shown.is_refused or shown.has_problems:
        st.html("<p>Rätta det som står ovan i Excel, spara och lämna in filen igen. Allt eller inget publiceras.</p>")
        return
    try:
        hold_publishable(shown)
    except Refused as error:
        st.html(f'<p role="alert">{escape(str(error))}</p>')
        return
    who = signature(Right.REPORT, current_plan())
    unread = sum(len(file.unread) for file in shown.files)
    seen_unread = st.checkbox(f"Jag har sett det som inte läses ({unread})", key="seen-unread") if unread else True
    odd = sum(len(file.odd) for file in shown.files)
    seen = st.checkbox(f"Jag har sett det som ska ses över ({odd})", key="seen") if odd else True
    undecided = len(shown.asked) - len(decisions)
    waits = [
        "skriv din funktion" if not who else "",
        "bekräfta att du har sett det som inte läses" if not seen_unread else "",
        "bekräfta att du har sett det som ska ses över" if not seen else "",
    ]
    missing = before_publishing([what for what in waits if what], undecided)
    if missing:
        st.html(f"<p>{escape(missing)}</p>")
    if st.button("Publicera", type="primary", disabled=bool(missing)):
        publish_now(shown, decisions, who)


def hold_publishable(shown: Preview) -> None:
    """Raise Refused when the person does not report for an office whose sheet or item this changes."""
    marks = [file.mark.office_id for file in shown.files if file.mark]
    hold_reportable(current_plan(), marks, [one.item_id for one in [*shown.changes, *shown.asked]])


def publish_now(shown: Preview, decisions: Decisions, who: str) -> None:
    """Publish, and start over with the receipt in sight."""
    try:
        hold_publishable(shown)
        log.hold_writable()
        with st.spinner("Publicerar …"):
            receipt = publish(shown, decisions, who)
    except PictureMoved as error:
        st.session_state.pop("preview", None)
        st.error(str(error))
        return
    except (Refused, AuditError, NotPublished, SavedNotShown) as error:
        st.error(str(error).replace("*", "\\*"))
        return
    cells = len(receipt.changes)
    log.note(Event.PUBLISHED, person(), plan_id=receipt.plan_id, receipt_no=receipt.receipt_no, cells=cells)
    st.session_state["last_receipt"] = receipt.receipt_no
    st.session_state["handed_in"] = st.session_state.get("handed_in", 0) + 1
    st.session_state.pop("preview", None)
    st.rerun()


def main() -> None:
    """Show the view that the person has chosen."""
    plan_id = current_plan()["plan_id"]
    st.html(block.page_head("Uppföljning", "Hämta bladet, fyll i det i Excel, lämna in det och se vad som ändras."))
    if not offices(plan_id):
        st.html(
            "<h2>Inget kontor att rapportera för</h2><p>Du får rapportera för kontor som den här planen inte har.</p>"
        )
        return
    view = block.choice("Visa", VIEWS, "visa")
    dict(zip(VIEWS, (show_fetch, show_hand_in), strict=True))[view](plan_id)


main()
