"""Follow-up sheets filled in with openpyxl, as people do in Excel."""

import hashlib
import io
import re
import shutil
import warnings
import zipfile
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from panel import warehouse
from panel.follow_up.preview import Expected, Preview, make_preview
from panel.follow_up.publish import publish
from panel.follow_up.taken import take
from panel.ledger.ledger import Receipt
from panel.sheets.marks import new_workbook_id
from panel.sheets.state import read_period_state
from panel.sheets.template import make_template
from panel.sheets.workbook.cells import RawWorkbook
from panel.sheets.workbook.child import cells_of
from panel.sheets.workbook.process import read_workbook, workbook_of
from tests.support import published_alike
from tests.support.loaded_once import load_once

PLAN, HALF, YEAR = "ks-2024", "2024-delar", "2024-helar"
WORKBOOK_ID = re.compile(rb'"workbook_id": "[0-9a-f]{32}"')
Edit = Callable[[Workbook], Any]
Reader = Callable[[bytes, str], RawWorkbook]
_templates: dict[Hashable, bytes] = {}


def template(period: str = HALF, office: str | None = None) -> bytes:
    """Return a new sheet for the current state. For equal states one is made, and copied with a new workbook id."""
    served = (warehouse.database_path(), warehouse.build_key(), period, office)
    if served not in _templates:
        state = read_period_state(PLAN, period)
        made = (repr(state), office)
        if made not in _templates:
            _templates[made] = make_template(state, office)
        _templates[served] = _templates[made]
    return _with_new_id(_templates[served])


def _with_new_id(body: bytes) -> bytes:
    new, out = f'"workbook_id": "{new_workbook_id()}"'.encode(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
        for part in old.infolist():
            fresh.writestr(part, WORKBOOK_ID.sub(new, old.read(part)))
    return out.getvalue()


def edited(body: bytes, edit: Edit) -> bytes:
    """Return a workbook after an edit."""
    book = load_workbook(io.BytesIO(body))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(ws: Worksheet, item_id: str, header: str) -> Any:
    """Return the cell of an item's row under a header."""
    column = next(cell.column for cell in ws[1] if cell.value == header)
    row = next(cell.row for cell in ws["A"] if cell.value == item_id)
    return ws.cell(row, column)


def write(sheet: str, item_id: str, **fields: Any) -> Edit:
    """Return an edit that writes in an item's row; spaces of a header are written as _."""

    def edit(book: Workbook) -> None:
        for header, value in fields.items():
            cell_of(book[sheet], item_id, header.replace("_", " ")).value = value

    return edit


def all_of(*edits: Edit) -> Edit:
    """Return an edit that does several."""

    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)

    return edit


def read_here(body: bytes, file_name: str) -> RawWorkbook:
    """Read a workbook of ours in this process: one of its own, as the panel starts, takes a third of a second."""
    with warnings.catch_warnings(action="ignore"):
        return workbook_of(cells_of(body))


def preview(*bodies: bytes, period: str | None = None, office: str | None = None, read: Reader = read_here) -> Preview:
    """Return the preview of workbooks handed in together."""
    files = [take(f"blad-{number}.xlsx", body, read) for number, body in enumerate(bodies, start=1)]
    return make_preview(files, Expected(PLAN, period, office))


# For workbooks that other programs have made, and people in other ways than ours.
preview_as_served = partial(preview, read=read_workbook)


def hand_in(*edits: Edit, period: str = HALF, by: str = "controller") -> Receipt:
    """Fill in and publish a new sheet, or reuse the result of the same publication on the same database and ledger."""
    body = edited(template(period), all_of(*edits))
    return published_alike.publish((_without_id(body), by), lambda: publish(preview(body), {}, by))


def _without_id(body: bytes) -> str:
    """Return a hash of a workbook's contents without its id and its time of saving."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        names = sorted(set(parts.namelist()) - {"docProps/core.xml"})
        return hashlib.sha256(b"".join(WORKBOOK_ID.sub(b"", parts.read(name)) for name in names)).hexdigest()


def changed_values(shown: Preview) -> dict[tuple[str, str], str | None]:
    """Return a preview's new values, by item and field."""
    return {(change.item_id, change.field): change.after for change in shown.changes}


def serve(built: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Serve a copy of the built database from a folder, with a ledger of its own."""
    target = folder / "dashboard.duckdb"
    shutil.copy(built, target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    load_once(monkeypatch)
    return target


# The change that most tests make, and the values it results in.
WRITE_STATUS = write("Programpunkter", "point:2", Status="Slutförd")
STATUS = {("point:2", "status"): "Slutförd"}
