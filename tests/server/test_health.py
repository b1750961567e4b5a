"""Test /health, /ready and /status: what each answers, also when something is wrong."""

import os
import shutil
import time
from collections import namedtuple
from pathlib import Path

import duckdb
import httpx
import pytest
from starlette.applications import Starlette

from panel import warehouse
from panel.__main__ import main
from panel.server import health
from panel.server.health import status
from tests.support.apart import run_apart
from tests.support.follow_up_sheets import hand_in, write

Disk = namedtuple("Disk", ["total", "used", "free"])


def request(path: str) -> tuple[int, str]:
    async def fetch() -> httpx.Response:
        way = httpx.ASGITransport(Starlette(routes=health.ROUTES))
        async with httpx.AsyncClient(transport=way, base_url="http://localhost") as client:
            return await client.get(path)

    got = run_apart(fetch())
    assert got.headers["cache-control"] == "no-store"
    return got.status_code, got.text


def test_a_panel_that_shows_the_newest_is_ready(served: Path) -> None:
    code, text = request("/ready")
    assert code == 200
    build = warehouse.read("latest_build").iloc[0]
    assert f'"build_id":"{build["build_id"]}"' in text
    report = status()
    assert (report["problems"], report["warnings"], report["last_receipt"]) == ([], [], 0)
    assert report["built_at"].startswith(f"{build['finished_at']:%Y-%m-%dT%H:%M:%S}+00:00")
    assert 0 <= report["build_age_hours"] < 1
    assert report["version"] == "1.0.0"
    assert request("/status")[0] == 200
    assert request("/health") == (200, build["build_id"])


def test_without_a_database_the_process_lives_but_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "none.duckdb"))
    code, text = request("/health")
    assert code == 200
    assert "har ingen bild att visa" in text
    code, text = request("/ready")
    assert code == 503
    assert "Databasen finns inte ännu" in text
    assert "python -m etl build" in text
    assert status()["build_id"] is None
    assert request("/status") == (503, text)


def test_a_database_of_another_version_says_so(served: Path) -> None:
    with duckdb.connect(str(served)) as connection:
        connection.execute("UPDATE build SET schema_sha256 = 'another'")
    code, text = request("/ready")
    assert code == 503
    assert "byggd av en annan version av programmet" in text


def test_a_database_that_is_damaged_while_it_is_shown(served: Path) -> None:
    shown = status()["build_id"]
    damaged = served.with_name("damaged")
    damaged.write_bytes(b"not a database")
    damaged.replace(served)
    report = status()
    assert report["build_id"] == shown
    assert "går inte att läsa" in report["problems"][0]
    assert request("/status")[0] == 503
    assert request("/ready")[0] == 200
    assert request("/health") == (200, shown)


@pytest.mark.slow
def test_a_publication_that_is_saved_but_not_shown(served: Path) -> None:
    before = served.with_name("before.duckdb")
    shutil.copy(served, before)
    hand_in(write("Programpunkter", "point:2", Status="Slutförd"))
    assert status()["problems"] == []
    before.replace(served)
    receipt = served.parent / health.UPLOADS / "000001"
    moment = time.time() - health.SECONDS_UNTIL_SHOWN
    os.utime(receipt, (moment + 30, moment + 30))
    assert status()["problems"] == []
    os.utime(receipt, (moment - 1, moment - 1))
    assert status()["problems"] == [health.AHEAD.format(last=1, in_build=0)]
    assert request("/status")[0] == 503
    assert request("/ready")[0] == 200


def test_a_ledger_that_is_gone(served: Path) -> None:
    hand_in(write("Programpunkter", "point:2", Status="Slutförd"))
    shutil.rmtree(served.parent / health.UPLOADS)
    assert status()["problems"] == [health.BEHIND.format(last=0, in_build=1)]
    assert (request("/status")[0], request("/ready")[0]) == (503, 200)


def test_a_disk_that_is_nearly_full_is_a_warning(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(10**9, 10**9 - 4 * 10**8, 4 * 10**8))
    assert status()["warnings"] == [health.NEARLY_FULL.format(free=400)]
    assert (request("/status")[0], request("/ready")[0]) == (200, 200)


def test_a_folder_that_may_not_be_written_is_a_warning(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.os, "access", lambda folder, mode: False)
    assert status()["warnings"] == [health.NOT_WRITABLE.format(folder=served.parent)]


@pytest.mark.usefixtures("served")
def test_the_command_lists_the_same_and_ends_with_1_where_there_is_something(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (main(["status"]), capsys.readouterr().out) == (0, "Inget att åtgärda.\n")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: Disk(10**9, 10**9, 3_000_000))
    assert main(["status"]) == 1
    assert capsys.readouterr().out.splitlines() == status()["warnings"]
