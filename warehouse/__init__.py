"""The only place that opens the database: read() for pages, publish() for the ETL."""

from warehouse.database import (
    DATABASE_VARIABLE,
    DatabaseMissing,
    DatabaseOutdated,
    DatabaseUnavailable,
    DatabaseUnreadable,
    build_key,
    database_path,
    publish,
    schema_sha256,
    to_disk,
    trouble,
)
from warehouse.reading import query_names, query_parameters, read

__all__ = [
    "DATABASE_VARIABLE",
    "DatabaseMissing",
    "DatabaseOutdated",
    "DatabaseUnavailable",
    "DatabaseUnreadable",
    "build_key",
    "database_path",
    "publish",
    "query_names",
    "query_parameters",
    "read",
    "schema_sha256",
    "to_disk",
    "trouble",
]
