"""A file in the shape of observation is laid straight into it, and refused with its place when a cell does not fit."""

import json
from pathlib import Path

import duckdb
import pytest

from etl.build import CheckFailed, build
from etl.errors import SourceError

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
ENUMS = {"frequency": ["M", "Q", "Y"], "sex": ["total", "women", "men"]}
HEADER = ",".join(FIELDS)


def add_file(data: Path, *rows: str) -> None:
    """Put own.csv among the statistics, described as observations."""
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
        | {"schema": {"fields": fields}}
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
    ("row", "told"),
    [
        ("births,0581,2024-01-01,Y,women,total,85O,", "own.csv, rad 2, kolumn value, värdet '85O'"),
        ("births,0581,2024-13-01,Y,women,total,850,", "own.csv, rad 2, kolumn period_start, värdet '2024-13-01'"),
        ("births,0581,2024-01-01,Y,kvinnor,total,850,", "own.csv, rad 2, kolumn sex, värdet 'kvinnor'"),
        ("births,0581,2024-01-01,Y,women,total,850", "own.csv, rad 2: Raden har 7 värden"),
        ("births,,2024-01-01,Y,women,total,850,", "own.csv: Raderna går inte att lägga i observation"),
    ],
)
def test_a_cell_that_does_not_fit_is_told_with_its_place(data: Path, row: str, told: str) -> None:
    add_file(data, row)
    with pytest.raises(SourceError, match=told.replace("(", "\\(")):
        build(data, data / "panel.duckdb")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["births,0581,2024-01-01,Y,women,total,,"], "Värdet saknas utan flagga"),
        (["nonsens,0581,2024-01-01,Y,women,total,1,"], "Indikatorn eller regionen finns inte"),
        (["births,0581,2024-01-01,Y,men,total,1,"] * 2, "finns 2 gånger"),
    ],
)
def test_what_its_rows_say_together_is_checked(data: Path, rows: list[str], told: str) -> None:
    add_file(data, *rows)
    with pytest.raises(CheckFailed, match=told):
        build(data, data / "panel.duckdb")
