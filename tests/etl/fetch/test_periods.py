"""Test reading periods and regions in every form that the services write, and refusing unknown ones."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.fetch.failure import FetchError
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.reference import read_reference
from etl.fetch.meaning.regions import kolada_region, region_code, region_codes, to_kolada
from panel.wording.period_lengths import LENGTHS
from panel.wording.text import period_code
from tests.conftest import ROOT
from tests.support.periods import begun

YEARS = st.integers(1700, 2200)
REFERENCE = read_reference(ROOT / "data")


@given(YEARS, st.integers(1, 12))
def test_a_month_in_every_form(year: int, month: int) -> None:
    for text in (f"{year}M{month:02d}", f"{year}-{month:02d}", f"{year}{month:02d}"):
        assert parse_period(text) == (date(year, month, 1), "M")


@given(YEARS, st.integers(1, 4))
def test_a_quarter_in_every_form(year: int, quarter: int) -> None:
    for text in (f"{year}K{quarter}", f"{year}Q{quarter}", f"{year}-Q{quarter}"):
        assert parse_period(text) == (date(year, 3 * quarter - 2, 1), "Q")


@given(YEARS)
def test_a_year(year: int) -> None:
    assert parse_period(str(year)) == (date(year, 1, 1), "Y")


@given(st.text(alphabet="0123456789MKQHV/- ", max_size=12))
def test_a_text_is_a_period_or_is_refused(text: str) -> None:
    try:
        start, frequency = parse_period(text)
    except FetchError as error:
        assert f"'{text}'" in str(error)
        return
    assert begun(start, frequency) == start
    assert text[:4] in {f"{start:%Y}", f"{start.isocalendar().year}", f"{start.year + 1}"}


@pytest.mark.parametrize(
    "text",
    [
        *("", "2024M13", "2024M00", "2024K5", "2024M1", "24", "20241", "2024-1", "202413", "٢٠٢٤", "2024H3", "2024T1"),
        *("2021V53", "2022/24", "2024/01", "2018-2019", "2018-2023", "2022-2018", "2023M04-2024M04", "2024-02-28"),
    ],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(FetchError, match="ingen period"):
        parse_period(text)


@given(st.sampled_from(sorted(LENGTHS)), st.dates(date(1700, 1, 1), date(2190, 12, 31)))
def test_a_period_of_every_length_is_read_as_it_is_written(frequency: str, day: date) -> None:
    start = begun(day, frequency)
    assert parse_period(period_code(start, frequency)) == (start, frequency)


@pytest.mark.parametrize(
    ("text", "start", "frequency"),
    [
        ("2024-H2", date(2024, 7, 1), "H"),
        ("2025W01", date(2024, 12, 30), "W"),
        ("2020-V53", date(2020, 12, 28), "W"),
        ("2022/2023", date(2022, 7, 1), "S"),
        ("1999/00", date(1999, 7, 1), "S"),
        ("2018\N{EN DASH}2022", date(2018, 1, 1), "5Y"),
        ("2023M04-2024M03", date(2023, 4, 1), "R"),
        ("2024-02-29", date(2024, 2, 1), "M"),
    ],
)
def test_periods_of_other_lengths(text: str, start: date, frequency: str) -> None:
    assert parse_period(text) == (start, frequency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0581", "0581"),
        ("05", "05"),
        ("00", "00"),
        ("0581 Norrköping", "0581"),
        ("Norrköping", "0581"),
        ("norrköping", "0581"),
        ("Östergötlands län", "05"),
        ("Riket", "00"),
    ],
)
def test_a_region_in_every_form(text: str, code: str) -> None:
    assert region_code(text, REFERENCE) == code


@pytest.mark.parametrize("text", ["", "5", "058", "0581A0010", "Norkoping", "SE", "Uppgift saknas"])
def test_what_is_no_region(text: str) -> None:
    with pytest.raises(FetchError, match="ingen känd kommun"):
        region_code(text, REFERENCE)


def test_names_without_marks_are_those_of_one_region() -> None:
    assert region_code("Norrkoping", REFERENCE) == "0581"

    def codes(*names: str) -> list[str]:
        return list(region_codes({name: name for name in names}, REFERENCE).values())

    assert codes("Ostergotlands lan", "Vasteras") == ["05", "1980"]
    assert codes("Håbo", "Habo") == ["0305", "0643"]
    with pytest.raises(FetchError, match="Namnen saknar å, ä och ö, och Habo kan vara två kommuner"):
        codes("Vasteras", "Habo")


@given(st.sampled_from(sorted(REFERENCE.regions)))
def test_koladas_codes_there_and_back(code: str) -> None:
    assert kolada_region(to_kolada(code), REFERENCE) == code
    assert len(to_kolada(code)) == 4


def test_koladas_own_codes_are_told_apart() -> None:
    assert [kolada_region(code, REFERENCE) for code in ("0000", "0005", "0581")] == ["00", "05", "0581"]
    with pytest.raises(FetchError, match="ingen av Koladas"):
        kolada_region("V15E0001", REFERENCE)


def test_two_regions_of_one_name_are_refused(data: Path) -> None:
    with (data / "statistics" / "regions.csv").open("a", encoding="utf-8") as file:
        file.write("9999,Norrköping\n")
    with pytest.raises(Exception, match="Norrköping har två koder: 0581 och 9999"):
        read_reference(data)
