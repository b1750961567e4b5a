"""The only place that opens the database: read() for pages, publish() for the ETL."""

from panel.warehouse.database import (
    DATABASE_VARIABLE,
    DatabaseMissingError,
    DatabaseOutdatedError,
    DatabaseUnavailableError,
    DatabaseUnreadableError,
    build_key,
    builds_kept,
    built_beside,
    database_path,
    one_build,
    publish,
    schema_sha256,
    served_file,
    to_disk,
    trouble,
    write_lock,
)
from panel.warehouse.query_tables import query_tables
from panel.warehouse.reading import ParameterError, parameter_types, query_names, query_parameters, query_subject, read

__all__ = [
    "DATABASE_VARIABLE",
    "DatabaseMissingError",
    "DatabaseOutdatedError",
    "DatabaseUnavailableError",
    "DatabaseUnreadableError",
    "ParameterError",
    "build_key",
    "builds_kept",
    "built_beside",
    "database_path",
    "one_build",
    "parameter_types",
    "publish",
    "query_names",
    "query_parameters",
    "query_subject",
    "query_tables",
    "read",
    "schema_sha256",
    "served_file",
    "to_disk",
    "trouble",
    "write_lock",
]
