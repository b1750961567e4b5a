"""Test a line's forecast against its budget in words: which side, about how much, and the range that it is within."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.plan import forecast

TKR = st.integers(-30_000, 30_000).map(lambda tkr: tkr / 1000)
SPREADS = st.sampled_from([0.0, 0.001, 0.02, 0.3, 1.0, 3.362])


def row(low: float, spread: float, expected: float | None) -> pd.Series:
    return pd.Series(
        {
            "low_mnkr": low,
            "high_mnkr": low + spread,
            "forecast_mnkr": expected,
            "low_deviation_mnkr": None if expected is None else low - expected,
            "high_deviation_mnkr": None if expected is None else low + spread - expected,
        }
    )


def figures(words: str) -> list[float]:
    plain = words.replace(text.NBSP, "").replace("−", "-").replace(",", ".")
    return [float(one) for one in re.findall(r"[-+]?\d+(?:\.\d+)?", plain)]


@given(TKR, SPREADS, TKR)
def test_about_how_much_agrees_with_the_side_and_lies_within_the_range(
    low: float, spread: float, expected: float
) -> None:
    line = row(low, spread, expected)
    about, within = forecast.about_deviation(line), forecast.deviation(line)
    where = forecast.side(line["low_deviation_mnkr"], line["high_deviation_mnkr"])
    if line["low_mnkr"] == line["high_mnkr"]:
        assert about == within
        return
    least, most = figures(within)
    assert least <= figures(about)[0] <= most
    assert about.startswith("omkring") == (where in (forecast.SAME, forecast.OPEN))
    assert ("+" in about) == (where == forecast.BETTER)
    assert ("−" in about) == (where == forecast.WORSE)


@given(TKR, SPREADS, TKR)
def test_a_forecast_beside_its_budget_has_a_side_and_no_sign_to_decode(
    low: float, spread: float, expected: float
) -> None:
    line = row(low, spread, expected)
    beside = forecast.beside_budget(line)
    where = forecast.side(line["low_deviation_mnkr"], line["high_deviation_mnkr"])
    if where == forecast.SAME:
        assert beside == "som budget"
    elif line["low_mnkr"] == line["high_mnkr"]:
        assert beside.endswith(where.lower())
        assert figures(beside)[0] == abs(figures(forecast.deviation(line))[0])
        assert beside[0].isdigit()
    else:
        assert beside == f"{forecast.deviation(line)} mnkr mot budget"


@pytest.mark.parametrize(
    ("low", "spread", "expected", "about", "budget"),
    [
        (108, 0, 114.6, "−6,6", "108,0"),
        (181.663, 3.362, 178.9, "ca +4", "ca 183 (181,7–185,0)"),
        (23.775, 3.362, 24.8, "omkring 0", "ca 25 (23,8–27,1)"),
        (0.42, 0.03, 0.5, "ca −0,07", "ca 0,44 (0,42–0,45)"),
        (108, 0, None, "..", "108,0"),
    ],
)
def test_as_a_board_reads_it(low: float, spread: float, expected: float | None, about: str, budget: str) -> None:
    line = row(low, spread, expected)
    assert forecast.about_deviation(line).replace(text.NBSP, " ") == about
    assert forecast.budget(line).replace(text.NBSP, " ") == budget
