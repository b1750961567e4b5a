"""Commands for the follow-up: template, upload, approve, send-back, undo, demo."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from etl.commands.running import Run, pass_run
from etl.commands.swedish import A_PATH, WHOLE, Command, OneOf, option
from panel.commands.preview_text import print_preview
from panel.commands.shared import FROM_COMMAND_LINE, only_plan, period, required_plan, which_plan
from panel.errors import CHECK_FAILED, DONE, REFUSED
from panel.follow_up.approve import attest
from panel.follow_up.demo.year import make_demo
from panel.follow_up.preview import AMENDED, FRESH, MINE, PUBLISHED, Decisions, Expected, Preview, make_preview
from panel.follow_up.publish import catch_up, publish
from panel.follow_up.taken import Taken, take
from panel.follow_up.undo import undo
from panel.ledger.attestation import APPROVED, SENT_BACK
from panel.ledger.ledger import Receipt
from panel.ledger.responsibility import sheet_of
from panel.ledger.waiting import read_handed_in_state
from panel.records import audit
from panel.records.audit import Event
from panel.sheets.contract import read_contract
from panel.sheets.rows import read_mark_of
from panel.sheets.state import InputError
from panel.sheets.template import make_template
from panel.sheets.workbook.cells import FileRejectedError


@click.command("template", cls=Command)
@required_plan
@period
@option("--office", metavar="KONTOR", help="Kontorets id; utan det blir bladet för alla kontor.")
@option("--out", type=A_PATH, required=True, metavar="FIL", help="Filen som skrivs (xlsx).")
@pass_run
def template_command(here: Run, plan: str, period: str | None, office: str | None, out: Path) -> None:
    """Write a template. Raises InputError for an unknown plan, period or office."""
    state = read_handed_in_state(plan, period)
    if out.suffix.lower() != ".xlsx":
        raise InputError(f"{out} ska sluta på .xlsx: bladet är en Excel-arbetsbok.")
    body = make_template(state, office)
    out.write_bytes(body)
    whom = state.offices[office] if office else "alla kontor"
    here.console.print(f"{out}: {state.period_name} för {whom}.", highlight=False)


@click.command("upload", cls=Command)
@click.argument(
    "files", type=A_PATH, nargs=-1, required=True, metavar="FIL...", help="Arbetsböcker, eller mappar med arbetsböcker."
)
@option("--plan", metavar="PLAN", help="Vägra blad för en annan plan; utan den gäller bladets egen.")
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
    if is_published:
        catch_up(here.data)
    taken = [take(path.name, path.read_bytes()) for path in paths]
    expected = Expected(plan or _plan_of(taken), period, office, by, accept_words)
    preview = _show_preview(here, taken, expected)
    if preview.is_refused:
        return REFUSED
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
    _publish(here, preview, _decisions(preview, keep, like), expected.plan_id, by)
    return DONE


def _plan_of(taken: list[Taken]) -> str:
    """Return the plan that the first workbook with a mark was made for, or else the panel's only plan."""
    for one in taken:
        if one.raw is not None:
            with suppress(FileRejectedError):
                return read_mark_of(one.raw, read_contract()).plan_id
    return only_plan()


def _show_preview(here: Run, taken: list[Taken], expected: Expected) -> Preview:
    preview = make_preview(taken, expected)
    audit.record(Event.LOOKED_AT_UPLOAD, audit.from_command_line(), plan_id=expected.plan_id, files=len(taken))
    print_preview(preview, here.console)
    return preview


def _decisions(preview: Preview, keep: str | None, like: str | None) -> Decisions:
    """Return one choice for all conflicts and one for all questions, where it is made."""
    conflicts: Decisions = {one.key: keep for one in preview.conflicts if keep}
    return conflicts | {one.key: like for one in preview.questions if like}


def _publish(here: Run, preview: Preview, decisions: Decisions, plan_id: str, by: str) -> None:
    receipt = publish(preview, decisions, by, data=here.data)
    who, cells = audit.from_command_line(), len(receipt.changes)
    event = Event.HANDED_IN if receipt.awaits_approval else Event.PUBLISHED
    audit.record(event, who, plan_id=plan_id, receipt_no=receipt.receipt_no, cells=cells)
    done = "Inlämnat, väntar på godkännande" if receipt.awaits_approval else "Publicerat"
    here.console.print(f"{done}. Kvitto {receipt.receipt_no}: {_cells_of(cells)} ändrade.", highlight=False)


@click.command("undo", cls=Command)
@click.argument("receipt_no", type=WHOLE, metavar="KVITTO", help="Kvittots nummer.")
@which_plan
@option("--by", default=FROM_COMMAND_LINE, metavar="FUNKTION", help="Funktionen som ångrar.")
@pass_run
def undo_command(here: Run, receipt_no: int, plan: str | None, by: str) -> None:
    """Undo a publication. Raises PublishError, SavedNotShownError, AuditError."""
    audit.ready()
    plan_id = plan or only_plan()
    undone = undo(receipt_no, plan_id, by, data=here.data)
    who, undoing_no = audit.from_command_line(), undone.receipt.receipt_no
    audit.record(Event.UNDID, who, plan_id=plan_id, receipt_no=undoing_no, undoes=receipt_no)
    here.console.print(
        f"Ångrat. Kvitto {undoing_no}: {_cells_of(len(undone.receipt.changes))} tillbaka.",
        highlight=False,
    )
    for change in undone.left:
        header = sheet_of(change.sheet_kind).column(change.field).header
        here.console.print(f"  Rörs inte, har ändrats igen: {change.item_id}, {header}", markup=False, highlight=False)


@click.command("approve", cls=Command)
@click.argument("receipt_no", type=WHOLE, metavar="KVITTO", help="Numret på det som är inlämnat.")
@which_plan
@option("--by", default=FROM_COMMAND_LINE, metavar="FUNKTION", help="Funktionen som godkänner.")
@pass_run
def approve_command(here: Run, receipt_no: int, plan: str | None, by: str) -> None:
    """Approve what was handed in, which publishes it. Raises PublishError, SavedNotShownError, AuditError."""
    receipt = _attest(here, Event.APPROVED, receipt_no, plan, APPROVED, by)
    message = f"Godkänt. Kvitto {receipt.receipt_no}: {_cells_of(len(receipt.changes))} ändrade."
    here.console.print(message, highlight=False)


@click.command("send-back", cls=Command)
@click.argument("receipt_no", type=WHOLE, metavar="KVITTO", help="Numret på det som är inlämnat.")
@which_plan
@option("--reason", required=True, metavar="SKÄL", help="Vad kontoret ska rätta.")
@option("--by", default=FROM_COMMAND_LINE, metavar="FUNKTION", help="Funktionen som skickar tillbaka.")
@pass_run
def send_back_command(here: Run, receipt_no: int, plan: str | None, reason: str, by: str) -> None:
    """Send back what was handed in, with a reason. Raises PublishError, SavedNotShownError, AuditError."""
    receipt = _attest(here, Event.SENT_BACK, receipt_no, plan, SENT_BACK, by, reason)
    here.console.print(f"Skickat tillbaka. Kvitto {receipt.receipt_no}.", highlight=False)


def _attest(
    here: Run, event: Event, receipt_no: int, plan: str | None, step: str, by: str, reason: str = ""
) -> Receipt:
    audit.ready()
    plan_id = plan or only_plan()
    receipt = attest(receipt_no, plan_id, step, by, reason, data=here.data)
    who = audit.from_command_line()
    audit.record(event, who, plan_id=plan_id, receipt_no=receipt.receipt_no, attests=receipt_no)
    return receipt


@click.command("demo", cls=Command)
@option(
    "--plan", metavar="PLAN", help="Planen som följs upp; utan den de som har egna exempel, eller annars den första."
)
@pass_run
def demo_command(here: Run, plan: str | None) -> None:
    """Make the database with example data."""
    with here.console.status("Gör exempeldata") as status:
        target = make_demo(here.data, plan, lambda step: status.update(f"Gör exempeldata: {step}"))
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


def _cells_of(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} celler"
