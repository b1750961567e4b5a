"""Add a series, take in its next file, rename and remove it, and build: what the page Lägg till statistik does."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock

from etl.fetch.catalogue.catalogue import ADDED, FILE, Series, read_catalogue
from etl.fetch.catalogue.new_series import add_series
from etl.fetch.catalogue.old_series import remove_series
from etl.fetch.catalogue.wanted import Wanted
from etl.fetch.catalogue.writing import read_document, write_catalogue
from etl.fetch.failure import FetchError, as_fetch_error
from etl.fetch.meaning.figures import KEY, figures_sha256, since_period
from etl.fetch.meaning.places import FILE as PLACES
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import Compared, compared, fetch_locked
from etl.fetch.services import parse_responses
from etl.fetch.snapshots import stored_figures
from etl.fetch.sources.public_hosts import public_web
from etl.fetch.sources.web import RawResponse
from etl.fetch.store import keep, read_responses, read_snapshots
from etl.kept_files import DATA, sources_of
from etl.loading import Report
from etl.rebuild import Change, rebuild
from panel import warehouse

MAX_WAIT_SECONDS = 60.0
GROUP = [name for name in KEY if name != "period_start"]


@dataclass(frozen=True)
class NextFile:
    """The next file of a series, read but not kept. `since` is its first period where it lacks the earlier ones."""

    series: Series
    response: RawResponse
    figures: pd.DataFrame
    since: date | None
    differs: Compared


def every_series(data: Path) -> list[Series]:
    """Return the catalogue. Raises FetchError where it has a fault."""
    with as_fetch_error():
        return read_catalogue(data)


def require_writable(target: Path) -> Path:
    """Return the folder of the sources to add to. Raises FetchError where other machines would not see it."""
    data = sources_of(target)
    if data == DATA and warehouse.builds_kept(target) > 1:
        problem = "Lagret delas av flera maskiner, men källorna på den här ligger i programmets egen mapp."
        raise FetchError(problem, "Lägg källorna i mappen sources bredvid databasen: då ser alla maskiner samma.")
    return data


def add(target: Path, who: str, wanted: Wanted, shown: pd.DataFrame, report: Report) -> Series:
    """Add a series, keep what it gives, and build. `shown` are the figures that the reader has seen.

    Raises FetchError, and what rebuild() does; the catalogue and the database are then as before.
    """
    data, web = require_writable(target), public_web()
    with ExitStack() as undo, as_fetch_error():
        undo.callback(_restore, data / PLACES, _body(data / PLACES))
        proposal = add_series(data, wanted, web, ADDED)
        series = replace(proposal.series, is_added=True)
        undo.callback(remove_series, data, series.series_id)
        if _sha256(proposal.figures) != _sha256(shown):
            raise FetchError("Källan läses nu på ett annat sätt än det som visades.", "Se igenom den på nytt.")
        fetch_locked(series, data, web, None, read_reference(data), wanted.response)
        _build(data, target, who, report)
        undo.pop_all()
    return series


def read_next(data: Path, series: Series, response: RawResponse) -> NextFile:
    """Return the next file of a series, with what it would change.

    Raises FetchError where it is laid out in another way than the one before, or cannot be used.
    """
    with as_fetch_error():
        reference = read_reference(data)
        figures = parse_responses(series, [response], reference, None)
        _, stored = stored_figures(data, series.series_id, reference)
    begins = figures["period_start"].min()
    since = begins if len(stored) and begins > stored["period_start"].min() else None
    # As the build does: a figure is gone where the file has others of the same measure, region, sex and age.
    before = since_period(stored, since).merge(figures[GROUP].drop_duplicates(), on=GROUP)
    return NextFile(series, response, figures, since, compared(before, figures))


def take_in(target: Path, who: str, following: NextFile, report: Report) -> None:
    """Keep the next file of a series, and build. Raises as add() does; everything is then as before."""
    data, series = require_writable(target), following.series
    with ExitStack() as undo, as_fetch_error():
        fetched = fetch_locked(series, data, public_web(), following.since, read_reference(data), following.response)
        if fetched.kind != "new":
            return
        undo.callback(shutil.rmtree, read_snapshots(data, series.series_id)[-1].folder)
        _build(data, target, who, report)
        undo.pop_all()


def rename(target: Path, who: str, series: Series, title: str, report: Report) -> None:
    """Give the measure of a series that a reader has added another name, or its source where the panel has the measure.

    The newest response is kept once more, with the entry as it now is. Raises as add() does.
    """
    data, path = require_writable(target), require_writable(target) / ADDED
    with FileLock(data / f".{FILE}.lock"), ExitStack() as undo, as_fetch_error():
        undo.callback(write_catalogue, path, read_document(path))
        document = read_document(path)
        entry = next(one for one in document["series"] if one["id"] == series.series_id)
        (entry["indicator"][0] if series.indicators[0].about else entry)["title"] = title
        write_catalogue(path, document)
        changed = next(one for one in read_catalogue(data) if one.series_id == series.series_id)
        newest = read_snapshots(data, series.series_id)[-1]
        responses = list(read_responses(newest))
        figures = parse_responses(changed, responses, read_reference(data), newest.since)
        undo.callback(shutil.rmtree, keep(data, changed, responses, figures, newest.since, datetime.now(UTC)).folder)
        _build(data, target, who, report)
        undo.pop_all()


def remove(target: Path, who: str, series_id: str, report: Report) -> None:
    """Remove a series that a reader has added, and build. What was kept of it is set aside."""
    data = require_writable(target)
    with as_fetch_error():
        remove_series(data, series_id)
    _build(data, target, who, report)


def _build(data: Path, target: Path, who: str, report: Report) -> Change:
    return rebuild(data, target, who, report, wait_seconds=MAX_WAIT_SECONDS)


def _body(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _restore(path: Path, body: bytes | None) -> None:
    if body is not None:
        path.write_bytes(body)
    else:
        path.unlink(missing_ok=True)


def _sha256(figures: pd.DataFrame) -> str:
    """Return a hash of figures whatever their indicator is called: a new one is named last."""
    return figures_sha256(figures.drop(columns="indicator_id"))
