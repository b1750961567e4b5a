"""Import a plan. All plans are first built together in a temporary database, to check the new one."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.build import assemble, build_lock
from etl.database_fault import database_fault
from etl.fetch.meaning.reference import region_codes
from etl.rebuild import RebuildError
from panel import warehouse
from panel.disk import to_disk
from panel.errors import UserError
from panel.ledger.ledger import is_example, ledger_folder, read_receipts
from panel.plans.reading.cover import read_cover
from panel.plans.reading.lines import Line
from panel.plans.sheet.filled import Filled
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.store import write_plan
from panel.plans.sheet.structure import note
from panel.plans.sheet.tables import tables_of
from panel.plans.sheet.validate import all_problems, document_lines
from panel.sheets.layout import CellNote
from panel.sheets.workbook.process import read_workbook
from panel.wording.settings import change_settings, settings

STAGED, REPLACED = ".staged-", ".replaced"


@dataclass(frozen=True)
class SheetRead:
    """What a plan sheet holds, the problems that keep it out, and the code of its municipality ("" where unknown).

    `elsewhere` are signs that the plan is another municipality's: a person must confirm the one in the sheet.
    """

    filled: Filled
    problems: list[CellNote]
    region_code: str
    elsewhere: list[CellNote] = field(default_factory=list)


def read_plan_sheet(body: bytes, file_name: str, data: Path) -> SheetRead:
    """Read and check a plan sheet. Raises FileRejectedError where the workbook cannot be used; OSError."""
    filled, unreadable = read_sheet(read_workbook(body, file_name))
    codes = region_codes(data)
    municipality = filled.plan_field("municipality") or ""
    code = codes.get(municipality.casefold(), municipality)
    return SheetRead(filled, all_problems(filled, unreadable, codes), code, list(_elsewhere(filled, code, codes)))


def _elsewhere(filled: Filled, code: str, codes: dict[str, str]) -> Iterator[CellNote]:
    """Yield that the sheet's municipality is not the panel's own, and that it is not the one that the document names."""
    if "municipality" not in filled.plan:
        return
    row, home = filled.plan["municipality"], _home()
    names = {one: name.title() for name, one in codes.items()}
    taken_for = f"Planen läses in för {names.get(code, code)}"
    if home and code != home:
        yield note(row, "value", f"{taken_for}. Panelens egen kommun är {names.get(home, home)}.")
    lines = [Line(number, text) for number, text in document_lines(filled)]
    named = next((str(one.value) for one in read_cover(lines) if one.name == "municipality"), "")
    if codes.get(named.casefold(), code) != code:
        yield note(row, "value", f"{taken_for}, men dokumentet nämner {named}.")


def _home() -> str:
    """Return the code of the panel's own municipality: as set, or else that of its first plan; "" for neither."""
    if settings().region:
        return settings().region
    try:
        plans = warehouse.read("plans")
    except warehouse.DatabaseUnavailableError:
        return ""
    return "" if plans.empty else str(plans["region_code"].iloc[0])


class PlanExistsError(UserError):
    """There is already a plan with that id. The text, in Swedish, states how to replace it."""


def keep(read: SheetRead, body: bytes, file_name: str, who: str, data: Path, replace: bool = False) -> Path:
    """Write the plan's folder, check that everything can be built with it, and put it in place. Return the folder.

    With `replace`, an existing plan is moved aside. Raises PlanExistsError; SourceError, CheckError or RebuildError if
    the build fails, with nothing changed; OSError.
    """
    filled, plans = read.filled, data / "plans"
    target = plans / filled.plan_field("plan_id")
    if target.exists() and not replace:
        raise PlanExistsError(
            f"Planen {target.name} finns redan. Lägg till --replace för att ersätta den; den gamla flyttas undan."
        )
    staged = plans / f"{STAGED}{target.name}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        write_plan(staged, filled, tables_of(filled, read.region_code), body, file_name, who)
        database = warehouse.database_path()
        with build_lock(database):
            _try_build(data, staged, target.name, database)
            if target.exists():
                _move_aside(target)
            _remember_home(read.region_code)
            staged.rename(target)
            to_disk(plans)
    except duckdb.Error as error:
        raise RebuildError(database_fault(error)) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return target


def _remember_home(region_code: str) -> None:
    """Set the panel's own municipality, where it is not set, so that a plan from elsewhere never takes the first page."""
    if not settings().region:
        change_settings({"region": _home() or region_code})


def _move_aside(target: Path) -> None:
    aside = target.parent / REPLACED
    aside.mkdir(exist_ok=True)
    target.rename(aside / f"{target.name}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")


def _try_build(data: Path, staged: Path, plan_id: str, database: Path) -> None:
    """Build everything in a temporary database, with the new plan in place of the old."""
    with tempfile.TemporaryDirectory() as scratch:
        shadow = Path(scratch) / data.name
        (shadow / "plans").mkdir(parents=True)
        for path in data.iterdir():
            if path.name != "plans" and not path.name.startswith("."):
                (shadow / path.name).symlink_to(path.resolve())
        for path in (data / "plans").iterdir():
            if path.is_dir() and not path.name.startswith(".") and path.name != plan_id:
                (shadow / "plans" / path.name).symlink_to(path.resolve())
        (shadow / "plans" / plan_id).symlink_to(staged.resolve())
        ledger = ledger_folder(database)
        assemble(shadow, Path(scratch) / "held.duckdb", receipts=read_receipts(ledger), example=is_example(ledger))
