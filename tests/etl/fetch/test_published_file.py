"""Test series of publishers' csv and xlsx files: added with the layout found, and read by it from then on."""

import io
import sys
from pathlib import Path

import pandas as pd
import pytest

from etl.fetch.catalogue.catalogue import read_catalogue
from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import read_reference
from etl.fetch.sources.published_file import read_published_file
from etl.fetch.sources.web import RawResponse
from panel.__main__ import main
from panel.isolated import Limits
from tests.conftest import ROOT
from tests.support.services.entries import file_entry, sources_in

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases" / "statistics"
DONE, FAILED, REFUSED = 0, 1, 2
REFERENCE = read_reference(ROOT / "data")
TABLE = "Kommun;2021;2022\nNorrköpings kommun;10;11\nLinköping;20;21\n"


class Catalogue:
    """A data folder with an empty catalogue, and the command line on it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.capsys = sources_in(folder), capsys
        (self.data / "incoming").mkdir()
        (self.data / "catalogue.toml").write_text("", encoding="utf-8")

    def etl(self, *arguments: str) -> tuple[int, str]:
        code = main(["--data", str(self.data), *arguments])
        out, err = self.capsys.readouterr()
        return code, " ".join((out + err).split())

    def add(self, name: str, body: bytes | str, indicator: str, *more: str) -> tuple[int, str]:
        (self.data / "incoming" / name).write_bytes(body if isinstance(body, bytes) else body.encode())
        service = name.rpartition(".")[2]
        arguments = ("--service", service, "--file", f"incoming/{name}", "--indicator", indicator, "--id", "prov")
        return self.etl(
            "series", "add", *arguments, "--licence", "CC0 1.0", "--producer", "SCB", "--title", "Prov", *more
        )

    def entry(self) -> str:
        return (self.data / "catalogue.toml").read_text(encoding="utf-8")


@pytest.fixture
def catalogue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Catalogue:
    return Catalogue(tmp_path, capsys)


def response(body: str | bytes) -> RawResponse:
    return RawResponse("0001-in.csv", "data/in.csv", body.encode() if isinstance(body, str) else body)


def test_next_months_file_goes_in_and_a_changed_layout_is_refused(catalogue: Catalogue) -> None:
    code, output = catalogue.add("in.csv", TABLE, "population")
    assert code == DONE and "Norrköping, 2021: 10" in output and "De första av 4 uppgifter" in output
    assert '[series.layout]\nseparator = ";"\nkeys = ["Kommun"]\nacross = ["period"]' in catalogue.entry()
    assert catalogue.etl("fetch", "prov")[0] == DONE
    path = catalogue.data / "incoming" / "in.csv"
    path.write_text("Kommun;2021;2022;2023\nNorrköping;10;11;12\nLinköping;20;21;22\n", encoding="utf-8")
    code, output = catalogue.etl("fetch", "prov")
    assert code == DONE and "6 uppgifter (2 nya, 0 reviderade)" in output
    before = "Då: skiljetecken ';'; kolumner som säger vad talen gäller 'Kommun'; åt sidan perioder."
    for text, now in (
        (
            "Kommun;Kön;2021\nNorrköping;män;10\n",
            "skiljetecken ';'; kolumner som säger vad talen gäller 'Kommun', 'Kön'",
        ),
        ("Kommun,2021\nNorrköping,10\nLinköping,20\n", "Ingen tabell hittas"),
        ("Inrikes födda\nKommun;2021\nNorrköping;10\n", "Rubriken säger 'Inrikes'"),
    ):
        path.write_text(text, encoding="utf-8")
        code, output = catalogue.etl("fetch", "prov")
        assert code == FAILED and f"{before} Nu: {now}" in output


def test_a_part_that_a_column_names_is_chosen_by_a_person(catalogue: Catalogue) -> None:
    text = "Kommun;Bakgrund;2021\nNorrköping;Inrikes födda;10\n"
    code, output = catalogue.add("in.csv", text, "population")
    assert code == REFUSED and "Filen gäller bara 'Inrikes födda' (Bakgrund)" in output and catalogue.entry() == ""
    assert catalogue.add("in.csv", text, "population", "--select", "Bakgrund=Inrikes födda")[0] == DONE


def test_the_total_of_a_column_without_a_role_is_what_is_read(catalogue: Catalogue) -> None:
    text = "Kommun;Bakgrund;2021\nNorrköping;Inrikes födda;10\nNorrköping;Samtliga;15\n"
    code, output = catalogue.add("in.csv", text, "population")
    assert code == DONE and "De första av 1 uppgifter: Norrköping, 2021: 15" in output
    assert 'Bakgrund = ["Samtliga"]' in catalogue.entry()


@pytest.mark.child
@pytest.mark.parametrize(
    ("body", "limits"),
    [
        pytest.param(
            "Kommun;2021\n" + "Norrköping;1\n" * 1_000,
            Limits(seconds=120, megabytes=4_096, file_bytes=1_000),
            marks=pytest.mark.slow,
        ),
        (TABLE, Limits(seconds=0.01, megabytes=4_096, file_bytes=10_000_000)),
    ],
)
def test_a_file_that_takes_too_much_costs_its_own_process(body: str, limits: Limits) -> None:
    with pytest.raises(FetchError, match=r"data/in\.csv: Filen (är för stor för att läsas|tar mer än)"):
        read_published_file(file_entry("csv", "in.csv"), response(body), REFERENCE, limits=limits)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "indicator", "more", "read"),
    [
        ("csv-wide-latin1/in.csv", "population", (), "12 uppgifter: Linköping, 2021, män: 83 900"),
        ("xlsx-title-block/in.xlsx", "new_businesses", (), "8 uppgifter: Linköping, 2024K1: 355"),
        ("xlsx-years-across-several-sheets/in.xlsx", "population", (), "18 uppgifter: Linköping, 2021, män: 83 900"),
        ("xlsx-long-year-and-month/in.xlsx", "unemployment_share", ("--unit", "procent"), "12 uppgifter: Linköping, 2024M01, män: 21,1"),
    ],
)  # fmt: skip
def test_cases(catalogue: Catalogue, case: str, indicator: str, more: tuple[str, ...], read: str) -> None:
    name = case.rpartition("/")[2]
    code, output = catalogue.add(name, (CASES / case).read_bytes(), indicator, *more)
    assert code == DONE and f"De första av {read}" in output
    assert catalogue.etl("fetch", "prov")[0] == DONE


def test_a_person_at_a_terminal_is_asked_and_others_are_told_the_option(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Arbetslösa ungdomar\nKommun;År;Antal;Andel (%)\nNorrköping;2021;10;5,5\n"
    code, output = catalogue.add("in.csv", text, "population")
    assert code == REFUSED and "Flera kolumner har tal" in output and "Svara med --column." in output
    terminal = io.StringIO("Antal\nungdomar\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    code, output = catalogue.add("in.csv", text, "population")
    assert code == DONE and "(Antal, Andel (%))" in output and "Norrköping, 2021: 10" in output
    assert 'values = ["Antal"]' in catalogue.entry() and 'only = ["ungdomar"]' in catalogue.entry()


def test_a_new_indicator_is_described_by_its_source_and_by_a_person(catalogue: Catalogue) -> None:
    (catalogue.data / "incoming" / "x.csv").write_text(f"Kvarter\n\n{TABLE}", encoding="utf-8")
    stated = ["series", "add", "--service", "csv", "--file", "incoming/x.csv", "--new-indicator", "flats"]
    stated += ["--licence", "CC0 1.0", "--producer", "SCB"]
    for answer, question in (
        ([], "Källan säger inte vilken enhet talen har. Vilken? Svara med --unit."),
        (["--unit", "antal"], '--describe "direction=…"'),
        (["--describe", "direction=neutral"], '--describe "definition=…"'),
        (["definition=Kvarter den 31 december."], '--describe "aggregation=…"'),
    ):
        stated += answer
        code, output = catalogue.etl(*stated)
        assert code == REFUSED and question in output and catalogue.entry() == ""
    code, output = catalogue.etl(*stated, "aggregation=last", "decimals=ett")
    assert code == REFUSED and "decimals är 'ett'. Skriv ett heltal." in output
    assert catalogue.etl(*stated, "aggregation=last")[0] == DONE
    (series,) = read_catalogue(catalogue.data)
    about = {"title": "Kvarter", "unit": "antal", "decimals": 0, "frequency": "Y", "rhythm": "Y"}
    assert about.items() <= series.indicators[0].about.items()
    assert catalogue.etl("fetch")[0] == DONE
    code, output = catalogue.etl(*stated, "aggregation=last", "--id", "ny")
    assert code == REFUSED and "Måttet 'flats' finns redan." in output


def test_what_a_file_has_becomes_new_measures_without_a_question(catalogue: Catalogue) -> None:
    text = "Unga i arbete\nKommun;År;Bransch;Antal;Andel (%)\n"
    text += "".join(
        f"{name};2021;{part};{count};{count / 8}\n"
        for name in ("Norrköping", "Linköping")
        for part, count in (("Handel", 1), ("Vård", 2))
    ).replace(".", ",")
    (catalogue.data / "incoming" / "x.csv").write_text(text, encoding="utf-8")
    stated = [
        "series",
        "add",
        "--service",
        "csv",
        "--file",
        "incoming/x.csv",
        "--new-indicator",
        "work",
        "--licence",
        "x",
    ]
    stated += ["--producer", "x", "--describe", "direction=neutral", "definition=De som arbetar.", "aggregation=none"]
    code, output = catalogue.etl(*stated)
    assert code == REFUSED and "Källan säger inte vilken enhet" in output
    code, output = catalogue.etl(*stated, "unit=antal")
    assert code == DONE
    for taken in ("alla: Flera kolumner har tal", "Unga: Rubriken säger", "delar av samma mått: Dimensionen 'Bransch'"):
        assert f"Antaget är {taken}" in output, output
    (series,) = read_catalogue(catalogue.data)
    assert [
        (one.indicator_id, one.about["title"], one.about["unit"], one.about["decimals"]) for one in series.indicators
    ] == [
        ("work-antal", "Unga i arbete: Antal", "antal", 0),
        ("work-andel", "Unga i arbete: Andel (%)", "procent", 3),
    ]
    assert series.entry["dimensions"] == {
        "period": "År",
        "contents": "mått",
        "region": "Kommun",
        "breakdown": "Bransch",
    }
    assert catalogue.etl("fetch")[0] == DONE


def test_a_parquet_file_of_others_is_added_and_its_next_with_another_column_refused(catalogue: Catalogue) -> None:
    def body(*columns: str) -> bytes:
        target = io.BytesIO()
        rows = {"Kommun": ["Norrköping"], "2021": [10], "2022": [11], **{name: ["män"] for name in columns}}
        pd.DataFrame(rows).to_parquet(target)
        return target.getvalue()

    code, output = catalogue.add("x.parquet", body(), "population")
    assert code == DONE and "Norrköping, 2022: 11" in output and 'across = ["period"]' in catalogue.entry()
    assert catalogue.etl("fetch")[0] == DONE
    (catalogue.data / "incoming" / "x.parquet").write_bytes(body("Kön"))
    code, output = catalogue.etl("fetch")
    assert code == FAILED and "upplagd på ett annat sätt" in output


def test_an_entry_without_a_licence_is_not_fetched(catalogue: Catalogue) -> None:
    assert catalogue.add("x.csv", TABLE, "population", "--licence", "")[0] == DONE
    code, output = catalogue.etl("fetch")
    assert code == FAILED and "licence är inte ifyllt: det står inget." in output


def test_a_series_of_the_page_is_read_renamed_and_removed_where_it_lies(catalogue: Catalogue) -> None:
    assert catalogue.add("x.csv", TABLE, "population")[0] == DONE
    (catalogue.data / "added").mkdir()
    (catalogue.data / "added" / "catalogue.toml").write_text(catalogue.entry().replace('"prov"', '"av-sidan"'), "utf-8")
    assert [(one.series_id, one.is_added) for one in read_catalogue(catalogue.data)] == [
        ("prov", False),
        ("av-sidan", True),
    ]
    assert catalogue.etl("series", "rename", "av-sidan", "sidans")[0] == DONE
    # Its files are given by a reader, and the one that lies in incoming is of another series.
    code, output = catalogue.etl("fetch")
    assert code == DONE and "prov: ny ögonblicksbild" in output and "sidans" not in output
    assert catalogue.etl("series", "remove", "sidans")[0] == DONE
    assert [one.series_id for one in read_catalogue(catalogue.data)] == ["prov"]
