"""Test that other people's libraries read back the same values from the files that the panel writes."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pxweb._internal.functions import unpack_table_data
from pyaxis import pyaxis
from pyjstat import pyjstat

from panel.formats.cube import Cube
from panel.formats.json_stat import read_json_stat, write_json_stat
from panel.formats.px.read import write_px
from tests.conftest import ROOT
from tests.support.cubes import cubes, flags_of

RECORDED = ROOT / "tests" / "support" / "scb_TAB6471_cut.json"
# The other readers strip spaces around texts, and split a px file at "DATA=" even inside a text.
WORDS = st.text("abcåäöÅÄÖé0159", min_size=1, max_size=8)
FEW = settings(max_examples=40, deadline=None)


def expected(cube: Cube) -> pd.DataFrame:
    """One row a cell: the labels of its dimensions by the dimensions' labels, in our own order."""
    tidy = cube.tidy()
    return pd.DataFrame({one.label: tidy[f"{one.code}_label"].astype(object) for one in cube.dimensions})


def assert_rows(found: pd.DataFrame, cube: Cube) -> None:
    labels = expected(cube)
    for name in labels:
        assert found[name].tolist() == labels[name].tolist()


@FEW
@given(cubes(texts=WORDS))
def test_pyjstat_reads_our_json_stat(cube: Cube) -> None:
    found = pyjstat.Dataset.read(write_json_stat(cube).decode()).write("dataframe", naming="id")
    tidy = cube.tidy()
    for one in cube.dimensions:
        assert found[one.code].tolist() == tidy[f"{one.code}_code"].tolist()
    np.testing.assert_array_equal(found["value"].astype(float), cube.values)


@FEW
@given(cubes(texts=WORDS))
def test_pxwebpy_reads_our_json_stat(cube: Cube) -> None:
    found = pd.DataFrame(unpack_table_data(json.loads(write_json_stat(cube)), show="value"))
    assert_rows(found, cube)
    np.testing.assert_array_equal(found["value"].astype(float), cube.values)


@FEW
@given(cubes(texts=WORDS, signs_only=True))
def test_pyaxis_reads_our_px(tmp_path_factory: pytest.TempPathFactory, cube: Cube) -> None:
    path = tmp_path_factory.mktemp("px") / "tabell.px"
    path.write_bytes(write_px(cube))
    found = pyaxis.parse(str(path), encoding="utf-8", null_values=r"^$", sd_values=r"^$")["DATA"]
    assert_rows(found, cube)
    for shown, value, flag in zip(found["DATA"], cube.values, flags_of(cube), strict=True):
        assert shown == f'"{flag}"' if flag else float(shown) == value


def test_the_three_read_a_recorded_answer_as_we_do(tmp_path: Path) -> None:
    body = RECORDED.read_bytes()
    cube = read_json_stat(body)
    assert pyjstat.Dataset.read(body.decode()).write("dataframe")["value"].tolist() == cube.values.tolist()
    assert [row["value"] for row in unpack_table_data(json.loads(body))] == cube.values.tolist()
    (tmp_path / "tabell.px").write_bytes(write_px(cube))
    found = pyaxis.parse(str(tmp_path / "tabell.px"), encoding="utf-8")["DATA"]
    assert found["DATA"].astype(float).tolist() == cube.values.tolist()
    assert_rows(found, cube)
