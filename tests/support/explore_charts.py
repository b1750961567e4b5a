"""Rows for the charts of Utforska."""

import pandas as pd

from panel.charts.explore.selection import Selection
from panel.charts.explore.series import Look
from panel.ui.explore import transforms
from tests.support.explore_series import series

NO_BREAKS = pd.DataFrame({"period_start": pd.Series(dtype="datetime64[us]")})
NO_REMARKS = pd.DataFrame({"day": pd.Series(dtype="datetime64[us]"), "text": [], "said_by": []})


def frame_of(numbers: dict[str, list[float | None]], transform: str = "niva", **other: object) -> pd.DataFrame:
    """The rows of a few regions, as on the page."""
    every = pd.concat([series(values, region=region, **other) for region, values in numbers.items()], ignore_index=True)
    return transforms.apply(every, Selection(("births",), tuple(numbers), transform=transform))


def look(frame: pd.DataFrame, transform: str = "niva", chosen: str = "", own: str = "0581") -> Look:
    return Look(own, "Q", transform, frame["period_start"].max(), chosen)
