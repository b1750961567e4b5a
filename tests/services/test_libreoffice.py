"""Test the sheet in LibreOffice: it opens, and what LibreOffice saves is handed in without differences."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from panel.sheets.workbook.cells import Note
from panel.sheets.workbook.process import mark_workbook
from tests.support.follow_up_sheets import (
    all_of,
    cell_of,
    changed_values,
    edited,
    hand_in,
    preview_as_served,
    serve,
    template,
    write,
)

pytestmark = pytest.mark.services

SOFFICE = shutil.which("soffice")
FILLED = all_of(
    write("Programpunkter", "point:2", Status="Slutförd", Kommentar="Rad ett\nrad två"),
    write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 495.5, "Utfall_t.o.m._perioden_(mnkr)": "240,1"}),
    write("Måluppfyllelser", "criterion:8A", Status="Pågår", Bedömd_måluppfyllelse="Uppfylls delvis"),
    write("Nyckeltal", "criterion:8A", Utfall=38),
)


def saved_by_libreoffice(body: bytes, folder: Path, form: str = "xlsx") -> bytes:
    """Open a workbook in LibreOffice, without a screen, and save it."""
    assert SOFFICE, "LibreOffice is missing: apt-get install libreoffice-calc"
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "blad.xlsx").write_bytes(body)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
        str(folder / "in" / "blad.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"blad.{form}").read_bytes()


@pytest.fixture(autouse=True)
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(built, tmp_path, monkeypatch)


def test_a_sheet_saved_by_libreoffice_is_handed_in_without_a_difference(tmp_path: Path) -> None:
    untouched = preview_as_served(saved_by_libreoffice(template(), tmp_path))
    assert untouched.files[0].refused is None
    assert (untouched.changes, untouched.conflicts, untouched.files[0].problems) == ([], [], [])
    body = edited(template(), FILLED)
    by_excel, by_libreoffice = preview_as_served(body), preview_as_served(saved_by_libreoffice(body, tmp_path))
    assert changed_values(by_libreoffice) == changed_values(by_excel)
    assert len(changed_values(by_excel)) == 7
    assert by_libreoffice.files[0].notes == by_libreoffice.files[0].unread == []


def test_libreoffice_keeps_drop_downs_locks_and_hidden_marks(tmp_path: Path) -> None:
    hand_in(FILLED)
    ws = load_workbook(io.BytesIO(saved_by_libreoffice(template(), tmp_path)))["Programpunkter"]
    assert ws.protection.sheet
    assert any(rule.type == "list" and "E2" in rule.sqref for rule in ws.data_validations.dataValidation)
    assert cell_of(ws, "point:2", "Id").protection.locked
    assert not cell_of(ws, "point:2", "Status").protection.locked
    assert ws.column_dimensions["H"].hidden


def test_libreoffice_works_out_the_deviation(tmp_path: Path) -> None:
    saved = load_workbook(io.BytesIO(saved_by_libreoffice(edited(template(), FILLED), tmp_path)), data_only=True)[
        "Budget"
    ]
    assert cell_of(saved, "line:frame", "Avvikelse (mnkr)").value == pytest.approx(493.4 - 495.5)
    assert not cell_of(saved, "line:political", "Avvikelse (mnkr)").value


def test_the_sheet_prints_on_a_page_across_and_the_marked_one_opens(tmp_path: Path) -> None:
    assert saved_by_libreoffice(template(), tmp_path, "pdf").startswith(b"%PDF")
    marked = mark_workbook(edited(template(), FILLED), [Note("Programpunkter", "E3", "Stämmer det?")])
    again = load_workbook(io.BytesIO(saved_by_libreoffice(marked, tmp_path)))["Programpunkter"]
    assert "Stämmer det?" in again["E3"].comment.text
