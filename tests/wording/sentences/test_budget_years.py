"""Test the years of a budget, and its cost and income, with any amounts."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.plan.budget_years import CALLED, budget_years
from panel.wording.plan.frame_parts import gross
from panel.wording.sentences import budget as sentences
from tests.support.claims import claims

TKR = st.integers(-500_000, 5_000_000).map(lambda tkr: tkr / 1000)
YEARS = st.dictionaries(st.integers(2020, 2030), st.tuples(TKR, st.none() | st.sampled_from(list(CALLED))), min_size=2)


@claims(sentences.over_years)
@given(YEARS, st.data())
def test_each_year_has_its_amount_and_the_heading_the_frames_of_two(
    years: dict[int, tuple[float, str | None]], data: st.DataObject
) -> None:
    own = data.draw(st.sampled_from(sorted(years)))
    rows = pd.DataFrame(
        {
            "line_id": "frame", "depth": 0, "name": "Budgetram", "year": year, "year_kind": kind, "amount_mnkr": amount,
            "quote": "q", "statement_id": "s",
        }
        for year, (amount, kind) in years.items()
    )  # fmt: skip
    found = budget_years(rows, own)
    assert found is not None
    (row,) = found.rows
    assert dict(zip(sorted(years), row.amounts, strict=True)) == {
        year: text.amount(one) for year, (one, _) in years.items()
    }
    for year, shown in zip(sorted(years), found.years, strict=True):
        kind = years[year][1]
        assert shown == (f"{CALLED[kind]} {year}" if kind else str(year))
    first, last = (own, max(years)) if max(years) > own else (min(years), own)
    change = years[last][0] - years[first][0]
    assert f"{text.mnkr(years[first][0])} {first} och {text.mnkr(years[last][0])} {last}" in found.heading
    assert found.heading.endswith("mer") == (change >= text.HALF_TKR_MNKR)
    assert found.heading.endswith("mindre") == (change <= -text.HALF_TKR_MNKR)
    assert budget_years(rows.head(0), own) is None


@claims(sentences.cost_and_income, sentences.parts_of_frame)
@given(st.lists(TKR.filter(bool), min_size=1, max_size=5), st.booleans())
def test_cost_and_income_are_those_stated_or_the_sums_of_the_parts(parts: list[float], is_stated: bool) -> None:
    income = [min(0.0, one) for one in parts]
    cost = [max(0.0, one) for one in parts]
    lines = pd.DataFrame(
        {
            "depth": [0, *[1 for _ in parts]],
            "name": "Post",
            "amount_mnkr": [sum(parts), *parts],
            "cost_mnkr": [None, *(cost if is_stated else [None for _ in parts])],
            "income_mnkr": [None, *(income if is_stated else [None for _ in parts])],
            "low_mnkr": [sum(parts), *parts],
            "high_mnkr": [sum(parts), *parts],
        }
    )
    found = gross(lines)
    if not is_stated and min(parts) > 0:
        assert found is None and "intäkt" not in sentences.parts_of_frame(lines[1:], sum(parts), found)
        return
    assert found is not None
    assert abs(found[0] - sum(cost)) < 1e-6 and abs(found[1] - sum(income)) < 1e-6
    said = sentences.parts_of_frame(lines[1:], sum(parts), found)
    assert said == f"Kostnaderna är {text.mnkr(found[0])} och intäkterna {text.mnkr(-found[1])}"
