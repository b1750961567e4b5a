"""The tables that may be asked about, beside the question: what each holds and what its columns mean."""

from html import escape

import pandas as pd

from panel.ui import markup
from panel.ui.cached import per_build
from panel.warehouse import read
from panel.warehouse.sandbox import PUBLIC_TABLES


@per_build
def schema() -> str:
    """Return the public tables with their columns, each to unfold, as HTML. The comments are the schema's own, in English."""
    columns = read("table_columns")
    public = columns[columns["table_name"].isin(PUBLIC_TABLES)]
    folds = "".join(markup.fold(str(table), _table(own)) for table, own in public.groupby("table_name"))
    return (
        f"<h2>Tabeller och kolumner</h2><p>{public['table_name'].nunique()} tabeller. Fäll ut en för att se vad den innehåller."
        ' Namn och beskrivningar är på engelska, som i databasen.</p><div class="schema" role="region" tabindex="0"'
        f' aria-label="Tabeller och kolumner">{folds}</div>'
    )


def _table(columns: pd.DataFrame) -> str:
    about = columns["table_comment"].iloc[0]
    rows = "".join(
        f"<li><code>{escape(row.column_name)}</code> {escape(row.data_type)}{_comment(row.column_comment)}</li>"
        for row in columns.itertuples()
    )
    return (f'<p lang="en">{escape(about)}</p>' if isinstance(about, str) else "") + f"<ul>{rows}</ul>"


def _comment(words: object) -> str:
    return f'<br><span lang="en">{escape(words)}</span>' if isinstance(words, str) else ""
