"""Test that queries rank as panel/wording/statistics/ranking.py does."""

import pandas as pd
import pytest

from panel.warehouse import read
from panel.wording.statistics.ranking import Rank, rank_of, ranks_by_kind

pytestmark = pytest.mark.usefixtures("panel")


def test_the_other_measures_place_is_by_the_rule_in_every_year() -> None:
    rows = read("open_unemployed_yearly", region_code="0581")
    yearly = read(
        "explore_observations",
        indicators="open_unemployed_of_population_18_65",
        regions=",".join(read("explore_regions")["region_code"]),
        frequency="Y",
        first_on="0001-01-01",
        last_on="9999-12-31",
        sexes="total",
        ages="total",
        breakdowns="total",
    )
    assert len(rows) > 10
    for _, row in rows.iterrows():
        now = yearly[yearly["period_start"].dt.year == row["year"]]
        found = Rank(int(row["rank_from_highest"]), int(row["tied"]), int(row["municipalities"]))
        assert found == rank_of(now, "0581", "value", "region_kind")


@pytest.mark.parametrize(("first", "last"), [(2011, 2024), (2022, 2023)])
def test_the_growth_of_the_municipalities_is_ranked_by_the_rule(first: int, last: int) -> None:
    rows = read("population_ranking", region_code="0581", from_year=first, to_year=last)
    assert len(rows) == 290
    pd.testing.assert_series_equal(
        rows["rank"], ranks_by_kind(rows, "change_pct", "kind"), check_names=False, check_dtype=False
    )
