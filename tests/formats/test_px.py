"""Test reading real PC-Axis files: correctly, or refused with line and keyword."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.formats.cube import Cube, FormatError
from panel.formats.px.read import read_px, write_px
from tests.support.cubes import assert_same, cubes, flags_of
from tests.support.px import PX, px


def assert_is_the_table(cube: Cube) -> None:
    np.testing.assert_array_equal(cube.values, [1, np.nan, -3.5, 4, np.nan, 6, np.nan, 8])
    assert flags_of(cube) == ["", "..", "", "", "-", "", ".", ""]
    assert [one.label for one in cube.dimensions] == ["kommun", "kön", "år"]
    assert cube.dimensions[0].codes == ("0581", "0580")
    assert cube.dimensions[0].labels == ("Norrköping", "Linköping")
    assert [one.role for one in cube.dimensions] == [None, None, "time"]
    assert (cube.title, cube.unit, cube.decimals) == ("Inflyttade efter kommun, kön och år", "personer", 1)
    assert (cube.source, cube.updated, cube.language) == ("SCB", "2024-02-21T08:00", "sv")
    assert cube.notes == ("En rad\noch en till, med ; och fortsättning",)
    assert cube.more == {"MATRIX": "T1", "SUBJECT-CODE": "BE", "SUBJECT-AREA": "Befolkning"}


@pytest.mark.parametrize(
    "body",
    [
        px(),
        px().replace(b"\n", b"\r\n"),
        px().replace(b"\n", b"\r"),
        px(codec="utf-8"),
        px(codec="utf-8-sig"),
        px('LANGUAGE="sv";', 'LANGUAGE="sv";CODEPAGE="utf-8";', "utf-8"),
        px('LANGUAGE="sv";', 'LANGUAGE="sv";CODEPAGE="iso-8859-1";', "latin-1"),
        px('LANGUAGE="sv";', 'LANGUAGE="sv";CODEPAGE="850";', "cp850"),
        px('LANGUAGE="sv";', 'LANGUAGE="sv";CODEPAGE="cp437";', "cp437"),
        px('CHARSET="ANSI";\n', "", "cp850"),
        px('CHARSET="ANSI";\n', "", "utf-8"),
        px('LANGUAGE="sv";', 'LANGUAGE="sv";LANGUAGES="sv","en";'),
        px('VALUES("år")="2022","2023";', 'VALUES ( "år" ) = "2022" ,\n "2023" ;'),
        px('"Norrköping","Linköping"', '"Norr"\n"köping","Linköping"'),
        px(". 8;", "., 8 ;\n\x1a"),
        px(". 8;", '"." 8\t;'),
        px("-3.5 4", "-3.5\n\n   4"),
        px("-3.5 4", "-35e-1 4.0"),
    ],
)
def test_a_file_is_read_whatever_its_line_ends_its_encoding_and_its_spaces(body: bytes) -> None:
    assert_is_the_table(read_px(body))


@pytest.mark.parametrize("end", [". 8\n", ". 8 ", ". 8\n\n\x1a"])
def test_data_without_a_semicolon_are_read_where_the_last_cell_is_certainly_whole(end: str) -> None:
    cube = read_px(px(". 8;\n", end))
    assert cube.warnings == ("Filen slutar utan semikolon, men har alla sina 8 celler och är läst som hel.",)
    assert_is_the_table(cube)
    assert flags_of(read_px(px(". 8;\n", '. "-"')))[-1] == "-"


@settings(max_examples=100, deadline=None)
@given(cubes(signs_only=True), st.data())
def test_a_file_that_is_cut_off_anywhere_is_refused_or_the_same_table(cube: Cube, data: st.DataObject) -> None:
    whole = write_px(cube)
    cut = whole[: data.draw(st.integers(whole.rindex(b"DATA="), len(whole)))]
    try:
        found = read_px(cut)
    except FormatError:
        return
    assert_same(replace(found, warnings=()), read_px(whole))


@pytest.mark.parametrize("stated", ["windows-1252", "iso-8859-15", "850"])
def test_a_file_in_utf_8_is_read_as_that_whatever_it_states(stated: str) -> None:
    cube = read_px(px('LANGUAGE="sv";', f'LANGUAGE="sv";CODEPAGE="{stated}";', "utf-8"))
    assert cube.warnings == (f"CODEPAGE säger {stated}, men filen är skriven i utf-8 och är läst som det.",)
    assert_is_the_table(cube)


ENGLISH = """LANGUAGES="sv","en";TITLE[en]="In-migration";STUB[en]="municipality","sex";HEADING[en]="year";
UNITS[en]="persons";SOURCE[en]="Statistics Sweden";NOTE[en]="One";VALUES[en]("municipality")="Norrkoping","Linkoping";
VALUES[en]("sex")="men","women";CONTVARIABLE="kön";UNITS("män")="personer";PRECISION("kön","kvinnor")=0;"""


def test_a_second_language_has_its_own_words_and_the_firsts_codes_and_roles() -> None:
    body = px('LANGUAGE="sv";', f'LANGUAGE="sv";{ENGLISH}')
    cube = read_px(body, "en")
    assert [one.label for one in cube.dimensions] == ["municipality", "sex", "year"]
    assert [one.codes for one in cube.dimensions] == [("0581", "0580"), ("men", "women"), ("2022", "2023")]
    assert cube.dimensions[0].labels == ("Norrkoping", "Linkoping")
    assert [one.role for one in cube.dimensions] == [None, "metric", "time"]
    assert cube.dimensions[1].units == ("personer", "persons") and cube.dimensions[1].decimals == (1, 0)
    assert (cube.title, cube.source, cube.notes, cube.language) == ("In-migration", "Statistics Sweden", ("One",), "en")
    assert cube.left_out == ("språket sv",)
    np.testing.assert_array_equal(cube.values, read_px(body).values)


def test_a_language_that_is_not_there_or_has_other_values_is_refused() -> None:
    body = px('LANGUAGE="sv";', f'LANGUAGE="sv";{ENGLISH}')
    with pytest.raises(FormatError, match=re.escape("Filen har inte språket 'fi'. Det finns: sv, en")):
        read_px(body, "fi")
    with pytest.raises(FormatError, match=re.escape('VALUES("sex") (en): har 1 namn, men på rad')):
        read_px(body.replace(b'"men","women"', b'"men"'), "en")


def test_another_language_never_mixes_in() -> None:
    english = (
        'TITLE[en]="In-migration";VALUES[en]("region")="N","L";VALUES[en]("kön")="men","women";NOTE[en]="One";'
        'CODES[en]("år")="a","b";LANGUAGES="sv","en";UNITS[en]="persons";STUB[en]="region","sex";'
    )
    assert_is_the_table(read_px(px('LANGUAGE="sv";', f'LANGUAGE="sv";{english}')))


def test_what_stands_in_another_language_alone_is_not_known() -> None:
    cube = read_px(px('SOURCE="SCB";', 'SOURCE[en]="Statistics Sweden";NOTE[en]("kön")="Legal sex";LINK[en]="x";'))
    assert (cube.source, len(cube.notes), "LINK" in cube.more) == (None, 1, False)
    assert cube.left_out == ("språket en",)


def test_keywords_in_the_default_language_count() -> None:
    assert_is_the_table(read_px(px('UNITS="personer"', 'UNITS[sv]="personer"')))


@pytest.mark.parametrize("named", ["iso-8859-1", "iso-8859-15"])
def test_signs_of_windows_in_a_file_that_says_iso_8859(named: str) -> None:
    body = px('TITLE="Inflyttade efter', f'CODEPAGE="{named}";TITLE="2022–2023 efter')
    assert read_px(body).title == "2022–2023 efter kommun, kön och år"


REFUSED = [
    (px('VALUES("kön")="män","kvinnor";\n'), 'Rad 10, STUB: dimensionen "kön" har inget VALUES'),
    (px('STUB="kommun","kön";\nHEADING="år";\n'), "STUB och HEADING saknas"),
    (PX.split("DATA=")[0].encode("cp1252"), "Rad 20: filen slutar utan DATA"),
    (px(". 8;", "8;"), "Rad 21, DATA: har 7 celler, men VALUES ger 8"),
    (px(". 8;", ". 8 9;"), "Rad 21, DATA: har 9 celler, men VALUES ger 8"),
    (px(". 8;", ";"), "Rad 21, DATA: har 6 celler, men VALUES ger 8"),
    (px('LANGUAGE="sv";', 'CODEPAGE="klingon";'), "CODEPAGE är 'klingon'"),
    (px('LANGUAGE="sv";', 'CODEPAGE="utf-16";'), "CODEPAGE är 'utf-16'"),
    (px('LANGUAGE="sv";', 'CODEPAGE="base64";'), "CODEPAGE är 'base64'"),
    (px('LANGUAGE="sv";', 'CODEPAGE="utf-8";'), "Rad 8, TITLE: har tecken som inte finns i utf-8"),
    (
        px().replace(b"Norrk\xf6ping", b"Norrk\x81ping"),
        "Rad 12, VALUES: har tecken som inte finns i cp1252 (byte 0x81)",
    ),
    (px('CHARSET="ANSI";\n'), "Filen säger inte vilken teckenkodning"),
    (PX.encode("utf-16"), "Filen är skriven i utf-16"),
    (px('"0581","0580"', '"0581"'), 'Rad 15, CODES("kommun"): har 1 koder, men VALUES på rad 12 har 2 namn'),
    (px('"0581","0580"', '"0581","0581"'), "står koden 0581 2 gånger"),
    (px('"män","kvinnor"', '"män","män"'), "står koden män 2 gånger"),
    (px('"män","kvinnor"', '"m"a"n","kvinnor"'), "Rad 13, VALUES: ett citattecken"),
    (px('"män","kvinnor"', '"m""n","kvinnor"'), 'Rad 13, VALUES("kön"): ett citattecken'),
    (px('"män","kvinnor"', '"män";"kvinnor"'), "Rad 13: väntade ett nyckelord"),
    (px('"män","kvinnor"', '"män,\n","kvinnor"'), 'Rad 13, VALUES("kön"): en radbrytning mitt i'),
    (px('"män","kvinnor"', '"män" "kvinnor"'), "Rad 21, DATA: har 8 celler, men VALUES ger 4"),
    (px('"män","kvinnor"', '"män",,"kvinnor"'), 'Rad 13, VALUES("kön")'),
    (px('"män","kvinnor"', ""), "Dimensionen kön har inga värden"),
    (px('"män","kvinnor"', '"män","kvinnor'), "Rad 13, VALUES: ett citattecken"),
    (px('SOURCE="SCB";', 'SOURCE="SCB'), "Rad 17, SOURCE: ett citattecken"),
    (px('CODES("kommun")', 'INFO="a;\nCODES("kommun")').replace(b"SCB", b'SCB"'), "Rad 15, INFO: ett citattecken"),
    (px("-3.5 4", "-3.5, , 4"), "Rad 23, DATA: ett komma utan någon cell"),
    (px(". 8;", ". 8,;"), "Rad 25, DATA: ett komma utan någon cell"),
    (px('SOURCE="SCB";', 'SOURCE="SCB"'), "Rad 17, SOURCE"),
    (px("-3.5 4", "-3,5 4"), "Rad 23, DATA: -3,5 är varken ett tal"),
    (px("-3.5 4", "-3.5,4"), "Rad 23, DATA: -3.5,4 är varken"),
    (px("-3.5 4", "-3.5 1 234"), "har 9 celler"),
    (px("-3.5 4", "-3.5 fyra"), "Rad 23, DATA: fyra är varken"),
    (px("-3.5 4", "-3.5 NaN"), "Rad 23, DATA: NaN är varken"),
    (px("-3.5 4", "-3.5 inf"), "Rad 23, DATA: inf är varken"),
    (px("-3.5 4", "-3.5 1e999"), "Rad 23, DATA: 1e999 är varken"),
    (px("-3.5 4", '-3.5 "4'), 'Rad 23, DATA: "4 är varken'),
    (px("-3.5 4", '-3.5 ""'), 'Rad 23, DATA: "" är varken'),
    (px("-3.5 4", '-3.5 "." "'), 'Rad 23, DATA: " är varken'),
    (px(". 8;\n", ". 8"), "Rad 21, DATA: slutar utan semikolon"),
    (px(". 8;\n", ".\n"), "Rad 21, DATA: slutar utan semikolon"),
    (px(". 8;\n", ". 8 9\n"), "Rad 21, DATA: slutar utan semikolon"),
    (px(". 8;\n", '. ".'), "Rad 21, DATA: slutar utan semikolon"),
    (px(". 8;\n", ". 8\nslut\n"), "Rad 21, DATA: slutar utan semikolon"),
    (px(". 8;\n", ". 8;\nslut\n"), "Rad 26, DATA: efter semikolonet står b'slut'"),
    (px('TITLE="Inflyttade efter kommun, kön och år";\n'), "TITLE saknas"),
    (px('"2022"-"2023"', '"2022"-"2024"'), 'Rad 16, TIMEVAL("år"): har 3 tider, men VALUES har 2'),
    (px("DECIMALS=1", "DECIMALS=många"), "Rad 4, DECIMALS: är 'många'"),
    (px("DECIMALS=1", "DECIMALS=16"), "Rad 4, DECIMALS: är '16'"),
    (px('SOURCE="SCB";', 'SOURCE="SCB";UNITS="kr";'), "Rad 17, UNITS: står också på rad 9"),
    (px('STUB="kommun","kön"', 'STUB="kommun","år"'), "Dimensionen år 2 gånger"),
    (b"", "Rad 1: filen slutar utan DATA"),
    (b"PK\x03\x04", "Rad 1: väntade ett nyckelord"),
]


@pytest.mark.parametrize(("body", "message"), REFUSED)
def test_a_damaged_file_is_refused_with_its_place(body: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        read_px(body)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_lost_or_added_piece_of_data_never_shifts_a_cell(data: st.DataObject) -> None:
    head, cells = px().split(b"DATA=\n")
    at = data.draw(st.integers(0, len(cells) - 1))
    cut = data.draw(st.integers(0, 4))
    new = data.draw(st.sampled_from([b"", b" ", b'"', b".", b"-", b",", b"7", b'".."', b" 7 ", b"\n", b"\r"]))
    broken = cells[:at] + new + cells[at + cut :]
    try:
        found = read_px(head + b"DATA=\n" + broken)
    except FormatError:
        return
    words = [word.strip(b'",').decode() for word in re.sub(rb'"(\.{1,6}|-)"', rb" \1 ", broken.split(b";")[0]).split()]
    words = [word for word in words if word]
    shown = [flag or f"{value:g}" for flag, value in zip(flags_of(found), found.values, strict=True)]
    assert shown == [word if word.strip(".-") == "" else f"{float(word):g}" for word in words]


CODECS = {"utf-8": "utf-8", "windows-1252": "cp1252", "iso-8859-15": "iso8859-15", "850": "cp850", "cp437": "cp437"}


@settings(max_examples=60, deadline=None)
@given(cubes(texts=st.text("abåäöÅÄÖéü 059-+", max_size=8), signs_only=True), st.sampled_from(sorted(CODECS)))
def test_a_file_in_the_encoding_that_it_names_is_the_same_table(cube: Cube, name: str) -> None:
    text = write_px(cube).decode("utf-8").replace("utf-8", name, 1)
    try:
        body = text.encode(CODECS[name])
    except UnicodeEncodeError:
        return
    assert_same(read_px(body), cube)


def test_contents_with_units_and_decimals_of_their_own() -> None:
    contents = 'CONTVARIABLE="kön";UNITS("män")="kronor";PRECISION("kön","män")=0;LAST-UPDATED("män")="20240301 09:00";'
    cube = read_px(px('SOURCE="SCB";', f'SOURCE="SCB";{contents}'))
    assert cube.dimensions[1].role == "metric"
    assert (cube.dimensions[1].units, cube.dimensions[1].decimals) == (("kronor", "personer"), (0, 1))
    assert (cube.unit, cube.decimals, cube.updated) == (None, None, "2024-03-01T09:00")


def test_notes_say_what_they_are_about() -> None:
    notes = (
        'NOTEX="Två";NOTE("kön")="Juridiskt";VALUENOTE("kommun","Norrköping")="Ny gräns";CELLNOTE("0581","*")="Tre";'
    )
    assert read_px(px('SOURCE="SCB";', f'SOURCE="SCB";{notes}')).notes[:4] == (
        "Två",
        "kön: Juridiskt",
        "kommun, Norrköping: Ny gräns",
        "0581, *: Tre",
    )


def test_places_are_known_by_map_or_type() -> None:
    for keyword in ('MAP("kommun")="sverige";', 'VARIABLE-TYPE("kommun")="G";'):
        assert read_px(px('SOURCE="SCB";', f'SOURCE="SCB";{keyword}')).dimensions[0].role == "geo"


def test_keywords_of_other_forms_are_passed_over() -> None:
    other = 'HIERARCHIES("kommun")="Län","Län":"Norrköping";PARTITIONED("kommun")="kod",1,2;PRESTEXT("kön")=1;'
    cube = read_px(px('SOURCE="SCB";', f'SOURCE="SCB";{other}'))
    assert_is_the_table(replace(cube, left_out=()))
    assert cube.left_out == ("HIERARCHIES", "PARTITIONED", "PRESTEXT")


def test_without_codes_the_names_are_the_codes() -> None:
    assert read_px(px('CODES("kommun")="0581","0580";\n')).dimensions[0].codes == ("Norrköping", "Linköping")


def test_a_hundred_thousand_cells_a_quarter_of_them_missing() -> None:
    many = ",".join(f'"{number:05d}"' for number in range(50_000))
    cells = " ".join('".."' if at % 4 == 0 else f"{at}.25" for at in range(100_000))
    head = PX.split("VALUES")[0].replace('"kommun","kön"', '"kommun"')
    body = f'{head}VALUES("kommun")={many};VALUES("år")="2022","2023";DATA={cells};'
    cube = read_px(body.encode("cp1252"))
    at = np.arange(100_000)
    np.testing.assert_array_equal(cube.values, np.where(at % 4 == 0, np.nan, at + 0.25))
    assert cube.dimensions[0].codes[581] == "00581"
    assert np.count_nonzero(cube.flags) == 25_000
