"""Test reading PC-Axis files with KEYS: rows in any order, and rows of zeros left out."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.formats.cube import Cube, FormatError
from panel.formats.px.read import read_px, write_px
from tests.support.cubes import PLAIN, assert_same, cubes, flags_of
from tests.support.px import PX, px

KEYED = PX.replace("DATA=", 'KEYS("kommun")=CODES;\nKEYS("kön")=VALUES;\nDATA=').split("DATA=")[0]


def test_rows_with_keys_come_in_any_order_and_those_left_out_are_zero() -> None:
    rows = '"0580","kvinnor",7 8\n"0581","män",1 ".."\n"0581","kvinnor", "-" 4;\n'
    cube = read_px((KEYED + "DATA=\n" + rows).encode("cp1252"))
    np.testing.assert_array_equal(cube.values, [1, np.nan, np.nan, 4, 0, 0, 7, 8])
    assert flags_of(cube) == ["", "..", "-", "", "", "", "", ""]


@settings(max_examples=60, deadline=None)
@given(cubes(texts=PLAIN, signs_only=True), st.data())
def test_a_table_written_with_keys_is_the_same_table(cube: Cube, data: st.DataObject) -> None:
    stub, row = cube.dimensions[:-1], len(cube.dimensions[-1].codes)
    head = write_px(cube).decode().split("DATA=\n")[0] + "".join(f'KEYS("{one.label}")=CODES;\n' for one in stub)
    cells = [
        f'"{flag}"' if flag else repr(float(value)) for flag, value in zip(flags_of(cube), cube.values, strict=True)
    ]
    rows = []
    for at, keys in enumerate(product(*(one.codes for one in stub))):
        here = cells[at * row : (at + 1) * row]
        if stub and set(here) <= {"0.0", "-0.0"} and data.draw(st.booleans()):
            continue
        rows.append(",".join([*(f'"{key}"' for key in keys), " ".join(here)]))
    body = "DATA=\n" + "\n".join(data.draw(st.permutations(rows))) + ";\n"
    assert_same(read_px((head + body).encode()), cube)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('"0581","män",1\n"0580","män",3 4;', "Rad 24, DATA: väntade 2 nycklar"),
        ('"0581","män",1 2 3\n"0580","män",3 4;', "DATA: väntade 2 nycklar"),
        ('"0581","män",1 2\n"0582","män",3 4;', "Rad 25, DATA: nyckeln '0582' är inget värde i kommun"),
        ('"0581","män",1 2\n"0581","män",3 4;', "Rad 23, DATA: en rad står två gånger"),
        ('"0581","män",1 2', "slutar utan semikolon"),
        ('"0581","män;,1 2;', "slutar utan semikolon"),
    ],
)
def test_a_row_with_keys_that_is_not_whole_is_refused(rows: str, message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        read_px((KEYED + "DATA=\n" + rows).encode("cp1252"))


def test_keys_for_one_dimension_of_two_are_refused() -> None:
    with pytest.raises(FormatError, match="KEYS ska finnas för varje dimension i STUB"):
        read_px(px("DATA=", 'KEYS("kommun")=CODES;\nDATA='))
