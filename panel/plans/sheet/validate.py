"""Validate a plan sheet as a whole: what is missing, duplicate, or inconsistent. Reports all problems at once."""

import re
from collections.abc import Iterable, Iterator

from panel.plans.amounts import units_in, units_in_headers, why_not_stated
from panel.plans.sheet.contract import DOCUMENT, PLAN, QUOTE, read_contract
from panel.plans.sheet.filled import Filled, Row
from panel.plans.sheet.lines import find_line
from panel.plans.sheet.naming import item_of, line_of, office_of
from panel.plans.sheet.structure import FIRST_YEAR, LAST_YEAR, STRUCTURE, note
from panel.sheets.contract import Sheet
from panel.sheets.layout import CellNote

PLAN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID = re.compile(r"[a-z_]+")
NUMBERS = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
PERCENT = re.compile(r"(\d{1,15}(?:,\d{1,15})?) procent")
IDS = {"office": "office_id", "budget_line": "line_id", "budget_change": "change_id", "claim": "claim_id"}
# The columns whose amounts the row's quote must contain, by sheet.
AMOUNTS = {
    "budget_line": ("amount_mnkr", "cost_mnkr", "income_mnkr"),
    "budget_year": ("amount_mnkr",),
    "budget_change": ("change_mnkr",),
}
NEEDS_VALUE, NEEDS_SINCE = {"level", "change", "lowest_of_year"}, {"lowest_change", "lowest_month"}


def all_problems(filled: Filled, unreadable: list[CellNote], region_codes: dict[str, str]) -> list[CellNote]:
    """Return the unreadable cells and the problems of validate(), without those that repeat an unreadable cell."""
    reported = {one.location for one in unreadable}
    return [*unreadable, *(one for one in validate(filled, region_codes) if one.location not in reported)]


def validate(filled: Filled, region_codes: dict[str, str]) -> list[CellNote]:
    """Return all problems, each with its cell. `region_codes` are the municipalities' codes by casefolded name."""
    problems = [*_plan_fields(filled, region_codes)]
    for sheet in read_contract().sheets:
        if sheet.kind != PLAN:
            problems += [*_required(sheet, filled.of(sheet.kind)), *_unique(sheet, filled.of(sheet.kind))]
    for rule in (_ids, *STRUCTURE, _offices, _lines, _changes, _claims, _figures, _quotes):
        problems += rule(filled)
    return problems


def _plan_fields(filled: Filled, region_codes: dict[str, str]) -> Iterator[CellNote]:
    sheet = read_contract().sheet(PLAN).title
    for plan_field in read_contract().fields:
        if filled.plan_field(plan_field.name) is None and not plan_field.is_optional:
            row = filled.plan.get(plan_field.name)
            cell = row.location("value").rpartition("!")[2] if row else "A1"
            yield CellNote(sheet, cell, f"{plan_field.header} saknas. {plan_field.help}")
    plan_id, municipality = filled.plan_field("plan_id"), filled.plan_field("municipality")
    if plan_id and not PLAN_ID.fullmatch(plan_id):
        yield note(filled.plan["plan_id"], "value", f"'{plan_id}' kan inte vara ett id. Skriv till exempel un-2024.")
    if municipality and municipality.casefold() not in region_codes and municipality not in region_codes.values():
        yield note(
            filled.plan["municipality"],
            "value",
            f"Det finns ingen kommun som heter '{municipality}'. Skriv namnet eller koden.",
        )
    for name, kind in (("goal_count_stated", "goal"), ("point_count_stated", "point")):
        stated, found = filled.plan_field(name), len(filled.of(kind))
        if stated is not None and stated != found:
            title = read_contract().sheet(kind).title
            message = (
                f"Här står {stated}, men bladet {title} har {found} rader. Lägg till det som saknas, eller rätta talet."
            )
            yield note(filled.plan[name], "value", message)


def _required(sheet: Sheet, rows: Iterable[Row]) -> Iterator[CellNote]:
    for row in rows:
        for name in sheet.required:
            if row.get(name) is None and not (sheet.kind == DOCUMENT and name == "text"):
                yield note(row, name, f"{sheet.column(name).header} saknas. {sheet.column(name).help}")


def _unique(sheet: Sheet, rows: Iterable[Row]) -> Iterator[CellNote]:
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        key = tuple(row.get(name) for name in sheet.key)
        if None in key:
            continue
        if key in seen:
            shown = ", ".join(map(str, key))
            yield note(
                row, sheet.key[-1], f"{shown} står redan i {seen[key].location(sheet.key[-1])}. Ta bort den ena raden."
            )
        seen.setdefault(key, row)


def _ids(filled: Filled) -> Iterator[CellNote]:
    for kind, name in IDS.items():
        for row in filled.of(kind):
            if row.get(name) and not ID.fullmatch(row.get(name)):
                yield note(row, name, f"'{row.get(name)}' kan inte vara ett id. Skriv bara a till z och understreck.")


def _offices(filled: Filled) -> Iterator[CellNote]:
    if not filled.of("office"):
        yield CellNote(read_contract().sheet("office").title, "A2", "Minst ett kontor ska rapportera. Fyll i en rad.")
    for row in filled.of("answers_for"):
        if row.get("office_id") and office_of(filled, row.get("office_id")) is None:
            yield note(row, "office_id", f"'{row.get('office_id')}' finns inte på bladet Kontor.")
        if row.get("item_id") and item_of(filled, row.get("item_id")) is None:
            message = f"'{row.get('item_id')}' finns inte i planen. Skriv Mål 8, Punkt 16 eller Post och postens namn."
            yield note(row, "item_id", message)


def _lines(filled: Filled) -> Iterator[CellNote]:
    rows = {row.get("line_id"): row for row in filled.of("budget_line")}
    whole = [row for row in rows.values() if row.get("parent_id") is None and row.get("amount_mnkr") is not None]
    if rows and len(whole) != 1:
        location = whole[1].location("parent_id") if whole else f"{read_contract().sheet('budget_line').title}!B2"
        sheet, _, cell = location.rpartition("!")
        message = f"Budgeten ska ha en ram: en rad med belopp som inte är en del av något. Nu är de {len(whole)}."
        yield CellNote(sheet, cell, message)
    for row in rows.values():
        stated = row.get("parent_id")
        parent = rows.get(line_of(filled, stated)) if stated else None
        if stated and (parent is None or parent is row):
            yield note(row, "parent_id", f"Posten '{stated}' finns inte på bladet, eller är raden själv.")
        elif row.get("amount_mnkr") is None and (
            row.get("stated_share_pct") is None or not parent or parent.get("amount_mnkr") is None
        ):
            yield note(row, "amount_mnkr", "Skriv beloppet, eller andelen av en post som har ett belopp.")
        elif stated and _goes_round(filled, row):
            yield note(row, "parent_id", "Posten är en del av sig själv, genom posterna däremellan.")
    yield from _gross(filled)
    yield from _years(filled)


def _goes_round(filled: Filled, row: Row) -> bool:
    rows = {one.get("line_id"): one for one in filled.of("budget_line")}
    seen: set[object] = set()
    at: Row | None = row
    while at is not None and at.get("parent_id"):
        if at.get("line_id") in seen:
            return True
        seen.add(at.get("line_id"))
        at = rows.get(line_of(filled, at.get("parent_id")))
    return False


def _gross(filled: Filled) -> Iterator[CellNote]:
    """Yield what is wrong with a line's cost and income. What the two do not sum to is a finding."""
    for row in filled.of("budget_line"):
        cost, income = row.get("cost_mnkr"), row.get("income_mnkr")
        if (cost is None) != (income is None):
            yield note(
                row,
                "cost_mnkr" if cost is None else "income_mnkr",
                "Skriv både kostnader och intäkter, eller inget av dem.",
            )
        elif cost is not None and row.get("amount_mnkr") is None:
            yield note(row, "amount_mnkr", "Skriv nettot: posten har kostnader och intäkter.")
        if cost is not None and cost < 0:
            yield note(row, "cost_mnkr", "Skriv kostnaderna utan minustecken.")


def _years(filled: Filled) -> Iterator[CellNote]:
    first = filled.plan_field("year")
    for row in filled.of("budget_year"):
        line, year = row.get("line_id"), row.get("year")
        if line and line_of(filled, line) is None:
            yield note(row, "line_id", f"Posten '{line}' finns inte på bladet Budget.")
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            yield note(row, "year", f"{year} är inget år. Skriv till exempel 2026.")
        elif year is not None and year == first:
            yield note(row, "year", f"Beloppet för {year} står på bladet Budget: det är planens första år.")


def _changes(filled: Filled) -> Iterator[CellNote]:
    totals = [row for row in filled.of("budget_change") if row.get("kind") == "total"]
    for row in totals[1:]:
        yield note(
            row, "kind", f"Hela förändringen står redan i {totals[0].location('kind')}. Låt bara en rad vara det."
        )
    for row in filled.of("budget_change"):
        if row.get("basis") == "interpreted" and not row.get("said_by"):
            yield note(row, "said_by", "Skriv vem som har tolkat: en funktion, inte en person.")


def _claims(filled: Filled) -> Iterator[CellNote]:
    for row in filled.of("claim"):
        if row.get("period_start") and row.get("period_end") and row.get("period_end") < row.get("period_start"):
            yield note(row, "period_end", "Perioden slutar innan den börjar.")
        if row.get("test") in NEEDS_VALUE and row.get("value") is None:
            yield note(row, "value", "Prövningen behöver ett värde.")
        if row.get("test") in NEEDS_SINCE and row.get("since") is None:
            yield note(row, "since", "Prövningen behöver året eller dagen som det räknas ifrån.")


def _figures(filled: Filled) -> Iterator[CellNote]:
    """Yield the figures that are not in the sentence given as their source."""
    units = units_in(row.get(QUOTE) for kind in AMOUNTS for row in filled.of(kind))
    units |= units_in_headers(text for _, text in document_lines(filled))
    of_line = {row.get("line_id"): row.get(QUOTE) for row in filled.of("budget_line")}
    for row, name in [(row, name) for kind, names in AMOUNTS.items() for row in filled.of(kind) for name in names]:
        quote = row.get(QUOTE) or of_line.get(line_of(filled, row.get("line_id") or ""))
        if row.get(name) is not None and quote:
            problem = why_not_stated(row.get(name), quote, units)
            yield from [note(row, name, problem)] if problem else []
    for row in filled.of("claim"):
        value, quote = row.get("value"), row.get(QUOTE)
        if value is not None and quote and abs(value) not in _read(NUMBERS, quote):
            yield note(row, "value", "Talet står inte i meningen som det är läst ur. Rätta talet eller meningen.")
    for kind, name in (("budget_line", "stated_share_pct"), ("budget_change", "stated_rate_pct")):
        for row in filled.of(kind):
            quote = row.get("share_quote") or row.get(QUOTE)
            if row.get(name) is not None and quote and abs(row.get(name)) not in _read(PERCENT, quote):
                yield note(
                    row, name, "Andelen står inte i meningen, skriven som '5 procent'. Rätta andelen eller meningen."
                )


def _read(pattern: re.Pattern[str], quote: str) -> set[float]:
    plain = (re.sub(r"[ \u00a0]", "", found) for found in pattern.findall(quote))
    return {float(number.replace(",", ".")) for number in plain}


def _quotes(filled: Filled) -> Iterator[CellNote]:
    """Yield the sentences that are not in the document, where the sheet has the document."""
    lines = document_lines(filled)
    if not lines:
        return
    every = [row for rows in filled.rows.values() for row in rows] + list(filled.plan.values())
    for row in every:
        for name in (QUOTE, "share_quote"):
            quote = row.get(name)
            if quote and find_line(quote, lines) is None:
                yield note(
                    row, name, "Meningen står inte på bladet Dokumentet, ordagrant och på en rad. Kopiera den därifrån."
                )


def document_lines(filled: Filled) -> list[tuple[int, str]]:
    """Return number and text of the document's lines, none where the sheet does not have the document."""
    return [
        (row.get("line_no"), row.get("text") or "") for row in filled.of(DOCUMENT) if row.get("line_no") is not None
    ]
