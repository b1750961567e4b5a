"""Files, read in a child process with limits; csv, xlsx and parquet are compared with the layout that the entry has."""

from typing import Any

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning.reference import Reference
from etl.fetch.sources.web import RawResponse
from panel import isolated
from panel.formats.child import read_to_bytes, result_of
from panel.formats.cube import FormatError
from panel.formats.published.layout import Layout, QuestionError, changed, is_same
from panel.formats.published.read import Published
from panel.isolated import Failure, IsolatedError, Limits

KINDS = {"csv", "xlsx", "parquet"}
LIMITS = Limits(seconds=120, megabytes=4_096, file_bytes=500_000_000)
RETRY = "Rätta filen eller hämta den igen."
FAILURES = {
    Failure.OUT_OF_MEMORY: "Filen tar för mycket minne att läsa.",
    Failure.TOO_LARGE: "Filen är för stor för att läsas.",
    Failure.TOO_SLOW: f"Filen tar mer än {LIMITS.seconds:g} sekunder att läsa.",
}
SPLIT = "Spara tabellen för sig, utan andra blad och tomma rader, eller med färre perioder."


def read_published_file(
    series: Series,
    response: RawResponse,
    reference: Reference,
    answers: Layout | None = None,
    limits: Limits = LIMITS,
    *,
    is_new: bool = False,
) -> Published:
    """Return the table of a file. `answers` take the place of the entry's layout, for a new series.

    `is_new`: the indicator is new too.

    Raises OpenQuestionError for what a new file leaves open, and FetchError for one that cannot be read for certain or
    that is laid out in another way than the entry says.
    """
    kept = Layout.of(series.entry.get("layout", {})) if answers is None else Layout()
    unit = str(series.entry.get("unit", ""))
    about = reference.about(series, series.indicators[0].indicator_id) if series.indicators else ""
    is_laid_out = series.service in KINDS
    known = [sorted(reference.places), about, unit, is_new] if is_laid_out else [[], "", "", False]
    language = {"language": series.entry["language"]} if "language" in series.entry else {}
    stated = (answers or kept).stated() if is_laid_out else language
    arguments: list[Any] = [series.service, known, stated]
    try:
        found = result_of(isolated.run(read_to_bytes, response.body, arguments, limits=limits))
    except FormatError as error:
        if kept != Layout():
            raise FetchError(changed(kept, str(error)), "", location=response.url) from error
        if isinstance(error, QuestionError):
            raise OpenQuestionError(error, response.url) from error
        # What to do may be stated already.
        raise FetchError(str(error), "" if "ämta" in str(error) else RETRY, location=response.url) from error
    except IsolatedError as error:
        problem = FAILURES.get(error.failure, "Filen går inte att läsa: den är skadad.")
        raise FetchError(problem, SPLIT if error.failure in FAILURES else RETRY, location=response.url) from error
    if kept != Layout() and not is_same(kept, found.layout):
        raise FetchError(changed(kept, found.layout.text()), "", location=response.url)
    return found
