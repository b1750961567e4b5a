"""The tables that can be queried, shown beside the query: what each contains and what its columns mean."""

from markupsafe import Markup

from panel.ui.cached import per_build
from panel.warehouse import read
from panel.warehouse.sandbox import PUBLIC_TABLES
from panel.wording.templates import render


@per_build
def schema() -> Markup:
    """Return, as HTML, the public tables with their columns, one fold each.

    The comments are the schema's, in English.
    """
    columns = read("table_columns")
    public = columns[columns["table_name"].isin(PUBLIC_TABLES)]
    tables = {str(table): own.to_dict("records") for table, own in public.groupby("table_name")}
    return render("sql/schema.html", tables=tables)
