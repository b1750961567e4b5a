"""Functions for the components in templates/components/ that pages call from Python."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from panel.wording import labels
from panel.wording.templates import component


def table(frame: pd.DataFrame, columns: Sequence[str], caption: str, frequency: str = "M") -> Markup:
    """Return an accessible table of the named columns, numbers to the right. A wide one scrolls in a box of its own."""
    numeric = [pd.api.types.is_numeric_dtype(frame[column]) for column in columns]
    rows = [
        [labels.cell(column, value, frequency) for column, value in zip(columns, row, strict=True)]
        for row in frame[list(columns)].itertuples(index=False)
    ]
    return component("data_table", caption, list(map(labels.label, columns)), rows, numeric)
