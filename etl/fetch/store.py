"""The raw responses, stored unchanged in data/snapshots/<series>/<time>/; snapshots are only ever added.

A snapshot is written to a staging folder, flushed to disk and then renamed: an interruption leaves whole snapshots,
and a staging folder that nothing reads.
"""

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from etl.fetch.catalogue.catalogue import SERIES_ID, Series, series_of
from etl.fetch.meaning.figures import figures_sha256
from etl.fetch.sources.web import RawResponse
from panel.disk import to_disk, write_new
from panel.errors import SourceError

FOLDER = "snapshots"
SNAPSHOT_FILE = "snapshot.json"
STAGED = ".new-"
STAMP = "%Y%m%dT%H%M%SZ"
STAMPED = re.compile(r"\d{8}T\d{6}Z")
RESTORE = "Återställ mappen från säkerhetskopian, eller ta bort den och hämta serien igen."


@dataclass(frozen=True)
class KeptFile:
    """A stored raw response: `sha256` and `size_bytes` of the response, `packed_sha256` of the gzip file."""

    name: str
    url: str
    posted: dict[str, Any] | None
    sha256: str
    size_bytes: int
    packed_sha256: str


@dataclass(frozen=True)
class Snapshot:
    """One fetch of a series, in as many files as responses. `since` is None where the whole series was requested."""

    folder: Path
    series: Series
    taken_at: datetime
    since: date | None
    files: list[KeptFile]
    figures_sha256: str
    figure_count: int

    @property
    def snapshot_id(self) -> str:
        """The series and the time: population/20261124T221000Z."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def shown_path(self) -> str:
        """The path from the folder that contains data/."""
        return f"{self.folder.parent.parent.parent.name}/{FOLDER}/{self.snapshot_id}"


def read_snapshots(data: Path, series_id: str | None = None) -> list[Snapshot]:
    """Return the snapshots of one series or of all, the oldest first. Raises SourceError for a damaged one."""
    pattern = f"{series_id or '*'}/*/"
    folders = [path for path in (data / FOLDER).glob(pattern) if STAMPED.fullmatch(path.name)]
    if series_id is None:
        # Folders of removed series have names that no series can have.
        folders = [path for path in folders if SERIES_ID.fullmatch(path.parent.name)]
    return sorted(map(_read, folders), key=lambda one: (one.taken_at, one.snapshot_id))


def read_responses(snapshot: Snapshot) -> Iterator[RawResponse]:
    """Yield the raw responses of a snapshot. Raises SourceError for one that is unreadable or changed."""
    for file in snapshot.files:
        shown = f"{snapshot.shown_path}/{_packed(file.name)}"
        try:
            with gzip.open(snapshot.folder / _packed(file.name)) as packed:
                body = packed.read(file.size_bytes + 1)
        except (OSError, EOFError) as error:
            raise SourceError("Svaret går inte att läsa.", RESTORE, path=shown) from error
        if hashlib.sha256(body).hexdigest() != file.sha256:
            raise SourceError("Svaret är inte detsamma som när det hämtades.", RESTORE, path=shown)
        yield RawResponse(file.name, file.url, body, file.posted)


def require_unchanged(snapshot: Snapshot) -> None:
    """Raise SourceError when a file of a snapshot is missing or changed."""
    for file in snapshot.files:
        path = snapshot.folder / _packed(file.name)
        shown = f"{snapshot.shown_path}/{path.name}"
        try:
            with path.open("rb") as packed:
                found = hashlib.file_digest(packed, "sha256").hexdigest()
        except OSError as error:
            raise SourceError("Svaret går inte att läsa.", RESTORE, path=shown) from error
        if found != file.packed_sha256:
            raise SourceError("Svaret är inte detsamma som när det hämtades.", RESTORE, path=shown)


def keep(
    data: Path,
    series: Series,
    responses: Sequence[RawResponse],
    figures: pd.DataFrame,
    since: date | None,
    now: datetime,
) -> Snapshot:
    """Store a snapshot, for a caller that has the series' lock.

    Its time is always later than the newest one's, whatever the clock shows. Raises OSError when there is no room or no
    permission to write; no partial snapshot is then left.
    """
    home = data / FOLDER / series.series_id
    home.mkdir(parents=True, exist_ok=True)
    for left_behind in home.glob(f"{STAGED}*"):
        shutil.rmtree(left_behind)
    taken_at = _moment(home, now)
    staged = home / f"{STAGED}{taken_at.strftime(STAMP)}"
    staged.mkdir()
    try:
        files = [_keep_file(staged, response) for response in responses]
        target = home / taken_at.strftime(STAMP)
        snapshot = Snapshot(target, series, taken_at, since, files, figures_sha256(figures), len(figures))
        body = json.dumps(_stated(snapshot), ensure_ascii=False, indent=1).encode("utf-8")
        write_new(staged / SNAPSHOT_FILE, body)
        to_disk(staged)
        staged.rename(target)
        to_disk(home)
        to_disk(home.parent)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return snapshot


def _read(folder: Path) -> Snapshot:
    shown = f"{folder.parent.parent.parent.name}/{FOLDER}/{folder.parent.name}/{folder.name}/{SNAPSHOT_FILE}"
    try:
        stated: dict[str, Any] = json.loads((folder / SNAPSHOT_FILE).read_text(encoding="utf-8"))
        taken_at = datetime.fromisoformat(stated["taken_at"]).astimezone(UTC)
        since = date.fromisoformat(stated["since"]) if stated["since"] else None
        files = [KeptFile(**file) for file in stated["files"]]
        figures = stated["figures"]
        # The hashes cover the files' contents, not their names: one could point out of the folder.
        if any(Path(file.name).name != file.name for file in files) or taken_at.strftime(STAMP) != folder.name:
            raise ValueError(folder.name)
        # A series that was renamed has the folder's name; its snapshots are unchanged.
        series = series_of({**stated["entry"], "id": folder.parent.name}, None, shown)
        return Snapshot(folder, series, taken_at, since, files, figures["sha256"], figures["count"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError("Ögonblicksbilden går inte att läsa.", RESTORE, path=shown) from error


def _stated(snapshot: Snapshot) -> dict[str, Any]:
    entry = snapshot.series.entry
    return {
        "series_id": snapshot.series.series_id,
        "taken_at": snapshot.taken_at.isoformat(),
        "since": snapshot.since.isoformat() if snapshot.since else None,
        "service": snapshot.series.service,
        "urls": list(dict.fromkeys(file.url for file in snapshot.files)),
        "licence": entry["licence"],
        "entry": entry,
        "files": [asdict(file) for file in snapshot.files],
        "figures": {"count": snapshot.figure_count, "sha256": snapshot.figures_sha256},
    }


def _moment(home: Path, now: datetime) -> datetime:
    moment = now.astimezone(UTC).replace(microsecond=0)
    stamps = [path.name for path in home.iterdir() if STAMPED.fullmatch(path.name)]
    if not stamps:
        return moment
    newest = datetime.strptime(max(stamps), STAMP).replace(tzinfo=UTC)
    return max(moment, newest + timedelta(seconds=1))


def _keep_file(folder: Path, response: RawResponse) -> KeptFile:
    packed = gzip.compress(response.body, mtime=0)
    write_new(folder / _packed(response.name), packed)
    sha256, packed_sha256 = (hashlib.sha256(body).hexdigest() for body in (response.body, packed))
    return KeptFile(response.name, response.url, response.posted, sha256, len(response.body), packed_sha256)


def _packed(name: str) -> str:
    return f"{name}.gz"
