"""The command for erasing published text: erase."""

import click
from rich.console import Console

from etl.commands.running import Run, pass_run
from etl.commands.swedish import WHOLE, Command, option
from panel.commands.shared import FROM_COMMAND_LINE, only_plan, which_plan
from panel.errors import DONE
from panel.operations.erase import Erased, erase, look
from panel.records import audit
from panel.records.audit import Event

LOOKED = 1


@click.command("erase", cls=Command)
@option("--receipt", type=WHOLE, required=True, metavar="KVITTO", help="Kvittots nummer.")
@option("--cell", required=True, metavar="CELL", help="Som den står i kvittot: 'Programpunkter!E3'.")
@option("--upload", metavar="BLAD", help="Kvittots arbetsbok, när cellen finns i flera: 7-2.")
@which_plan
@option("--by", default=FROM_COMMAND_LINE, metavar="FUNKTION", help="Funktionen som raderar.")
@option("--for-good", is_flag=True, help="Gör det; utan det visas bara vad som skulle raderas.")
@pass_run
def erase_command(
    here: Run, receipt: int, cell: str, upload: str | None, plan: str | None, by: str, for_good: bool
) -> int:
    """Erase a cell's text, or without --for-good show where it is and exit with 1.

    Raises EraseError, AuditError.
    """
    plan_id = plan or only_plan()
    if not for_good:
        _print_found(look(receipt, plan_id, cell, upload), here.console)
        here.console.print("Inget är raderat. Det går inte att ångra: lägg till --for-good när det ska göras.")
        return LOOKED
    audit.ready()
    with here.console.status("Raderar") as status:
        erased = erase(
            receipt,
            plan_id,
            cell,
            by,
            upload_id=upload,
            data=here.data,
            report=lambda step: status.update(f"Raderar: {step}"),
        )
    about: dict[str, str | int] = {"plan_id": plan_id, "receipt_no": receipt, "files": len(erased.found.files)}
    audit.record(Event.ERASED, audit.from_command_line(), **about)
    _print_found(erased, here.console)
    here.console.print(
        f"Raderat för gott ur kvitto {receipt}. Det finns kvar i de säkerhetskopior som redan är gjorda."
    )
    return DONE


def _print_found(erased: Erased, console: Console) -> None:
    """Print where the text is, without printing it."""
    found = erased.found
    for number, cell in found.cells:
        console.print(f"  Kvitto {number}: {cell or 'ångrad cell'}", markup=False, highlight=False)
    for workbook in found.workbooks:
        console.print(f"  Arbetsbok {workbook}", markup=False, highlight=False)
    for number, cell in found.within:
        where = cell or "en ångrad cell"
        message = f"  Kvitto {number}: orden står också i {where}, som inte rörs. Radera den för sig."
        console.print(message, style="bold", markup=False, highlight=False, soft_wrap=True)
