"""The tables that can be queried, with their columns: listed beside the query, and completed as it is written."""

from functools import lru_cache
from pathlib import Path
from typing import TypedDict

import pandas as pd
from markupsafe import Markup

from panel.access.current_user import hidden_plans
from panel.configuration import read_toml
from panel.ui.cached import per_build
from panel.warehouse import read
from panel.warehouse.sandbox import PUBLIC_TABLES
from panel.wording import columns
from panel.wording.columns import COLUMNS
from panel.wording.templates import render

WORDS, ABOUT = Path(columns.__file__).with_name("schema.toml"), "about"


class Column(TypedDict):
    """A column; the comment is what it holds, in Swedish, "" where its name is all that is said."""

    name: str
    type: str
    comment: str


class Table(TypedDict):
    """A public table."""

    name: str
    comment: str
    columns: list[Column]


class Names(TypedDict):
    """What the editor completes: tables, and the values with their names of columns with few of them."""

    tables: list[Table]
    values: dict[str, list[tuple[str, str]]]


@per_build
def names() -> Names:
    """Return the public tables in alphabetical order, and by column its values, each with its name or ""."""
    every = read("table_columns")
    public = every[every["table_name"].isin(PUBLIC_TABLES)]
    tables = [_table(str(name), own) for name, own in public.groupby("table_name")]
    values = read("sql_values")
    is_hidden = (values["column_name"] == "plan_id") & values["value"].isin(hidden_plans(read("plans")))
    values = values[~is_hidden].groupby("column_name")
    return {
        "tables": tables,
        "values": {str(column): list(zip(own["value"], own["name"], strict=True)) for column, own in values},
    }


def _table(name: str, rows: pd.DataFrame) -> Table:
    words = _words().get(name, {})
    columns = [
        Column(name=column, type=kind, comment=_comment(column, words))
        for column, kind in zip(rows["column_name"], rows["data_type"], strict=True)
    ]
    return Table(name=name, comment=words.get(ABOUT, ""), columns=columns)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return read_toml(WORDS)


def _comment(column: str, words: dict[str, str]) -> str:
    """Return what a column holds, or else its heading."""
    named = COLUMNS.pages.get(column) or COLUMNS.files.get(column)
    return words.get(column) or (named.name if named else "")


@per_build
def schema() -> Markup:
    """Return, as HTML, the public tables with their columns, one fold each. A name is a button that writes it in the query."""
    return render("sql/schema.html", tables=names()["tables"])
