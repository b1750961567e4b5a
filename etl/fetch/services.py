"""Dispatch on a series' service: plan a fetch, fetch, and parse the responses."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from etl.fetch.catalogue.catalogue import TABLES, Series
from etl.fetch.failure import FetchError
from etl.fetch.meaning.breakdowns import require_stated_total
from etl.fetch.meaning.figures import KEY, since_period
from etl.fetch.meaning.reference import Reference
from etl.fetch.sources import files, kolada, pxweb
from etl.fetch.sources.unemployment_workbook import parse_workbooks
from etl.fetch.sources.web import RawResponse, Web


def fetch_plan_text(series: Series, web: Web, since: date | None, data: Path) -> str:
    """Return, in Swedish, what a fetch would request. Raises FetchError or NoFilesError when it could not."""
    if series.service in TABLES:
        table = pxweb.make_fetch_plan(series, web, since)
        return f"{_spaced(table.cells)} celler i {len(table.pieces)} anrop"
    if series.service == "kolada":
        figures = kolada.make_fetch_plan(series, web, since)
        return f"upp till {_spaced(figures.cells)} uppgifter (gånger kön) i minst {len(figures.urls)} anrop"
    count = len(files.make_fetch_plan(series, web, since, data).urls)
    return "1 fil" if count == 1 else f"{count} filer"


def fetch_responses(series: Series, web: Web, since: date | None, data: Path) -> list[RawResponse]:
    """Return the raw responses of a series since a day. Raises FetchError or NoFilesError."""
    if series.service in TABLES:
        return pxweb.fetch(series, web, since)
    if series.service == "kolada":
        return kolada.fetch(series, web, since)
    return files.fetch(series, web, since, data)


def parse_responses(
    series: Series, responses: Iterable[RawResponse], reference: Reference, since: date | None
) -> pd.DataFrame:
    """Return the figures of raw responses since a day: the columns of figures.COLUMNS, in the order of their key.

    Raises FetchError when they do not match the catalogue's entry.
    """
    if series.service in TABLES:
        figures = pxweb.parse(series, responses, reference)
    elif series.service == "kolada":
        figures = kolada.parse(series, responses, reference)
    elif series.service == "arbetsformedlingen":
        figures = parse_workbooks(series, responses, reference)
    else:
        figures = files.parse(series, responses, reference)
    for one in series.indicators:
        found = set(figures.loc[figures["indicator_id"] == one.indicator_id, "frequency"])
        if one.about and found - {one.about["frequency"]}:
            problem = f"{one.indicator_id} har frekvensen {', '.join(sorted(found))}, inte {one.about['frequency']}."
            raise FetchError(problem, "Rätta frequency i katalogen.", location=series.series_id)
    require_stated_total(series.entry, figures, KEY, series.series_id)
    return since_period(figures, since)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
