"""Run the named queries of panel/warehouse/queries/, with the rows as DataFrames."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import aiosql
import duckdb
import pandas as pd

from panel.warehouse.database import HOW_TO_BUILD, DatabaseUnreadableError, Identity, cursor, identity

QUERIES = Path(__file__).resolve().parent / "queries"
PARAMETER = re.compile(r"\$([a-z_]+)")
CAST_PARAMETER = re.compile(r"CAST\(\$([a-z_]+) AS (INTEGER|DATE)\)")


@cache
def _queries() -> dict[str, str]:
    library = aiosql.from_path(QUERIES, "duckdb")
    return {name: getattr(library, name).sql for name in library.available_queries if not name.endswith("_cursor")}


def query_names() -> list[str]:
    """Return the names of all queries that read() can run."""
    return sorted(_queries())


def query_text(query: str) -> str:
    """Return the SQL of a query, with its parameters as $name. Raises KeyError for an unknown query."""
    return _queries()[query]


def query_parameters(query: str) -> set[str]:
    """Return the names of a query's parameters. Raises KeyError for an unknown query."""
    return set(PARAMETER.findall(_queries()[query]))


@cache
def parameter_types() -> dict[str, str]:
    """Return INTEGER or DATE for each parameter that some query casts to it; all others are text."""
    return dict(found for sql in _queries().values() for found in CAST_PARAMETER.findall(sql))


class ParameterError(ValueError):
    """A query was given an invalid value, such as month 13. The text is DuckDB's."""


def read(query: str, /, **params: Any) -> pd.DataFrame:  # noqa: ANN401 - what SQL takes as a parameter
    """Return the rows of a named query, with the columns of its SELECT.

    The result is cached until a new database is put in place; the caller may change the frame. Raises
    DatabaseUnavailableError when there is no database to read, KeyError for an unknown query, and ParameterError for an
    invalid value.
    """
    return _read(identity(), query, tuple(sorted(params.items()))).copy(deep=False)


def read_uncached(query: str, /, **params: Any) -> pd.DataFrame:  # noqa: ANN401
    """Return the same as read(), and keep nothing: for what may be a million rows and is seldom read twice."""
    return _read.__wrapped__(identity(), query, tuple(sorted(params.items())))


@lru_cache(maxsize=2048)
def _read(served: Identity, query: str, params: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    own = cursor(served)
    try:
        frame = own.execute(_queries()[query], dict(params)).df()
    except duckdb.IOException as error:
        raise DatabaseUnreadableError(f"Databasen är skadad. {HOW_TO_BUILD}") from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise ParameterError(str(error)) from error
    finally:
        own.close()
    enums = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(enums, "str"))
