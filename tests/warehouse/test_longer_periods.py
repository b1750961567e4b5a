"""Test that no sum over time is made of less than all its parts, whichever query it is in."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from panel.warehouse import read
from panel.wording.table_files import without_tail

PARTS = {"sum", "mean", "last"}


@pytest.fixture
def one_quarter_less(built: Path, serve_changed: Callable[[Path, str], None]) -> None:
    """The database without the births of the second quarter of 2020 in one municipality."""
    serve_changed(
        built,
        "UPDATE observation SET value = NULL, flag = '..' WHERE indicator_id = 'births' AND region_code = '0581'"
        " AND frequency = 'Q' AND period_start = '2020-04-01'",
    )


@pytest.mark.usefixtures("one_quarter_less")
def test_a_year_without_one_quarter_of_one_component_is_left_out_of_the_components() -> None:
    own = set(read("population_components_yearly", region_code="0581")["period_start"].dt.year)
    other = set(read("population_components_yearly", region_code="0580")["period_start"].dt.year)
    assert other - own == {2020}


@pytest.mark.usefixtures("panel")
def test_a_county_has_no_moves_within_a_county_and_its_components_all_the_same() -> None:
    assert len(read("population_components_yearly", region_code="05")) == 16


@pytest.mark.usefixtures("panel")
def test_nothing_is_computed_that_its_aggregation_does_not_allow(rows: duckdb.DuckDBPyConnection) -> None:
    made = rows.sql(
        "SELECT DISTINCT indicator_id, aggregation FROM computed_extent JOIN indicator USING (indicator_id)"
    )
    found = dict(made.fetchall())
    assert set(found.values()) == PARTS
    assert "employment_rate" not in found and found["births"] == "sum"


@pytest.mark.usefixtures("panel")
def test_what_is_said_to_be_computed_is_what_is_computed(rows: duckdb.DuckDBPyConnection) -> None:
    differing = rows.sql(
        """
        SELECT indicator_id, frequency, sex::VARCHAR, age, breakdown_id, part, min(period_start), max(period_start),
            count(DISTINCT region_code)
        FROM longer_periods(
            (SELECT string_agg(indicator_id, ',') FROM indicator), (SELECT string_agg(region_code, ',') FROM region)
        )
        WHERE value IS NOT NULL
        GROUP BY ALL
        EXCEPT
        FROM computed_extent
        """
    ).fetchall()
    assert differing == []


@pytest.mark.usefixtures("panel")
def test_what_is_computed_has_no_floating_point_error(rows: duckdb.DuckDBPyConnection) -> None:
    found = rows.sql(
        """
        SELECT DISTINCT value FROM longer_periods(
            (SELECT string_agg(indicator_id, ',') FROM indicator), (SELECT string_agg(region_code, ',') FROM region)
        )
        WHERE value IS NOT NULL
        """
    ).fetchall()
    assert found
    assert [value for (value,) in found if without_tail(value) != value] == []
