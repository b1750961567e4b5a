"""What a document takes of a chart on Utforska: its texts, and the rows that it is drawn of."""

from dataclasses import dataclass

import pandas as pd

from panel.charts.explore.series import Look


@dataclass(frozen=True, eq=False)
class DocumentChart:
    """One chart for a document to draw, and list the figures of.

    `kind` is a key of selection.CHARTS, or "sasong". `rows` are those of transforms.apply() that the chart shows, for a
    ranking, a map and a scatter chart those of all municipalities. `codes` are the chosen regions. `breaks` are the
    breaks within the periods, and `annotations` those of readers, in words.
    """

    kind: str
    title: str
    alt: str
    rows: pd.DataFrame
    look: Look
    codes: tuple[str, ...]
    unit: str
    definition: str
    producer: str
    breaks: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
