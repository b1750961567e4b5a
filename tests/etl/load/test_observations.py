"""Test loading files in the shape of observation, and the errors that name a cell that does not fit."""

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.build import build
from etl.loading import ETL
from etl.quality import CheckError
from panel.errors import SourceError
from panel.wording.period_lengths import LENGTHS
from tests.conftest import ROOT, replace_in
from tests.support.periods import begun

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases" / "statistics"

FIELDS = {
    "indicator_id": "string",
    "region_code": "string",
    "period_start": "date",
    "frequency": "string",
    "sex": "string",
    "age": "string",
    "value": "number",
    "flag": "string",
}
ENUMS = {"frequency": list(LENGTHS), "sex": ["total", "women", "men"]}
HEADER = ",".join(FIELDS)


def add_file(data: Path, *rows: str, **stated: object) -> None:
    """Put own.csv among the statistics, described as observations and with what else its descriptor states."""
    (data / "statistics" / "own.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    descriptor = data / "statistics" / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = [
        {"name": name, "type": kind, **({"constraints": {"enum": ENUMS[name]}} if name in ENUMS else {})}
        for name, kind in FIELDS.items()
    ]
    about = {"title": "Egen fil", "producer": "SCB", "publisher": "SCB", "url": "https://www.scb.se", "licence": "CC0"}
    package["resources"].append(
        {"name": "own", "path": "own.csv", "holds": "observation", "retrieved": "2026-11-24", **about}
        | {"schema": {"fields": fields}, **stated}
    )
    descriptor.write_text(json.dumps(package), encoding="utf-8")


def test_its_rows_are_observations_with_their_source(data: Path) -> None:
    add_file(data, "births,0581,2024-01-01,Y,women,total,850,", "births,0581,2025-01-01,Y,women,total,,..")
    build(data, data / "panel.duckdb")
    with duckdb.connect(str(data / "panel.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT value, flag::VARCHAR, sex::VARCHAR FROM observation WHERE source_id = 'own' ORDER BY period_start"
        ).fetchall()
        source = connection.execute("SELECT row_count FROM source WHERE source_id = 'own'").fetchall()
        extent = connection.execute(
            "SELECT observation_count, missing_count FROM source_extent WHERE source_id = 'own'"
        )
        assert extent.fetchall() == [(2, 1)]
    assert rows == [(850.0, None, "women"), (None, "..", "women")]
    assert source == [(2,)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("births,0581,2024-01-01,Y,women,total,85O,", "own.csv, rad 2, kolumn value, värdet '85O'"),
        ("births,0581,2024-13-01,Y,women,total,850,", "own.csv, rad 2, kolumn period_start, värdet '2024-13-01'"),
        ("births,0581,2024-01-01,Y,kvinnor,total,850,", "own.csv, rad 2, kolumn sex, värdet 'kvinnor'"),
        ("births,0581,2024-01-01,Y,women,total,850", "own.csv, rad 2: Raden har 7 värden"),
        ("births,,2024-01-01,Y,women,total,850,", "own.csv, rad 2, kolumn region_code: Värdet saknas"),
        (",0581,2024-01-01,Y,women,total,850,", "own.csv, rad 2, kolumn indicator_id: Värdet saknas"),
        (
            "births,0581,2024-01-01,Y,women,total,,e",
            "own.csv, rad 2, kolumn flag, värdet 'e': Tillåtna värden: .., ., -",
        ),
        ("births,0581,2024-01-01,D,women,total,850,", "own.csv, rad 2, kolumn frequency, värdet 'D'"),
        ("births,0581,2024-01-01,Y,women,Totalt,850,", "own.csv, rad 2, kolumn age, värdet 'Totalt'"),
        ("births,0581,2024-01-01,Y,women,64-16,850,", "own.csv, rad 2, kolumn age, värdet '64-16'"),
        ("births,0581,2024-02-15,M,women,total,850,", "own.csv, rad 2, kolumn period_start, värdet '2024-02-15'"),
        (
            "births,0581,2024-01-01,Y,women,total,nan,",
            "own.csv, rad 2, kolumn value, värdet 'nan': Värdet är inte ett tal",
        ),
        ("\n,,,,,,,\nbirths,0581,2024-01-01,Y,women,total,,e", "own.csv, rad 4, kolumn flag, värdet 'e'"),
    ],
)
def test_a_cell_that_does_not_fit_is_reported_with_its_place(data: Path, row: str, message: str) -> None:
    add_file(data, row)
    with pytest.raises(SourceError, match=re.escape(message)):
        build(data, data / "panel.duckdb")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ["births,0581,2024-01-01,Y,women,total,,"],
            r"own\.csv, births 0581 Y 2024-01-01 women total, kolumn flag: Värdet saknas utan flagga",
        ),
        (
            ["nonsens,0581,2024-01-01,Y,women,total,1,"],
            r"own\.csv, kolumn indicator_id, värdet 'nonsens': Måttet finns inte i indicator\.csv",
        ),
        (
            ["births,581,2024-01-01,Y,women,total,1,"],
            r"own\.csv, kolumn region_code, värdet '581': Regionen finns inte i regions\.csv, counties\.csv eller places\.csv",
        ),
        (["births,0581,2024-01-01,Y,men,total,1,"] * 2, "finns 2 gånger"),
    ],
)
def test_what_its_rows_say_together_is_checked(data: Path, rows: list[str], message: str) -> None:
    add_file(data, *rows)
    with pytest.raises(CheckError, match=message):
        build(data, data / "panel.duckdb")


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"unit": "MWh"}, "Källan räknar i 'MWh', men births i 'antal'. Välj ett annat mått"),
        (
            {"unit": "1000-tal"},
            """Källan räknar i '1000-tal', men births i 'antal'. Stämmer källans enhet: skriv "scale": 1000""",
        ),
        ({"unit": "antal", "scale": 1000}, "Det gör scale = 1, men datapackage.json säger scale = 1000."),
        ({"decimals": 1}, "Källan anger 1 decimal, men births har 0 decimaler ('antal')."),
        ({"scale": "1000"}, "scale är '1000'."),
        ({"unit": 1}, "unit är 1."),
    ],
)
def test_what_a_file_states_of_its_unit_is_its_indicators(data: Path, stated: dict[str, object], message: str) -> None:
    add_file(data, "births,0581,2024-01-01,Y,women,total,850,", **stated)
    with pytest.raises(SourceError, match=re.escape(message)) as refused:
        build(data, data / "panel.duckdb")
    assert "own.csv" in refused.value.location


def test_a_file_in_thousands_is_multiplied_where_it_says_so(data: Path) -> None:
    rows = ["births,0581,2024-01-01,Y,women,total,0.85,", "births,0581,2023-01-01,Y,women,total,0.29,"]
    add_file(data, *rows, unit="1000-tal", scale=1000, decimals=2)
    build(data, data / "panel.duckdb")
    with duckdb.connect(str(data / "panel.duckdb"), read_only=True) as connection:
        values = connection.execute("SELECT value FROM observation WHERE source_id = 'own' ORDER BY ALL").fetchall()
    assert values == [(290.0,), (850.0,)]


def test_a_part_of_a_person_is_refused_with_its_row(data: Path) -> None:
    add_file(data, "births,0581,2024-01-01,Y,women,total,0.85,")
    message = (
        "own.csv, births 0581 Y 2024-01-01 women total, kolumn value, värdet '0.85': Värdet har decimaler, men births"
    )
    with pytest.raises(CheckError, match=re.escape(message)):
        build(data, data / "panel.duckdb")


def add_case(data: Path, case: str) -> None:
    add_file(data, *(CASES / case / "own.csv").read_text(encoding="utf-8").splitlines()[1:])


def test_an_empty_line_and_a_row_of_commas_are_passed_over(data: Path) -> None:
    add_case(data, "package-comma-row")
    build(data, data / "panel.duckdb")
    with duckdb.connect(str(data / "panel.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT value FROM observation WHERE source_id = 'own'").fetchall()
    assert rows == [(850.0,)]


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("package-unknown-flag", "own.csv, rad 2, kolumn flag, värdet 'e': Tillåtna värden"),
        ("package-space-in-age", "own.csv, rad 2, kolumn age, värdet ' total': Åldern är varken total eller"),
        (
            "package-year-end",
            "own.csv, rad 2, kolumn period_start, värdet '2023-12-31': Datumet är inte första dagen i perioden",
        ),
        (
            "package-quarter-from-march",
            "own.csv, rad 2, kolumn period_start, värdet '2024-03-01': Datumet är inte första",
        ),
    ],
)
def test_a_file_that_cannot_be_observations_is_refused_with_its_row(data: Path, case: str, message: str) -> None:
    add_case(data, case)
    with pytest.raises(SourceError, match=re.escape(message)):
        build(data, data / "panel.duckdb")


def observations_of(*rows: tuple[object, ...]) -> duckdb.DuckDBPyConnection:
    """Return an empty database with these rows of (period_start, frequency, age, value) in observation."""
    connection = duckdb.connect()
    for name in ("schema.sql", "observation_faults.sql"):
        connection.execute((ETL / name).read_text(encoding="utf-8"))
    for row in rows:
        connection.execute(
            "INSERT INTO observation VALUES ('births', '0581', ?, ?, 'total', ?, ?, NULL, 'x', NULL, 'total')", row
        )
    return connection


def check(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = (ETL / "checks" / "observation_is_of_a_whole_period_and_age.sql").read_text(encoding="utf-8")
    return [location for location, _, _ in connection.execute(query).fetchall()]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(list(LENGTHS)))
def test_a_period_begins_on_its_first_day_whoever_wrote_it(day: date, frequency: str) -> None:
    with observations_of((day, frequency, "total", 1.0)) as connection:
        assert (not check(connection)) == (day == begun(day, frequency))


@given(
    st.sampled_from(["total", "0-9", "16-64", "100+", "7"])
    | st.from_regex(r"[0-9 +-]{1,8}", fullmatch=True)
    | st.text()
)
def test_an_age_is_total_or_a_span_whoever_wrote_it(age: str) -> None:
    found = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3})|\+)?", age)
    holds = age == "total" or (found is not None and int(found[1]) <= int(found[2] or 999))
    with observations_of((date(2024, 1, 1), "Y", age, 1.0)) as connection:
        assert (not check(connection)) == holds


def test_what_a_loader_of_our_own_writes_is_checked_too(data: Path) -> None:
    replace_in(data / "statistics" / "unemployment_monthly_points.csv", "16-64", "16 64")
    replace_in(data / "statistics" / "datapackage.json", '"16-64"', '"16 64", "16-64"')
    with pytest.raises(
        CheckError, match=r"unemployment_monthly_points\.csv, .*, kolumn age, värdet '16 64': Åldern är varken"
    ):
        build(data, data / "panel.duckdb")
