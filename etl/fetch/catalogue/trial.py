"""Try an entry before it is written, so that it is refused then and not by its first fetch."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pandas as pd

from etl.fetch.catalogue.catalogue import TABLES, Series
from etl.fetch.failure import NoFiguresError
from etl.fetch.meaning.figures import COLUMNS, whole
from etl.fetch.meaning.meanings import meanings_of
from etl.fetch.meaning.reference import Reference
from etl.fetch.sources import files, kolada, pxweb
from etl.fetch.sources.pxweb_model import FetchPlan
from etl.fetch.sources.web import RawResponse, Web
from panel.formats.cube import Dimension


def try_series(
    series: Series, data: Path, web: Web, reference: Reference, responses: Sequence[RawResponse] = ()
) -> pd.DataFrame:
    """Return some figures of a series, all of them where it is a file or there are `responses` in hand.

    Raises FetchError where the first fetch would: checks all codes, and parses a few cells.
    """
    if series.service in TABLES:
        return _try_table(series, reference, web)
    if series.service == "kolada":
        # Only a few regions are requested here, and these may lack figures; the first fetch requires some.
        with suppress(NoFiguresError):
            return kolada.parse(series, responses or kolada.fetch_few(series, web), reference)
        return pd.DataFrame(columns=COLUMNS)
    return files.parse(series, responses or files.fetch(series, web, None, data), reference)


def _try_table(series: Series, reference: Reference, web: Web) -> pd.DataFrame:
    base, table_id = series.base_url, str(series.entry["table"])
    code_lists = series.entry.get("codelist", {})
    table = pxweb.with_code_lists(web, base, pxweb.read_table(web, base, table_id), code_lists)
    selection = pxweb.select(series.entry["select"], table)
    chosen_from = {code: table.variables[code] for code in selection}
    dimensions = [
        Dimension(code, one.label, selection[code], tuple(one.labels[value] for value in selection[code]))
        for code, one in chosen_from.items()
    ]
    meanings_of(series, dimensions, reference, f"{series.series_id}, {table_id}")
    # The first and the last code of each dimension: enough to parse cells, flags and unit. All parts of a breakdown,
    # since one of them may be the sum of the others.
    whole_ones = {series.entry["dimensions"].get("breakdown")}
    few = {
        code: codes if code in whole_ones else tuple(dict.fromkeys((codes[0], codes[-1])))
        for code, codes in selection.items()
    }
    fetch_plan = FetchPlan(pxweb.table_url(base, table_id), [few], code_lists)
    return whole(
        pxweb.parse(series, [pxweb.fetch_piece(web, fetch_plan, few, "0001.json")], reference), series.series_id
    )
