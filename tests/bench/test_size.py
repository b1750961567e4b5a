"""Test that the benchmark of sizes reads its invented figures with the build's own reader, whatever that needs."""

from pathlib import Path

import pytest

from bench.scale_simulation import seconds_a_plan
from bench.size_speed import make_data, read_as_the_build

pytestmark = pytest.mark.slow


def test_invented_figures_are_read_as_the_build_reads_them(tmp_path: Path) -> None:
    read_as_the_build(make_data(tmp_path / "made", 1), tmp_path / "reading.duckdb")


def test_a_plan_is_read_as_the_build_reads_it(tmp_path: Path) -> None:
    assert seconds_a_plan(tmp_path) > 0
