"""A panel with all kinds of stored data: sources, a snapshot, publications, saved views, a log."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from etl.build import build
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import fetch_series
from etl.fetch.sources.web import Web
from panel import warehouse
from panel.commands import backup as commands
from panel.follow_up.undo import undo
from panel.operations.backup.paths import PanelPaths, paths_in
from panel.records import audit, saved_views
from tests.conftest import ROOT
from tests.support.follow_up_sheets import PLAN, hand_in, write
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table, table_entry

MOMENT = datetime(2026, 11, 25, 10, tzinfo=UTC)
LEFT_OUT = shutil.ignore_patterns("*.duckdb*", ".*", "uploads", "demo", "snapshots", "incoming", "*.sqlite")


def make_panel(folder: Path) -> None:
    """Make a panel in folder/data: three receipts (one an undo), one snapshot, a saved view, a line in the log."""
    shutil.copytree(ROOT / "data", folder / "data", ignore=LEFT_OUT)
    (folder / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder / ".streamlit" / "config.toml")
    (folder / ".streamlit" / "secrets.toml").write_text('[auth]\ncookie_secret = "a"\n', encoding="utf-8")
    paths = paths_in(folder, "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(paths.database))
        with HTTPServer(host="127.0.0.1") as server:
            series = table_entry(serve_pxweb(server, population_table()))
            fetch_series(series, paths.sources, Web(), None, read_reference(paths.sources), MOMENT)
        build(paths.sources, paths.database)
        for text in ("Först.", "Sedan."):
            hand_in(write("Programpunkter", "point:2", Kommentar=text))
        undo(2, PLAN, "controller")
        saved_views.save("Vår folkmängd", "indikator=population&region=0581")
        audit.record(audit.Event.PUBLISHED, "controller", receipt_no=1)


def serve_kept(kept_once: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> PanelPaths:
    """Serve a copy of the panel from a folder."""
    shutil.copytree(kept_once, folder)
    paths = paths_in(folder, "data")
    monkeypatch.setattr(commands, "CONFIGURED_IN", paths.configuration)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(paths.database))
    return paths


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder by name, without locks, databases and parsed figures."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    made = (".duckdb", ".lock", ".parquet", ".sqlite")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if not path.name.endswith(made) and not path.name.startswith(".")
    }
