"""Fetch the series of the catalogue, each by itself: where one fails its old data stay, and the others go on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import pandas as pd
from filelock import FileLock, Timeout

from etl.fetch.catalogue.catalogue import Series, require_filled
from etl.fetch.failure import FetchError, NoFiguresError, NoFilesError
from etl.fetch.meaning.figures import KEY, figures_sha256, since_period
from etl.fetch.meaning.reference import Reference, read_reference
from etl.fetch.services import fetch_plan_text, fetch_responses, parse_responses
from etl.fetch.snapshots import is_readable, stored_figures
from etl.fetch.sources.public_hosts import public_web
from etl.fetch.sources.web import RawResponse, Web
from etl.fetch.store import FOLDER, Snapshot, keep
from panel.errors import SourceError, os_reason

MAX_WAIT_SECONDS = 900
Kind = Literal["new", "unchanged", "absent", "failed", "planned"]


@dataclass(frozen=True)
class Outcome:
    """How the fetching of one series went; `text` describes it in Swedish."""

    series_id: str
    kind: Kind
    text: str


def fetch_all(
    chosen: Sequence[Series], data: Path, web: Web, since: date | None = None, *, dry_run: bool = False
) -> Iterator[Outcome]:
    """Yield each series' outcome, in order. With `dry_run` only metadata are requested, and nothing is written."""
    reference = read_reference(data)
    for series in chosen:
        yield _outcome(series, data, web, since, reference, dry_run)


def _outcome(series: Series, data: Path, web: Web, since: date | None, reference: Reference, dry_run: bool) -> Outcome:
    # An address that a reader has given may mean another host tonight than when it was given.
    web = public_web(web) if series.is_added else web
    try:
        if dry_run:
            return _fetch_plan(series, data, web, since)
        return fetch_locked(series, data, web, since, reference)
    except NoFilesError as error:
        return Outcome(series.series_id, "absent", str(error))
    except (FetchError, SourceError) as error:
        return Outcome(series.series_id, "failed", str(error))
    except Timeout:
        return Outcome(series.series_id, "failed", "En annan hämtning av serien pågår. Försök igen när den är klar.")
    except OSError as error:
        return Outcome(series.series_id, "failed", f"{error.filename or FOLDER}: {os_reason(error)}. Inget är sparat.")


def fetch_locked(
    series: Series, data: Path, web: Web, since: date | None, reference: Reference, given: RawResponse | None = None
) -> Outcome:
    """Take the series' lock, and do as fetch_series() does. Raises filelock.Timeout where another has it for long."""
    folder = data / FOLDER
    folder.mkdir(exist_ok=True)
    with FileLock(folder / f".{series.series_id}.lock", timeout=MAX_WAIT_SECONDS):
        return fetch_series(series, data, web, since, reference, given=given)


def _fetch_plan(series: Series, data: Path, web: Web, since: date | None) -> Outcome:
    try:
        return Outcome(series.series_id, "planned", f"skulle hämta {fetch_plan_text(series, web, since, data)}")
    except NoFiguresError:
        if since is None:
            raise
        return Outcome(series.series_id, "planned", f"skulle inte hämta något: inget finns från {since}")


def fetch_series(
    series: Series,
    data: Path,
    web: Web,
    since: date | None,
    reference: Reference,
    now: datetime | None = None,
    given: RawResponse | None = None,
) -> Outcome:
    """Fetch a series, for a caller that has its lock, and store a snapshot when the figures have changed.

    `given` is a response in hand, which is then not fetched.

    Raises FetchError, NoFilesError, SourceError or OSError, and then nothing is stored.
    """
    require_filled(series)
    newest, stored = stored_figures(data, series.series_id, reference)
    is_left_out = newest is not None and not is_readable(newest, data, reference)
    is_redescribed = newest is not None and newest.series.entry != series.entry
    if since is not None and (is_redescribed or is_left_out):
        problem = "Serien är ändrad i katalogen, eller går inte att läsa som den senast hämtades."
        raise FetchError(problem, "Hämta hela serien, utan --since.", location=series.series_id)
    before = since_period(stored, since)
    try:
        responses = [given] if given else fetch_responses(series, web, since, data)
        figures = parse_responses(series, responses, reference, since)
    except NoFiguresError:
        if since is not None and before.empty:
            return Outcome(series.series_id, "unchanged", f"inget nytt från {since}")
        raise
    if newest is not None and not (is_redescribed or is_left_out) and figures_sha256(figures) == figures_sha256(before):
        return Outcome(series.series_id, "unchanged", f"oförändrad, {_counted(len(figures), 'uppgift', 'uppgifter')}")
    snapshot = keep(data, series, responses, figures, since, now or datetime.now(UTC))
    return Outcome(series.series_id, "new", _summary(snapshot, before, figures))


class Compared(NamedTuple):
    """How many figures are new, revised and gone."""

    added: int
    revised: int
    gone: int


def compared(before: pd.DataFrame, after: pd.DataFrame) -> Compared:
    """Return what differs between two frames of figures."""
    both = before.merge(after, on=KEY, how="outer", suffixes=("_before", "_after"), indicator="found")
    added, gone = (both["found"] == "right_only").sum(), (both["found"] == "left_only").sum()
    known = both[both["found"] == "both"]
    is_same = (known["value_before"] == known["value_after"]) | known[["value_before", "value_after"]].isna().all(
        axis=1
    )
    revised = (~(is_same & (known["flag_before"].fillna("") == known["flag_after"].fillna("")))).sum()
    return Compared(int(added), int(revised), int(gone))


def _summary(snapshot: Snapshot, before: pd.DataFrame, after: pd.DataFrame) -> str:
    added, revised, gone = compared(before, after)
    parts = [_counted(added, "ny", "nya"), _counted(revised, "reviderad", "reviderade")]
    parts += [_counted(gone, "borttagen", "borttagna")] if gone else []
    total = _counted(len(after), "uppgift", "uppgifter")
    return f"ny ögonblicksbild {snapshot.folder.name} med {total} ({', '.join(parts)})"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}".replace(",", " ")
