"""Test the commands fetch and series add: the outcome of each series, failures, and additions to the catalogue."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from etl.fetch import run
from etl.fetch.catalogue.catalogue import FILES, read_catalogue
from etl.fetch.failure import FetchError
from etl.fetch.run import fetch_all
from etl.fetch.sources.web import Web
from etl.fetch.store import read_snapshots
from panel.errors import CHECK_FAILED, DONE
from panel.formats.cube import Cube
from panel.formats.json_stat import write_json_stat
from panel.formats.tables import write_csv, write_parquet
from tests.conftest import ROOT
from tests.support.fetch_commands import play, write
from tests.support.kolada_figures import FIGURES
from tests.support.services import Kolada, serve_kolada, serve_pxweb
from tests.support.services.entries import file_entry, kolada_entry, population_table, table_entry
from tests.support.statistics_files import cube


def files_of(data: Path) -> dict[str, bytes]:
    return {str(path.relative_to(data)): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def test_one_that_fails_stops_no_other(sources: Path, httpserver: HTTPServer) -> None:
    httpserver.no_handler_status_code = 404
    px, kolada = serve_pxweb(httpserver, population_table()), serve_kolada(httpserver, Kolada(dict(FIGURES)))
    write(
        sources,
        table_entry(px, id="gone", table="TAB1"),
        table_entry(px),
        file_entry(
            "arbetsformedlingen", "incoming", id="no-files", indicator=[{"id": "unemployment_share", "code": "TOT"}]
        ),
        kolada_entry(kolada),
    )
    code, output = play(sources, "fetch")
    assert code == CHECK_FAILED
    assert "gone: http://" in output and "svarade 404" in output
    assert "population-month: ny ögonblicksbild" in output and "108 uppgifter (108 nya, 0 reviderade)" in output
    assert "no-files: Inga filer i" in output
    assert "kolada-population: ny ögonblicksbild" in output and "45 uppgifter" in output
    assert "1 av 4 serier gick inte att hämta" in output
    code, output = play(sources, "fetch", "population-month", "kolada-population", "no-files")
    assert code == DONE
    assert output.count("oförändrad") == 2
    code, output = play(sources, "series", "list")
    assert f"{datetime.now(UTC):%Y-}" in output and "aldrig" in output and code == 0


def test_a_failure_leaves_the_old_data(sources: Path, httpserver: HTTPServer) -> None:
    write(sources, table_entry(serve_pxweb(httpserver, population_table())))
    assert play(sources, "fetch")[0] == 0
    before = files_of(sources / "snapshots" / "population-month")
    httpserver.clear()
    httpserver.no_handler_status_code = 503
    assert play(sources, "fetch")[0] == CHECK_FAILED
    after = files_of(sources / "snapshots" / "population-month")
    assert {name: body for name, body in after.items() if not name.endswith("figures.parquet")} == before


def test_a_dry_run_says_what_and_writes_nothing(sources: Path, httpserver: HTTPServer) -> None:
    table = population_table(max_cells=40)
    (sources / "x.csv").write_bytes(write_csv(cube()))
    write(
        sources,
        table_entry(serve_pxweb(httpserver, table)),
        kolada_entry(serve_kolada(httpserver, Kolada(dict(FIGURES))), first_year=2020),
        file_entry("csv", "x.csv"),
    )
    before = files_of(sources)
    code, output = play(sources, "fetch", "--dry-run", "--since", "2026M02")
    assert code == 0
    assert "population-month: skulle hämta 72 celler i 2 anrop" in output
    assert "kolada-population: skulle inte hämta något: inget finns från 2026-02-01" in output
    assert "from-file: skulle hämta 1 fil" in output
    code, output = play(sources, "fetch", "--dry-run", "kolada-population")
    assert code == 0 and "i minst 1 anrop" in output
    assert table.requests == [] and files_of(sources) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fetch", "populatoin-month"], "finns inte i katalogen.*Menar du 'population-month'"),
        (["fetch", "--since", "igår"], "'igår' är ingen period"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    sources: Path, httpserver: HTTPServer, arguments: list[str], message: str
) -> None:
    write(sources, table_entry(serve_pxweb(httpserver, population_table())))
    with pytest.raises(FetchError, match=message):
        play(sources, *arguments)


def test_a_broken_catalogue_is_reported(sources: Path) -> None:
    (sources / "catalogue.toml").write_text("[[series]\n", encoding="utf-8")
    with pytest.raises(FetchError, match=r"catalogue\.toml.*går inte att läsa"):
        play(sources, "fetch")


def test_every_fault_of_the_catalogue_is_reported_at_once(sources: Path) -> None:
    good = file_entry("csv", "x.csv")
    one = {**good.entry, "id": "one", "titel": "x", "scale": 0, "indicator": []}
    write(sources, replace(good, entry=one), replace(good, entry={**good.entry, "id": "two", "service": "cvs"}))
    with pytest.raises(FetchError) as refused:
        play(sources, "fetch")
    for output in (
        "värdet 'one': 'titel' hör inte dit.",
        "scale är 0.",
        "vilket mått",
        "värdet 'two': Tjänsten 'cvs'",
    ):
        assert output in str(refused.value), output


def test_two_fetches_at_once_keep_one_answer(sources: Path, httpserver: HTTPServer) -> None:
    series = table_entry(serve_pxweb(httpserver, population_table()))
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def fetch() -> None:
        together.wait(10)
        outcomes.extend(outcome.kind for outcome in fetch_all([series], sources, Web()))

    threads = [threading.Thread(target=fetch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["new", "unchanged"]
    assert len(read_snapshots(sources)) == 1


def test_a_fetch_that_goes_on_is_reported(
    sources: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = table_entry(serve_pxweb(httpserver, population_table()))
    monkeypatch.setattr(run, "MAX_WAIT_SECONDS", 0)
    (sources / "snapshots").mkdir()
    with run.FileLock(sources / "snapshots" / ".population-month.lock", thread_local=False):
        (outcome,) = fetch_all([series], sources, Web())
    assert outcome.kind == "failed" and "pågår" in outcome.text


def add(data: Path, *arguments: str) -> tuple[int, str]:
    return play(data, "series", "add", *arguments)


def test_a_table_is_added_and_can_be_fetched(sources: Path, httpserver: HTTPServer) -> None:
    url = serve_pxweb(httpserver, population_table(left_out=frozenset({"Region", "Kon"})))
    arguments_of_add = (
        "--service",
        "pxweb",
        "--url",
        url,
        "--table",
        "TAB6471",
        "--indicator",
        "population",
        "--id",
        "mine",
    )
    code, output = add(
        sources, *arguments_of_add, "--select", "Region=0581,05", "--select", "Tid=range(2026M01,2026M02)"
    )
    assert code == 0 and "python -m etl fetch mine" in output
    text = (sources / "catalogue.toml").read_text(encoding="utf-8")
    assert text.startswith("# Kommunens serier\n")
    assert "# select.Alder (alder, 3 värden): TotSA totalt, samtliga åldrar, -4 0-4 år, 100+ 100+ år" in text
    assert "# perioder: 2026M01–2026M03" in text
    (series,) = read_catalogue(sources)
    assert series.entry["select"]["Region"] == ["0581", "05"]
    # Sex is summed over by the service, since nobody chose from it; regions never are.
    assert "Kon" not in series.entry["select"] and "sex" not in series.entry["dimensions"]
    assert series.entry["dimensions"]["region"] == "Region"
    assert [(one.indicator_id, one.code) for one in series.indicators] == [("population", "000007SF")]
    assert play(sources, "fetch", "mine", "--dry-run")[0] == 0
    before = (sources / "catalogue.toml").read_text(encoding="utf-8")
    with pytest.raises(FetchError, match="'mine' finns redan"):
        add(sources, *arguments_of_add)
    add(sources, *arguments_of_add[:-1], "another")
    assert (sources / "catalogue.toml").read_text(encoding="utf-8").startswith(before)
    assert [series.series_id for series in read_catalogue(sources)] == ["mine", "another"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "Region=0582"], r"'0582' finns inte.*Menar du '0581'"),
        (["--select", "Regoin=0581"], r"'Regoin' finns inte.*Menar du 'Region'"),
        (["--select", "Region"], "är inget urval"),
        (["--indicator", "populatoin"], r"'populatoin' finns inte.*Menar du 'population'"),
        (["--table", "TAB1"], "svarade 404"),
        (["--id", "Å"], "har ett annat än a-z"),
    ],
)
def test_what_is_not_there_is_not_added(
    sources: Path, httpserver: HTTPServer, arguments: list[str], message: str
) -> None:
    httpserver.no_handler_status_code = 404
    url = serve_pxweb(httpserver, population_table())
    before = files_of(sources)
    common = ["--service", "pxweb", "--url", url, "--table", "TAB6471", "--indicator", "population"]
    with pytest.raises(Exception, match=message):
        add(sources, *common, *arguments)
    assert {name: body for name, body in files_of(sources).items() if not name.endswith(".lock")} == before


def test_a_new_measure_has_the_unit_and_decimals_of_its_table(sources: Path, httpserver: HTTPServer) -> None:
    url = serve_pxweb(httpserver, population_table(unit="hektar", decimals=1))
    stated = ("--describe", "direction=neutral", "definition=Yta.", "aggregation=none", "--licence", "CC0 1.0")
    table = ("--service", "pxweb", "--url", url, "--table", "TAB6471")
    assert play(sources, "series", "add", *table, "--new-indicator", "area", *stated)[0] == 0
    (about,) = read_catalogue(sources)[-1].entry["indicator"]
    assert (about["title"], about["unit"], about["decimals"]) == ("Folkmängden per månad", "hektar", 1)


def test_a_key_figure_is_added_and_fetched(sources: Path, httpserver: HTTPServer) -> None:
    url = serve_kolada(httpserver, Kolada(dict(FIGURES)))
    common = ("--service", "kolada", "--url", url, "--indicator", "population")
    add(sources, *common, "--kpi", "N01951", "--select", "regions=0581,00")
    (series,) = read_catalogue(sources)
    assert series.series_id == "kolada-n01951"
    assert series.entry["title"] == "Invånare totalt, antal"
    assert play(sources, "fetch")[0] == 0
    with pytest.raises(FetchError, match="N1 finns inte"):
        add(sources, *common, "--kpi", "N1")


def test_a_file_is_added_and_fetched(sources: Path) -> None:
    (sources / "x.csv").write_bytes(write_csv(cube()))
    _, output = add(sources, "--service", "csv", "--file", "x.csv", "--indicator", "population")
    assert "csv-x. Skriv först producer och licence i katalogen, under serien." in output
    code, output = play(sources, "fetch")
    assert code == CHECK_FAILED and output.startswith("csv-x: producer är inte ifyllt: det står ATT SKRIVA")
    assert read_snapshots(sources) == []
    play(sources, "series", "remove", "csv-x")
    stated = ("--title", "Folkmängd", "--producer", "SCB", "--licence", "CC0 1.0")
    add(sources, "--service", "csv", "--file", "x.csv", "--indicator", "population", *stated)
    (series,) = read_catalogue(sources)
    assert series.entry["dimensions"] == {
        "period": "Tid",
        "contents": "ContentsCode",
        "region": "Region",
        "sex": "Kon",
        "age": "Alder",
    }
    assert "108 nya" in play(sources, "fetch")[1]


def test_a_series_is_shown_and_renamed_with_what_was_fetched(sources: Path, httpserver: HTTPServer) -> None:
    write(sources, table_entry(serve_pxweb(httpserver, population_table()), id="first"))
    assert "Hämtad: aldrig." in play(sources, "series", "show", "first")[1]
    play(sources, "fetch", "first")
    (before,) = read_snapshots(sources)
    stored = {name: body for name, body in files_of(sources).items() if name.startswith("snapshots/first/")}
    _, shown = play(sources, "series", "show", "first")
    assert 'id = "first"' in shown and "Hämtad en gång" in shown
    assert "population: januari 2026 till mars 2026, 3 perioder, 4 områden." in shown

    _, output = play(sources, "series", "rename", "first", "second")
    assert "first heter nu second. Nästa bygge visar det som är hämtat under det namnet." in output
    (after,) = read_snapshots(sources)
    assert (after.series.series_id, after.snapshot_id) == ("second", f"second/{before.folder.name}")
    kept = {
        f"snapshots/first/{name.removeprefix('snapshots/second/')}": body for name, body in files_of(sources).items()
    }
    assert stored.items() <= kept.items()
    assert "oförändrad" in play(sources, "fetch", "second")[1]
    assert play(sources, "series", "show", "second")[1] == shown.replace('id = "first"', 'id = "second"')


def test_a_name_that_is_taken_or_not_there_is_refused(sources: Path, httpserver: HTTPServer) -> None:
    base = serve_pxweb(httpserver, population_table())
    write(sources, table_entry(base, id="first"), table_entry(base, id="second"))
    play(sources, "fetch", "second")
    (sources / "snapshots" / "third").mkdir()
    (sources / ".catalogue.toml.lock").touch()
    before = files_of(sources)
    for name, new, message in (
        ("first", "second", "'second' är redan taget: serien finns i katalogen"),
        ("first", "third", "'third' är redan taget: det som är hämtat ligger i"),
        ("first", "Först!", "'Först!' är inget id"),
        ("first", "../third", "är inget id"),
        ("firts", "fourth", "Menar du 'first'?"),
    ):
        with pytest.raises(FetchError, match=re.escape(message)):
            play(sources, "series", "rename", name, new)
    with pytest.raises(FetchError, match="Menar du 'first'"):
        play(sources, "series", "show", "firts")
    assert files_of(sources) == before


PX = """CHARSET="ANSI";CODEPAGE="iso-8859-15";LANGUAGE="en";LANGUAGES="en","sv";TITLE="Population";UNITS="number";
DECIMALS=0;STUB="region";HEADING="year";TITLE[sv]="Folkmängd";UNITS[sv]="antal";STUB[sv]="region";HEADING[sv]="år";
VALUES("region")="East";VALUES[sv]("region")="Östergötlands län";CODES("region")="05";VALUES("year")="2022","2023";
TIMEVAL("year")=TLIST(A1),"2022","2023";DATA=
472000 472500
"""


def test_a_px_in_its_second_language_is_added_and_says_what_was_odd(sources: Path) -> None:
    (sources / "x.px").write_bytes(PX.encode())
    stated = ("--service", "px", "--file", "x.px", "--indicator", "population", "--licence", "CC0", "--producer", "SCB")
    _, output = add(sources, *stated, "--id", "english")
    assert "Läses inte: språket sv." in output
    _, output = add(sources, *stated, "--language", "sv")
    assert "CODEPAGE säger iso-8859-15, men filen är skriven i utf-8" in output
    assert "Filen slutar utan semikolon" in output and "Läses inte: språket en." in output
    english, series = read_catalogue(sources)
    assert english.entry["title"] == "Population"
    assert (series.entry["title"], series.entry["language"]) == ("Folkmängd", "sv")
    assert series.entry["dimensions"] == {"period": "år", "region": "region"}
    assert play(sources, "fetch", "px-x")[0] == DONE


@pytest.mark.parametrize(("service", "writer"), [("json", write_json_stat), ("parquet", write_parquet)])
def test_a_file_of_json_stat_or_parquet_is_added_and_fetched(
    sources: Path, service: str, writer: Callable[[Cube], bytes]
) -> None:
    (sources / f"x.{service}").write_bytes(writer(cube()))
    stated = ("--file", f"x.{service}", "--indicator", "population", "--licence", "CC0", "--producer", "SCB")
    add(sources, "--service", service, *stated, "--title", "Folkmängd", "--select", "ContentsCode=000007SF")
    code, output = play(sources, "fetch", f"{service}-x")
    assert code == DONE and "108 uppgifter" in output


def test_the_catalogue_that_comes_with_the_panel_holds() -> None:
    catalogue = read_catalogue(ROOT / "data")
    assert len({series.series_id for series in catalogue}) == len(catalogue) >= 8
    assert {series.service for series in catalogue} >= {"scb", "kolada", "arbetsformedlingen"}
    assert all(series.page_url.startswith("https://") for series in catalogue if series.service not in FILES)
