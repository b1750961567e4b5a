"""Swedish numbers, dates and units."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import labels, text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (text.number(145250), "145 250"),
        (text.number(8.8, 1), "8,8"),
        (text.number(-164), "−164"),
        (text.number(None), ".."),
        (text.number(float("nan"), 1), ".."),
        (text.signed(130), "+130"),
        (text.signed(-33), "−33"),
        (text.signed(0.04, 1), "0,0"),
        (text.signed(-0.04, 1), "0,0"),
        (text.mnkr(493.4), "493,4 mnkr"),
        (text.mnkr_range(23.775, 27.137), "23,8–27,1 mnkr"),
        (text.mnkr_range(108, 108), "108,0 mnkr"),
        (text.percent(8.8), "8,8 %"),
        (text.points(0.3), "+0,3 procentenheter"),
        (text.day(date(2026, 3, 12)), "12 mars 2026"),
        (text.moment(datetime(2026, 3, 12, 15, 3)), "12 mars 2026 kl. 15.03"),
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


def test_spaces_in_numbers_do_not_break_lines() -> None:
    assert " " not in text.number(1234567) + text.mnkr(1.0) + text.percent(1.0) + text.points(1.0)


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_reads_back(value: float, decimals: int) -> None:
    shown = text.number(value, decimals).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert abs(float(shown) - value) <= 0.5 * 10**-decimals + 1e-6


def test_how_periods_are_written_follows_their_starts() -> None:
    def starts(*days: str) -> pd.Series:
        return pd.Series(pd.to_datetime(list(days)))

    assert labels.frequency_of(starts("2023-01-01", "2024-01-01")) == "Y"
    assert labels.frequency_of(starts("2023-01-01", "2023-10-01")) == "Q"
    assert labels.frequency_of(starts("2023-01-01", "2023-02-01")) == "M"
