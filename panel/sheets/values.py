"""Convert the content of a cell to canonical text, or raise CellError with the reason in Swedish."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from panel.sheets.contract import Column, Word
from panel.sheets.workbook.cells import Cell
from panel.sheets.workbook.invisible import without_invisible

SPACES = re.compile(r"[^\S\n]+")
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-"})
GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:,\d+)?")
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
AMBIGUOUS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
NAMED_DATE = re.compile(r"(\d{1,2}) ?([a-zåäö]+)\.? (\d{4})", re.IGNORECASE)
DATE_FORMATS = ("%Y-%m-%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m %Y", "%d/%m/%Y", "%d.%m.%Y")
DIGITS = re.compile(r"[-+\d., ]*")
WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
# Words that reverse the meaning: "ej slutförd" resembles "slutförd".
DENIALS = {"ej", "inte", "icke", "aldrig"}
COUNTED = {2: "två", 3: "tre", 4: "fyra"}
MAX_SEARCHED = 500
MNKR, PERCENT = "mnkr", "procent"
# Units as people write them. Those that no column uses are listed so that they are refused with their name.
UNITS = {
    **dict.fromkeys(("mnkr", "mkr", "mn kr", "milj kr", "milj. kr", "miljoner kr", "miljoner kronor"), MNKR),
    **dict.fromkeys(("%", "procent"), PERCENT),
    **dict.fromkeys(("procentenhet", "procentenheter"), "procentenheter"),
    **dict.fromkeys(("tkr", "tusen kr", "tusen kronor"), "tkr"),
    **dict.fromkeys(("kr", "kronor", "sek", ":-"), "kronor"),
}
LONG_NAMES = {MNKR: "miljoner kronor (mnkr)", "tkr": "tusen kronor (tkr)"}
DECIMALS = 6
# The same texts recur in row after row, and a sheet is read again when it is published.
KEPT = 50_000
MAX_MNKR = 1e9


class CellError(Exception):
    """A cell cannot be read. `found` is its content, `hint` what is expected, in Swedish."""

    def __init__(self, found: str, hint: str) -> None:
        self.found = found
        self.hint = hint
        super().__init__(f"'{found}' {hint}")


class OtherWordError(CellError):
    """A choice cell has a synonym of a listed word, which is `meant`."""

    def __init__(self, found: str, hint: str, meant: str) -> None:
        super().__init__(found, hint)
        self.meant = meant


@lru_cache(maxsize=KEPT)
def clean(text: str) -> str:
    """Return text normalized to NFC, without invisible characters, with single spaces and no surrounding space.

    Line breaks are kept.
    """
    lines = unicodedata.normalize("NFC", without_invisible(text)).split("\n")
    return "\n".join(SPACES.sub(" ", line).strip() for line in lines).strip()


@lru_cache(maxsize=KEPT)
def fold(text: str) -> str:
    """Return text for comparison: cleaned, on one line, case-folded."""
    return one_line(text).casefold()


def one_line(text: str) -> str:
    """Return text cleaned, on one line."""
    return " ".join(clean(text).split())


def shown(cell: Cell) -> str:
    """Return a cell's content as Excel shows it to a Swedish reader."""
    if isinstance(cell.value, bool):
        return "SANT" if cell.value else "FALSKT"
    if isinstance(cell.value, float):
        number = canonical_number(cell.value).replace(".", ",")
        return f"{number} %" if cell.kind == "percent" else number
    return clean(cell.value)


def canonical_number(value: float) -> str:
    """Return a number as text: 12.5, 12, -0.25. It has at most six decimals, beyond which is binary rounding noise."""
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def read_value(
    column: Column, words: Sequence[Word], cell: Cell | None, is_1904: bool = False, unit: str | None = None
) -> str | None:
    """Return a cell's value as canonical text, or None if it is empty. Raises CellError.

    `unit` is the row's own, for a column with `unit_from`.
    """
    if cell is None or (cell.kind == "text" and not clean(str(cell.value))):
        return None
    if cell.kind == "error":
        raise CellError(shown(cell), "är ett felvärde. Rätta formeln, eller skriv värdet.")
    if cell.kind == "formula":
        raise CellError(
            shown(cell), "är en formel utan uträknat värde. Öppna filen i Excel, spara den och lämna in igen."
        )
    if column.kind == "choice":
        return _choice(column, words, cell)
    if column.kind == "number":
        return _number(column, cell, column.unit or (unit_called(unit) if unit else None))
    if column.kind == "date":
        return _date(cell, is_1904)
    return str(cell.value).replace("T", " ").removesuffix(":00") if cell.kind == "date" else shown(cell)


def _choice(column: Column, words: Sequence[Word], cell: Cell) -> str:
    found = shown(cell)
    folded = "ja" if cell.value is True and column.words == "yes" else fold(found)
    for word in words:
        # Synonyms of Ja, such as a cross, are accepted as they are; for the other lists the word itself is required.
        if folded == fold(word.word) or (column.words == "yes" and folded in map(fold, word.also)):
            return word.word
    hint = f"är inte {_what(column)}. {_meant(found, words)}"
    if other := _other_word(folded, words):
        raise OtherWordError(found, hint, other)
    raise CellError(found, hint)


def _other_word(folded: str, words: Sequence[Word]) -> str | None:
    """Return the listed word that is certainly meant: by a synonym, or with other diacritics; None if there is none.

    Similarity is not enough: "ej slutförd" resembles "slutförd".
    """
    plain = _without_dots(folded)
    meant = [word.word for word in words if plain in map(_without_dots, map(fold, (word.word, *word.also)))]
    return meant[0] if len(set(meant)) == 1 else None


def _without_dots(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _what(column: Column) -> str:
    return {"status": "en status", "assessment": "en bedömning", "yes": "ett svar"}.get(column.words or "", "ett val")


def _meant(found: str, words: Sequence[Word]) -> str:
    """Return "Menar du 'Slutförd'?" if the intended word can be guessed, otherwise the words that are allowed.

    A cell with two of the listed words, or with a negation before one, is ambiguous and gets no guess.
    """
    folded = fold(found)
    for word in words:
        if folded in map(fold, word.also):
            return f"Menar du '{word.word}'?"
    if len(several := _words_in(found, words)) > 1:
        count = COUNTED.get(len(several), str(len(several)))
        return f"I cellen står {count} av listans ord: {_listed(several, 'och')}. Vilket gäller? Skriv bara det."
    close = difflib.get_close_matches(folded, [fold(word.word) for word in words], n=1, cutoff=0.6)
    meant = next((word.word for word in words if close and fold(word.word) == close[0]), None)
    if meant and folded != f"o{fold(meant)}" and not (DENIALS & set(folded.split())) - set(fold(meant).split()):
        return f"Menar du '{meant}'?"
    return f"Skriv {_listed([word.word for word in words], 'eller')}."


def _words_in(text: str, words: Sequence[Word]) -> list[str]:
    """Return the listed words found in a text, by themselves or as synonyms. The longest synonym is matched first."""
    left = _spaced(text[:MAX_SEARCHED])
    names = {_spaced(name): word.word for word in words for name in (word.word, *word.also)}
    found: set[str] = set()
    for name in sorted(names, key=len, reverse=True):
        if name.strip() and name in left:
            found.add(names[name])
            left = left.replace(name, " | ")
    return [word.word for word in words if word.word in found]


def _spaced(text: str) -> str:
    """Return folded text without diacritics, with a space around each word and sign. A line break becomes "/"."""
    plain = _without_dots(fold(text.replace("\n", " / ")))
    return f" {' '.join(WORD_OR_SIGN.findall(plain))} "


def _listed(words: Sequence[str], last: str) -> str:
    quoted = [f"'{word}'" for word in words]
    return f" {last} ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _number(column: Column, cell: Cell, unit: str | None) -> str:
    if isinstance(cell.value, bool) or cell.kind == "date":
        raise CellError(shown(cell), "är inte ett tal. Skriv ett tal, till exempel 12,5.")
    if cell.kind == "percent":
        _require_unit(column, shown(cell), PERCENT, unit)
    value = cell.value if isinstance(cell.value, float) else _number_in(column, clean(str(cell.value)), unit)
    if abs(value) > MAX_MNKR or value != value:
        raise CellError(shown(cell), "är för stort. Skriv beloppet i miljoner kronor.")
    if column.is_unsigned and value < 0:
        raise CellError(shown(cell), "är negativt. Skriv beloppet utan minustecken.")
    return canonical_number(value)


def unit_called(name: str) -> str:
    """Return the canonical name of a unit: "%" is procent, "Mkr" is mnkr. An unknown unit is returned cleaned."""
    return UNITS.get(fold(name), clean(name))


def _require_unit(column: Column, found: str, stated: str, unit: str | None) -> None:
    """Raise CellError if a cell states another unit than its column's, or a unit where the row has none."""
    if stated == unit:
        return
    message = f"är {LONG_NAMES.get(stated, stated)}, men "
    if unit:
        message += f"här skrivs {LONG_NAMES.get(unit, unit)}. Skriv talet i den enheten."
    elif column.unit_from:
        message += "raden har ingen enhet. Skriv enheten i sin egen kolumn, och bara talet här."
    else:
        message += "här skrivs ett tal utan enhet. Skriv bara talet."
    raise CellError(found, message)


def _number_in(column: Column, text: str, unit: str | None) -> float:
    plain = text.translate(MINUS).replace("- ", "-")
    digits = DIGITS.match(plain)
    bare = digits[0].rstrip() if digits else ""
    word = plain[len(bare) :].strip().casefold()
    stated = UNITS.get(word, unit if unit and word == unit.casefold() else None)
    if word and bare and stated:
        _require_unit(column, text, stated, unit)
    elif word:
        raise CellError(text, "är inte ett tal. Skriv bara siffror, till exempel 12,5.")
    if AMBIGUOUS.fullmatch(bare):
        raise CellError(text, "kan läsas på två sätt. Skriv decimalerna efter ett kommatecken.")
    if not (GROUPED.fullmatch(bare) or PLAIN.fullmatch(bare)):
        raise CellError(text, "är inte ett tal. Skriv bara siffror, till exempel 12,5.")
    return float(bare.replace(" ", "").replace(",", "."))


def _date(cell: Cell, is_1904: bool) -> str:
    if cell.kind == "date":
        if is_1904:
            hint = (
                "kan vara fyra år fel: arbetsboken räknar från 1904. Skriv datumet som text, till exempel 2024-03-01."
            )
            raise CellError(str(cell.value)[:10], hint)
        day = str(cell.value)[:10]
        if len(day) < len("2024-03-01"):
            raise CellError(day, "är ett klockslag, inte ett datum. Skriv till exempel 2024-03-01.")
        return _dated(date.fromisoformat(day), day)
    if cell.kind != "text":
        raise CellError(shown(cell), "är ett tal, inte ett datum. Skriv till exempel 2024-03-01.")
    text = clean(str(cell.value))
    for form in DATE_FORMATS:
        try:
            return _dated(datetime.strptime(text, form).date(), text)
        except ValueError:
            continue
    named = NAMED_DATE.fullmatch(text)
    if named and named[2][:3].lower() in MONTHS:
        try:
            return _dated(date(int(named[3]), MONTHS.index(named[2][:3].lower()) + 1, int(named[1])), text)
        except ValueError as error:
            raise CellError(text, "finns inte i almanackan.") from error
    raise CellError(text, "är inte ett datum. Skriv till exempel 2024-03-01.")


def _dated(day: date, text: str) -> str:
    if not 1990 <= day.year <= 2100:
        raise CellError(text, "är ett år långt ifrån planen. Skriv till exempel 2024-03-01.")
    return day.isoformat()
