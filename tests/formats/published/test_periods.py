"""Periods of every length in labels and titles; one that another word makes longer is never read as shorter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.fetch.failure import FetchError
from etl.fetch.meaning.periods import parse_period
from panel.formats.published.periods import MONTHS, part_of_year, period_of, periods_in, split_period

YEARS = st.integers(1950, 2090)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024 (prel.)", "2024"),
        ("31 dec 2024", "2024"),
        ("2024-12-31", "2024M12"),
        ("20240201", "2024M02"),
        ("jan-24", "2024M01"),
        ("02/2024", "2024M02"),
        ("första kvartalet 2024", "2024K1"),
        ("jan-mars 2024", "2024K1"),
        ("2024 apr\N{EN DASH}jun", "2024K2"),
        ("Andra halvåret 2024", "2024H2"),
        ("januari-december 2024", "2024"),
        ("vecka 5 2024", "2024V05"),
        ("2024-W05", "2024V05"),
        ("Läsåret 2022/2023", "2022/23"),
        ("2018\N{EN DASH}2022", "2018-2022"),
        ("2023-04 - 2024-03", "2023M04-2024M03"),
        ("apr 2023-mar 2024", "2023M04-2024M03"),
        ("Senaste 12 mån t.o.m. 2024-03", "2023M04-2024M03"),
        ("12 månader till och med december 2024", "2024M01-2024M12"),
    ],
)
def test_labels(text: str, period: str) -> None:
    assert period_of(text) == period
    assert parse_period(period)
    assert split_period(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2022-2023",
        "2022/24",
        "2024V53",
        "HT 2024",
        "T1 2024",
        "31 mar 2024",
        "jan-aug 2024",
        "2024K1-2024K3",
        "2024-02-15",
        "2023M01-2023M11",
    ],
)
def test_what_is_no_period_that_is_held_is_none_in_part_either(text: str) -> None:
    assert period_of(text) is None
    assert split_period(text) is None
    assert split_period(f"Antal {text}") is None
    assert [one for one in periods_in(f"Antal {text}") if one not in {"2024M03", "2024M02", "2024"}] == []
    with pytest.raises(FetchError):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Folkmängd_2021", ("Folkmängd", "2021")),
        ("Arbetslösa mars 2024", ("Arbetslösa", "mars 2024")),
        ("Snitt 2018-2022", ("Snitt", "2018-2022")),
        ("Folkmängd 31 december 2024", ("Folkmängd", "31 december 2024")),
        ("Andel 20-64 år 2024", ("Andel 20-64 år", "2024")),
        ("Folkmängd 1 januari 2024", None),
        ("Ändring sedan 2022", None),
        ("Antal t.o.m. aug 2023", None),
        ("Antal apr-aug 2023", None),
    ],
)
def test_a_label_that_ends_with_a_period(text: str, parts: tuple[str, str] | None) -> None:
    assert split_period(text) == parts


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Födda i mars 2024 jämfört med 2023", ["2024M03"]),
        ("Födda första halvåret 2024", ["2024H1"]),
        ("Födda tertial 1 2024", []),
        ("Födda fram till mars 2024", []),
        ("Födda höstterminen 2024", []),
        ("Födda per den 1 november 2024", ["2024M11", "2024"]),
        ("Födda 1 januari-31 mars 2024", []),
        ("Födda 2018-2022", ["2018-2022"]),
        ("Födda läsåret 2022/23", ["2022/23"]),
        ("Födda 2024 och 2023", ["2024", "2023"]),
    ],
)
def test_periods_of_a_title(text: str, periods: list[str]) -> None:
    assert periods_in(text) == periods


@given(st.integers(1, 12), st.integers(1, 12), YEARS)
def test_months_of_a_span_are_never_one_month(first: int, last: int, year: int) -> None:
    text = f"{MONTHS[first - 1]}-{MONTHS[last - 1]} {year}"
    count = last - first + 1
    is_held = count in {3, 6, 12} and (first - 1) % count == 0
    assert [*map(len, periods_in(f"Antal {text}"))] == (
        [len("2024") if count == 12 else len("2024K1")] if is_held else []
    )


@pytest.mark.parametrize(
    ("text", "heading", "part"),
    [
        ("3", "Månad", "M03"),
        ("3", "Vecka", "V03"),
        ("2", "Halvår", "H2"),
        ("andra halvåret", "", "H2"),
        ("Kvartal fyra", "", "K4"),
        ("jan-mar", "", "K1"),
        ("v. 7", "", "V07"),
        ("60", "Vecka", None),
        ("jan-dec", "", None),
    ],
)
def test_parts_of_a_year(text: str, heading: str, part: str | None) -> None:
    assert part_of_year(text, heading) == part
