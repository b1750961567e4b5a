"""A new series' file: its table as it would be read, and what a person is told before the entry is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning.reference import Reference
from etl.fetch.sources.published_file import KINDS, read_published_file
from etl.fetch.sources.web import RawResponse
from panel.formats.cube import Cube, Dimension
from panel.formats.published.layout import Layout, QuestionError
from panel.formats.published.words import MEASURE, TOTALS
from panel.wording import text

MAX_ROWS = 5
SEXES = {"women": "kvinnor", "men": "män"}


@dataclass(frozen=True)
class FileTable:
    """A file's table, its layout, and which of its dimensions are region, period, sex and age, where it is known."""

    cube: Cube
    layout: Layout = field(default_factory=Layout)
    roles: dict[str, str] = field(default_factory=dict)


def read_file_table(
    series: Series, response: RawResponse, reference: Reference, answers: Layout, *, is_new: bool
) -> FileTable:
    """Return the table of a new series' file. Raises OpenQuestionError and FetchError."""
    if series.service not in KINDS and answers != Layout():
        action = f"De finns för {' och '.join(sorted(KINDS))}."
        raise FetchError("Filens format har inget upplägg att svara på frågor om.", action, location=response.url)
    found = read_published_file(series, response, reference, answers, is_new=is_new)
    return FileTable(found.cube, found.layout, found.roles)


def select_totals(
    table: FileTable, roles: Iterable[str], stated: Mapping[str, list[str]] | None, about: str, location: str
) -> dict[str, list[str]]:
    """Return a selection that has the total of each dimension without a role, where a published file names one.

    Raises OpenQuestionError for a dimension with only one value, a part of the whole that nobody has chosen: its
    figures would be shown as the total's.
    """
    select = dict(stated or {})
    taken = {*roles, *select}
    for one in (one for one in table.cube.dimensions if one.code not in taken and table.layout != Layout()):
        totals = [code for code, label in zip(one.codes, one.labels, strict=True) if label.casefold() in TOTALS]
        if len(totals) == 1:
            select[one.code] = totals
        elif len(one.codes) == 1 and not _is_known(one, about):
            problem = f"Filen gäller bara '{one.labels[0]}' ({one.code})."
            problem += " Är det så måttet är, svara så; annars välj en annan fil."
            raise OpenQuestionError(
                QuestionError("select", problem, one.codes, of=one.code, labels=one.labels, proposed=one.codes[0]),
                location,
            )
    return select


def _is_known(dimension: Dimension, about: str) -> bool:
    return bool(MEASURE.fullmatch(dimension.code)) or dimension.labels[0].casefold() in about.casefold()


def notices_of(table: FileTable, figures: pd.DataFrame, reference: Reference, titles: Mapping[str, str]) -> list[str]:
    """Return what to say of a file that has been read, in Swedish: the first figures, and what is left out."""
    notices = list(table.cube.warnings)
    if table.layout != Layout():
        notices += [f"Så läses filen: {table.layout.text()}.", f"De första av {len(figures)} uppgifter:"]
        notices += [
            f"  {', '.join(filter(None, about))}: {value}" for *about, value in first_rows(figures, reference, titles)
        ]
    return notices + ([f"Läses inte: {', '.join(table.cube.left_out)}."] if table.cube.left_out else [])


def first_rows(
    figures: pd.DataFrame, reference: Reference, titles: Mapping[str, str], count: int = MAX_ROWS
) -> list[tuple[str, ...]]:
    """Return the first figures as they are read: measure, region, period, sex, age, part and value, "" for the totals.

    Of several indicators (`titles` by id) the first of each; the measure is "" where there is one.
    """
    measures = figures["indicator_id"].nunique()
    figures = figures.groupby("indicator_id", sort=False).head(max(1, count // measures) if measures else 1)
    titles, names = titles if measures > 1 else {}, reference.titles
    return [(titles.get(row["indicator_id"], ""), *_row(row, names)) for row in figures.head(count).to_dict("records")]


def _row(row: dict[Any, Any], names: Mapping[str, str]) -> tuple[str, ...]:
    period = text.period_code(row["period_start"], row["frequency"])
    value = row["flag"] if pd.isna(row["value"]) else text.shortest(row["value"])
    age = "" if row["age"] == "total" else row["age"]
    part = "" if pd.isna(row["breakdown_name"]) else row["breakdown_name"]
    return names[row["region_code"]], period, SEXES.get(row["sex"], ""), age, part, value
