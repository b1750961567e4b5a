"""Test the command python -m etl convert IN UT."""

import shutil
from pathlib import Path

import pytest

from panel import formats
from tests.conftest import ROOT
from tests.support.convert import convert
from tests.support.cubes import assert_same_cells
from tests.support.json_stat import RECORDED
from tests.support.px import px as a_px

CASES = ROOT / "tests" / "cases" / "statistics"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return Path(shutil.copy(RECORDED, tmp_path / "tabell.json"))


@pytest.mark.parametrize("ending", formats.ENDINGS)
def test_a_file_becomes_one_of_another_format(table: Path, ending: str) -> None:
    target = table.with_name(f"ny{ending}")
    code, output = convert(table, target)
    assert code == 0
    assert "ny" in output
    assert "36 celler (Region 3 x Alder 2 x Kon 3 x ContentsCode 1 x Tid 2)" in output
    assert_same_cells(formats.read(target), formats.read(table))


def test_it_says_what_csv_cannot_carry(table: Path) -> None:
    _, output = convert(table, table.with_suffix(".csv"))
    assert "csv håller bara cellerna. Följer inte med: titel, enhet" in output


def test_it_says_what_the_reader_has_no_place_for(table: Path) -> None:
    _, output = convert(table, table.with_suffix(".px"))
    assert "Läses inte, och följer inte med: extension.noteMandatory, dimension.*.extension." in output
    px = table.with_name("annan.px")
    px.write_bytes(a_px('SOURCE="SCB";', 'ELIMINATION("kön")=YES;TITLE[en]="In";DOMAIN("kön")="k";DOMAIN("år")="å";'))
    _, output = convert(px, table.with_suffix(".parquet"))
    assert "Läses inte, och följer inte med: ELIMINATION, DOMAIN, språket en." in output


def test_it_says_nothing_of_losses_where_there_are_none(table: Path) -> None:
    convert(table, table.with_name("ren.json"))
    _, output = convert(table.with_name("ren.json"), table.with_suffix(".parquet"))
    assert output.count("\n") == 1


def test_a_broken_file_is_refused_with_its_name_and_place(table: Path) -> None:
    table.write_bytes(table.read_bytes()[:-20])
    code, output = convert(table, table.with_suffix(".px"))
    assert code == 2
    assert output.startswith("tabell.json: Filen är inte hel json (rad ")
    assert not table.with_suffix(".px").exists()


def test_the_file_is_never_written_over_itself(table: Path) -> None:
    before = table.read_bytes()
    link = table.with_name("annan.json")
    link.symlink_to(table)
    for target in (table, table.parent / "." / "tabell.json", link):
        code, output = convert(table, target)
        assert code == 2
        assert "samma fil som den som läses" in output
    assert table.read_bytes() == before


def test_folders_and_what_is_not_there_are_refused(table: Path) -> None:
    for source, target, message in (
        (table.parent, table.with_suffix(".px"), "är en mapp. Ange en fil."),
        (table.with_name("borta.px"), table.with_suffix(".px"), "finns inte"),
        (table, table.parent / "borta" / "ny.px", "mappen den ska ligga i saknas"),
        (table, table.with_suffix(".ods"), "ändelsen säger inte vilket format"),
    ):
        code, output = convert(source, target)
        assert code == 2
        assert message in output


def test_a_px_without_a_heading_is_read(tmp_path: Path) -> None:
    code, output = convert(CASES / "px-empty-heading" / "in.px", tmp_path / "ut.json")
    assert code == 0 and "2 celler" in output


def test_a_role_that_is_no_dimension_says_what_to_write(tmp_path: Path) -> None:
    code, output = convert(CASES / "json-geo-role-label" / "in.json", tmp_path / "ut.px")
    assert code == 2
    assert "role.geo[0] är 'region'" in output and "Skriv ett av Region, Tid, eller ta bort det." in output
