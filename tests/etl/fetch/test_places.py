"""Places of one's own: taken from a file's codes where a person says so, with every fault of the list named at once."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.fetch.catalogue.catalogue import read_catalogue
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning.places import FILE, KINDS, Place, place_code, read_places, write_places
from etl.fetch.meaning.reference import read_reference
from etl.fetch.meaning.regions import region_codes
from etl.fetch.snapshots import stored_figures
from panel.errors import DONE, SourceError
from tests.conftest import ROOT
from tests.support.fetch_commands import play
from tests.support.services.entries import sources_in

pytestmark = pytest.mark.slow

REGIONS = {"00", "05", "12", "0581", "0580"}
CASES = ROOT / "tests" / "cases" / "statistics"
STATED = ("--indicator", "population", "--id", "b", "--licence", "CC0 1.0", "--producer", "N", "--title", "T")
NAMES = st.text("abcåäö, '\"", min_size=1, max_size=8).map(str.strip).filter(bool)
OWN = st.text("AB1. /å", min_size=1, max_size=5).filter(str.strip)


def data_with(folder: Path, case: str) -> Path:
    data = sources_in(folder)
    (data / "incoming").mkdir()
    shutil.copy(CASES / case / "in.px", data / "incoming" / "in.px")
    return data


def add(data: Path, *more: str) -> None:
    assert play(data, "series", "add", "--service", "px", "--file", "incoming/in.px", *STATED, *more)[0] == DONE


def figures(data: Path) -> dict[tuple[str, int], float]:
    assert play(data, "fetch", "b")[0] == DONE
    _, rows = stored_figures(data, "b", read_reference(data))
    return {(row.region_code, row.period_start.year): row.value for row in rows.itertuples()}


def test_districts_are_taken_from_the_files_codes_when_a_person_says_so(tmp_path: Path) -> None:
    data = data_with(tmp_path, "px-city-district")
    with pytest.raises(OpenQuestionError, match=r"'110' \(Haga\), '245' \(Hageby\) är ingen känd kommun") as asked:
        add(data)
    assert asked.value.question.choices == (*KINDS, "utelämna")
    assert asked.value.question.text.endswith("inte Riket. Vilket slag av plats är de?")
    with pytest.raises(FetchError, match="'by' är inget slag av plats"):
        add(data, "--places", "by")
    assert read_catalogue(data) == [] and not (data / FILE).exists()

    add(data, "--places", "utelämna")
    assert set(figures(data)) == {("0581", 2023), ("0581", 2024)}
    assert play(data, "series", "remove", "b")[0] == DONE and not (data / FILE).exists()

    add(data, "--places", "stadsdel")
    assert (data / FILE).read_text(encoding="utf-8").splitlines() == [
        "region_code,name,kind,parent_code,members",
        "0581-110,Haga,stadsdel,0581,",
        "0581-245,Hageby,stadsdel,0581,",
    ]
    found = figures(data)
    assert found["0581-110", 2024] == 5090 and found["0581", 2024] == 144980 and len(found) == 6

    file = data / "incoming" / "in.px"
    file.write_text(
        re.sub('"110"', '"300"', file.read_text(encoding="utf-8")).replace('"245"', '"12"'), encoding="utf-8"
    )
    code, output = play(data, "fetch", "b")
    assert code != DONE and "'300' (Haga), '12' (Hageby) är ingen känd plats i 0581" in output
    assert "Lägg till i data/places.csv" in output


@pytest.mark.slow
@pytest.mark.parametrize(
    "rows",
    [
        ["Stadsdel;2023;2024", "110 Haga;5120;5090", "245 Hageby;11240;11310"],
        ["Kod;Stadsdel;2023;2024", "110;Haga;5120;5090", "245;Hageby;11240;11310"],
    ],
)
def test_a_place_has_its_code_and_name_in_one_cell_or_in_two(tmp_path: Path, rows: list[str]) -> None:
    data = sources_in(tmp_path)
    (data / "incoming").mkdir()
    (data / "incoming" / "in.csv").write_text("\n".join(rows), encoding="utf-8")
    arguments = ("--service", "csv", "--file", "incoming/in.csv", *STATED, "--places", "stadsdel:0581")
    assert play(data, "series", "add", *arguments)[0] == DONE
    assert [(one.region_code, one.name) for one in read_places(data, REGIONS)] == [
        ("0581-110", "Haga"),
        ("0581-245", "Hageby"),
    ]
    assert figures(data)["0581-110", 2024] == 5090


def test_a_group_of_municipalities_lies_in_none(tmp_path: Path) -> None:
    data = data_with(tmp_path, "px-unknown-region")
    add(data, "--places", "grupp")
    assert read_places(data, REGIONS) == [Place("grupp-2701", "Plus11 (ovägt)", "grupp", "")]
    write_places(data, [*read_places(data, REGIONS), Place("V15E058100101", "Hagaskolan", "enhet", "0581")])
    assert figures(data)["grupp-2701", 2024] == 2


def test_a_municipality_that_cannot_be_seen_is_asked_for(tmp_path: Path) -> None:
    data = data_with(tmp_path, "px-city-district")
    file = data / "incoming" / "in.px"
    file.write_text(file.read_text(encoding="utf-8").replace('"0581"', '"999"'), encoding="utf-8")
    with pytest.raises(FetchError, match="Skriv kommunens kod efter slaget: --places stadsdel:0180"):
        add(data, "--places", "stadsdel")
    with pytest.raises(FetchError, match="'9999' är ingen känd kommun"):
        add(data, "--places", "stadsdel:9999")
    add(data, "--places", "stadsdel:0580")
    assert {code for code, _ in figures(data)} == {"0580-999", "0580-110", "0580-245"}


def test_a_code_that_is_also_a_countys_is_the_county_only_by_its_name(tmp_path: Path) -> None:
    reference = read_reference(sources_in(tmp_path))
    assert region_codes({"12": "Skåne län", "0581": "Norrköping"}, reference, within="0581") == {
        "12": "12",
        "0581": "0581",
    }
    with pytest.raises(FetchError, match=r"'12' \(Haga\), '0580' \(Centrum\) är ingen känd plats i 0581"):
        region_codes({"12": "Haga", "0580": "Centrum"}, reference, within="0581")
    assert place_code("0581", "110 Haga") == "0581-110" and place_code("0581", "0581A0010 Lindö") == "0581A0010"
    assert place_code("0581", "0581A0010") == "0581A0010" and place_code("0581", "A 1/2") == "0581-A-1-2"


@given(st.dictionaries(OWN, NAMES, min_size=1, max_size=6), st.sampled_from([*KINDS]))
def test_places_are_read_as_they_are_written(
    tmp_path_factory: pytest.TempPathFactory, labels: dict[str, str], kind: str
) -> None:
    data = tmp_path_factory.mktemp("places")
    made = {place_code("0581", code): name for code, name in labels.items()}
    places = [Place(code, name, kind, "" if kind == "grupp" else "0581") for code, name in made.items()]
    write_places(data, places)
    assert sorted(map(repr, read_places(data, REGIONS))) == sorted(map(repr, places))


def test_every_fault_of_the_list_is_named_at_once(tmp_path: Path) -> None:
    rows = ["0581-1,A,stadsdel,0581", "0581-1,B,stadsdel,0581", "0580,C,stadsdel,0581", "0581-2,,by,9999"]
    rows += ["grupp-2,I,grupp,,0580 9998 9997", "0581-3,J,skola,0581,0580"]
    rows += ["a b,D,skola,0581", "grupp-1,E,grupp,0581", "x,F,deso,y", "y,G,regso,x", "z,H,deso,x"]
    (tmp_path / FILE).write_text("\n".join(["region_code,name,kind,parent_code,members", *rows]), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read_places(tmp_path, REGIONS)
    message = str(refused.value)
    for words in (
        "Platserna har 11 fel",
        "Rad 3: koden 0581-1 står också på rad 2.",
        "Rad 4: koden 0580 är en kommuns",
        "Rad 5: namnet saknas.",
        "Rad 5: slaget 'by' är inget av stadsdel, nyko",
        "Rad 5: parent_code '9999' finns inte.",
        "Rad 6: 9997, 9998 i members finns inte.",
        "Rad 7: bara en grupp har members.",
        "Rad 8: koden 'a b' får bara ha",
        "Rad 9: en grupp har ingen parent_code.",
        "Rad 10: x ligger i sig själv.",
        "Rad 11: y ligger i sig själv.",
    ):
        assert words in message
    (tmp_path / FILE).write_text("kod,namn\n1,A", encoding="utf-8")
    with pytest.raises(SourceError, match="Kolumnerna är kod, namn"):
        read_places(tmp_path, REGIONS)


def test_a_place_is_shown_by_its_name_as_it_is_written(tmp_path: Path) -> None:
    titles = read_reference(sources_in(tmp_path)).titles
    assert (titles["0114"], titles["0139"], titles["14"]) == ("Upplands Väsby", "Upplands-Bro", "Västra Götalands län")
