"""Fill the table source: one row a file, with its producer, licence and hash."""

from datetime import date

import duckdb

from etl.load.observations import has_observations
from etl.load.package import Resource
from etl.load.rows import insert_rows
from panel.errors import SourceError

REQUIRED = ("title", "producer", "publisher", "url", "licence", "retrieved")


def write_sources(connection: duckdb.DuckDBPyConnection, resources: list[Resource]) -> None:
    """Insert a row into source for each resource. Raises SourceError when a descriptor lacks a key of REQUIRED."""
    for resource in resources:
        missing = [name for name in REQUIRED if name not in resource.about]
        if missing:
            problem = f"Beskrivningen av {resource.name} saknar {', '.join(missing)}."
            raise SourceError(problem, "Fyll i det i datapackage.json.", path=resource.shown_path)
    insert_rows(connection, "source", [_row(connection, resource) for resource in resources])


def _row(connection: duckdb.DuckDBPyConnection, resource: Resource) -> list[object]:
    about = resource.about
    return [
        resource.source_id,
        about["title"],
        about["producer"],
        about["publisher"],
        about["url"] or None,
        about["licence"],
        date.fromisoformat(about["retrieved"]),
        date.fromisoformat(about["updated"]) if "updated" in about else None,
        about.get("note"),
        resource.path_in_sources,
        resource.sha256,
        _row_count(connection, resource),
    ]


def _row_count(connection: duckdb.DuckDBPyConnection, resource: Resource) -> int:
    if has_observations(resource):
        found = connection.execute(
            "SELECT count(*) FROM observation WHERE source_id = ?", [resource.source_id]
        ).fetchone()
        return found[0] if found else 0
    if "rows" in resource.about:
        return int(resource.about["rows"])
    if not resource.fields:
        return len(resource.path.read_text(encoding="utf-8").splitlines())
    scope = "WHERE plan_id = ?" if resource.plan_id else ""
    count = f'SELECT count(*) FROM "{resource.table}" {scope}'
    found = connection.execute(count, [resource.plan_id] if resource.plan_id else []).fetchone()
    return found[0] if found else 0
