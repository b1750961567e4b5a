"""The tables that may be asked about, beside the question: what each holds and what its columns mean."""

from markupsafe import Markup

from panel.ui.cached import per_build
from panel.warehouse import read
from panel.warehouse.sandbox import PUBLIC_TABLES
from panel.wording.templates import render


@per_build
def schema() -> Markup:
    """Return the public tables with their columns, each to unfold, as HTML. The comments are the schema's own, in English."""
    columns = read("table_columns")
    public = columns[columns["table_name"].isin(PUBLIC_TABLES)]
    tables = {str(table): own.to_dict("records") for table, own in public.groupby("table_name")}
    return render("sql/schema.html", tables=tables)
