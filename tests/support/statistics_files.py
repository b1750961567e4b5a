"""A table of statistics in each format that is fetched as a file."""

import json

import numpy as np

from panel.formats.cube import Cube, Dimension
from panel.formats.json_stat import read_json_stat, write_json_stat
from panel.formats.px.read import write_px
from panel.formats.tables import write_csv, write_parquet, write_xlsx
from tests.support.services.entries import population_table
from tests.support.services.pxweb import json_stat_of

WRITERS = {
    **{"px": write_px, "csv": write_csv, "xlsx": write_xlsx},
    **{"json": write_json_stat, "parquet": write_parquet},
}


def small_cube(title: str) -> Cube:
    """A yearly count of two municipalities."""
    dimensions = (
        Dimension("region", "region", ("0580", "0581"), ("Linköping", "Norrköping"), "geo"),
        Dimension("tid", "tid", ("2021", "2022"), ("2021", "2022"), "time"),
    )
    return Cube(title, dimensions, np.array([20.0, 21, 10, 11]), np.zeros(4, np.uint8), ("",), "antal", 0, "SCB")


def cube() -> Cube:
    table = population_table()
    return read_json_stat(json.dumps(json_stat_of(table, table.dimensions)).encode())
