"""Commands for plans: plan-template, plan import."""

from pathlib import Path

import click
from rich.console import Console

from etl.commands.running import Run, pass_run
from etl.commands.swedish import A_PATH, Command, Group, option
from panel import warehouse
from panel.commands.shared import FROM_COMMAND_LINE
from panel.errors import CHECK_FAILED, DONE
from panel.operations.take_in_plan import keep, read_plan_sheet
from panel.plans.draft.draft import draft_of
from panel.plans.sheet.filled import filled_of
from panel.plans.sheet.next_year import next_year as rolled_over
from panel.plans.sheet.template import make_sheet
from panel.records import audit
from panel.records.audit import Event
from panel.sheets.layout import CellNote
from panel.sheets.state import InputError
from panel.wording.sentences import plans as sentences

XLSX = ".xlsx"


@click.command("plan-template", cls=Command)
@option("--out", type=A_PATH, required=True, metavar="FIL", help="Filen som skrivs (xlsx).")
@option("--plan", metavar="PLAN", help="Planen som fylls i, till exempel ks-2025.")
@option("--next-year", is_flag=True, help="Gör nästa års blad av planen: id:n, namn, kontor och ansvar följer med.")
@pass_run
def template_command(here: Run, out: Path, plan: str | None, next_year: bool) -> None:
    """Write an empty plan sheet, or one filled from a plan. Raises InputError."""
    _require_xlsx(out)
    if plan and plan not in (plan_ids := warehouse.read("plans")["plan_id"].tolist()):
        raise InputError(f"Planen '{plan}' finns inte. De som finns: {', '.join(plan_ids)}.")
    if next_year and not plan:
        raise InputError("--next-year gör nästa års blad av en plan: lägg till --plan.")
    filled = filled_of(plan) if plan else None
    out.write_bytes(make_sheet(rolled_over(filled) if filled and next_year else filled))
    what = f"{'nästa års planblad efter' if next_year else 'planbladet för'} {plan}" if plan else "ett tomt planblad"
    here.console.print(f"{out}: {what}.", highlight=False)


@click.group("plan", cls=Group)
def plan_group() -> None:
    """Group the commands of a plan."""


@plan_group.command("import", help="Läs in ett planblad; eller gör ett utkast till blad ur ett dokument.")
@click.argument("file", type=A_PATH, metavar="FIL", help="Planbladet (xlsx), eller dokumentet (docx, pdf, md, txt).")
@option("--out", type=A_PATH, metavar="FIL", help="Utkastet som skrivs (xlsx), när FIL är ett dokument.")
@option("--replace", is_flag=True, help="Ersätt planen om den finns; den gamla flyttas undan.")
@option("--seen", is_flag=True, help="Det som inte läses i bladet, eller läses ändå, är sett.")
@option("--elsewhere", is_flag=True, help="Planen gäller en annan kommun än panelens egen, eller än dokumentet nämner.")
@option("--by", default=FROM_COMMAND_LINE, metavar="FUNKTION", help="Funktionen som läser in.")
@pass_run
def import_command(here: Run, file: Path, out: Path | None, replace: bool, seen: bool, elsewhere: bool, by: str) -> int:
    """Import a plan sheet, or make a draft sheet from a document. Exit code 1 if there are errors.

    Raises InputError, FileRejectedError, PlanExistsError.
    """
    body = file.read_bytes()
    if file.suffix.lower() != XLSX:
        return _draft(file, out or file.with_suffix(XLSX), body, here.console)
    sheet = read_plan_sheet(body, file.name, here.data)
    if sheet.problems:
        return _print_cell_notes("fel", sheet.problems, file.name, here.console)
    odd = {"som inte läses": sheet.filled.unread, "som läses ändå": sheet.filled.read_anyway}
    if any(odd.values()) and not seen:
        here.console.print("Lägg till --seen när du har sett det som inte läses, och det som läses ändå.")
        for what, cell_notes in odd.items():
            if cell_notes:
                _print_cell_notes(what, cell_notes, file.name, here.console)
        return CHECK_FAILED
    if sheet.elsewhere and not elsewhere:
        here.console.print("Rätta kommunen i bladet, eller lägg till --elsewhere om den stämmer.")
        return _print_cell_notes("att svara på", sheet.elsewhere, file.name, here.console)
    target = keep(sheet, body, file.name, by, here.data, replace)
    audit.record(Event.IMPORTED_PLAN, audit.from_command_line(), plan_id=target.name)
    here.console.print(f"{target.name} är inläst. Kör python -m etl build för att visa den.", highlight=False)
    return DONE


def _draft(file: Path, out: Path, body: bytes, console: Console) -> int:
    _require_xlsx(out)
    if out.exists():
        raise InputError(f"{out} finns redan. Ge utkastet ett annat namn med --out.")
    draft = draft_of(body, file.suffix.lower())
    out.write_bytes(make_sheet(draft.filled, draft.listed))
    found = {title: len(rows) for title, rows in draft.by_title()}
    summary = sentences.draft(found, len(draft.unplaced), len(draft.remarks))
    console.print(f"{out}: {summary}", highlight=False, soft_wrap=True)
    console.print("Granska, fyll i det som saknas, och läs sedan in bladet med samma kommando.", highlight=False)
    return DONE


def _require_xlsx(out: Path) -> None:
    if out.suffix.lower() != XLSX:
        raise InputError(f"{out} ska sluta på {XLSX}: bladet är en Excel-arbetsbok.")


def _print_cell_notes(what: str, cell_notes: list[CellNote], file_name: str, console: Console) -> int:
    message = f"{file_name}: {len(cell_notes)} {what}. Inget är inläst."
    console.print(message, style="bold red", markup=False, highlight=False)
    for one in cell_notes:
        console.print(f"  {one.location}: {one.message}", markup=False, highlight=False, soft_wrap=True)
    return CHECK_FAILED
