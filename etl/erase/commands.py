"""Words that should never have been published, from the command line: erase."""

import argparse
from collections.abc import Callable

from rich.console import Console

from etl import audit
from etl.erase.run import Erased, ErasedNotShownError, NotErased, erase, look
from etl.follow_up.commands import FROM_COMMAND_LINE, only_plan
from warehouse.audit import AuditError, Event, ready, record

DONE, LOOKED = 0, 1


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    erasing = commands.add_parser(
        "erase", help="radera orden i en publicerad cell för gott, till exempel personuppgifter"
    )
    erasing.add_argument("--receipt", type=int, required=True, metavar="KVITTO", help="kvittots nummer")
    erasing.add_argument("--cell", required=True, metavar="CELL", help="som den står i kvittot: 'Programpunkter!E3'")
    erasing.add_argument("--upload", metavar="BLAD", help="kvittots arbetsbok, när cellen finns i flera: 7-2")
    erasing.add_argument("--plan", help="planen det gäller; behövs när det finns flera")
    erasing.add_argument("--by", default=FROM_COMMAND_LINE, help="funktionen som raderar")
    erasing.add_argument("--for-good", action="store_true", help="gör det; utan det visas bara vad som skulle raderas")


def run_erase(options: argparse.Namespace, console: Console) -> int:
    """Erase a cell's words, or without --for-good show where they are. Raises NotErased, AuditError."""
    plan_id = options.plan or only_plan()
    if not options.for_good:
        _print_found(look(options.receipt, plan_id, options.cell, options.upload), console)
        console.print("Inget är raderat. Det går inte att ångra: lägg till --for-good när det ska göras.")
        return LOOKED
    ready()
    with console.status("Raderar") as status:
        erased = erase(
            options.receipt,
            plan_id,
            options.cell,
            options.by,
            upload_id=options.upload,
            data=options.data,
            report=lambda step: status.update(f"Raderar: {step}"),
        )
    record(Event.ERASED, audit.who(), plan_id=plan_id, receipt_no=options.receipt, files=len(erased.found.files))
    _print_found(erased, console)
    console.print(
        f"Raderat för gott ur kvitto {options.receipt}. Det finns kvar i de säkerhetskopior som redan är gjorda."
    )
    return DONE


def _print_found(erased: Erased, console: Console) -> None:
    """Print where the words are, without them."""
    found = erased.found
    for number, cell in found.cells:
        console.print(f"  Kvitto {number}: {cell or 'ångrad cell'}", markup=False, highlight=False)
    for workbook in found.workbooks:
        console.print(f"  Arbetsbok {workbook}", markup=False, highlight=False)
    for number, cell in found.within:
        where = cell or "en ångrad cell"
        told = f"  Kvitto {number}: orden står också i {where}, som inte rörs. Radera den för sig."
        console.print(told, style="bold", markup=False, highlight=False, soft_wrap=True)


RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {"erase": run_erase}
ERRORS: tuple[type[Exception], ...] = (NotErased, ErasedNotShownError, AuditError)
