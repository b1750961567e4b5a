"""A table of statistics in each format that is fetched as a file."""

import json

from panel.formats.cube import Cube
from panel.formats.json_stat import read_json_stat, write_json_stat
from panel.formats.px.read import write_px
from panel.formats.tables import write_csv, write_parquet, write_xlsx
from tests.support.services.entries import population_table
from tests.support.services.pxweb import json_stat_of

WRITERS = {
    **{"px": write_px, "csv": write_csv, "xlsx": write_xlsx},
    **{"json": write_json_stat, "parquet": write_parquet},
}


def cube() -> Cube:
    table = population_table()
    return read_json_stat(json.dumps(json_stat_of(table, table.dimensions)).encode())
