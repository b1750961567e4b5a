"""Keep an imported plan as a source: the sheet unchanged, its tables as csv, and a descriptor that the build loads."""

import csv
import hashlib
import io
import json
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import warehouse
from etl.build import assemble, build_lock
from etl.disk import to_disk, write_new
from etl.follow_up.ledger import SWEDEN, is_example, ledger_folder, read_receipts
from etl.plan_sheet.filled import Filled
from etl.plan_sheet.tables import Tables

TABLES_FILE = Path(__file__).resolve().parent / "tables.json"
SHEET_FILE = "plan.xlsx"
STAGED, REPLACED = ".staged-", ".replaced"
LICENCE = "Allmän handling; beslut av myndighet har inte upphovsrätt (9 § upphovsrättslagen)"


class PlanExists(Exception):  # noqa: N818 - names the state that the person decides about
    """There is a plan of that id. The text, in Swedish, says how to replace it."""


@cache
def table_schemas() -> dict[str, dict[str, Any]]:
    """Return what each csv file of an imported plan holds: title and schema, as Frictionless Data writes them."""
    schemas: dict[str, dict[str, Any]] = json.loads(TABLES_FILE.read_text(encoding="utf-8"))
    return schemas


def keep(
    filled: Filled, tables: Tables, body: bytes, file_name: str, who: str, data: Path, replace: bool = False
) -> Path:
    """Write the plan's folder beside the others, check that all of it can be built, and give it its name.

    Raises PlanExists; SourceError or CheckFailed where the build would not hold, with nothing changed; OSError.
    """
    plans = data / "plans"
    target = plans / filled.answer("plan_id")
    if target.exists() and not replace:
        raise PlanExists(
            f"Planen {target.name} finns redan. Lägg till --replace för att ersätta den; den gamla flyttas undan."
        )
    staged = plans / f"{STAGED}{target.name}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        _write(staged, filled, tables, body, file_name, who)
        database = warehouse.database_path()
        with build_lock(database):
            _hold_builds(data, staged, target.name, database)
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


def _hold_builds(data: Path, staged: Path, plan_id: str, database: Path) -> None:
    """Build everything once with the new plan in its place, in a database that nobody reads."""
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


def _write(folder: Path, filled: Filled, tables: Tables, body: bytes, file_name: str, who: str) -> None:
    write_new(folder / SHEET_FILE, body)
    schemas = table_schemas()
    bodies = {name: _csv(schemas[name]["schema"]["fields"], tables.get(name, [])) for name in schemas}
    for name, held in bodies.items():
        write_new(folder / f"{name}.csv", held)
    descriptor = _descriptor(filled, bodies, body, file_name, who)
    write_new(folder / "datapackage.json", json.dumps(descriptor, ensure_ascii=False, indent=1).encode())
    to_disk(folder)


def _csv(fields: list[dict[str, Any]], rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    names = [field["name"] for field in fields]
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _descriptor(filled: Filled, bodies: dict[str, bytes], sheet: bytes, file_name: str, who: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    today = now.astimezone(SWEDEN).date().isoformat()
    title, producer, url = (filled.answer(name) for name in ("title", "producer", "url"))
    common = {"producer": producer, "publisher": producer, "url": url, "licence": LICENCE, "retrieved": today}
    whole = {
        "name": "plan",
        "path": SHEET_FILE,
        "title": title,
        "description": f"Planen som den skrevs in i planbladet, {filled.answer('case_number')}",
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "updated": filled.answer("decided_on"),
        "rows": sum(map(len, filled.rows.values())) + len(filled.plan),
        "note": f"Inläst {today} ur {file_name} av {who}",
        "hash": _hash(sheet),
        **common,
    }
    tables = [_described(name, held, common) for name, held in bodies.items()]
    return {
        "profile": "data-package",
        "name": filled.answer("plan_id"),
        "title": title,
        "description": "Inläst ur planbladet. Ändra i bladet och läs in det på nytt; csv-filerna ändras inte för hand.",
        "created": now.isoformat(timespec="seconds"),
        "plan": {"plan_id": filled.answer("plan_id"), "read_from": "sheet"},
        "imported": {"at": now.isoformat(timespec="seconds"), "by": who, "file_name": file_name},
        "licenses": [{"name": "other-pd", "title": LICENCE}],
        "resources": [whole, *tables],
    }


def _described(name: str, body: bytes, common: dict[str, str]) -> dict[str, Any]:
    stated = table_schemas()[name]
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": stated["title"],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "hash": _hash(body),
        "schema": stated["schema"],
        **common,
        "publisher": "Egen sammanställning",
    }


def _hash(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
