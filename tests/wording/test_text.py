"""Test Swedish numbers, dates and units as text."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import copysign, inf, nextafter

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panel.wording import labels, text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (text.number(145250), "145 250"),
        (text.number(8.8, 1), "8,8"),
        (text.number(-164), "−164"),
        (text.things(1), "en sak"),
        (text.things(5), "5 saker"),
        (text.number(None), ".."),
        (text.number(float("nan"), 1), ".."),
        (text.signed(130), "+130"),
        (text.signed(-33), "−33"),
        (text.signed(0.04, 1), "0,0"),
        (text.signed(-0.04, 1), "0,0"),
        (text.mnkr(493.4), "493,4 mnkr"),
        (text.amount_range(23.775, 27.137), "23,8–27,1"),
        (text.amount_range(12.65, 12.65), "12,65"),
        (text.about(23.775, 27.137), "ca 25"),
        (text.about(108, 108), "108,0"),
        (labels.follow_up_name("2024-helar"), "helårsuppföljningen 2024"),
        (text.mnkr(3612.48), "3 612,48 mnkr"),
        (text.mnkr(38.300000000000004), "38,3 mnkr"),
        (text.signed_amount(-0.35), "−0,35"),
        (text.signed_amount(-0.0004), "0,0"),
        (labels.cell("amount_mnkr", 12.65), "12,65"),
        (labels.cell("low_mnkr", 23.775), "23,8"),
        (text.percent(8.8), "8,8 %"),
        (text.points(0.3), "+0,3 procentenheter"),
        (text.day(date(2026, 3, 12)), "12 mars 2026"),
        (text.swedish_moment(datetime(2026, 3, 12, 15, 3)), "12 mars 2026 kl. 16.03"),
        (text.month(date(2023, 10, 1)), "oktober 2023"),
        (text.quarter(date(2025, 10, 1)), "kvartal 4 2025"),
        (text.period(date(2025, 10, 1), "Y"), "2025"),
        (labels.cell("year", 2024), "2024"),
        (labels.cell("point_no", 82), "82"),
        (labels.cell("share_pct", 8.8), "8,8"),
        (labels.cell("status", "Pågår"), "Pågår ▶"),
        (labels.cell("period_start", pd.Timestamp("2025-10-01"), "Q"), "kvartal 4 2025"),
        (labels.cell("share_pct", float("nan")), ".."),
        (labels.cell("population", pd.NA), ".."),
        (labels.cell("register_population", pd.NA), ""),
        (labels.cell("basis", "derived"), "beräknad"),
    ],
)
def test_as_swedish_readers_write_it(shown: str, expected: str) -> None:
    assert shown.replace("\u00a0", " ") == expected


@given(st.integers(0, 20_000))
def test_a_span_of_days_is_reported_in_the_largest_unit_that_it_fills(days: int) -> None:
    shown = text.span_of_days(days)
    unit = re.search(r"dag|månad|år", shown)
    assert unit and unit[0] == ("dag" if days < 60 else "månad" if days < 730 else "år")
    assert days >= 60 or text.count(days, "dag", "dagar") == shown


@given(st.integers(-(10**7), 10**7), st.integers(0, 4), st.integers(-4, 4))
def test_a_half_is_rounded_away_from_zero_also_where_the_float_is_short_of_it(
    whole: int, decimals: int, noise: int
) -> None:
    """As Excel does: a page and the reader's own sheet have the same figure."""
    meant = Decimal(2 * whole + 1) / 2 / 10**decimals
    value = float(meant)
    for _ in range(abs(noise)):
        value = nextafter(value, copysign(inf, noise))
    away = meant.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert Decimal(repr(text.rounded(value, decimals))) == away
    assert text.number(value, decimals) == text.number(float(away), decimals)


def test_spaces_in_numbers_do_not_break_lines() -> None:
    assert " " not in text.number(1234567) + text.mnkr(1.0) + text.percent(1.0) + text.points(1.0)


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
@example(0.05, 1)
@example(-0.04, 1)
def test_a_number_reads_back_as_it_is_rounded_and_zero_without_a_sign(value: float, decimals: int) -> None:
    shown = text.number(value, decimals).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert float(shown) == text.rounded(value, decimals)
    assert shown.startswith("-") == (text.rounded(value, decimals) < 0)


@given(st.integers(-100_000, 10**6), st.integers(1, 9000))
def test_the_middle_of_a_range_is_written_within_it(low_tkr: int, spread_tkr: int) -> None:
    low, high = low_tkr / 1000, (low_tkr + spread_tkr) / 1000
    shown = text.about(low, high).removeprefix("ca").replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert low - 1e-9 <= float(shown) <= high + 1e-9


@given(st.integers(-(10**9), 10**9))
def test_an_amount_is_shown_to_the_tkr_with_no_digit_that_says_nothing(tkr: int) -> None:
    shown = text.amount(tkr / 1000).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert round(float(shown) * 1000) == tkr
    assert not re.search(r"\.\d+0$", shown)


def test_how_periods_are_written_follows_their_starts() -> None:
    def starts(*days: str) -> pd.Series:
        return pd.Series(pd.to_datetime(list(days)))

    assert labels.frequency_of(starts("2023-01-01", "2024-01-01")) == "Y"
    assert labels.frequency_of(starts("2023-01-01", "2023-10-01")) == "Q"
    assert labels.frequency_of(starts("2023-01-01", "2023-02-01")) == "M"
