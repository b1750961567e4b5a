"""Test the statistics beside the plan's goals: what a person chose, with the newest figures and who chose them."""

from math import nan
from pathlib import Path

import pytest

from etl.loading import ETL, create_plan_tables, run_file
from panel.wording.statistics import beside_goals as rule
from tests.support.sandbox import open_sandbox


@pytest.mark.usefixtures("panel")
def test_a_goal_has_its_statistics_in_order_with_their_newest_figures() -> None:
    found = rule.beside_goals("ks-2024", "0581")
    businesses, product = found["1"]
    assert businesses.sentence == "Nyföretagande 230, kv 3 2025, 48 fler än för ett år sedan"
    assert businesses.verdict == "better"
    assert (product.value, product.country_value) == ("485,4\xa0tkr", "583,0\xa0tkr")
    unemployment = found["2"][0]
    assert (unemployment.value, unemployment.country, unemployment.verdict) == ("9,1\xa0%", 6.8, "better")
    assert unemployment.line[unemployment.line["starts_anew"]]["period_start"].dt.year.tolist() == [2023]
    assert unemployment.line["region_value"].iloc[-1] == 9.1
    assert found["3"][0].verdict == ""
    assert sorted(found) == ["1", "2", "3"]
    assert "är en tolkning (panelens förslag, inte beslutat)." in rule.stated(found)


@pytest.mark.usefixtures("panel")
def test_a_municipality_without_the_figures_has_no_statistics_beside_its_goals() -> None:
    assert rule.beside_goals("ks-2024", "0114") == {}
    assert rule.stated({}) == ""


@pytest.mark.parametrize(
    ("direction", "change", "expected"),
    [
        ("higher_better", 0.3, "better"),
        ("higher_better", -0.3, "worse"),
        ("lower_better", -0.3, "better"),
        ("lower_better", 0.04, ""),
        ("neutral", 9.0, ""),
        ("higher_better", nan, ""),
    ],
)
def test_a_change_is_better_or_worse_by_the_indicators_direction(direction: str, change: float, expected: str) -> None:
    assert rule.verdict(direction, change, 1) == expected


@pytest.mark.parametrize(
    ("goal_no", "indicator_id", "problem"),
    [(9, "new_businesses", "Planen har inget sådant mål."), (1, "luck", "Inget sådant mått finns.")],
)
def test_a_link_to_no_goal_or_no_indicator_stops_the_build(
    built: Path, goal_no: int, indicator_id: str, problem: str
) -> None:
    check = (ETL / "checks" / "goal_indicator_links_a_goal_and_an_indicator.sql").read_text(encoding="utf-8")
    with open_sandbox(built) as tables:
        assert tables.execute(check).fetchall() == []
        row = ["ks-2024", goal_no, 9, indicator_id, "interpreted", "controller"]
        tables.execute("INSERT INTO goal_indicator VALUES (?, ?, ?, ?, ?, ?)", row)
        found = tables.execute(check).fetchall()
    assert [(place, said) for place, said, _ in found] == [
        (f"goal_indicator.csv, mål {goal_no}, {indicator_id}", problem)
    ]


def test_a_plan_without_the_file_has_no_statistics_beside_its_goals(built: Path) -> None:
    with open_sandbox(built) as tables:
        tables.execute("DELETE FROM goal_indicator")
        create_plan_tables(tables)
        run_file(tables, ETL / "load" / "goal_indicator.sql")
        assert tables.execute("SELECT count(*) FROM goal_indicator").fetchone() == (0,)
