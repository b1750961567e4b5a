"""Test that the same data give the same report bytes in any process and time zone."""

import io
import subprocess
import sys
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from panel.report.word import pdf
from tests.conftest import ROOT
from tests.support.reports import HALF, Maker

pytestmark = pytest.mark.services

MAKE_AGAIN = """
import hashlib, sys
from panel.report.builder import make
from panel.report.state import state_of
for form in sys.argv[1:]:
    print(hashlib.sha256(make(state_of("ks-2024", "2024-delar"), form)).hexdigest())
"""


def test_the_same_state_is_the_same_bytes_in_another_process_and_zone(made: Maker, reported: Path) -> None:
    forms = ["docx", "pptx", "xlsx", "pdf"]
    environment = {
        "DASHBOARD_DATABASE": str(reported),
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "PATH": "/usr/bin:/bin",
    }
    again = subprocess.run(
        [sys.executable, "-c", MAKE_AGAIN, *forms],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    here = [made("year", form, HALF, is_numbered=form == "docx") for form in forms[:3]]
    here.append(pdf.convert(here[0], date(2024, 11, 25)))
    assert again.stdout.split() == [sha256(body).hexdigest() for body in here]


def test_no_clock_is_in_the_file(made: Maker) -> None:
    for form in ("docx", "pptx", "xlsx"):
        assert_no_clock(made("year", form))


def assert_no_clock(body: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        for entry in parts.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            content = parts.read(entry)
            if entry.filename.endswith(".xlsx"):
                assert_no_clock(content)
            if entry.filename.endswith("core.xml"):
                assert content.count(b"2024-11-25T00:00:00Z") == content.count(b"</dcterms:") > 0
