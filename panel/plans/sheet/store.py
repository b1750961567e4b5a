"""Store an imported plan as a source: the sheet unchanged, its tables as csv, and a descriptor for the build."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from panel.disk import to_disk, write_new
from panel.ledger.ledger import SWEDEN
from panel.plans.sheet.filled import Filled
from panel.plans.tables import Tables

TABLES_FILE = Path(__file__).resolve().parent / "tables.json"
SHEET_FILE = "plan.xlsx"
LICENCE = "Allmän handling; beslut av myndighet har inte upphovsrätt (9 § upphovsrättslagen)"


@cache
def table_schemas() -> dict[str, dict[str, Any]]:
    """Return title and schema of each csv file of an imported plan, in the form of Frictionless Data."""
    schemas: dict[str, dict[str, Any]] = json.loads(TABLES_FILE.read_text(encoding="utf-8"))
    return schemas


def write_plan(folder: Path, filled: Filled, tables: Tables, body: bytes, file_name: str, who: str) -> None:
    """Write the sheet, its tables and their descriptor to a folder that has none of them. Raises OSError."""
    write_new(folder / SHEET_FILE, body)
    schemas = table_schemas()
    bodies = {name: _csv(schemas[name]["schema"]["fields"], tables.get(name, [])) for name in schemas}
    for name, table_body in bodies.items():
        write_new(folder / f"{name}.csv", table_body)
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
    title, url = filled.plan_field("title"), filled.plan_field("url") or ""
    producer = filled.plan_field("producer") or filled.plan_field("board")
    common = {"producer": producer, "publisher": producer, "url": url, "licence": LICENCE, "retrieved": today}
    whole = {
        "name": "plan",
        "path": SHEET_FILE,
        "title": title,
        "description": ", ".join(
            filter(None, ("Planen som den skrevs in i planbladet", filled.plan_field("case_number")))
        ),
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "updated": filled.plan_field("decided_on"),
        "rows": sum(map(len, filled.rows.values())) + len(filled.plan),
        "note": f"Inläst {today} ur {file_name} av {who}",
        "hash": _hash(sheet),
        **common,
    }
    tables = [_described(name, table_body, common) for name, table_body in bodies.items()]
    return {
        "profile": "data-package",
        "name": filled.plan_field("plan_id"),
        "title": title,
        "description": "Inläst ur planbladet. Ändra i bladet och läs in det på nytt; csv-filerna ändras inte för hand.",
        "created": now.isoformat(timespec="seconds"),
        "plan": {"plan_id": filled.plan_field("plan_id"), "read_from": "sheet"},
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
