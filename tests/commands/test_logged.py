"""Test what the command line writes in the log for build, fetch, upload, publish and undo."""

from pathlib import Path

import pytest
import tomlkit
from pytest_httpserver import HTTPServer

from panel import warehouse
from panel.__main__ import main
from panel.records import audit
from panel.records.audit import Event
from tests.support.follow_up_sheets import edited, serve, template, write
from tests.support.kolada_figures import FIGURES
from tests.support.services import Kolada, serve_kolada
from tests.support.services.entries import kolada_entry, sources_in

WORDS_OF_A_SHEET = "Något som bara står i bladet"


def logged() -> list[tuple[str, dict[str, str | int]]]:
    lines = audit.lines()
    assert all(line.who.startswith("kommandorad:") for line in lines)
    return [(line.event, line.about) for line in reversed(lines)]


def test_what_is_looked_at_published_and_undone_is_logged_without_contents(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(built, tmp_path, monkeypatch)
    sheet = tmp_path / "hemligt-namn.xlsx"
    change = write("Programpunkter", "point:3", Status="Slutförd", Kommentar=WORDS_OF_A_SHEET)
    sheet.write_bytes(edited(template(), change))
    assert main(["upload", str(sheet)]) == 0
    assert main(["upload", str(sheet), "--publish", "--seen", "--by", "en funktion"]) == 0
    assert main(["undo", "1"]) == 0
    assert logged() == [
        ("looked at upload", {"plan_id": "ks-2024", "files": 1}),
        ("looked at upload", {"plan_id": "ks-2024", "files": 1}),
        ("published", {"plan_id": "ks-2024", "receipt_no": 1, "cells": 2}),
        ("undid", {"plan_id": "ks-2024", "receipt_no": 2, "undoes": 1}),
    ]
    body = audit.file_path().read_bytes()
    for words in (WORDS_OF_A_SHEET, "hemligt", "en funktion"):
        assert words.encode() not in body


def test_a_build_is_logged_with_its_content_and_one_that_fails_with_its_kind(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "dashboard.duckdb"))
    assert main(["--data", str(data), "build"]) == 0
    build = warehouse.read("latest_build").iloc[0]
    (data / "plans" / "ks-2024" / "office.csv").write_text("nonsens")
    assert main(["--data", str(data), "build"]) == 1
    assert main(["--data", str(data), "check"]) == 1
    (first, about), second = logged()
    assert first == "built"
    assert about["content"] == build["content_sha256"][:16]
    assert about["rows"] == build["row_count"]
    assert second == ("build failed", {"fault": "SourceError"})


def test_a_fetch_is_logged_and_a_dry_run_is_not(
    tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    data = sources_in(tmp_path)
    entry = kolada_entry(serve_kolada(httpserver, Kolada(dict(FIGURES)))).entry
    (data / "catalogue.toml").write_text(tomlkit.dumps({"series": [entry]}), encoding="utf-8")
    assert main(["--data", str(data), "fetch", "--dry-run"]) == 0
    assert audit.lines() == []
    assert main(["--data", str(data), "fetch"]) == 0
    assert logged() == [(Event.FETCHED, {"series": 1, "new": 1, "failed": 0})]
