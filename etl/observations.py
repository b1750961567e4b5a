"""A file that holds observations as the database does: laid straight into observation, since it may be very large."""

import duckdb

from etl.errors import SourceError
from etl.package import READ_AS, Resource, hold_header, load_resource

HOLDS = "observation"


def holds_observations(resource: Resource) -> bool:
    """Return whether a resource's descriptor says `"holds": "observation"`: its columns are those of the table."""
    return resource.about.get("holds") == HOLDS


def load_observations(connection: duckdb.DuckDBPyConnection, resource: Resource) -> None:
    """Add the rows of a csv file to observation. What they say together is held by the checks on that table.

    Raises SourceError with file, line, column and value at the first cell that does not fit.
    """
    hold_header(resource)
    columns = {field["name"]: READ_AS[field["type"]] for field in resource.fields}
    try:
        connection.execute(
            "INSERT INTO observation BY NAME SELECT *, ? AS source_id FROM read_csv(?, auto_detect = false,"
            " header = true, delim = ',', quote = '\"', escape = '\"', columns = ?)",
            [resource.source_id, str(resource.path), columns],
        )
    except duckdb.Error as error:
        # The slow way finds the cell.
        load_resource(connection, resource)
        problem = f"Raderna går inte att lägga i observation: {error}"
        raise SourceError(problem, "Rätta filen eller dess beskrivning.", path=resource.shown_path) from error
