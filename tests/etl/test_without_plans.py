"""A panel that has no plan yet, as one that a municipality has just installed."""

import shutil
from pathlib import Path

import duckdb
import pytest

from etl.build import assemble
from etl.kept_files import sources_of


@pytest.mark.parametrize("left", ["no folder", "an empty folder"])
def test_a_panel_without_plans_is_built_of_its_statistics(data: Path, left: str) -> None:
    shutil.rmtree(data / "plans")
    if left == "an empty folder":
        (data / "plans").mkdir()
    assert assemble(data, data / "panel.duckdb").findings == {}
    with duckdb.connect(str(data / "panel.duckdb"), read_only=True) as connection:
        assert connection.sql("SELECT count(*) FROM plan").fetchone() == (0,)
        assert connection.sql("SELECT count(*) > 10000 FROM observation").fetchone() == (True,)


def test_a_plan_that_is_read_as_a_document_needs_no_corrections(data: Path) -> None:
    """Where the document has no known errors, a file of them is not needed either."""
    plan = data / "plans" / "ks-2024"
    (plan / "corrections.csv").write_text("correction_id,subject,source_says,we_use,reason,guard_count\n")
    document = plan / "plan.md"
    text = document.read_text(encoding="utf-8").replace("mål 5 Energi", "mål 5 Klimat och miljö")
    document.write_text(text, encoding="utf-8")
    assemble(data, data / "panel.duckdb")


def test_a_database_beside_its_sources_is_built_of_those(data: Path) -> None:
    assert sources_of(data / "dashboard.duckdb") == data
