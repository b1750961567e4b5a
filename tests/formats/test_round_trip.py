"""Test that any table is the same when written and read back, and that any bytes are read or refused."""

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.formats import KINDS, FormatError, read, write
from panel.formats.cube import Cube
from panel.formats.json_stat import read_json_stat, write_json_stat
from panel.formats.losses import losses
from panel.formats.px.read import read_px, write_px
from panel.formats.tables import read_csv, read_parquet, read_xlsx, write_csv, write_parquet, write_xlsx
from tests.conftest import ROOT
from tests.support.cubes import ANY, PLAIN, assert_same, assert_same_cells, cubes

FEW = settings(max_examples=25, deadline=None)
PX_CUBES = cubes(texts=PLAIN, signs_only=True)


@FEW
@given(cubes())
def test_json_stat_gives_the_same_table_back(cube: Cube) -> None:
    assert_same(read_json_stat(write_json_stat(cube)), cube)
    assert losses(cube, ".json") == []


@FEW
@given(PX_CUBES)
def test_px_gives_the_same_table_back(cube: Cube) -> None:
    assert_same(read_px(write_px(cube)), cube)
    assert losses(cube, ".px") == []


@FEW
@given(cubes())
def test_parquet_gives_the_same_table_back(cube: Cube) -> None:
    assert_same(read_parquet(write_parquet(cube)), cube)


@FEW
@given(cubes())
def test_csv_gives_the_same_cells_back(cube: Cube) -> None:
    assert_same_cells(read_csv(write_csv(cube)), cube)


@settings(max_examples=12, deadline=None)
@given(cubes())
def test_excel_gives_the_same_table_back_to_fifteen_digits(cube: Cube) -> None:
    values = np.array([value if math.isnan(value) else float(f"{value:.16g}") for value in cube.values])
    assert_same(read_xlsx(write_xlsx(replace(cube, values=values))), replace(cube, values=values))


@settings(max_examples=12, deadline=None)
@given(PX_CUBES)
def test_a_table_goes_through_all_formats_and_comes_back(cube: Cube) -> None:
    values = np.array([value if math.isnan(value) else float(f"{value:.15g}") for value in cube.values])
    first = replace(cube, values=values)
    found = first
    for reader, writer in (KINDS[ending] for ending in (".px", ".json", ".parquet", ".xlsx", ".px")):
        found = reader(writer(found))
    assert_same(found, first)
    assert_same_cells(read_csv(write_csv(found)), first)


@FEW
@given(cubes(texts=ANY), st.sampled_from([".px", ".csv"]))
def test_what_px_cannot_hold_is_reported_and_its_cells_stay(cube: Cube, ending: str) -> None:
    reader, writer = KINDS[ending]
    try:
        found = reader(writer(cube))
    except FormatError:
        return
    np.testing.assert_array_equal(found.values, cube.values)
    assert [one.codes for one in found.dimensions] == [one.codes for one in cube.dimensions]
    if not losses(cube, ending):
        assert_same(found, cube)


def small() -> Cube:
    return read_json_stat((ROOT / "tests" / "support" / "scb_TAB6471_cut.json").read_bytes())


@cache
def written(ending: str) -> bytes:
    """The table as a file, the same each time: a workbook holds the moment that it was made."""
    return KINDS[ending][1](small())


@pytest.mark.parametrize("ending", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_are_a_table_or_refused(ending: str, data: st.DataObject) -> None:
    reader, _ = KINDS[ending]
    whole = written(ending)
    at = data.draw(st.integers(0, len(whole)))
    to = data.draw(st.integers(at, min(len(whole), at + data.draw(st.sampled_from([0, 1, 3, 40, 10**9])))))
    new = data.draw(
        st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b";", b",", b" ", b"\n", b"\r", b"{", b"1"]))
    )
    broken = data.draw(st.one_of(st.binary(max_size=300), st.just(whole[:at] + new + whole[to:])))
    try:
        assert isinstance(reader(broken), Cube)
    except FormatError as error:
        assert str(error)


@pytest.mark.parametrize("ending", KINDS)
def test_a_file_is_read_and_written_by_its_ending(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"tabell{ending.upper()}"
    write(small(), path)
    assert_same_cells(read(path), small())
    assert list(tmp_path.iterdir()) == [path]


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"tabell\.ods: ändelsen"):
        write(small(), tmp_path / "tabell.ods")
    with pytest.raises(FormatError, match=r"De som finns: \.px"):
        read(tmp_path / "tabell")


def test_a_table_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "tabell.px"
    write(small(), path)
    before = path.read_bytes()
    cube = small()
    broken = replace(cube, dimensions=(replace(cube.dimensions[0], codes=('0"1', "05", "25")), *cube.dimensions[1:]))
    with pytest.raises(FormatError, match="citattecken"):
        write(broken, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "tabell.px").mkdir()
    with pytest.raises(OSError, match="tabell"):
        write(small(), tmp_path / "tabell.px")
    assert [path.name for path in tmp_path.iterdir()] == ["tabell.px"]
