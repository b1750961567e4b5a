"""The contract of the follow-up sheet: its sheets, columns, kinds of values and word lists."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

CONTRACT_FILE = Path(__file__).resolve().parent / "contract.toml"


@dataclass(frozen=True)
class Word:
    """A word allowed in a choice cell, its meaning, and its synonyms."""

    word: str
    means: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a sheet. `kind` is text, number, date or choice; None for a locked cell.

    A number's `unit` is the same in every row, or is found in the row's field `unit_from`. `carries`: a later period
    starts with the value of an earlier one. `is_unsigned`: a number may not be negative.
    `is_of_some_plans`: the sheet of a plan has such columns only where its rows have something to show in them. `is_optional`: sheets that were handed out before the column came lack it.
    """

    name: str
    header: str
    width: int
    kind: str | None = None
    words: str | None = None
    carries: bool = False
    help: str = ""
    format: str | None = None
    formula: str | None = None
    unit: str | None = None
    unit_from: str | None = None
    is_optional: bool = False
    is_unsigned: bool = False
    is_of_some_plans: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet. A row is reported when a field in `asks` has a value; `key` identifies a row that has no id yet.

    `free_rows` is the number of empty rows for new items; 0 if the plan gives all items.
    """

    kind: str
    title: str
    help: str
    columns: tuple[Column, ...]
    asks: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    free_rows: int = 0

    @cached_property
    def editable(self) -> tuple[Column, ...]:
        """The columns to fill in."""
        return tuple(column for column in self.columns if column.kind)

    def column(self, name: str) -> Column:
        """Return the column of that name. Raises StopIteration if there is none."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Contract:
    """All sheets and word lists, with the version of the template."""

    version: int
    sheets: tuple[Sheet, ...]
    words: dict[str, tuple[Word, ...]]

    def sheet(self, kind: str) -> Sheet:
        """Return the sheet of a kind. Raises StopIteration if there is none."""
        return next(sheet for sheet in self.sheets if sheet.kind == kind)

    def with_targets(self, lines: list[str], goals: list[str]) -> "Contract":
        """Return the contract of one plan, with its budget lines and goals as words."""
        targets = tuple(Word(name) for name in [*lines, *goals, OUTSIDE])
        return replace(self, words={**self.words, "places": targets, "goals": tuple(map(Word, goals))})

    def without_empty(self, shown: Mapping[str, Collection[str]]) -> "Contract":
        """Return the contract without the columns of some plans where `shown`, of a sheet's kind, has none of them."""
        return replace(self, sheets=tuple(_without_empty(sheet, shown.get(sheet.kind, ())) for sheet in self.sheets))


OUTSIDE = "Utanför ramen"


def _without_empty(sheet: Sheet, shown: Collection[str]) -> Sheet:
    of_some = {column.name for column in sheet.columns if column.is_of_some_plans}
    if not of_some or of_some & set(shown):
        return sheet
    kept = tuple(column for column in sheet.columns if column.name not in of_some)
    return replace(sheet, columns=kept, asks=tuple(name for name in sheet.asks if name not in of_some))


@cache
def read_contract() -> Contract:
    """Return the contract in contract.toml."""
    stated = tomllib.loads(CONTRACT_FILE.read_text(encoding="utf-8"))
    words = {
        name: tuple(Word(entry["word"], entry["means"], tuple(entry["also"])) for entry in entries)
        for name, entries in stated["words"].items()
    }
    return Contract(stated["version"], tuple(_sheet(entry) for entry in stated["sheet"]), words)


def _sheet(entry: dict[str, Any]) -> Sheet:
    lists = {name: tuple(entry.get(name, ())) for name in ("asks", "key", "required")}
    columns = tuple(Column(**column) for column in entry["columns"])
    return Sheet(entry["kind"], entry["title"], entry["help"], columns, free_rows=entry.get("free_rows", 0), **lists)
