"""The tables that can be queried, with their columns: listed beside the query, and completed as it is written."""

from typing import TypedDict

import pandas as pd
from markupsafe import Markup

from panel.access.current_user import hidden_plans
from panel.ui.cached import per_build
from panel.warehouse import read
from panel.warehouse.sandbox import PUBLIC_TABLES
from panel.wording.templates import render


class Column(TypedDict):
    """A column; the comment is the schema's, in English, empty without one."""

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
    columns = read("table_columns").fillna("")
    public = columns[columns["table_name"].isin(PUBLIC_TABLES)]
    tables = [_table(str(name), own) for name, own in public.groupby("table_name")]
    values = read("sql_values")
    is_hidden = (values["column_name"] == "plan_id") & values["value"].isin(hidden_plans(read("plans")))
    values = values[~is_hidden].groupby("column_name")
    return {
        "tables": tables,
        "values": {str(column): list(zip(own["value"], own["name"], strict=True)) for column, own in values},
    }


def _table(name: str, rows: pd.DataFrame) -> Table:
    columns = [
        Column(name=row["column_name"], type=row["data_type"], comment=row["column_comment"])
        for row in rows.to_dict("records")
    ]
    return Table(name=name, comment=rows["table_comment"].iloc[0], columns=columns)


@per_build
def schema() -> Markup:
    """Return, as HTML, the public tables with their columns, one fold each. A name is a button that writes it in the query."""
    return render("sql/schema.html", tables=names()["tables"])
