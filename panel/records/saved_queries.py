"""SQL queries that analysts have saved under a name, for themselves or for all, in a SQLite file beside the database."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from panel.records.saved_views import clean_name
from panel.records.sqlite_file import NO_PERMISSION, Record, Trouble, change_record, now, read_rows
from panel.warehouse.database import database_path

SCHEMA = Path(__file__).with_name("saved_queries.sql")
INSERT = """INSERT INTO saved_query (name, name_key, sql, parameters, owner, is_shared, saved_at)
    VALUES (:name, :name_key, :sql, :parameters, :owner, :is_shared, :now)
    RETURNING query_id"""
REPLACE = """UPDATE saved_query SET deleted_at = :now
    WHERE owner = :owner AND name_key = :name_key AND deleted_at IS NULL"""
DELETE = "UPDATE saved_query SET deleted_at = :now WHERE query_id = :query_id AND owner = :owner AND deleted_at IS NULL"
ROWS = """SELECT query_id, name, sql, parameters, owner, is_shared, saved_at
    FROM saved_query
    WHERE deleted_at IS NULL AND (is_shared = 1 OR owner = :owner)
    ORDER BY owner <> :owner, name_key, query_id"""
# A link to a query that has been changed since leads to what it was.
ONE = """SELECT query_id, name, sql, parameters, owner, is_shared, saved_at
    FROM saved_query
    WHERE query_id = :query_id AND (is_shared = 1 OR owner = :owner)"""


class SavedQueriesError(Exception):
    """The saved queries cannot be read or changed. The text, in Swedish, gives the reason and what to do."""


QUERIES = Record(
    SCHEMA,
    1,
    SavedQueriesError,
    {
        Trouble.BUSY: "Någon annan sparar just nu. Vänta en stund och försök igen.",
        Trouble.FULL: "Disken är full eller svarar inte, så {file} kan inte ändras. Frigör plats och försök igen.",
        Trouble.NO_PERMISSION: NO_PERMISSION,
        Trouble.DAMAGED: "Filen {file} är skadad eller har en annan form, så sparade frågor kan inte visas. Flytta undan den"
        " i {folder} och lägg tillbaka en säkerhetskopia. Resten av sidan berörs inte.",
    },
)


class SavedQuery(NamedTuple):
    """A saved query, with the values of its parameters by name. `saved_at` is in UTC."""

    query_id: int
    name: str
    sql: str
    parameters: dict[str, str]
    owner: str
    is_shared: bool
    saved_at: datetime


def file_path() -> Path:
    """Return the path of the file: saved_queries.sqlite beside the database."""
    return database_path().with_name("saved_queries.sqlite")


def kept(owner: str) -> list[SavedQuery]:
    """Return the owner's queries, and then those that others share, by name. Raises SavedQueriesError."""
    return [_query(row) for row in read_rows(file_path(), QUERIES, ROWS, {"owner": owner})]


def find(query_id: int, owner: str) -> SavedQuery | None:
    """Return a query, deleted or not, that is the owner's or shared; None for any other. Raises SavedQueriesError."""
    rows = read_rows(file_path(), QUERIES, ONE, {"query_id": query_id, "owner": owner})
    return _query(rows[0]) if rows else None


def save(name: str, sql: str, parameters: Mapping[str, str], owner: str, is_shared: bool) -> int:
    """Save a query, in place of the owner's own of that name, and return its number.

    Raises SavedViewsError for a name that is empty or too long, SavedQueriesError if the file cannot be written.
    """
    cleaned = clean_name(name)
    values: dict[str, object] = {
        "name": cleaned,
        "name_key": cleaned.casefold(),
        "sql": sql,
        "parameters": json.dumps(dict(parameters), ensure_ascii=False),
        "owner": owner,
        "is_shared": int(is_shared),
        "now": now(),
    }
    with change_record(file_path(), QUERIES) as connection:
        connection.execute(REPLACE, values)
        return int(connection.execute(INSERT, values).fetchone()[0])


def delete(query_id: int, owner: str) -> bool:
    """Mark the owner's own query as deleted; return whether there was one. Raises SavedQueriesError."""
    values = {"query_id": query_id, "owner": owner, "now": now()}
    with change_record(file_path(), QUERIES) as connection:
        return connection.execute(DELETE, values).rowcount > 0


def _query(row: tuple) -> SavedQuery:
    query_id, name, sql, parameters, owner, is_shared, saved_at = row
    return SavedQuery(
        query_id, name, sql, json.loads(parameters), owner, bool(is_shared), datetime.fromisoformat(saved_at)
    )
