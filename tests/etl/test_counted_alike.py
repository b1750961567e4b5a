"""Test that unit, scale and decimals are compared with the indicator's when adding, fetching and building."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from pytest_httpserver import HTTPServer

from etl.fetch.catalogue.catalogue import read_catalogue
from etl.fetch.failure import FetchError
from etl.fetch.meaning.figures import COLUMNS
from etl.fetch.services import fetch_responses
from etl.fetch.snapshots import load_snapshots
from etl.fetch.sources.web import Web
from etl.fetch.store import keep
from panel import warehouse
from tests.support.fetch_commands import play, write
from tests.support.services import Kolada, serve_kolada, serve_pxweb
from tests.support.services.entries import (
    ALL,
    MAPPING,
    file_entry,
    kolada_entry,
    population_table,
    sources_in,
    table_entry,
)
from tests.support.statistics_files import WRITERS, cube

# What a source may say that no count of persons is: its unit, its decimals, its values, and what has to be written in
# the entry for the figures to be taken all the same, with what they are multiplied by.
ASPECTS: dict[str, dict[str, Any]] = {
    "unit": {"unit": "MWh", "decimals": 0, "value": 145.0, "purpose": {"unit": "antal"}, "factor": 1},
    "scale": {"unit": "1000-tal", "decimals": 1, "value": 145.2, "purpose": {"scale": 1000}, "factor": 1000},
    "decimals": {"unit": "antal", "decimals": 1, "value": 145.2, "purpose": {"unit": "antal"}, "factor": 1},
}
NAMED = {
    "unit": "räknar i 'MWh', men population i 'antal'",
    "scale": "räknar i '1000-tal', men population i 'antal'",
    "decimals": "Källan anger 1 decimal, men population har 0 decimaler ('antal')",
}
# These have no word for decimals: the figures themselves show them.
BY_THE_FIGURES = "Källan har 145.2, men population räknas i hela antal ('antal')"
SERVICES = ["px", "xlsx", "csv", "json", "parquet", "pxweb", "kolada"]


@dataclass(frozen=True)
class Source:
    """A source in a folder or at an address: how it is added on the command line, and its entry written by hand."""

    data: Path
    add: tuple[str, ...]
    entry: Callable[..., Any]
    options: dict[str, Any]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    return sources_in(tmp_path)


def source_of(service: str, aspect: dict[str, Any], data: Path, server: HTTPServer) -> Source:
    unit, decimals, value = aspect["unit"], aspect["decimals"], aspect["value"]
    if service == "pxweb":
        table = population_table(unit=unit, decimals=decimals)
        table.values = dict.fromkeys(table.values, value)
        url = serve_pxweb(server, table)
        return Source(data, ("--url", url, "--table", "TAB6471"), lambda **options: table_entry(url, **options), {})
    if service == "kolada":
        figures = {("N01951", "0581", 2024, "T"): value}
        url = serve_kolada(server, Kolada(dict(figures), titles={"N01951": f"Invånare, {unit}"}))
        return Source(data, ("--url", url, "--kpi", "N01951"), lambda **options: kolada_entry(url, **options), {})
    table = cube()
    plain = tuple(replace(one, units=(), decimals=()) for one in table.dimensions)
    table = replace(table, dimensions=plain, unit=unit, decimals=decimals, values=table.values * 0 + value)
    (data / f"x.{service}").write_bytes(WRITERS[service](table))
    stated = {"dimensions": MAPPING, "select": ALL, "indicator": [{"id": "population", "code": "000007SF"}]}
    # csv has no place for a unit: the entry is the only one that says.
    options = {"unit": unit} if service == "csv" and unit != "antal" else {}
    return Source(
        data, ("--file", f"x.{service}"), lambda **more: file_entry(service, f"x.{service}", **stated | more), options
    )


def add(service: str, source: Source) -> str:
    options = [part for name, value in source.options.items() for part in (f"--{name}", str(value))]
    arguments = ("--service", service, *source.add, "--indicator", "population", "--id", "prov", *options)
    with pytest.raises(FetchError) as refused:
        play(source.data, "series", "add", *arguments)
    assert not read_catalogue(source.data)
    return str(refused.value)


def fetch(_: str, source: Source) -> str:
    write(source.data, source.entry(**source.options))
    code, output = play(source.data, "fetch")
    assert code != 0 and not list((source.data / "snapshots").glob("*/*/snapshot.json"))
    return output


def build(_: str, source: Source) -> str:
    """As for a series that was fetched before its unit was looked at."""
    write(source.data, source.entry(**source.options))
    (series,) = read_catalogue(source.data)
    responses = fetch_responses(series, Web(), None, source.data)
    keep(source.data, series, responses, pd.DataFrame(columns=COLUMNS), None, datetime.now(UTC))
    with duckdb.connect() as connection:
        load_snapshots(connection, source.data)
        assert connection.execute("SELECT count(*) FROM raw_fetched").fetchone() == (0,)
        found = connection.execute("SELECT problem FROM raw_left_out WHERE is_current").fetchone()
    assert found is not None
    return str(found[0])


@pytest.mark.parametrize("stage", [add, fetch, build])
@pytest.mark.parametrize("aspect", list(ASPECTS))
@pytest.mark.parametrize("service", SERVICES)
def test_what_is_counted_otherwise_is_refused_with_both_named(
    data: Path, httpserver: HTTPServer, service: str, aspect: str, stage: Callable[[str, Source], str]
) -> None:
    output = stage(service, source_of(service, ASPECTS[aspect], data, httpserver))
    has_no_decimals = service in {"csv", "kolada"} and aspect == "decimals"
    assert (BY_THE_FIGURES if has_no_decimals else NAMED[aspect]) in " ".join(output.split())


@pytest.mark.parametrize("aspect", list(ASPECTS))
@pytest.mark.parametrize("service", SERVICES)
def test_what_the_entry_says_on_purpose_is_taken(data: Path, httpserver: HTTPServer, service: str, aspect: str) -> None:
    source = source_of(service, ASPECTS[aspect], data, httpserver)
    write(data, source.entry(**source.options | ASPECTS[aspect]["purpose"]))
    code, output = play(data, "fetch")
    assert code == 0, output
    with duckdb.connect() as connection:
        load_snapshots(connection, data)
        values = connection.execute("SELECT DISTINCT value FROM raw_fetched").fetchall()
    assert values == [(ASPECTS[aspect]["value"] * ASPECTS[aspect]["factor"],)]


@pytest.mark.parametrize(("stated", "used", "is_taken"), [(1, 1, True), (0, 1, True), (0, 0, False), (2, 0, False)])
def test_decimals_are_those_stated_or_those_of_the_figures(
    data: Path, httpserver: HTTPServer, stated: int, used: int, is_taken: bool
) -> None:
    """A table may show fewer decimals than its figures have; a share in whole percent is never shown with a decimal."""
    aspect = {"unit": "procent", "decimals": stated, "value": 8.8 if used else 9.0}
    source = source_of("px", aspect, data, httpserver)
    write(data, source.entry(indicator=[{"id": "unemployment_share", "code": "000007SF"}]))
    code, output = play(data, "fetch")
    assert (code == 0) == is_taken, output
    assert is_taken or "men unemployment_share har 1 decimal ('procent')" in output
