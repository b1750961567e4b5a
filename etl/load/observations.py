"""Load a csv file with the columns of observation straight into that table, since it may be very large."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import duckdb

from etl.fetch.catalogue.catalogue import require_counted
from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import Indicator
from etl.fetch.meaning.units import PACKAGE, factor_to, require_decimals
from etl.load.cells import find_bad_cell, line_of
from etl.load.package import READ_AS, Resource, require_header
from panel.errors import SourceError
from panel.wording.period_lengths import LENGTHS

OBSERVATION = "observation"
# Constraints of the table itself, which apply even where the descriptor leaves them out.
DEMANDS: dict[str, dict[str, Any]] = {
    **{name: {"required": True} for name in ("indicator_id", "region_code", "period_start", "age", "breakdown_id")},
    "frequency": {"required": True, "enum": list(LENGTHS)},
    "sex": {"required": True, "enum": ["total", "women", "men"]},
    "flag": {"enum": ["..", ".", "-"]},
}


def has_observations(resource: Resource) -> bool:
    """Return whether the descriptor has `"holds": "observation"`: the file then has the columns of that table."""
    return resource.about.get("holds") == OBSERVATION


def require_stated_units(connection: duckdb.DuckDBPyConnection, resources: Iterable[Resource]) -> None:
    """Raise SourceError where a descriptor's `unit` or `decimals` differ from those of the file's indicators.

    Call it when indicators and observations are loaded: only then is it clear which indicators a file has.
    """
    for resource in filter(has_observations, resources):
        found = connection.execute(
            "SELECT DISTINCT indicator_id, unit, decimals FROM observation INNER JOIN indicator USING (indicator_id)"
            " WHERE source_id = ? ORDER BY ALL",
            [resource.source_id],
        ).fetchall()
        for indicator_id, unit, decimals in found:
            try:
                _require_counted_as(Indicator(indicator_id, unit, decimals, True), resource)
            except FetchError as error:
                raise SourceError(error.problem, error.action, path=resource.shown_path) from error


def _require_counted_as(indicator: Indicator, resource: Resource) -> None:
    """Raise FetchError where the descriptor states another unit or other decimals than the indicator's."""
    about = resource.about
    scale = {"scale": about["scale"]} if "scale" in about else {}
    factor_to(indicator, about.get("unit"), scale, resource.shown_path, PACKAGE)
    require_decimals(indicator, about.get("decimals"), 0, scale, resource.shown_path, PACKAGE)


def load_observations(connection: duckdb.DuckDBPyConnection, resource: Resource) -> None:
    """Add the rows of a csv file to observation; rows of commas alone are skipped.

    Values are multiplied by the descriptor's `scale`. Raises SourceError with file, line, column and value at the first
    cell that does not fit. Faults that involve several rows are left to the checks on that table.
    """
    require_header(resource)
    require_counted(resource.about, resource.shown_path, resource.name)
    resource = replace(resource, fields=[_with_demands(field) for field in resource.fields])
    columns = {field["name"]: READ_AS[field["type"]] for field in resource.fields}
    nothing = " AND ".join(f'"{name}" IS NULL' for name in columns)
    try:
        connection.execute(
            "INSERT INTO observation BY NAME"
            " SELECT * REPLACE (CASE WHEN $scale = 1 THEN value ELSE round(value * $scale, 9) END AS value),"
            " $source_id AS source_id FROM read_csv($path, auto_detect = false,"
            " header = true, delim = ',', quote = '\"', escape = '\"', columns = $columns)"
            f" WHERE NOT ({nothing})",
            {
                "scale": float(resource.about.get("scale", 1)),
                "source_id": resource.source_id,
                "path": str(resource.path),
                "columns": columns,
            },
        )
    except duckdb.Error as error:
        # DuckDB does not name the cell: read the file again in Python to find it.
        raise find_bad_cell(resource.path, resource.shown_path, resource.fields) from error
    _refuse_first_fault(connection, resource)


def _with_demands(field: dict[str, Any]) -> dict[str, Any]:
    return {**field, "constraints": {**field.get("constraints", {}), **DEMANDS.get(field["name"], {})}}


def _refuse_first_fault(connection: duckdb.DuckDBPyConnection, resource: Resource) -> None:
    """Raise SourceError at the first row with a cell that observation cannot have, by the check's own query."""
    fault = connection.execute(
        "SELECT column_name, cells, value, problem, action FROM observation_faults() WHERE source_id = ? LIMIT 1",
        [resource.source_id],
    ).fetchone()
    if fault:
        column, cells, value, problem, action = fault
        line = line_of(resource.path, cells)
        raise SourceError(problem, action, path=resource.shown_path, line=line, column=column, value=value)
