"""Which tables a named query reads, also through the macros of the schema."""

import re
from functools import cache

from panel.warehouse.paths import SCHEMA_FILE
from panel.warehouse.reading import query_text

COMMENT = re.compile(r"--[^\n]*|'(?:[^']|'')*'")
CREATED = re.compile(r"CREATE (TABLE|MACRO) (\w+)(.*?);", re.DOTALL)
WORD = re.compile(r"\w+")


@cache
def query_tables(query: str) -> frozenset[str]:
    """Return the tables that a query may read. Raises KeyError for an unknown query."""
    macros, tables = _created()
    names, found = _words(query_text(query)), set[str]()
    while fresh := names - found:
        found |= fresh
        names = set[str]().union(*(macros[name] for name in fresh if name in macros))
    return frozenset(found & tables)


@cache
def _created() -> tuple[dict[str, set[str]], set[str]]:
    """Return the words in each macro's body by its name, and the names of the tables."""
    whole = COMMENT.sub(" ", SCHEMA_FILE.read_text(encoding="utf-8"))
    created = CREATED.findall(whole)
    macros = {name: set(WORD.findall(body)) for kind, name, body in created if kind == "MACRO"}
    return macros, {name for kind, name, _ in created if kind == "TABLE"}


def _words(sql: str) -> set[str]:
    return set(WORD.findall(COMMENT.sub(" ", sql)))
