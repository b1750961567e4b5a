"""Import a plan. All plans are first built together in a temporary database, to check the new one."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from etl.build import assemble, build_lock
from panel import warehouse
from panel.disk import to_disk
from panel.errors import UserError
from panel.ledger.ledger import is_example, ledger_folder, read_receipts
from panel.plans.sheet.filled import Filled
from panel.plans.sheet.store import write_plan
from panel.plans.sheet.tables import Tables

STAGED, REPLACED = ".staged-", ".replaced"


class PlanExistsError(UserError):
    """There is already a plan with that id. The text, in Swedish, states how to replace it."""


def keep(
    filled: Filled, tables: Tables, body: bytes, file_name: str, who: str, data: Path, replace: bool = False
) -> Path:
    """Write the plan's folder, check that everything can be built with it, and put it in place. Return the folder.

    With `replace`, an existing plan is moved aside. Raises PlanExistsError; SourceError or CheckError if the build
    fails, with nothing changed; OSError.
    """
    plans = data / "plans"
    target = plans / filled.plan_field("plan_id")
    if target.exists() and not replace:
        raise PlanExistsError(
            f"Planen {target.name} finns redan. Lägg till --replace för att ersätta den; den gamla flyttas undan."
        )
    staged = plans / f"{STAGED}{target.name}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        write_plan(staged, filled, tables, body, file_name, who)
        database = warehouse.database_path()
        with build_lock(database):
            _try_build(data, staged, target.name, database)
            if target.exists():
                _move_aside(target)
            staged.rename(target)
            to_disk(plans)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return target


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
