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


def test_a_role_that_has_the_dimensions_label_is_read(tmp_path: Path) -> None:
    assert convert(CASES / "json-geo-role-label" / "in.json", tmp_path / "ut.px")[0] == 0
    assert [one.role for one in formats.read(CASES / "json-geo-role-label" / "in.json").dimensions] == ["geo", "time"]


def test_one_status_in_a_list_is_of_all_cells(tmp_path: Path) -> None:
    code, output = convert(CASES / "json-status-one-element" / "in.json", tmp_path / "ut.csv")
    assert code == 0 and "2 celler" in output
    assert (tmp_path / "ut.csv").read_text(encoding="utf-8").count(";e\n") == 2


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("px-no-final-semicolon", "Filen slutar utan semikolon, men har alla sina 2 celler"),
        ("px-codepage-disagrees", "CODEPAGE säger iso-8859-15, men filen är skriven i utf-8"),
    ],
)
def test_what_is_certain_in_spite_of_a_fault_is_read_and_said(tmp_path: Path, case: str, message: str) -> None:
    code, output = convert(CASES / case / "in.px", tmp_path / "ut.json")
    assert code == 0 and message in output
    assert formats.read(tmp_path / "ut.json").dimensions[0].labels[0] == "Norrköping"


def test_a_px_is_read_in_the_language_that_is_chosen(tmp_path: Path) -> None:
    source = CASES / "px-second-language" / "in.px"
    code, output = convert(source, tmp_path / "ut.json", "--language", "sv")
    assert code == 0 and "Läses inte, och följer inte med: språket en." in output
    swedish = formats.read(tmp_path / "ut.json")
    assert [(one.label, one.labels[0]) for one in swedish.dimensions] == [("region", "Riket"), ("år", "2022")]
    assert (swedish.title, swedish.unit) == ("Prov på svenska", "antal")
    assert formats.read(source).dimensions[0].labels[0] == "The whole country"
    code, output = convert(source, tmp_path / "ut.json", "--language", "fi")
    assert code == 2 and "Filen har inte språket 'fi'. Det finns: en, sv." in output
    code, output = convert(tmp_path / "ut.json", tmp_path / "ut.px", "--language", "sv")
    assert code == 2 and "Bara px-filer har flera språk" in output
