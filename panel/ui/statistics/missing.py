"""The text shown instead of an empty chart: which statistics a municipality lacks, and where to get them."""

import pandas as pd
from markupsafe import Markup

from panel.warehouse import read
from panel.wording.period_lengths import LENGTHS
from panel.wording.templates import render

HOW_OFTEN = {"": ""} | {code: f" per {length.name.lower()}" for code, length in LENGTHS.items()}
MAX_NAMED = 12


def of(series: tuple[str, str], region_code: str) -> pd.Series | None:
    """Return details of a series that the municipality lacks; None where it has the series.

    `series` is (indicator_id, frequency), with "" for any frequency. The row has title, producer, frequency,
    municipalities (names of those that have it, comma-separated), available (how many they are) and is_available.
    """
    indicator_id, frequency = series
    rows = read("indicator_held", indicator_id=indicator_id, frequency=frequency, region_code=region_code)
    row = rows.iloc[0]
    return None if row["is_available"] else row


def words(lacking: pd.Series, municipality: str) -> Markup:
    """Return, as HTML, what is missing, which municipalities have it, and how it is fetched."""
    coverage = "Panelen har den inte för någon kommun."
    if 0 < lacking["available"] <= MAX_NAMED:
        coverage = f"Panelen har den för {lacking['municipalities']}."
    elif lacking["available"]:
        coverage = f"Panelen har den för {lacking['available']} andra kommuner."
    title = f"{lacking['title']}{HOW_OFTEN[lacking['frequency']]} finns inte för {municipality}"
    return render("statistics/missing.html", title=title, coverage=coverage, producer=lacking["producer"])
