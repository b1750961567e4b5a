"""Remove an entry from the catalogue and set its snapshots aside; rename an entry and its snapshots."""

from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from etl.fetch.catalogue.catalogue import ADDED, FILE, SERIES_ID, Series, read_catalogue
from etl.fetch.catalogue.writing import read_document, write_catalogue
from etl.fetch.failure import FetchError, guesses
from etl.fetch.store import FOLDER
from panel.disk import to_disk


def remove_series(data: Path, series_id: str) -> Path | None:
    """Remove a series from the catalogue and its snapshots from the build.

    Return the folder that the snapshots were moved to, or None if there were none. They are not deleted, since a
    service cannot deliver them again. Raises FetchError for a series that is neither in the catalogue nor fetched.
    """
    home = data / FOLDER / series_id
    with FileLock(data / f".{FILE}.lock"):
        catalogue = {series.series_id: series for series in read_catalogue(data)}
        is_fetched = series_id not in {"", ".", ".."} and home.parent == data / FOLDER and home.is_dir()
        if series_id not in catalogue and not is_fetched:
            raise FetchError(f"Serien '{series_id}' finns inte i katalogen.", guesses(series_id, catalogue))
        if series_id in catalogue:
            path, at = _place(data, catalogue[series_id])
            document = read_document(path)
            entries = document["series"]
            if len(entries) == 1:
                del document["series"]
            else:
                del entries[at]
            write_catalogue(path, document)
        if not is_fetched:
            return None
        with FileLock(data / FOLDER / f".{series_id}.lock"):
            aside = home.with_name(f"{series_id}.removed-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
            home.rename(aside)
            to_disk(home.parent)
    return aside


def rename_series(data: Path, series_id: str, new_id: str) -> bool:
    """Give a series another id in the catalogue, and its snapshots with it. Return whether it had any.

    Raises FetchError, with nothing changed, for a series that the catalogue does not have, and an id that is invalid or
    taken, by an entry or by what has been fetched.
    """
    home, new_home = data / FOLDER / series_id, data / FOLDER / new_id
    with FileLock(data / f".{FILE}.lock"):
        catalogue = {series.series_id: series for series in read_catalogue(data)}
        if series_id not in catalogue:
            raise FetchError(f"Serien '{series_id}' finns inte i katalogen.", guesses(series_id, catalogue))
        if not SERIES_ID.fullmatch(new_id):
            raise FetchError(f"'{new_id}' är inget id.", "Ett id har a-z, 0-9, _ och -, och högst 63 tecken.")
        if new_id in catalogue or new_home.exists():
            what = "serien finns i katalogen" if new_id in catalogue else f"det som är hämtat ligger i {new_home}"
            raise FetchError(f"'{new_id}' är redan taget: {what}.", "Välj ett annat id.")
        path, at = _place(data, catalogue[series_id])
        document = read_document(path)
        document["series"][at]["id"] = new_id
        if not home.is_dir():
            write_catalogue(path, document)
            return False
        with FileLock(data / FOLDER / f".{series_id}.lock"):
            home.rename(new_home)
            try:
                write_catalogue(path, document)
            except OSError:
                new_home.rename(home)
                raise
            to_disk(home.parent)
    return True


def _place(data: Path, series: Series) -> tuple[Path, int]:
    """Return the file that has a series' entry, and where among its entries."""
    path = data / (ADDED if series.is_added else FILE)
    ids = [entry["id"] for entry in read_document(path)["series"]]
    return path, ids.index(series.series_id)
