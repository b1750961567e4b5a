"""Test the reading of the list of columns, and that it names every fault at once."""

import re
from pathlib import Path

import pytest

from panel.errors import SourceError
from panel.wording.columns import Column, column, read_columns
from tests.conftest import ROOT

GOOD = """
[codes]
total = "alla"
[pages]
births = "Födda"
share_pct = { name = "Andel (%)", is_signed = true }
sex = { name = "Kön", codes = { x = "okänt" } }
[files]
sex_code = "Könskod"
"""


def listed(folder: Path, text: str) -> Path:
    path = folder / "columns.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_column_is_one_line(tmp_path: Path) -> None:
    pages, files, codes = read_columns(listed(tmp_path, GOOD))
    assert pages == {
        "births": Column("Födda"),
        "share_pct": Column("Andel (%)", decimals=1, is_signed=True),
        "sex": Column("Kön", codes={"total": "alla", "x": "okänt"}),
    }
    assert (dict(files), dict(codes)) == ({"sex_code": Column("Könskod")}, {"total": "alla"})


def test_a_column_that_is_not_listed_is_called_by_its_own_name() -> None:
    assert column("no_such_mnkr") == Column("no_such_mnkr", decimals=1)


def test_every_listed_column_is_one_that_something_has() -> None:
    folders = (ROOT / "panel", ROOT / "etl", ROOT / "pages")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".sql", ".py"}]
    named = set(re.findall(r"\w+", "".join(path.read_text(encoding="utf-8") for path in files)))
    pages, files_only, _ = read_columns()
    assert len(pages) > 100
    assert [name for name in (*pages, *files_only) if name not in named] == []


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    wrong = GOOD.replace(
        "[files]", 'a = 1\nb = { name = "B", decimals = "1", unit = "kr" }\nc = {}\n[files]\nbirths = "X"\n'
    )
    wrong = wrong.replace('"okänt"', "1") + "[more]\n"
    with pytest.raises(SourceError) as caught:
        read_columns(listed(tmp_path, wrong))
    for fault in (
        "a ska vara ett namn",
        "b: unit finns inte",
        "b: decimals kan inte vara '1'",
        "c saknar name",
        "sex: koden x ska ha ett ord",
        "births står både under [pages] och under [files]",
        "more finns inte",
    ):
        assert fault in str(caught.value), fault


@pytest.mark.parametrize("text", ["", "[pages", "[pages]\n[files]\n", "pages = 1"])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError):
        read_columns(listed(tmp_path, text))
