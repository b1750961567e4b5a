"""Test statistics files from elsewhere, from command line to database: taken correctly, or refused with what to do."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from pytest_httpserver import HTTPServer

from etl.fetch.catalogue.catalogue import SERIES_ID, read_catalogue
from etl.fetch.meaning.figures import COLUMNS
from etl.fetch.sources import files
from etl.fetch.sources.web import Web
from etl.fetch.store import keep
from panel import warehouse
from panel.__main__ import main
from panel.formats.cube import Dimension
from panel.formats.px.read import read_px, write_px
from tests.conftest import ROOT, replace_in
from tests.support.pages import run, words
from tests.support.published import workbook
from tests.support.statistics_files import WRITERS

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases" / "statistics"
DONE, FAILED, REFUSED = 0, 1, 2
SERIES = """
[[series]]
id = "prov"
service = "px"
title = "Födda"
producer = "SCB"
licence = "CC0 1.0"
path = "incoming/in.px"
dimensions = { region = "kommun", period = "tid" }
"""
BIRTHS = SERIES + 'select = { kommun = ["*"], tid = ["*"] }\nindicator = [{ id = "births" }]\n'


class Panel:
    """A data folder with its own database, and the command line on it."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.capsys = data, capsys
        (data / "incoming").mkdir()

    def take(self, case: str) -> None:
        shutil.copy(CASES / case / "in.px", self.data / "incoming" / "in.px")

    def etl(self, *arguments: str) -> tuple[int, str]:
        code = main(["--data", str(self.data), *arguments])
        out, err = self.capsys.readouterr()
        return code, " ".join((out + err).split())

    def add(self, indicator: str, *more: str, service: str = "px") -> tuple[int, str]:
        arguments = ("--service", service, "--file", f"incoming/in.{service}", "--indicator", indicator, "--id", "prov")
        return self.etl("series", "add", *arguments, "--licence", "CC0 1.0", "--producer", "SCB", *more)

    def has_series(self) -> bool:
        return 'id = "prov"' in (self.data / "catalogue.toml").read_text(encoding="utf-8")

    def figures(self, query: str = "source_id = 'prov'") -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.data / "panel.duckdb"), read_only=True) as connection:
            return connection.execute(
                "SELECT indicator_id, region_code, year(period_start), frequency::VARCHAR, value FROM observation"
                f" WHERE {query} ORDER BY ALL"
            ).fetchall()


@pytest.fixture
def own(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Panel:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "panel.duckdb"))
    return Panel(data, capsys)


def test_an_unknown_region_is_refused_when_it_is_added(own: Panel) -> None:
    own.take("px-unknown-region")
    code, output = own.add("births")
    assert code == REFUSED and not own.has_series()
    assert "prov, data/incoming/in.px, kommun: '2701' (Plus11 (ovägt)) är ingen känd kommun" in output
    code, output = own.add("births", "--select", "kommun=0581")
    assert code == DONE
    assert own.etl("fetch", "prov")[0] == DONE and own.etl("build")[0] == DONE
    assert own.figures() == [("births", "0581", 2023, "Y", 1399.0), ("births", "0581", 2024, "Y", 1383.0)]


def test_an_unknown_region_stops_its_own_series_and_no_build(own: Panel) -> None:
    """The region was known when the series was fetched, and is not any more: as for one fetched before it was looked at."""
    own.take("px-unknown-region")
    regions = own.data / "statistics" / "regions.csv"
    before = regions.read_text(encoding="utf-8")
    regions.write_text(before + "2701,Plus11\n", encoding="utf-8")
    with (own.data / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(BIRTHS)
    assert own.etl("fetch", "prov")[0] == DONE
    regions.write_text(before, encoding="utf-8")

    code, output = own.etl("fetch", "prov")
    assert code == FAILED and "prov, data/incoming/in.px, kommun: '2701' (Plus11 (ovägt))" in output
    code, output = own.etl("build")
    assert code == DONE
    assert (
        "Att åtgärda i statistiken: prov (Födda): prov, data/incoming/in.px, kommun: '2701' (Plus11 (ovägt))" in output
    )
    assert own.figures() == []
    assert own.figures("indicator_id = 'births'") != []
    for shown in (words(run("sources", visa="Hämtningar")), words(run("operations", visa="Uppdatering"))):
        assert "<h3>Att åtgärda i statistiken</h3>" in shown
        assert "Födda (prov): prov, data/incoming/in.px, kommun: &#39;2701&#39; (Plus11 (ovägt)) är ingen känd" in shown

    replace_in(own.data / "catalogue.toml", 'kommun = ["*"]', 'kommun = ["0581"]')
    assert own.etl("fetch", "prov")[0] == DONE
    code, output = own.etl("build")
    assert code == DONE and "Att åtgärda" not in output
    assert "Att åtgärda" not in words(run("sources", visa="Hämtningar"))
    assert [row[-1] for row in own.figures()] == [1399.0, 1383.0]


def test_a_series_that_is_removed_is_gone_from_the_build_and_kept_aside(own: Panel) -> None:
    own.take("px-unknown-region")
    own.add("births", "--select", "kommun=0581")
    own.etl("fetch", "prov")
    before = (own.data / "catalogue.toml").read_text(encoding="utf-8")
    kept = {path.name: path.read_bytes() for path in (own.data / "snapshots" / "prov").rglob("*") if path.is_file()}
    code, output = own.etl("series", "remove", "prov")
    assert code == DONE and "prov är borttagen" in output and "prov.removed-" in output
    assert (
        before.startswith((own.data / "catalogue.toml").read_text(encoding="utf-8").rstrip()) and not own.has_series()
    )
    (aside,) = (own.data / "snapshots").glob("prov.removed-*")
    assert not SERIES_ID.fullmatch(aside.name)
    assert {path.name: path.read_bytes() for path in aside.rglob("*") if path.is_file()} == kept
    assert own.etl("build")[0] == DONE and own.figures() == []
    assert own.etl("series", "remove", "prov")[0] == REFUSED
    assert own.etl("series", "remove", "..")[0] == REFUSED


def test_thousands_are_not_persons(own: Panel) -> None:
    own.take("px-unit-thousands")
    code, output = own.add("population")
    assert code == REFUSED and not own.has_series()
    assert "Källan räknar i '1000-tal', men population i 'antal'" in output and "scale = 1000" in output
    assert own.add("population", "--scale", "1000")[0] == DONE
    assert own.etl("fetch", "prov")[0] == DONE and own.etl("build")[0] == DONE
    assert ("population", "0581", 2023, "Y", 144900.0) in own.figures()
    assert len(own.figures()) == 4
    assert own.figures("indicator_id = 'population' AND value < 1000") == []


def test_a_quarter_never_becomes_a_year(own: Panel) -> None:
    own.take("px-year-and-quarter")
    code, output = own.add("births", "--select", "indikator=Födda", "kvartal=Q1")
    assert code == REFUSED and not own.has_series()
    assert "Dimensionen 'kvartal' är en del av året" in output and "Kvartal 1" in output
    assert "--dimension part_of_year=kvartal" in output


@pytest.mark.parametrize("service", ["px", "json", "csv"])
def test_year_and_quarter_in_two_dimensions_are_quarters(own: Panel, service: str) -> None:
    own.take("px-year-and-quarter")
    table = read_px((own.data / "incoming" / "in.px").read_bytes())
    (own.data / "incoming" / f"in.{service}").write_bytes(WRITERS[service](table))
    stated = () if service == "px" else ("--title", "Födda", "--unit", "antal")
    code, output = own.add("births", *stated, service=service)
    assert code == DONE, output
    assert own.etl("fetch", "prov")[0] == DONE and own.etl("build")[0] == DONE
    with duckdb.connect(str(own.data / "panel.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT frequency::VARCHAR, strftime(period_start, '%Y-%m-%d'), value FROM observation"
            " WHERE source_id = 'prov' ORDER BY period_start"
        ).fetchall()
    starts = [f"{year}-{month:02d}-01" for year in (2024, 2025) for month in (1, 4, 7, 10)]
    values = [344, 392, 349, 298, 314, 366, 371, 338]
    assert found == [("Q", start, value) for start, value in zip(starts, values, strict=True)]


@pytest.mark.parametrize(
    ("frequency", "codes", "starts"),
    [
        ("H", ("2024H1", "2024H2", "2025H1"), ["2024-01-01", "2024-07-01", "2025-01-01"]),
        ("W", ("2024V52", "2025V01", "2025V02"), ["2024-12-23", "2024-12-30", "2025-01-06"]),
        ("S", ("2022/23", "2023/24", "2024/25"), ["2022-07-01", "2023-07-01", "2024-07-01"]),
        ("R", ("2023M04-2024M03", "2023M05-2024M04", "2023M06-2024M05"), ["2023-04-01", "2023-05-01", "2023-06-01"]),
        ("5Y", ("2016-2020", "2017-2021", "2018-2022"), ["2016-01-01", "2017-01-01", "2018-01-01"]),
    ],
)
def test_periods_of_other_lengths_are_fetched_and_built(
    own: Panel, frequency: str, codes: tuple[str, ...], starts: list[str]
) -> None:
    own.take("px-year-and-quarter")
    read = read_px((own.data / "incoming" / "in.px").read_bytes())
    dimensions = (Dimension("kommun", "kommun", ("0581",), ("Norrköping",)), Dimension("tid", "tid", codes, codes))
    made = replace(read, dimensions=dimensions, values=read.values[:3], flags=read.flags[:3])
    (own.data / "incoming" / "in.px").write_bytes(write_px(made))
    declared = f"""{SERIES}
[[series.indicator]]
id = "pupils"
title = "Elever"
unit = "antal"
decimals = 0
frequency = "{frequency}"
direction = "neutral"
definition = "Elever."
comparable_group = "pupils"
aggregation = "sum"
"""
    with (own.data / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(declared)
    assert own.etl("fetch", "prov")[0] == DONE and own.etl("build")[0] == DONE
    with duckdb.connect(str(own.data / "panel.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT frequency::VARCHAR, strftime(period_start, '%Y-%m-%d'), value FROM observation"
            " WHERE source_id = 'prov' ORDER BY period_start"
        ).fetchall()
        made_up = connection.execute("SELECT frequency FROM computed_extent WHERE indicator_id = 'pupils'").fetchall()
    assert found == [(frequency, start, value) for start, value in zip(starts, (344, 392, 349), strict=True)]
    assert made_up == ([("Y",)] if frequency == "H" else [])


def test_a_quarter_that_the_entry_pins_by_hand_is_neither_fetched_nor_built(own: Panel) -> None:
    own.take("px-year-and-quarter")
    pinned = BIRTHS.replace('["*"], tid = ["*"]', '["0581"], tid = ["*"], kvartal = ["Q1"]')
    with (own.data / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(pinned)
    code, output = own.etl("fetch", "prov")
    assert code == FAILED and "Dimensionen 'kvartal' är en del av året" in output
    # As for a series that was fetched before parts of the year were looked at.
    (series,) = (one for one in read_catalogue(own.data) if one.series_id == "prov")
    responses = files.fetch(series, Web(), None, own.data)
    keep(own.data, series, responses, pd.DataFrame(columns=COLUMNS), None, datetime.now(UTC))
    code, output = own.etl("build")
    assert code == DONE and own.figures() == []
    assert "prov (Födda): prov, data/incoming/in.px: Dimensionen 'kvartal' är en del av året" in output


def test_a_year_that_is_not_its_quarters_is_listed_by_the_build(own: Panel) -> None:
    """As when a quarter has become a year in a way that the dimensions do not show."""
    own.take("px-unknown-region")
    replace_in(own.data / "incoming" / "in.px", "1399 1383", "1399 344")
    assert own.add("births", "--select", "kommun=0581")[0] == DONE
    assert own.etl("fetch", "prov")[0] == DONE
    code, output = own.etl("build")
    assert code == DONE
    assert "prov (Födda): Årsuppgiften stämmer inte med kvartalen i 1 av 2 fall." in output
    assert "Norrköping, 2024, är 344, men kvartalen ger tillsammans 1 383." in output


def test_no_figure_is_fetched_or_built_without_a_licence(own: Panel) -> None:
    own.take("px-unknown-region")
    assert own.add("births", "--select", "kommun=0581")[0] == DONE
    assert own.etl("fetch", "prov")[0] == DONE
    catalogue = own.data / "catalogue.toml"
    before, _, after = catalogue.read_text(encoding="utf-8").rpartition('licence = "CC0 1.0"')
    catalogue.write_text(f'{before}licence = "ATT SKRIVA"{after}', encoding="utf-8")
    code, output = own.etl("fetch", "prov")
    assert code == FAILED and "prov: licence är inte ifyllt: det står ATT SKRIVA" in output
    # As for a series that was fetched before the licence was asked for.
    (kept,) = (own.data / "snapshots" / "prov").glob("*/snapshot.json")
    kept.write_text(kept.read_text(encoding="utf-8").replace("CC0 1.0", "ATT SKRIVA"), encoding="utf-8")
    code, output = own.etl("build")
    assert code == DONE and own.figures() == []
    assert "prov: licence är inte ifyllt: det står ATT SKRIVA" in output


def test_no_file_is_built_without_a_licence(own: Panel) -> None:
    replace_in(own.data / "statistics" / "datapackage.json", '"publisher": "SCB"', '"publisher": "ATT SKRIVA"')
    code, output = own.etl("build")
    assert code == FAILED and "publisher är inte ifyllt: det står ATT SKRIVA" in output


def test_each_months_workbook_on_a_page_goes_in_until_its_layout_changes(own: Panel, httpserver: HTTPServer) -> None:
    heading = ["PERIOD", "LÄN", "KOMMUN", "INSKRIVNA ARBETSLÖSA"]

    def publish(months: dict[str, int], heading: list[str] = heading) -> None:
        """Put a page up with a workbook for each month, the newest first, each with all months so far."""
        links = ""
        httpserver.clear()
        for at, (name, number) in enumerate(months.items()):
            rows = [
                [f"2026-{month:02d}", "Östergötlands län", kommun, 100 * month + more]
                for month in range(1, number + 1)
                for kommun, more in (("Norrköping", 2), ("Linköping", 1))
            ]
            body = workbook({"Info": [["Statistiken avser inskrivna."]], "Total": [["Inskrivna"], [], heading, *rows]})
            httpserver.expect_request(f"/f/{name}").respond_with_data(body, content_type="application/octet-stream")
            links = f'<a href="/f/{name}">{at}</a>{links}<a href="/f/varsel-{name}">x</a>'
        httpserver.expect_request("/statistik").respond_with_data(links, content_type="text/html; charset=utf-8")

    publish({"inskrivna-april-2026.xlsx": 4, "inskrivna-mars-2026.xlsx": 3})
    page = httpserver.url_for("/statistik")
    new = ("--new-indicator", "registered", "--describe", "title=Inskrivna", "unit=antal", "direction=lower_better")
    new += ("definition=Inskrivna hos Arbetsförmedlingen.", "aggregation=mean")
    add = ("series", "add", "--service", "xlsx", "--url", page, "--id", "prov", "--licence", "CC0 1.0", *new)
    add += ("--producer", "Arbetsförmedlingen", "--title", "Inskrivna efter kommun")
    code, output = own.etl(*add)
    assert code == REFUSED and "inskrivna-*.xlsx inskrivna-april-2026.xlsx, varsel-inskrivna-*.xlsx" in output
    assert "Svara med --link." in output
    assert own.etl(*add, "--link", "inskrivna-*.xlsx")[0] == DONE
    assert own.etl("fetch", "prov")[0] == DONE
    publish({"inskrivna-augusti-2026.xlsx": 8, "inskrivna-april-2026.xlsx": 4})
    code, output = own.etl("fetch", "prov")
    assert code == DONE and "16 uppgifter (8 nya, 0 reviderade)" in output
    publish({"inskrivna-oktober-2026.xlsx": 10}, [*heading[:2], "KOMMUNNAMN", "INSKRIVNA ARBETSLÖSA"])
    code, output = own.etl("fetch", "prov")
    assert code == FAILED
    assert "Då: kolumner som säger vad talen gäller 'PERIOD', 'LÄN', 'KOMMUN';" in output
    assert "Nu: kolumner som säger vad talen gäller 'PERIOD', 'LÄN', 'KOMMUNNAMN';" in output
    assert own.etl("build")[0] == DONE
    assert [one[-1] for one in own.figures("source_id = 'prov' AND region_code = '0581'")] == [
        100 * month + 2 for month in range(1, 9)
    ]
