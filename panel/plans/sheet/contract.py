"""The contract of the plan sheet: its sheets, columns, kinds of values and words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from panel.sheets.contract import Column, Sheet, Word

CONTRACT_FILE = Path(__file__).resolve().parent / "contract.toml"
PLAN, DOCUMENT = "plan", "document"
PLAN_TITLE = "Planen"
QUOTE = "quote"
PLAN_COLUMNS = (
    Column("field", "Uppgift", 34),
    Column("value", "Svar", 50, "text"),
    Column("quote", "Läst ur", 70, "verbatim"),
    Column("help", "Vad som skrivs här", 70),
)
# The column whose text is the row's quote, where the plan's sentence is not given.
MAIN = {
    "council_goal": "title",
    "goal": "name",
    "criterion": "text",
    "point": "text",
    "responsibility": "text",
    "follow_up": "text",
    "office": "name",
}
# The column that a missing id is derived from.
NAMED_BY = {"office": "name", "budget_line": "name", "budget_change": "name", "financing": "name", "claim": "title"}


@dataclass(frozen=True)
class Contract:
    """All sheets and words. `fields` are the rows of the sheet Planen. `codes` gives a word's code in the tables."""

    version: int
    fields: tuple[Column, ...]
    sheets: tuple[Sheet, ...]
    words: dict[str, tuple[Word, ...]]
    codes: dict[str, dict[str, str]]

    def sheet(self, kind: str) -> Sheet:
        """Return the sheet of a kind. Raises StopIteration when there is none."""
        return next(sheet for sheet in self.sheets if sheet.kind == kind)


@cache
def read_contract() -> Contract:
    """Return the contract from contract.toml."""
    stated = tomllib.loads(CONTRACT_FILE.read_text(encoding="utf-8"))
    lists = stated["words"].items()
    words = {name: tuple(Word(one["word"], one["means"]) for one in entries) for name, entries in lists}
    codes = {name: {one["word"]: one["code"] for one in entries} for name, entries in lists}
    sheets = tuple(
        Sheet(
            one["kind"],
            one["title"],
            one["help"],
            tuple(Column(**column) for column in one["columns"]),
            key=tuple(one["key"]),
            required=tuple(one["required"]),
        )
        for one in stated["sheet"]
    )
    fields = tuple(Column(width=50, **one) for one in stated["answer"])
    plan = Sheet(PLAN, PLAN_TITLE, "Vems plan det är, för vilket år och när den beslutades.", PLAN_COLUMNS)
    return Contract(stated["version"], fields, (plan, *sheets), words, codes)
