"""Build a database of its own with made-up follow-ups of a plan.

Each sheet is made, filled in, previewed and published by the same functions that the pages use. What is filled in is
the plan's own demo.toml where it has one, or else made of the plan's own rows.
"""

import io
import os
import shutil
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from etl.build import build
from etl.kept_files import OWN_SOURCES
from panel import warehouse
from panel.follow_up.demo.made_up import made_up
from panel.follow_up.preview import Expected, make_preview
from panel.follow_up.publish import publish
from panel.follow_up.responsibility import Stated, read_stated, set_responsibility
from panel.follow_up.taken import take
from panel.follow_up.undo import undo
from panel.ledger.ledger import EXAMPLE_MARK, EXAMPLE_TEXT, FOLDER, ledger_folder
from panel.ledger.responsibility import OFFICE
from panel.sheets.state import InputError, read_period_state
from panel.sheets.template import file_name, make_template

Fields = dict[str, Any]
REPORTS = "demo.toml"
NEW_ROWS = ("Förslag", "Aktiviteter")
DAYS_BEFORE, HOUR = 10, 9
DATABASE = Path("demo") / "dashboard.duckdb"


def make_demo(data: Path, plan_id: str | None = None, report: Callable[[str], None] = lambda step: None) -> Path:
    """Build data/demo/dashboard.duckdb with made-up follow-ups, replacing an earlier one, and return its path.

    They are of one plan, or by default of those with a demo.toml, or else of the first. The real database and its ledger
    are neither read nor written. Raises InputError for an unknown plan, or where there is none, and FileExistsError if
    the folder of the ledger is not marked as example data.
    """
    target = data / DATABASE
    _start_over(target)
    sources = _copy_sources(data, target)
    before = os.environ.get(warehouse.DATABASE_VARIABLE)
    os.environ[warehouse.DATABASE_VARIABLE] = str(target)
    try:
        build(sources, target)
        for one in _plans(sources, plan_id):
            stated = sources / "plans" / one / REPORTS
            if stated.is_file():
                _hand_in_stated(one, tomllib.loads(stated.read_text(encoding="utf-8")), report, sources)
            else:
                _hand_in_made_up(one, report, sources)
    finally:
        if before is None:
            del os.environ[warehouse.DATABASE_VARIABLE]
        else:
            os.environ[warehouse.DATABASE_VARIABLE] = before
    return target


def _plans(sources: Path, plan_id: str | None) -> list[str]:
    plans = list(warehouse.read("plans")["plan_id"])
    if not plans:
        raise InputError("Panelen har ingen plan än. Läs in en först: uppdragspanelen plan import.")
    if plan_id and plan_id not in plans:
        raise InputError(f"Planen '{plan_id}' finns inte. De som finns: {', '.join(plans)}.")
    stated = [one for one in plans if (sources / "plans" / one / REPORTS).is_file()]
    return [plan_id] if plan_id else stated or plans[:1]


def _hand_in_stated(plan_id: str, stated: dict[str, Any], report: Callable[[str], None], data: Path) -> None:
    """Publish the offices and sheets of a plan's demo.toml, and its mistake, which is undone the day after."""
    names = read_period_state(plan_id, None).offices
    wanted: Stated = {(item, OFFICE): names[office] for item, office in stated["offices"].items()}
    set_responsibility(plan_id, wanted, read_stated(plan_id), "controller", now=stated["offices_at"], data=data)
    for one in stated["follow_up"]:
        for office, moment in one["handed_in"].items():
            report(f"{one['period']}, {office}")
            book = _template(plan_id, one["period"], office)
            _fill(book, one["rows"])
            for sheet in NEW_ROWS:
                for row in one[sheet]:
                    if row["kontor"] == office:
                        _append(book, sheet, {name: value for name, value in row.items() if name != "kontor"})
            name = file_name(plan_id, one["period"], office, is_example=True)
            _publish(plan_id, book, name, moment, data)
    wrong = stated["mistake"]
    book = _template(plan_id, wrong["period"], wrong["office"])
    _fill(book, {wrong["sheet"]: {wrong["id"]: wrong["cells"]}})
    number = _publish(plan_id, book, "rattelse.xlsx", wrong["at"], data)
    undo(number, plan_id, "controller", now=wrong["at"] + timedelta(days=1), data=data)


def _hand_in_made_up(plan_id: str, report: Callable[[str], None], data: Path) -> None:
    """Publish a sheet for all offices of each follow-up that has been due; of the first, now, where none has."""
    now = datetime.now(UTC)
    days = warehouse.read("deadlines", plan_id=plan_id)
    handed_in = [
        (row.period, row.due_on.to_pydatetime().replace(hour=HOUR, tzinfo=UTC) - timedelta(days=DAYS_BEFORE))
        for row in days.itertuples()
    ]
    for at, (period, moment) in enumerate([one for one in handed_in if one[1] <= now] or [(handed_in[0][0], now)]):
        report(f"{plan_id}, {period}")
        book = _template(plan_id, period, None)
        _fill(book, made_up(read_period_state(plan_id, period), at, moment.month))
        _publish(plan_id, book, file_name(plan_id, period, None, is_example=True), moment, data)


def _start_over(target: Path) -> None:
    """Empty the demo's ledger and mark it as example data. Raises FileExistsError if it exists without the mark."""
    ledger = ledger_folder(target)
    if ledger.exists() and not (ledger / EXAMPLE_MARK).exists():
        raise FileExistsError(17, f"mappen {FOLDER} är inte märkt som exempeldata och tas inte bort", str(ledger))
    shutil.rmtree(ledger, ignore_errors=True)
    ledger.mkdir(parents=True)
    (ledger / EXAMPLE_MARK).write_text(EXAMPLE_TEXT, encoding="utf-8")


def _copy_sources(data: Path, target: Path) -> Path:
    """Copy the sources, and return the folder of the copy."""
    sources = target.parent / OWN_SOURCES
    shutil.rmtree(sources, ignore_errors=True)
    shutil.copytree(data, sources, ignore=shutil.ignore_patterns("*.duckdb*", ".*", FOLDER, DATABASE.parent.name))
    return sources


def _template(plan_id: str, period: str, office: str | None) -> Workbook:
    return load_workbook(io.BytesIO(make_template(read_period_state(plan_id, period), office)))


def _publish(plan_id: str, book: Workbook, name: str, moment: datetime, data: Path) -> int:
    out = io.BytesIO()
    book.save(out)
    preview = make_preview([take(name, out.getvalue())], Expected(plan_id))
    return publish(preview, {}, "handläggare", now=moment, data=data).receipt_no


def _fill(book: Workbook, rows: dict[str, dict[str, Fields]]) -> None:
    """Write cells by sheet, item and heading, of the items that the book has a row for."""
    for sheet, items in rows.items():
        ws = book[sheet]
        columns = {cell.value: cell.column for cell in ws[1]}
        for cell in ws["A"]:
            for header, value in items.get(str(cell.value), {}).items():
                ws.cell(cell.row, columns[header]).value = value


def _append(book: Workbook, sheet: str, fields: Fields) -> None:
    """Write on the row with the same activity if there is one, otherwise on the first empty row."""
    ws = book[sheet]
    columns = {cell.value: cell.column for cell in ws[1]}
    name = fields.get("Aktivitet")
    rows = range(2, ws.max_row + 1)
    same = [row for row in rows if name and ws.cell(row, columns["Aktivitet"]).value == name]
    row = (
        same[0]
        if same
        else next(row for row in rows if ws.cell(row, 1).value is None and ws.cell(row, 2).value is None)
    )
    for header, value in fields.items():
        ws.cell(row, columns[header]).value = value
