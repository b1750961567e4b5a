"""A plan from the command line: an Excel sheet to write it in, and the way back; or a draft of one out of a document."""

import argparse
import csv
import getpass
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

import warehouse
from etl.errors import SourceError
from etl.fetch.reference import reference_files
from etl.follow_up.known import Unknown
from etl.follow_up.layout import Remark
from etl.intake.cells import Refused
from etl.intake.process import read_workbook
from etl.plan_sheet.draft import draft_of
from etl.plan_sheet.filled import filled_of
from etl.plan_sheet.judge import all_problems
from etl.plan_sheet.reader import read_sheet
from etl.plan_sheet.tables import tables_of
from etl.plan_sheet.take_in import PlanExists, keep
from etl.plan_sheet.template import make_sheet
from warehouse.audit import Event, record

TAKEN, HAS_ERRORS, REFUSED = 0, 1, 2
XLSX = ".xlsx"
FROM_COMMAND_LINE = "controller (kommandoraden)"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    template = commands.add_parser("plan-template", help="gör ett planblad i Excel, tomt eller ifyllt ur en plan")
    template.add_argument("--out", type=Path, required=True, help="filen som skrivs (xlsx)")
    template.add_argument("--plan", help="planen som fylls i, till exempel ks-2024")
    plan = commands.add_parser("plan", help="läs in en nämnds plan").add_subparsers(dest="plan_command", required=True)
    importing = plan.add_parser("import", help="läs in ett planblad; eller gör ett utkast till blad ur ett dokument")
    importing.add_argument(
        "file", type=Path, metavar="FIL", help="planbladet (xlsx), eller dokumentet (docx, pdf, md, txt)"
    )
    importing.add_argument("--out", type=Path, help="utkastet som skrivs (xlsx), när FIL är ett dokument")
    importing.add_argument("--replace", action="store_true", help="ersätt planen om den finns; den gamla flyttas undan")
    importing.add_argument("--seen", action="store_true", help="det som inte läses i bladet, eller läses ändå, är sett")
    importing.add_argument("--by", default=FROM_COMMAND_LINE, help="funktionen som läser in")


def run_template(options: argparse.Namespace, console: Console) -> int:
    """Write an empty plan sheet, or one filled from a plan. Raises Unknown."""
    _hold_xlsx(options.out)
    if options.plan and options.plan not in (known := warehouse.read("plans")["plan_id"].tolist()):
        raise Unknown(f"Planen '{options.plan}' finns inte. De som finns: {', '.join(known)}.")
    options.out.write_bytes(make_sheet(filled_of(options.plan) if options.plan else None))
    what = f"planbladet för {options.plan}" if options.plan else "ett tomt planblad"
    console.print(f"{options.out}: {what}.", highlight=False)
    return TAKEN


def run_plan(options: argparse.Namespace, console: Console) -> int:
    """Take in a sheet, or make a draft out of a document. 0 taken, 1 has errors, 2 refused."""
    body = options.file.read_bytes()
    if options.file.suffix.lower() != XLSX:
        return _draft(options, body, console)
    filled, unreadable = read_sheet(read_workbook(body, options.file.name))
    codes = region_codes(options.data)
    if problems := all_problems(filled, unreadable, codes):
        return _print_remarks("fel", problems, options.file.name, console)
    odd = {"som inte läses": filled.unread, "som läses ändå": filled.read_anyway}
    if any(odd.values()) and not options.seen:
        console.print("Lägg till --seen när du har sett det som inte läses, och det som läses ändå.")
        for what, remarks in odd.items():
            if remarks:
                _print_remarks(what, remarks, options.file.name, console)
        return HAS_ERRORS
    place = filled.answer("municipality")
    tables = tables_of(filled, codes.get(place.casefold(), place))
    target = keep(filled, tables, body, options.file.name, options.by, options.data, options.replace)
    record(Event.IMPORTED_PLAN, f"kommandorad:{getpass.getuser()}", plan_id=target.name)
    console.print(f"{target.name} är inläst. Kör python -m etl build för att visa den.", highlight=False)
    return TAKEN


def region_codes(data: Path) -> dict[str, str]:
    """Return the codes of the municipalities by casefolded name. Raises OSError where the file is missing."""
    with reference_files(data)[0].open(encoding="utf-8", newline="") as file:
        return {
            row["name"].casefold(): row["region_code"] for row in csv.DictReader(file) if len(row["region_code"]) > 2
        }


def _draft(options: argparse.Namespace, body: bytes, console: Console) -> int:
    out = options.out or options.file.with_suffix(XLSX)
    _hold_xlsx(out)
    if out.exists():
        raise Unknown(f"{out} finns redan. Ge utkastet ett annat namn med --out.")
    draft = draft_of(body, options.file.suffix.lower())
    out.write_bytes(make_sheet(draft.filled, draft.unplaced))
    counts = ", ".join(f"{len(rows)} på {title}" for title, rows in draft.by_title() if rows)
    console.print(f"{out}: utkast att granska. Läst: {counts or 'inget'}.", highlight=False, soft_wrap=True)
    console.print(
        f"{len(draft.unplaced)} stycken kunde inte placeras och står på bladet Inte placerat.", highlight=False
    )
    console.print("Granska, fyll i det som saknas, och läs sedan in bladet med samma kommando.", highlight=False)
    return TAKEN


def _hold_xlsx(out: Path) -> None:
    if out.suffix.lower() != XLSX:
        raise Unknown(f"{out} ska sluta på {XLSX}: bladet är en Excel-arbetsbok.")


def _print_remarks(what: str, remarks: list[Remark], file_name: str, console: Console) -> int:
    told = f"{file_name}: {len(remarks)} {what}. Inget är inläst."
    console.print(told, style="bold red", markup=False, highlight=False)
    for one in remarks:
        console.print(f"  {one.place}: {one.message}", markup=False, highlight=False, soft_wrap=True)
    return HAS_ERRORS


RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {"plan-template": run_template, "plan": run_plan}
ERRORS: tuple[type[Exception], ...] = (Unknown, Refused, PlanExists, SourceError)
