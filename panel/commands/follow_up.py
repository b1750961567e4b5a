"""Commands for the follow-up: template, upload, undo, demo."""

from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from etl.commands.running import Run, pass_run
from etl.commands.swedish import A_PATH, WHOLE, Command, OneOf, option
from panel.commands.shared import FROM_COMMAND_LINE, only_plan, period, plain, required_plan, which_plan
from panel.errors import CHECK_FAILED, DONE, REFUSED
from panel.follow_up.compare import Proposed, similar_text
from panel.follow_up.demo.year import make_demo
from panel.follow_up.preview import (
    AMENDED,
    FRESH,
    MINE,
    PUBLISHED,
    Decisions,
    Expected,
    FilePreview,
    Preview,
    make_preview,
    take,
)
from panel.follow_up.publish import publish
from panel.follow_up.undo import undo
from panel.ledger.responsibility import sheet_of
from panel.records import audit
from panel.records.audit import Event
from panel.sheets.contract import read_contract
from panel.sheets.state import InputError, read_period_state
from panel.sheets.template import make_template

MAX_SHOWN = 200


@click.command("template", cls=Command, help="Gör ett uppföljningsblad i Excel.")
@required_plan
@period
@option("--office", metavar="KONTOR", help="Kontorets id; utan det blir bladet för alla kontor.")
@option("--out", type=A_PATH, required=True, metavar="FIL", help="Filen som skrivs (xlsx).")
@pass_run
def template_command(here: Run, plan: str, period: str | None, office: str | None, out: Path) -> None:
    """Write a template. Raises InputError for an unknown plan, period or office."""
    state = read_period_state(plan, period)
    if out.suffix.lower() != ".xlsx":
        raise InputError(f"{out} ska sluta på .xlsx: bladet är en Excel-arbetsbok.")
    body = make_template(state, office)
    out.write_bytes(body)
    whom = state.offices[office] if office else "alla kontor"
    here.console.print(f"{out}: {state.period_name} för {whom}.", highlight=False)


@click.command("upload", cls=Command, help="Granska ifyllda blad, och publicera dem med --publish.")
@click.argument(
    "files", type=A_PATH, nargs=-1, required=True, metavar="FIL...", help="Arbetsböcker, eller mappar med arbetsböcker."
)
@option("--plan", metavar="PLAN", help="Planen de gäller; behövs när det finns flera.")
@option("--period", metavar="PERIOD", help="Vägra blad för en annan period.")
@option("--office", metavar="KONTOR", help="Vägra blad för ett annat kontor.")
@option("--publish", "is_published", is_flag=True, help="Publicera, om inget är fel.")
@option("--keep", type=OneOf([MINE, PUBLISHED]), help="Vad som gäller i krockar: filernas eller det publicerade.")
@option(
    "--like",
    type=OneOf([AMENDED, FRESH]),
    help="Vad en rad är som liknar ett förslag eller en aktivitet som finns.",
)
@option("--accept-words", is_flag=True, help="Läs kända andra ord (klar) som listans egna.")
@option("--seen", is_flag=True, help="Det som inte läses, och det som ska ses över, är sett.")
@option("--by", default=FROM_COMMAND_LINE, metavar="FUNKTION", help="Funktionen som lämnar in.")
@pass_run
def upload_command(
    here: Run,
    files: tuple[Path, ...],
    plan: str | None,
    period: str | None,
    office: str | None,
    is_published: bool,
    keep: str | None,
    like: str | None,
    accept_words: bool,
    seen: bool,
    by: str,
) -> int:
    """Show what the workbooks would change, and publish them with --publish.

    Exit code 1 if there are errors or choices to make, 2 if a workbook is refused or there is none.
    """
    paths = list(_workbooks(files))
    if not paths:
        here.console.print("Det finns inga arbetsböcker (xlsx) där.")
        return REFUSED
    expected = Expected(plan or only_plan(), period, office, by, accept_words)
    preview = make_preview([take(path.name, path.read_bytes()) for path in paths], expected)
    audit.record(Event.LOOKED_AT_UPLOAD, audit.from_command_line(), plan_id=expected.plan_id, files=len(paths))
    for file in preview.files:
        _print_file(file, here.console)
    _print_changes(preview, here.console)
    if preview.is_refused:
        return REFUSED
    if preview.other_words:
        which = "ordet" if len(preview.other_words) == 1 else "orden"
        here.console.print(f"Ska {which} läsas som det som frågas? Lägg till --accept-words.")
    if preview.has_problems:
        return CHECK_FAILED
    if undecided := _undecided(preview, keep, like):
        here.console.print(undecided)
        return CHECK_FAILED
    if not is_published or not preview.is_publishable:
        return DONE
    if any(file.odd or file.unread or file.read_anyway for file in preview.files) and not seen:
        here.console.print("Inget är publicerat. Se över det som står ovan, och lägg till --seen när du har gjort det.")
        return CHECK_FAILED
    decisions: Decisions = {one.key: keep for one in preview.conflicts if keep}
    decisions |= {one.key: like for one in preview.questions if like}
    receipt = publish(preview, decisions, by, data=here.data)
    about: dict[str, str | int] = {
        "plan_id": expected.plan_id,
        "receipt_no": receipt.receipt_no,
        "cells": len(receipt.changes),
    }
    audit.record(Event.PUBLISHED, audit.from_command_line(), **about)
    here.console.print(
        f"Publicerat. Kvitto {receipt.receipt_no}: {_cells_of(len(receipt.changes))} ändrade.", highlight=False
    )
    return DONE


@click.command("undo", cls=Command, help="Ta tillbaka en publicering.")
@click.argument("receipt_no", type=WHOLE, metavar="KVITTO", help="Kvittots nummer.")
@which_plan
@option("--by", default=FROM_COMMAND_LINE, metavar="FUNKTION", help="Funktionen som ångrar.")
@pass_run
def undo_command(here: Run, receipt_no: int, plan: str | None, by: str) -> None:
    """Undo a publication. Raises PublishError, SavedNotShownError, AuditError."""
    audit.ready()
    plan_id = plan or only_plan()
    undone = undo(receipt_no, plan_id, by, data=here.data)
    about: dict[str, str | int] = {"plan_id": plan_id, "receipt_no": undone.receipt.receipt_no, "undoes": receipt_no}
    audit.record(Event.UNDID, audit.from_command_line(), **about)
    here.console.print(
        f"Ångrat. Kvitto {undone.receipt.receipt_no}: {_cells_of(len(undone.receipt.changes))} tillbaka.",
        highlight=False,
    )
    for change in undone.left:
        header = sheet_of(change.sheet_kind).column(change.field).header
        here.console.print(f"  Rörs inte, har ändrats igen: {change.item_id}, {header}", markup=False, highlight=False)


@click.command("demo", cls=Command, help="Gör en egen databas med påhittade uppföljningar.")
@pass_run
def demo_command(here: Run) -> None:
    """Make the database with example data."""
    with here.console.status("Gör exempeldata") as status:
        target = make_demo(here.data, lambda step: status.update(f"Gör exempeldata: {step}"))
    here.console.print(f"{target}: påhittade uppföljningar. Visa dem med `make demo`.", highlight=False)


def _undecided(preview: Preview, keep: str | None, like: str | None) -> str:
    """Return a Swedish message about the choices to make before publishing, or ""."""
    if preview.conflicts and keep is None:
        return "Krockar måste avgöras. Lägg till --keep mine eller --keep published, eller använd sidan Uppföljning."
    if preview.questions and like is None:
        return "Raderna måste avgöras. Lägg till --like amended eller --like new, eller använd sidan Uppföljning."
    return ""


def _workbooks(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.glob("*.xlsx") if not file.name.startswith(("~$", ".")))
        else:
            yield path


def _print_file(file: FilePreview, console: Console) -> None:
    name = file.taken.file_name
    if file.refused:
        console.print(f"{name}: tas inte emot. {file.refused}", style="bold red", markup=False, highlight=False)
        return
    if file.published_in:
        message = f"{name}: redan publicerad (kvitto {file.published_in}). Den ändrar inget."
        console.print(message, markup=False, highlight=False)
        return
    console.print(f"{name}: {len(file.problems)} fel", style="bold", markup=False, highlight=False)
    for heading, cell_notes in (
        ("Fel", file.problems),
        ("Läses inte", file.unread),
        ("Läses ändå", file.read_anyway),
        ("Att se över", file.odd),
        ("Att veta", file.notes),
    ):
        for cell_note in cell_notes[:MAX_SHOWN]:
            message = f"  {heading}: {cell_note.location}: {cell_note.message}"
            console.print(message, markup=False, highlight=False, soft_wrap=True)
    for kind, (total, left) in file.answered.items():
        message = f"  {read_contract().sheet(kind).title}: {total - len(left)} av {total} besvarade"
        console.print(message, markup=False, highlight=False)


def _print_changes(preview: Preview, console: Console) -> None:
    for word in preview.words_read:
        console.print(f"  Ord: {word.location}: {word.message}", markup=False, highlight=False, soft_wrap=True)
    for one in preview.questions:
        message = f"{one.location}: {similar_text(one)}"
        console.print(message, style="bold", markup=False, highlight=False, soft_wrap=True)
    if not preview.changes and not preview.to_decide:
        console.print(
            "Inget ändras."
            if preview.is_all_published
            else "Inget ändras: se ovan vad som är fel, inte läses eller läses ändå."
        )
        return
    table = Table("Cell", "Sak", "Uppgift", "Före", "Efter", title="Ändringar")
    for change in _rows_of(preview)[:MAX_SHOWN]:
        table.add_row(*map(plain, _cells(change)))
    console.print(table)
    total = len(_rows_of(preview))
    if total > MAX_SHOWN:
        console.print(f"Och {total - MAX_SHOWN} till.")


def _rows_of(preview: Preview) -> list[Proposed]:
    amended = [change for one in preview.questions for change in one.amended]
    return [*preview.conflicts, *amended, *preview.changes]


def _cells(change: Proposed) -> tuple[str, str, str, str, str]:
    before = change.known_before or ""
    if change.is_conflict:
        before = f"KROCK: {before}"
    header = read_contract().sheet(change.kind).column(change.field).header
    return change.location, "ny rad" if change.is_new else change.item_id, header, before, change.after or ""


def _cells_of(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} celler"
