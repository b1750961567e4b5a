"""Test reading the values of a sheet's cells: numbers, dates and words."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.sheets.contract import Column, read_contract
from panel.sheets.values import CellError, OtherWordError, canonical_number, clean, fold, read_value
from panel.sheets.workbook.cells import Cell
from tests.support.periods import MONTHS

CONTRACT = read_contract()
NUMBER = Column("value", "Utfall", 10, "number")
AMOUNT = Column("amount_mnkr", "Belopp", 10, "number", unit="mnkr", is_unsigned=True)
SHARE = Column("share_pct", "Andel", 10, "number", unit="procent")
MEASURE = Column("value", "Utfall", 10, "number", unit_from="unit")
DAY = Column("start_on", "Start", 10, "date")
STATUS = CONTRACT.sheet("point").column("status")
SAME = CONTRACT.sheet("point").column("confirmed")
CHOICES = [
    STATUS,
    CONTRACT.sheet("criterion").column("assessment"),
    CONTRACT.sheet("proposal").column("proposal_kind"),
]
TEXT = Column("comment", "Kommentar", 10, "text")


def read(column: Column, kind: str, value: str | float | bool, is_1904: bool = False) -> str | None:
    return read_value(column, CONTRACT.words.get(column.words or "", ()), Cell(1, kind, value), is_1904)


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("number", 12.5, "12.5"),
        ("number", 0.1 + 0.2, "0.3"),
        ("number", -0.0, "0"),
        ("text", "12,5", "12.5"),
        ("text", "12.5", "12.5"),
        ("text", "1 234,5", "1234.5"),
        ("text", "1\u00a0234", "1234"),
        ("text", "1\u202f234 567", "1234567"),
        ("text", "−2,5", "-2.5"),
        ("text", "– 2,5", "-2.5"),
        ("text", " \n", None),
    ],
)
def test_a_number_is_read_however_it_is_written(kind: str, value: str | float, meant: str | None) -> None:
    assert read(NUMBER, kind, value) == meant


@pytest.mark.parametrize(
    ("column", "unit", "kind", "value", "meant"),
    [
        (AMOUNT, None, "text", "12,5 mnkr", "12.5"),
        (AMOUNT, None, "text", "493,4 Mkr", "493.4"),
        (AMOUNT, None, "text", "25,5 mkr", "25.5"),
        (AMOUNT, None, "text", "25,5 miljoner kronor", "25.5"),
        (SHARE, None, "text", "38 procent", "38"),
        (SHARE, None, "text", "8,8 %", "8.8"),
        (SHARE, None, "percent", 0.07 * 100, "7"),
        (MEASURE, "procent", "percent", 46.0, "46"),
        (MEASURE, "%", "percent", 46.0, "46"),
        (MEASURE, "dagar", "text", "12 Dagar", "12"),
        (TEXT, None, "percent", 0.465 * 100, "46,5 %"),
    ],
)
def test_a_unit_that_is_the_columns_own_may_be_written(
    column: Column, unit: str | None, kind: str, value: str | float, meant: str
) -> None:
    assert read_value(column, (), Cell(1, kind, value), unit=unit) == meant


@pytest.mark.parametrize(
    ("column", "unit", "kind", "value", "hint"),
    [
        (AMOUNT, None, "text", "26 %", "'26 %' är procent, men här skrivs miljoner kronor"),
        (AMOUNT, None, "percent", 26.0, "'26 %' är procent, men här skrivs miljoner kronor"),
        (AMOUNT, None, "text", "12 345 tkr", "tusen kronor"),
        (MEASURE, "procent", "text", "42 mnkr", "miljoner kronor .mnkr., men här skrivs procent"),
        (MEASURE, "procent", "text", "2 procentenheter", "procentenheter, men här skrivs procent"),
        (MEASURE, "antal", "percent", 42.0, "procent, men här skrivs antal"),
        (MEASURE, None, "text", "42 %", "raden har ingen enhet"),
        (NUMBER, None, "text", "42 %", "utan enhet"),
    ],
)
def test_a_number_in_another_unit_is_refused_with_both_named(
    column: Column, unit: str | None, kind: str, value: str | float, hint: str
) -> None:
    with pytest.raises(CellError, match=hint):
        read_value(column, (), Cell(1, kind, value), unit=unit)


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        ("text", "1.234", "två sätt"),
        ("text", "1.234.567", "två sätt"),
        ("text", "1,234.5", "inte ett tal"),
        ("text", "ca 12", "inte ett tal"),
        ("text", "12 34", "inte ett tal"),
        ("text", "tolv", "inte ett tal"),
        ("text", "1e5", "inte ett tal"),
        ("text", "nan", "inte ett tal"),
        ("bool", True, "inte ett tal"),
        ("date", "2024-03-01", "inte ett tal"),
        ("error", "#REF!", "felvärde"),
        ("formula", "=A1", "utan uträknat värde"),
        ("number", 1e15, "för stort"),
    ],
)
def test_what_is_no_number_is_reported_and_never_blank(kind: str, value: str | float, hint: str) -> None:
    with pytest.raises(CellError, match=hint):
        read(NUMBER, kind, value)


def test_an_amount_has_no_minus_sign() -> None:
    with pytest.raises(CellError, match="utan minustecken"):
        read(AMOUNT, "number", -1.0)


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("date", "2024-03-01", "2024-03-01"),
        ("date", "2024-03-01T10:00:00", "2024-03-01"),
        ("text", "2024-03-01", "2024-03-01"),
        ("text", "20240301", "2024-03-01"),
        ("text", "1 mars 2024", "2024-03-01"),
        ("text", "1 Mar. 2024", "2024-03-01"),
        ("text", "1/3 2024", "2024-03-01"),
        ("text", "01.03.2024", "2024-03-01"),
    ],
)
def test_a_date_is_read_however_it_is_written(kind: str, value: str, meant: str) -> None:
    assert read(DAY, kind, value) == meant


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        ("text", "30 februari 2024", "almanackan"),
        ("text", "mars", "inte ett datum"),
        ("text", "2024-13-01", "inte ett datum"),
        ("number", 45352.0, "ett tal, inte ett datum"),
        ("date", "1900-01-01", "långt ifrån"),
        ("date", "10:30:00", "ett klockslag"),
        ("text", "0024-03-01", "långt ifrån"),
    ],
)
def test_what_is_no_date_is_reported(kind: str, value: str | float, hint: str) -> None:
    with pytest.raises(CellError, match=hint):
        read(DAY, kind, value)


def test_a_date_counted_from_1904_is_reported_but_one_in_words_is_taken() -> None:
    with pytest.raises(CellError, match="1904"):
        read(DAY, "date", "2024-03-01", is_1904=True)
    assert read(DAY, "text", "2024-03-01", is_1904=True) == "2024-03-01"


@pytest.mark.parametrize(
    "written", ["Slutförd", " slutförd ", "SLUTFÖRD", "Slutfo\u0308rd", "Slut\u200bförd", "Slutförd\n"]
)
def test_a_status_is_its_word_in_any_case_and_spelling_of_letters(written: str) -> None:
    assert read(STATUS, "text", written) == "Slutförd"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Klar", "Slutförd"),
        ("klart", "Slutförd"),
        ("Pågående", "Pågår"),
        ("Slutfört", "Slutförd"),
        ("Ej startad", "Ej påbörjad"),
    ],
)
def test_another_word_gets_the_one_that_is_meant(written: str, meant: str) -> None:
    with pytest.raises(CellError, match=f"'{written}' är inte en status. Menar du '{meant}'"):
        read(STATUS, "text", written)


def test_a_word_that_cannot_be_guessed_gets_all_that_may_stand_there() -> None:
    with pytest.raises(CellError, match="Skriv 'Slutförd', 'Pågår' eller 'Ej påbörjad'"):
        read(STATUS, "text", "xyz")


@pytest.mark.parametrize(
    ("written", "cell_text"),
    [
        ("Pågår/Slutförd", "två av listans ord: 'Slutförd' och 'Pågår'"),
        ("klar, delvis klar", "två av listans ord: 'Slutförd' och 'Pågår'"),
        ("Pagar eller ej påbörjad", "två av listans ord: 'Pågår' och 'Ej påbörjad'"),
        ("Slutförd Pågår Ej påbörjad", "tre av listans ord: 'Slutförd', 'Pågår' och 'Ej påbörjad'"),
    ],
)
def test_of_two_words_in_a_cell_none_is_guessed(written: str, cell_text: str) -> None:
    with pytest.raises(CellError, match=f"'{written}' är inte en status. I cellen står {cell_text}. Vilket gäller"):
        read(STATUS, "text", written)


@given(
    column=st.sampled_from(CHOICES),
    places=st.tuples(st.integers(0, 3), st.integers(1, 3)),
    between=st.sampled_from(["/", ", ", " / ", " och ", " eller ", "\n", " (", "; ", " - ", "→"]),
)
def test_two_words_of_the_list_are_never_read_nor_guessed_as_one(
    column: Column, places: tuple[int, int], between: str
) -> None:
    listed = [word.word for word in CONTRACT.words[column.words or ""]]
    first, step = places
    words = listed[first % len(listed)], listed[(first + 1 + step % (len(listed) - 1)) % len(listed)]
    with pytest.raises(CellError) as caught:
        read(column, "text", between.join(words))
    assert not isinstance(caught.value, OtherWordError)
    assert "Menar du" not in str(caught.value)
    assert all(f"'{word}'" in caught.value.hint for word in words)


@pytest.mark.parametrize("written", ["ej slutförd", "inte slutförd", "oslutförd", "aldrig slutförd"])
def test_a_word_is_not_guessed_from_its_opposite(written: str) -> None:
    with pytest.raises(CellError, match="Skriv 'Slutförd', 'Pågår' eller 'Ej påbörjad'"):
        read(STATUS, "text", written)


@pytest.mark.parametrize(("kind", "value"), [("text", "ja"), ("text", "x"), ("text", "JA"), ("bool", True)])
def test_yes_may_be_a_cross(kind: str, value: str | bool) -> None:
    assert read(SAME, kind, value) == "Ja"


@pytest.mark.parametrize(
    "words", ["=cmd|' /C calc'!A0", "@SUM(A1)", "<script>alert(1)</script>", "**fet** $x^2$ [a](b)"]
)
def test_text_stays_as_it_was_typed(words: str) -> None:
    assert read(TEXT, "text", words) == words


@given(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False))
def test_a_number_survives_as_swedish_text(value: float) -> None:
    canonical = canonical_number(value)
    assert read(NUMBER, "text", canonical.replace(".", ",")) == canonical
    assert abs(float(canonical) - value) <= 1e-6


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_is_the_same_as_date_and_as_text(day: date) -> None:
    written = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    ]
    assert {read(DAY, "text", words) for words in written} == {day.isoformat()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\u200e\u202aSlut\u00adförd\u202c", "Slutförd"),
        ("a\u202eb\x07c\ufeff", "abc"),
        ("rad ett\x85rad två\u2029rad tre\tslut", "rad ett\nrad två\nrad tre slut"),
        (
            "👩\u200d💻 och 👩🏽\u200d⚕\ufe0f och ❤\ufe0f\u200d🔥",
            "👩\u200d💻 och 👩🏽\u200d⚕\ufe0f och ❤\ufe0f\u200d🔥",
        ),
        ("\u200d👩\u200dx", "👩x"),
    ],
)
def test_what_nobody_sees_is_taken_away_and_emoji_stay_joined(written: str, meant: str) -> None:
    assert clean(written) == meant


@given(st.text(st.characters(categories=["Cf", "Cc", "Ll", "Nd", "So", "Zs", "Zl"]), max_size=60))
def test_no_sign_that_nobody_sees_is_published(text: str) -> None:
    left = clean(text)
    unseen = [sign for sign in left if unicodedata.category(sign) in {"Cf", "Cc"} and sign not in "\n\u200d"]
    assert unseen == []
    emoji_at = [at for at, sign in enumerate(left) if sign == "\u200d"]
    assert all(unicodedata.category(left[at + 1]) in {"So", "Sk"} for at in emoji_at)


@pytest.mark.parametrize("unseen", ["\u200e", "\u200f", "\u202a", "\u202c", "\u2066", "\u2069", "\ufeff", "\x07"])
@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [(STATUS, "Slutförd", "Slutförd"), (NUMBER, "1 234,5", "1234.5"), (DAY, "2024-03-01", "2024-03-01")],
)
def test_a_word_with_unseen_signs_round_it_is_read(unseen: str, column: Column, written: str, meant: str) -> None:
    assert read(column, "text", f"{unseen}{written}{unseen}") == meant


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(
    st.text(max_size=60),
    st.sampled_from(["text", "error", "formula"]),
    st.sampled_from([NUMBER, DAY, STATUS, SAME, TEXT]),
)
def test_any_text_is_read_or_reported_and_nothing_else(text: str, kind: str, column: Column) -> None:
    try:
        meant = read(column, kind, text)
    except CellError as error:
        assert str(error).endswith((".", "?"))
    else:
        assert meant is None or meant.strip()
