"""The hidden marks of a sheet: its plan, period and template version, and the value of each cell when it was made.

They are kept in the sheet itself, so that they follow when it is sorted or copied to another workbook: in a hidden
column whose header is the sheet's mark, and whose cells have each row's id and base values.
"""

import hashlib
import json
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any

PREFIX = "uppdragspanelen "
MAX_LENGTH = 120
WORKBOOK_ID = re.compile(r"[0-9a-f]{32}")


class MarkError(Exception):
    """A mark has been changed."""


@dataclass(frozen=True)
class Mark:
    """The plan, period and office that a sheet was made for. `known` was the newest receipt_no then.

    `workbook_id` is random for each workbook, and is shared by its copies. Older sheets have none.
    """

    plan_id: str
    period: str
    office_id: str | None
    sheet_kind: str
    version: int
    known: int
    is_example: bool
    workbook_id: str | None = None


@dataclass(frozen=True)
class Base:
    """The values of a row when its sheet was made, as canonical text by field; long text as a hash."""

    item_id: str
    values: dict[str, str]

    def matches(self, field: str, value: str | None) -> bool:
        """Return whether the cell had this value."""
        return self.values.get(field) == (None if value is None else short(value))


def new_workbook_id() -> str:
    """Return a random id of 32 hexadecimal digits."""
    return secrets.token_hex(16)


def short(value: str) -> str:
    """Return a value as stored in a Base: itself, or its hash if it is long. A cell may have 32,767 characters."""
    return value if len(value) <= MAX_LENGTH else f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"


def write_mark(mark: Mark) -> str:
    """Return the text of the hidden column's header."""
    stated = {name: value for name, value in asdict(mark).items() if name != "workbook_id" or value is not None}
    return PREFIX + json.dumps(stated, ensure_ascii=False)


def write_base(item_id: str, values: dict[str, str | None]) -> str:
    """Return the text of the hidden column's cell in the item's row."""
    base = {field: short(value) for field, value in values.items() if value is not None}
    return json.dumps({"id": item_id, "base": base}, ensure_ascii=False)


def is_mark(text: str) -> bool:
    """Return whether a cell is the header of the hidden column."""
    return text.startswith(PREFIX)


def read_mark(text: str) -> Mark:
    """Return the mark in a header. Raises MarkError if it has been changed."""
    stated = _json(text.removeprefix(PREFIX))
    workbook_id = stated.pop("workbook_id", None)
    types = {"plan_id": str, "period": str, "sheet_kind": str, "version": int, "known": int, "is_example": bool}
    fits = set(stated) == {*types, "office_id"} and all(type(stated[name]) is kind for name, kind in types.items())
    if not fits or not (stated["office_id"] is None or isinstance(stated["office_id"], str)):
        raise MarkError
    if not (workbook_id is None or (isinstance(workbook_id, str) and WORKBOOK_ID.fullmatch(workbook_id))):
        raise MarkError
    return Mark(**stated, workbook_id=workbook_id)


def read_base(text: str) -> Base:
    """Return the base values in a cell of the hidden column. Raises MarkError if it has been changed."""
    stated = _json(text)
    values = stated.get("base")
    if not isinstance(stated.get("id"), str) or not isinstance(values, dict):
        raise MarkError
    if not all(isinstance(value, str) for value in values.values()):
        raise MarkError
    return Base(stated["id"], values)


def _json(text: str) -> dict[str, Any]:
    try:
        stated = json.loads(text)
    except ValueError as error:
        raise MarkError from error
    if not isinstance(stated, dict):
        raise MarkError
    return stated
