"""The hidden marks of a sheet: which plan, period and template it is, and what each cell held when it was made.

They lie in the sheet itself, so that they follow when the sheet is sorted, or copied into another workbook: a hidden
column whose header is the sheet's mark, and whose cells are each row's id and base values.
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
    """A mark is there, but somebody has changed it."""


@dataclass(frozen=True)
class Mark:
    """What a sheet was made for. `known` is the newest publication that it was filled in from.

    `workbook_id` is drawn anew for each workbook that is made, and follows its copies. Sheets from before have none.
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
    """What a row held when its sheet was made: canonical text by field; long text as a hash."""

    item_id: str
    values: dict[str, str]

    def matches(self, field: str, value: str | None) -> bool:
        """Return whether the cell held this value."""
        return self.values.get(field) == (None if value is None else short(value))


def new_workbook_id() -> str:
    """Return an id that no other workbook has."""
    return secrets.token_hex(16)


def short(value: str) -> str:
    """Return a value as a base keeps it: itself, or its hash when it is long. A cell has room for 32 767 signs."""
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
    """Return the mark that a header holds. Raises MarkError when it has been changed."""
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
    """Return the base values that a cell of the hidden column holds. Raises MarkError when it was changed."""
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
