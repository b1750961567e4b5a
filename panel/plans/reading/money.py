"""The budget: the frame, its parts and its change, in sentences and in tables."""

import re
from decimal import Decimal

from panel.plans.amounts import WORD, Amount, amounts_in, to_mnkr
from panel.plans.reading.lines import Line, number_in, years_in
from panel.plans.reading.rows import BudgetRow, Reading
from panel.plans.reading.tables import Table

FRAME = re.compile(
    r"\b(?:budgetram\w{0,4}|kommunbidrag\w{0,4}|nettobudget\w{0,4}|nettoram\w{0,3}|driftram\w{0,3}|ram(?:en)?|nettokostnad(?:en|sram\w{0,3})?|driftbudget\w{0,3}|budget(?:en)?|anslag(?:et)?|ekonomiska ramar|tilldelas)\b",
    re.IGNORECASE,
)
# Words that make a sentence about the board's own frame wherever it stands.
OWN = re.compile(
    r"\b(?:budgetram|kommunbidrag|nettobudget|nettoram|driftram|nämndens ram|styrelsens ram|tilldelas|tilldelats)",
    re.IGNORECASE,
)
STATES = re.compile(
    r"\b(?:uppgår till|uppgår|är|blir|om|på|till|fastställs till|tilldelas|motsvarar)\b|:", re.IGNORECASE
)
CHANGED = re.compile(
    r"\b(?:ökat|ökar|öka[st]?|höjs|höjts|minskat|minskar|minska[st]?|sänks|sänkts|utökas|utökats)\b[^.]{0,80}?\bmed\b|\b(?:mer|mindre|högre|lägre) än\b",
    re.IGNORECASE,
)
LESS = re.compile(r"\b(?:minska\w{0,2}|sänk\w{0,2}|mindre|lägre)\b", re.IGNORECASE)
MONEY = re.compile(
    rf"(?<![\d,])(?:\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}}){{1,4}}(?!\d)|\d{{1,15}})(?:,\d{{1,6}})?[ \u00a0]?(?:{WORD})(?!\w)",
    re.IGNORECASE,
)
PART = re.compile(r"(?:varav|fördelat på|fördelas på|:) ", re.IGNORECASE)
SHARE = re.compile(r"(\S.{0,120}?):? (\d{1,3}(?:,\d{1,2})?) (?:procent|%)(?!\w)")
INCOME = re.compile(r"intäkt|avgifter$|statsbidrag|^bidrag|försäljning|hyresinkomst", re.IGNORECASE)
NET = re.compile(r"netto|kommunbidrag|\bram\b", re.IGNORECASE)
SUBTOTAL = re.compile(r"summa|total|netto|bruttokostnad", re.IGNORECASE)
COST_COLUMN = re.compile(r"kostnad", re.IGNORECASE)
CALLED = {
    "outcome": re.compile(r"bokslut|utfall", re.IGNORECASE),
    "plan": re.compile(r"\bplan\b", re.IGNORECASE),
    "budget": re.compile(r"budget", re.IGNORECASE),
}
NEAR = 0.6


def money_of(text: str) -> list[Amount]:
    """Return the amounts of a text that have a unit of money."""
    return [one for one in amounts_in(text) if one.unit]


def read_sentence(reading: Reading, line: Line, at: int, year: int, in_economy: bool) -> bool:
    """Read the frame with its parts, or its change, out of a sentence. Returns whether the whole sentence was taken."""
    sentence = line.sentences[at]
    amounts = money_of(sentence)
    if not amounts or any(row.kind == "frame" and CHANGED.search(sentence) is None for row in reading.budget):
        return False
    changed = CHANGED.search(sentence)
    if changed and any(row.kind == "frame" for row in reading.budget):
        return (in_economy or bool(FRAME.search(sentence))) and _change(reading, line, sentence, amounts, year)
    frame = FRAME.search(sentence)
    if (
        changed
        or frame is None
        or not (in_economy or OWN.search(sentence))
        or not STATES.search(sentence, frame.start())
    ):
        return False
    return _frame(reading, line, sentence, frame.start(), year)


def _change(reading: Reading, line: Line, sentence: str, amounts: list[Amount], year: int) -> bool:
    if any(row.kind == "change" for row in reading.budget):
        return False
    size = float(amounts[0].number) * (-1 if LESS.search(sentence) else 1)
    name = f"{'Minskning' if size < 0 else 'Ökning'} jämfört med föregående år"
    reading.budget.append(BudgetRow("change", name, {year: size}, str(amounts[0].unit), line, sentence))
    return len(amounts) == 1


def _frame(reading: Reading, line: Line, sentence: str, start: int, year: int) -> bool:
    parts = PART.search(sentence, start)
    whole = sentence[start : parts.start()] if parts and money_of(sentence[start : parts.start()]) else sentence[start:]
    by_year = _by_year(whole, years_in(sentence[:start]) or [year], year)
    if not by_year:
        return False
    unit = next(str(one.unit) for one in money_of(whole))
    reading.budget.append(BudgetRow("frame", "Budgetram", by_year, unit, line, sentence))
    named = _parts(sentence[parts.end() :]) if parts and len(whole) < len(sentence) - start else []
    for name, amount in named:
        reading.budget.append(BudgetRow("part", name, {year: float(amount.number)}, str(amount.unit), line, sentence))
    return len(by_year) + len(named) == len(money_of(sentence))


def _parts(text: str) -> list[tuple[str, Amount]]:
    """Return the names and amounts of "gator och vägar 41,2 mnkr, parker 22,0 mnkr och fastigheter 24,2 mnkr"."""
    found, start = [], 0
    for money in MONEY.finditer(text):
        name = text[start : money.start()].strip(" ,:–-").removeprefix("och ").removesuffix(" med")
        start = money.end()
        if name:
            found.append((name[0].upper() + name[1:], money_of(money[0])[0]))
    return found


def _by_year(text: str, before: list[int], year: int) -> dict[int, float]:
    """Return the amounts of a text by the year nearest to each: "412 600 tkr 2025, 418 900 tkr 2026 och …"."""
    found: dict[int, float] = {}
    amounts = list(MONEY.finditer(text))
    for at, one in enumerate(amounts):
        end = amounts[at + 1].start() if at + 1 < len(amounts) else len(text)
        ahead = years_in(text[amounts[at - 1].end() if at else 0 : one.start()])
        behind = years_in(text[one.end() : min(end, one.end() + 12)])
        which = (
            behind[0]
            if behind and len(amounts) > 1 and "(" not in text[one.end() : one.end() + 2]
            else ahead[-1]
            if ahead
            else before[-1]
            if at == 0
            else year
        )
        found.setdefault(which, float(money_of(one[0])[0].number))
    return found


def read_item(reading: Reading, line: Line, year: int) -> bool:
    """Read a part of the frame out of a list item: "förskola 28 procent," or "Förskola: 120,5 mnkr"."""
    text = line.body.rstrip(" ,.;").removesuffix(" och")
    if not any(row.kind == "frame" for row in reading.budget):
        return False
    if share := SHARE.match(text):
        name = share[1][0].upper() + share[1][1:]
        row = BudgetRow("part", name, {}, "", line, line.text, float(share[2].replace(",", ".")))
        reading.budget.append(row)
        return True
    for name, amount in _parts(text)[:1]:
        reading.budget.append(BudgetRow("part", name, {year: float(amount.number)}, str(amount.unit), line, line.text))
    return len(money_of(text)) == 1


def read_table(reading: Reading, table: Table, year: int) -> None:
    """Read the rows of a budget: one that sums the others is the frame, unless a sentence has stated that."""
    columns = _columns(table, year)
    gross = _gross_columns(table, year, dict(columns))
    called = {of: name for at, of in columns for name in [_called(table.columns[at].header)] if name}
    rows = []
    for line, cells in table.rows:
        amounts = {of: number for at, of in columns if (number := number_in(cells[at])) is not None}
        if cells[0] and amounts:
            row = BudgetRow("part", cells[0], amounts, table.unit or "", line, line.text, called=called)
            cost, income = [number_in(cells[at]) for at in gross] or [None, None]
            row.gross = (abs(cost), -abs(income)) if cost is not None and income is not None else None
            rows.append(row)
            used = {*dict(columns), *(gross if row.gross else ())}
            left = [
                f"{table.columns[at].header}: {cell}" for at, cell in enumerate(cells) if at and cell and at not in used
            ]
            reading.remarks += [(cells[0], one) for one in left]
            reading.place(line)
    for line in table.header:
        reading.place(line)
    reading.budget += _signed(reading, rows, year)


def _columns(table: Table, year: int) -> list[tuple[int, int]]:
    """Return the columns of amounts with their years: of several of one year the net, or else the last."""
    found: dict[int, int] = {}
    for at, column in enumerate(table.columns):
        of = column.year or year
        is_net = of in found and NET.search(table.columns[found[of]].header)
        if at and _holds_money(table, at) and not (is_net and not NET.search(column.header)):
            found[of] = at
    return [(at, of) for of, at in found.items()]


def _gross_columns(table: Table, year: int, net: dict[int, int]) -> list[int]:
    """Return the columns of cost and income of the plan's year, where both stand beside the net; else none."""
    beside = [
        (at, column.header)
        for at, column in enumerate(table.columns)
        if at and at not in net and (column.year or year) == year and year in net.values() and _holds_money(table, at)
    ]
    cost = [at for at, header in beside if COST_COLUMN.search(header) and not NET.search(header)]
    income = [at for at, header in beside if INCOME.search(header)]
    return [cost[0], income[0]] if len(cost) == len(income) == 1 else []


def _called(header: str) -> str | None:
    """Return what a column's header calls its figures: outcome, budget or plan; None where it does not say."""
    return next((name for name, pattern in CALLED.items() if pattern.search(header)), None)


def _holds_money(table: Table, at: int) -> bool:
    kind = table.columns[at].kind
    return kind in {"amount", "year", "baseline", "forecast"} or (
        kind == "other" and any(number_in(cells[at]) is not None for _, cells in table.rows)
    )


def _signed(reading: Reading, rows: list[BudgetRow], year: int) -> list[BudgetRow]:
    """Return the rows with costs positive and income negative, sums left out but for the frame."""
    sums = [row for row in rows if SUBTOTAL.search(row.name)]
    total = sums[-1] if sums else None
    if total and total.amounts.get(year, 0) < 0:
        for row in rows:
            row.amounts = {of: -amount for of, amount in row.amounts.items()}
    parts = [row for row in rows if row not in sums]
    for row in parts:
        row.kind = "income" if INCOME.search(row.name) and row.name.casefold() != "kostnader" else "part"
    if (
        total
        and any(row.kind == "income" and row.amounts.get(year, 0) > 0 for row in parts)
        and not _adds_up(parts, total, year)
    ):
        for row in parts:
            if row.kind == "income":
                row.amounts = {of: -abs(amount) for of, amount in row.amounts.items()}
    frame = next((row for row in reading.budget if row.kind == "frame"), None)
    if frame and total and not frame.total and _same(frame, total, year):
        frame.total = total
    reading.remarks += [
        (row.name, row.line.text) for row in sums if row is not total or (frame and frame.total is not total)
    ]
    if total is None:
        return parts
    if not _adds_up(parts, total, year):
        reading.remarks.append((total.name, f"Delarna är inte lika med {total.name}: {total.line.text}"))
    if not frame:
        total.kind = "frame"
        return [total, *parts]
    return parts


def _same(frame: BudgetRow, total: BudgetRow, year: int) -> bool:
    """Whether a table's sum is the frame that a sentence has stated."""
    amounts = [(row.amounts.get(year), row.unit) for row in (frame, total)]
    stated = [to_mnkr(Amount(Decimal(repr(of)), unit)) for of, unit in amounts if of is not None and unit]
    return len(stated) == len(amounts) and stated[0] == stated[1]


def _adds_up(parts: list[BudgetRow], total: BudgetRow, year: int) -> bool:
    summed = sum((Decimal(repr(row.amounts.get(year, 0.0))) for row in parts), Decimal(0))
    return abs(float(summed) - total.amounts.get(year, 0.0)) <= NEAR
