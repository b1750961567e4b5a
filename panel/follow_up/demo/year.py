"""Build a database of its own with made-up follow-ups for a whole year.

Each sheet is made, filled in, previewed and published by the same functions that the pages use.
"""

import io
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from etl.build import build
from etl.kept_files import OWN_SOURCES
from panel import warehouse
from panel.follow_up.demo.reports import AFTER_HALF, AFTER_YEAR, ANSWERS_FOR, FOLLOWS, DemoReports, Fields
from panel.follow_up.preview import Expected, make_preview, take
from panel.follow_up.publish import publish
from panel.follow_up.responsibility import Stated, read_stated, set_responsibility
from panel.follow_up.undo import undo
from panel.ledger.ledger import EXAMPLE_MARK, EXAMPLE_TEXT, FOLDER, ledger_folder
from panel.ledger.responsibility import OFFICE
from panel.sheets.state import read_period_state
from panel.sheets.template import file_name, make_template

PLAN = "ks-2024"
STATED_AT = datetime(2024, 1, 22, 9, 15, tzinfo=UTC)
DATABASE = Path("demo") / "dashboard.duckdb"


def make_demo(data: Path, report: Callable[[str], None] = lambda step: None) -> Path:
    """Build data/demo/dashboard.duckdb with made-up follow-ups, replacing an earlier one, and return its path.

    The real database and its ledger are neither read nor written. Raises FileExistsError if the folder of the ledger is
    not marked as example data.
    """
    target = data / DATABASE
    _start_over(target)
    sources = _copy_sources(data, target)
    before = os.environ.get(warehouse.DATABASE_VARIABLE)
    os.environ[warehouse.DATABASE_VARIABLE] = str(target)
    try:
        build(sources, target)
        _state_offices(sources)
        for period, reports in (("2024-delar", AFTER_HALF), ("2024-helar", AFTER_YEAR)):
            for office, day in reports.handed_in.items():
                report(f"{period}, {office}")
                _hand_in(period, office, reports, datetime.fromisoformat(day).replace(tzinfo=UTC), sources)
        _mistake_and_undo(sources)
    finally:
        if before is None:
            del os.environ[warehouse.DATABASE_VARIABLE]
        else:
            os.environ[warehouse.DATABASE_VARIABLE] = before
    return target


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


def _state_offices(data: Path) -> None:
    """State the office responsible for each item, which the plan does not say, unless it follows its goal."""
    names = read_period_state(PLAN, None).offices
    wanted: Stated = {(item, OFFICE): names[office] for item, office in ANSWERS_FOR.items() if item not in FOLLOWS}
    set_responsibility(PLAN, wanted, read_stated(PLAN), "controller", now=STATED_AT, data=data)


def _hand_in(period: str, office: str, reports: DemoReports, moment: datetime, data: Path) -> None:
    book = load_workbook(io.BytesIO(make_template(read_period_state(PLAN, period), office)))
    _fill(book, office, reports)
    _publish(book, file_name(PLAN, period, office, is_example=True), "handläggare", moment, data)


def _publish(book: Workbook, name: str, by: str, moment: datetime, data: Path) -> int:
    out = io.BytesIO()
    book.save(out)
    preview = make_preview([take(name, out.getvalue())], Expected(PLAN))
    receipt = publish(preview, {}, by, now=moment, data=data)
    return receipt.receipt_no


def _mistake_and_undo(data: Path) -> None:
    """Publish a mistake in November and undo it the day after, so that the history shows both."""
    book = load_workbook(io.BytesIO(make_template(read_period_state(PLAN, "2024-delar"), "samhallsbyggnad")))
    _write(book, "Programpunkter", "point:85", {"Status": "Slutförd", "Kommentar": "Inskrivet på fel rad."})
    moment = datetime(2024, 11, 27, 8, 12, tzinfo=UTC)
    number = _publish(book, "rattelse.xlsx", "handläggare", moment, data)
    undo(number, PLAN, "controller", now=moment.replace(day=28), data=data)


def _fill(book: Workbook, office: str, reports: DemoReports) -> None:
    for sheet in ("Måluppfyllelser", "Programpunkter", "Nyckeltal", "Budget"):
        for item_id, fields in reports.rows.get(sheet, {}).items():
            if ANSWERS_FOR[_reported_through(item_id)] == office:
                _write(book, sheet, item_id, fields)
    for sheet, rows in (("Förslag", reports.proposals), ("Aktiviteter", reports.activities)):
        for fields in rows:
            if fields["kontor"] == office:
                _append(book, sheet, {name: value for name, value in fields.items() if name != "kontor"})


def _reported_through(item_id: str) -> str:
    """Return the item that has the responsible office: for a criterion, its goal."""
    kind, _, number = item_id.partition(":")
    return f"goal:{number[0]}" if kind == "criterion" else item_id


def _write(book: Workbook, sheet: str, item_id: str, fields: Fields) -> None:
    ws = book[sheet]
    columns = {cell.value: cell.column for cell in ws[1]}
    row = next(cell.row for cell in ws["A"] if cell.value == item_id)
    for header, value in fields.items():
        ws.cell(row, columns[header]).value = value


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
