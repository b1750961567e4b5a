"""Responsibility in a receipt: which office is responsible for an item, which global goals a goal contributes to, and
which goal or line of an earlier plan an item continues.

A receipt of this kind has no workbook and belongs to no follow-up. It is written, chained, undone, erased and verified
as the others are.
"""

from collections.abc import Iterable, Mapping

from panel.ledger import attestation
from panel.sheets.contract import Column, Sheet, read_contract
from panel.sheets.values import one_line
from panel.wording.ordering import swedish_order

# The kind of a receipt, and of each of its changes.
KIND = "responsibility"
# Stands in a change where that of a follow-up has its period: what applies to the whole plan.
PERIOD = "plan"
# Receipts from before there were several offices an item have no OTHERS.
OFFICE, OTHERS, GLOBAL_GOALS, SAME_AS = "office", "with", "sdg", "same_as"
BETWEEN = "; "
# Stands for the earlier item where there is none.
NO_ITEM = "-"
SHEET = Sheet(
    KIND,
    "Ansvar",
    "Vem som svarar för planens mål, programpunkter och budgetposter.",
    (
        Column(OFFICE, "Ansvarigt kontor", 40, "text", help="Kontorets namn."),
        Column(OTHERS, "Med kontor", 40, "text", help="De andra kontor som arbetar med det, med semikolon mellan."),
        Column(GLOBAL_GOALS, "Globala mål", 20, "choice", help="Målens nummer i Agenda 2030, 1 till 17."),
        Column(SAME_AS, "Samma som tidigare", 20, "choice", help="Planen och målet eller posten som det fortsätter."),
    ),
)


def sheet_of(kind: str) -> Sheet:
    """Return the sheet that a change of this kind belongs to. Raises StopIteration if there is none."""
    own = {KIND: SHEET, attestation.KIND: attestation.SHEET}
    return own.get(kind) or read_contract().sheet(kind)


def name_key(name: str) -> str:
    """Return what two spellings of one office's name have in common: all but case and spaces."""
    return one_line(name).casefold()


def offices_in(value: str | None) -> list[str]:
    """Return the names in a value of OTHERS, each once: "Gatukontoret; Miljökontoret" gives two."""
    names = [name for part in (value or "").split(BETWEEN.strip()) if (name := one_line(part))]
    return list({name_key(name): name for name in reversed(names)}.values())[::-1]


def offices_text(names: Iterable[str]) -> str | None:
    """Return names as a value of OTHERS, in alphabetical order; None for none."""
    return BETWEEN.join(sorted(names, key=swedish_order)) or None


def global_goals(value: str | None) -> list[int]:
    """Return the numbers in a change's value: "3, 8" gives [3, 8]. Raises ValueError."""
    return [int(number) for number in value.split(", ")] if value else []


def global_goals_text(numbers: list[int]) -> str | None:
    """Return numbers as a change's value; None for none."""
    return ", ".join(map(str, sorted(set(numbers)))) or None


def same_as(value: str | None) -> dict[str, str | None]:
    """Return the earlier item by plan in a change's value: "un-2024 goal:8; un-2023 -". None where there is none."""
    parts = (part.partition(" ") for part in value.split("; ")) if value else ()
    return {plan: None if item == NO_ITEM else item for plan, _, item in parts}


def same_as_text(items: Mapping[str, str | None]) -> str | None:
    """Return earlier items by plan as a change's value; None for none."""
    return "; ".join(f"{plan} {item or NO_ITEM}" for plan, item in sorted(items.items())) or None
