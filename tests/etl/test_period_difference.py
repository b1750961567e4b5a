"""Test the list of years whose figure differs from what their quarters and months give."""

from datetime import date
from functools import cache

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.loading import ETL

Row = tuple[date, str, float | None]
STARTS = {"Y": [1], "Q": [1, 4, 7, 10], "M": list(range(1, 13))}
VALUES = st.integers(-10_000, 1_000_000).map(float)


@cache
def panel() -> duckdb.DuckDBPyConnection:
    """Return a database with one region and nothing else in it."""
    connection = duckdb.connect()
    for name in ("schema.sql", "macros.sql", "observation_faults.sql"):
        connection.execute((ETL / name).read_text(encoding="utf-8"))
    connection.execute("INSERT INTO region (region_code, name, kind) VALUES ('0581', 'Norrköping', 'municipality')")
    return connection


def warnings_of(rows: list[Row], aggregation: str | None, decimals: int = 0, unit: str = "antal") -> list[str]:
    """Return what the build lists of observations (period_start, frequency, value) of one indicator."""
    connection = panel()
    connection.execute("DELETE FROM indicator; DELETE FROM observation; DELETE FROM source_warning")
    connection.execute("DELETE FROM series_extent; DELETE FROM source_extent; DROP TABLE IF EXISTS region_extent")
    connection.execute(
        "INSERT INTO indicator BY NAME SELECT 'births' AS indicator_id, 'Födda' AS title, ? AS unit, ? AS decimals,"
        " 'Q' AS frequency, 'Q' AS rhythm, ? AS aggregation, 'neutral' AS direction, 'D' AS definition,"
        " 'flow' AS comparable_group, 'SCB' AS producer",
        [unit, decimals, aggregation],
    )
    connection.executemany(
        "INSERT INTO observation VALUES ('births', '0581', ?, ?, 'total', 'total', ?, NULL, 'x', NULL, 'total')", rows
    )
    for name in ("series_extent", "period_difference"):
        connection.execute((ETL / "load" / f"{name}.sql").read_text(encoding="utf-8"))
    found = connection.execute("SELECT problem FROM source_warning ORDER BY warning_id").fetchall()
    return [problem.replace("\u00a0", " ") for (problem,) in found]


def year_of(parts: list[float], whole: float) -> list[Row]:
    frequency = {4: "Q", 12: "M"}[len(parts)]
    starts = [date(2024, month, 1) for month in STARTS[frequency]]
    return [(day, frequency, value) for day, value in zip(starts, parts, strict=True)] + [
        (date(2024, 1, 1), "Y", whole)
    ]


def made_up(parts: list[float], aggregation: str) -> float:
    return {"sum": sum(parts), "mean": sum(parts) / len(parts), "last": parts[-1]}[aggregation]


PARTS = st.lists(VALUES, min_size=4, max_size=4) | st.lists(VALUES, min_size=12, max_size=12)


@given(PARTS, st.sampled_from(["sum", "last"]), st.integers(-3, 3) | VALUES)
def test_a_year_of_counts_is_exactly_what_its_parts_make(parts: list[float], aggregation: str, more: float) -> None:
    whole = made_up(parts, aggregation) + more
    assert bool(warnings_of(year_of(parts, whole), aggregation)) == (more != 0)


@given(PARTS, st.sampled_from(["sum", "mean", "last"]), st.integers(0, 2))
def test_rounding_is_no_difference(parts: list[float], aggregation: str, decimals: int) -> None:
    exact = [part / 1000 for part in parts]
    rounded = [round(part, decimals) for part in exact]
    whole = round(made_up(exact, aggregation), decimals)
    assert warnings_of(year_of(rounded, whole), aggregation, decimals, "procent") == []


def test_the_difference_is_listed_with_the_largest_case() -> None:
    rows = year_of([344.0, 392.0, 349.0, 298.0], 344.0)
    (problem,) = warnings_of(rows, "sum")
    assert problem == (
        "Årsuppgiften stämmer inte med kvartalen i 1 av 1 fall. Störst skillnad: Norrköping, 2024, är 344, men kvartalen ger"
        " tillsammans 1 383."
    )


@pytest.mark.parametrize(
    ("rows", "aggregation", "count"),
    [
        (year_of([1.0] * 12, 1.0), "sum", 1),
        (year_of([1.0] * 12, 1.0), "mean", 0),
        (year_of([1.0, 2.0, 3.0, 4.0], 4.0), "last", 0),
        (year_of([1.0, 2.0, 3.0, 4.0], 3.0), "last", 1),
        (year_of([1.0, 2.0, 3.0, 4.0], 3.0), "none", 0),
        (year_of([1.0, 2.0, 3.0, 4.0], 3.0), None, 0),
        # A quarter against its months; a year whose last quarter is not there yet; one that has no figure.
        ([(date(2024, 3 + n, 1), "M", 5.0) for n in (1, 2, 3)] + [(date(2024, 4, 1), "Q", 5.0)], "sum", 1),
        ([*year_of([1.0, 2.0, 3.0, 4.0], 3.0)[:3], (date(2024, 1, 1), "Y", 3.0)], "sum", 0),
        ([*year_of([1.0, 2.0, 3.0, 4.0], 3.0)[:3], (date(2024, 1, 1), "Y", 3.0)], "last", 0),
        (
            [*year_of([1.0, 2.0, 3.0, 4.0], 3.0)[:3], (date(2024, 10, 1), "Q", None), (date(2024, 1, 1), "Y", 3.0)],
            "sum",
            0,
        ),
    ],
)
def test_only_whole_periods_are_compared_and_only_as_the_indicator_says(
    rows: list[Row], aggregation: str | None, count: int
) -> None:
    assert len(warnings_of(rows, aggregation)) == count
