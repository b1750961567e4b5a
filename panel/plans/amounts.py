"""Amounts as a plan's sentences write them, in kr, tkr, mnkr or mdkr, and their conversion to mnkr."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from panel.sheets.values import MNKR, UNITS, canonical_number

# One of each unit in mnkr.
IN_MNKR = {"kr": Decimal("0.000001"), "tkr": Decimal("0.001"), MNKR: Decimal(1), "mdkr": Decimal(1000)}
SPELLINGS = {
    **{name: {"kronor": "kr"}.get(unit, unit) for name, unit in UNITS.items()},
    **dict.fromkeys(("msek", "miljoner", "miljon kronor"), MNKR),
    **dict.fromkeys(("kkr", "ksek"), "tkr"),
    **dict.fromkeys(("mdr", "mdkr", "miljard kronor", "miljarder kronor", "miljarder"), "mdkr"),
}
WORD = "|".join(re.escape(name).replace(r"\ ", r"[ \u00a0]") for name in sorted(SPELLINGS, key=len, reverse=True))
GROUP = r"[ \u00a0\u2009\u202f]"
WRITTEN = re.compile(
    rf"(?<![\d,])(\d{{1,3}}(?:{GROUP}\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?)(?:{GROUP}?({WORD})(?!\w))?", re.IGNORECASE
)
ALONE = re.compile(rf"(?<!\w)({WORD})(?!\w)", re.IGNORECASE)
WHOLE_KR = Decimal("0.000001")
FIRST_YEAR, LAST_YEAR = 1900, 2100
SCALES = {Decimal(1000), Decimal(1_000_000)}


@dataclass(frozen=True)
class Amount:
    """A number of a sentence and the unit after it: kr, tkr, mnkr or mdkr, None where there is none."""

    number: Decimal
    unit: str | None

    def __str__(self) -> str:
        """Return the amount in Swedish notation: "3 612 480 tkr"."""
        return f"{swedish(self.number)}\u00a0{self.unit}" if self.unit else swedish(self.number)


def to_mnkr(amount: Amount) -> Decimal:
    """Return an amount in mnkr, to the whole krona: 3 612 480 tkr is 3612.48. Without a unit it is in mnkr already."""
    return (amount.number * IN_MNKR[amount.unit or MNKR]).quantize(WHOLE_KR)


def exact(amount_mnkr: float) -> Decimal:
    """Return the absolute value of an amount in mnkr, to the whole krona."""
    return abs(Decimal(repr(float(amount_mnkr)))).quantize(WHOLE_KR)


def amounts_in(sentence: str) -> list[Amount]:
    """Return the numbers of a sentence but percentages, each with its unit of money or None."""
    found = [(written[1], SPELLINGS.get(_plain(written[2] or ""))) for written in WRITTEN.finditer(sentence)]
    return [Amount(_decimal(number), unit) for number, unit in found if unit is None or unit in IN_MNKR]


def units_in(sentences: Iterable[str | None]) -> set[str]:
    """Return the units of money in sentences, after a number or alone."""
    words = (word[1] for sentence in sentences if sentence for word in ALONE.finditer(_spaced(sentence)))
    return {SPELLINGS[_plain(word)] for word in words} & IN_MNKR.keys()


def units_in_headers(lines: Iterable[str | None]) -> set[str]:
    """Return the units of money in lines that are headers of tables: cells without any number but years."""
    headers = (line for line in lines if line and ("\t" in line or line.lstrip().startswith("|")))
    return units_in(line for line in headers if all(_is_year(one) for one in amounts_in(line)))


def _is_year(amount: Amount) -> bool:
    return amount.unit is None and FIRST_YEAR <= amount.number <= LAST_YEAR


def stated_in(amount_mnkr: float, sentence: str, units: Iterable[str] = ()) -> Amount | None:
    """Return an amount as its sentence states it, None where the sentence does not.

    A unit after the number decides. A number without one may be in a unit that its sentence has elsewhere, or else in
    one of `units` (of the plan's other sentences on its budget, and the headers of its tables), or else in mnkr.
    """
    size = exact(amount_mnkr)
    return next((one for one in _readings(sentence, units) if to_mnkr(one) == size), None)


def why_not_stated(amount_mnkr: float, sentence: str, units: Iterable[str] = ()) -> str | None:
    """Return None where a sentence states an amount, or else a message in Swedish with what it states instead."""
    readings, size = list(_readings(sentence, units)), exact(amount_mnkr)
    if any(to_mnkr(one) == size for one in readings):
        return None
    meant = next((one for one in readings if _is_scaled(to_mnkr(one), size) or _is_rounded(to_mnkr(one), size)), None)
    if meant is None:
        return "Talet står inte i meningen som det är läst ur. Rätta talet eller meningen."
    return f"Talet står i meningen som {meant}, det är {swedish(to_mnkr(meant))} mnkr. Rätta talet eller meningen."


def typed_amount(text: str) -> float | None:
    """Return a cell's text in mnkr where it is one amount with a unit of money, as 12 650 tkr; else None."""
    found = WRITTEN.fullmatch(text.strip().lstrip("+-\u2212"))
    unit = SPELLINGS.get(_plain(found[2] or "")) if found else None
    if found is None or unit is None or unit not in IN_MNKR:
        return None
    size = float(to_mnkr(Amount(_decimal(found[1]), unit)))
    return -size if text.strip().startswith(("-", "\u2212")) else size


def swedish(number: Decimal) -> str:
    """Return a number with all its digits in Swedish notation: 3 612,48."""
    whole, _, decimals = f"{number:,f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", "\u00a0") + (f",{decimals}" if decimals else "")


def _readings(sentence: str, units: Iterable[str]) -> Iterator[Amount]:
    found = amounts_in(sentence)
    yield from (one for one in found if one.unit)
    possible = sorted(units_in([sentence]) or set(units) or {MNKR})
    yield from (Amount(one.number, unit) for one in found if not one.unit for unit in possible)


def _is_scaled(stated: Decimal, typed: Decimal) -> bool:
    """Return whether two amounts are the same number in units a factor of a thousand or a million apart."""
    smaller, larger = sorted((stated, typed))
    return smaller > 0 and larger / smaller in SCALES


def _is_rounded(stated: Decimal, typed: Decimal) -> bool:
    decimals = len(canonical_number(float(typed)).partition(".")[2])
    return typed != 0 and round(stated, decimals) == typed


def _decimal(number: str) -> Decimal:
    return Decimal(re.sub(GROUP, "", number).replace(",", "."))


def _plain(word: str) -> str:
    return word.replace("\u00a0", " ").casefold()


def _spaced(sentence: str) -> str:
    """Return a sentence with spaces between numbers and units: 12 500:- and 5mnkr."""
    return re.sub(r"(?<=\d)(?=[^\W\d]|:-)", " ", sentence)
