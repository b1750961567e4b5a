"""Statistics as files (PC-Axis, csv, xlsx, json-stat2, parquet) at a path in data/ or at an address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from etl.fetch.catalogue.catalogue import FILES, Series
from etl.fetch.failure import FetchError, NoFilesError, OpenQuestionError
from etl.fetch.meaning.figures import from_cube, whole
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.selection import chosen
from etl.fetch.sources.linked_files import is_page, links_in, newest, which_file
from etl.fetch.sources.published_file import read_published_file
from etl.fetch.sources.web import MAX_BYTES, RawResponse, Web, request
from panel.formats.cube import Cube, Dimension


@dataclass(frozen=True)
class FetchPlan:
    """The files or addresses that a fetch would read. The number of cells is not known beforehand."""

    urls: list[str]
    cells: int | None = None


def make_fetch_plan(series: Series, _web: Web, _since: date | None, data: Path) -> FetchPlan:
    """Return what a fetch would read. Raises NoFilesError when the path has no file yet."""
    if _is_on_the_web(series):
        return FetchPlan([series.entry["url"]])
    return FetchPlan([str(path) for path in files_at(series, data)])


def fetch(series: Series, web: Web, _since: date | None, data: Path) -> list[RawResponse]:
    """Return the files unchanged; of a page, the newest that `link` fits.

    Raises NoFilesError when the path has no file yet, FetchError for one too large.
    """
    if _is_on_the_web(series):
        url = series.entry["url"]
        if link := series.entry.get("link"):
            url = newest(links_in(request(web, url, expects="page")), link, url)
        return [request(web, url, name=f"0001.{series.service}", expects="file")]
    return [
        RawResponse(f"{number:04d}-{path.name}", _shown(path, data), _read(path))
        for number, path in enumerate(files_at(series, data), start=1)
    ]


def new_file(series: Series, web: Web, data: Path) -> RawResponse:
    """Return the first file of a new series.

    Raises what fetch() does, and OpenQuestionError for a page that links to files, where no `link` chooses among them.
    """
    if not _is_on_the_web(series) or "link" in series.entry:
        return fetch(series, web, None, data)[0]
    found = request(web, series.entry["url"], name=f"0001.{series.service}", expects="page")
    if is_page(found):
        raise OpenQuestionError(which_file(found, series.service), found.url)
    return found


def parse(series: Series, responses: Iterable[RawResponse], reference: Reference) -> pd.DataFrame:
    """Return the figures of files: COLUMNS, in the order of KEY."""
    pieces = [_figures(series, response, reference) for response in responses]
    return whole(pd.concat(pieces, ignore_index=True), series.series_id)


def files_at(series: Series, data: Path) -> list[Path]:
    """Return the file at the entry's path in data/, or those in the folder or matching the pattern, sorted."""
    stated = str(series.entry["path"])
    path = data / stated
    if path.is_file():
        return [path]
    found = path.iterdir() if path.is_dir() else data.glob(stated) if "*" in stated else iter(())
    suffix = ".xlsx" if series.service == "arbetsformedlingen" else f".{series.service}"
    kept = sorted(one for one in found if one.suffix.lower() == suffix and not one.name.startswith((".", "~$")))
    if not kept:
        raise NoFilesError(f"Inga filer i {path}. Lägg dem där när de finns.")
    return kept


def _is_on_the_web(series: Series) -> bool:
    """Return whether the file is downloaded; a workbook's address is only shown, for a person to download it."""
    return series.service in FILES and "url" in series.entry


def _shown(path: Path, data: Path) -> str:
    return f"{data.name}/{path.relative_to(data)}" if path.is_relative_to(data) else str(path)


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        problem = f"Filen är större än {MAX_BYTES // 1_000_000} MB."
        raise FetchError(problem, "Spara den med färre perioder eller regioner.", location=str(path))
    return path.read_bytes()


def _figures(series: Series, response: RawResponse, reference: Reference) -> pd.DataFrame:
    cube = read_published_file(series, response, reference).cube
    return from_cube(series, narrowed(cube, series.entry.get("select", {}), response.url), reference, response.url)


def narrowed(cube: Cube, expressions: dict[str, list[str]], location: str) -> Cube:
    """Return the part of a table that a selection names. Raises FetchError for dimensions or codes it does not have."""
    known = {dimension.code: dimension for dimension in cube.dimensions}
    for code in expressions:
        if code not in known:
            raise FetchError(f"Dimensionen '{code}' finns inte.", f"Det finns: {', '.join(known)}.", location=location)
    values, flags = cube.values.reshape(cube.shape), cube.flags.reshape(cube.shape)
    dimensions: list[Dimension] = []
    for axis, one in enumerate(cube.dimensions):
        wanted = expressions.get(one.code, ["*"])
        kept = set(chosen(wanted, one.codes, f"{location}, {one.code}", is_time=one.role == "time"))
        at = [number for number, code in enumerate(one.codes) if code in kept]
        values, flags = values.take(at, axis), flags.take(at, axis)
        dimensions.append(_kept(one, at))
    return replace(cube, dimensions=tuple(dimensions), values=values.ravel(), flags=flags.ravel())


def _kept(dimension: Dimension, at: list[int]) -> Dimension:
    """Return a dimension with only the values at these positions."""
    return replace(
        dimension,
        codes=tuple(dimension.codes[position] for position in at),
        labels=tuple(dimension.labels[position] for position in at),
        units=tuple(dimension.units[position] for position in at) if dimension.units else (),
        decimals=tuple(dimension.decimals[position] for position in at) if dimension.decimals else (),
    )
