"""Run a user's own SQL query: in a child process, on a copy of the public tables."""

from panel.warehouse.sandbox.public_copy import PRIVATE_TABLES, PUBLIC_TABLES
from panel.warehouse.sandbox.result import DATE, INTEGER, NUMBER, TEXT, QueryResult
from panel.warehouse.sandbox.runner import LIMITS, MAX_CHARACTERS, Limits, QueryError, State, export, run_query

__all__ = [
    "DATE",
    "INTEGER",
    "LIMITS",
    "MAX_CHARACTERS",
    "NUMBER",
    "PRIVATE_TABLES",
    "PUBLIC_TABLES",
    "TEXT",
    "Limits",
    "QueryError",
    "QueryResult",
    "State",
    "export",
    "run_query",
]
