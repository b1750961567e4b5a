"""Test PxWeb's API v1: the same figures as by v2, in pieces within its limits, and what is said of folders and faults."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from pytest_httpserver import HTTPServer

from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import read_reference
from etl.fetch.sources import pxweb, pxweb_v1
from etl.fetch.sources.web import RawResponse, Web
from tests.conftest import ROOT
from tests.support.services import serve_pxweb
from tests.support.services.entries import ALL, population_table, table_entry
from tests.support.services.pxweb_v1 import serve_pxweb_v1

REFERENCE = read_reference(ROOT / "data")


def fetched(url: str, web: Web | None = None, since: date | None = None, **changes: Any) -> pd.DataFrame:
    series = table_entry(url, **changes)
    return pxweb.parse(series, pxweb.fetch(series, web or Web(), since), REFERENCE)


@pytest.mark.parametrize("max_cells", [1, 5, 27, 108, 150_000])
def test_the_figures_are_those_of_v2_however_they_are_split(httpserver: HTTPServer, max_cells: int) -> None:
    table = population_table(max_cells=max_cells)
    by_v1 = fetched(serve_pxweb_v1(httpserver, table))
    assert all(len(one["Region"]) * len(one["Tid"]) <= max_cells for one in table.requests)
    pd.testing.assert_frame_equal(by_v1, fetched(serve_pxweb(httpserver, population_table())))
    assert len(by_v1) == 108


def test_a_dimension_that_is_left_out_is_summed_by_the_service_and_since_is_kept(httpserver: HTTPServer) -> None:
    table = population_table(left_out=frozenset({"Alder"}))
    of_all = {key[:1] + key[2:]: value for key, value in table.values.items() if key[1] == "TotSA"}
    table.values |= of_all
    mapping = {"region": "Region", "period": "Tid", "sex": "Kon", "contents": "ContentsCode"}
    select = {code: codes for code, codes in ALL.items() if code != "Alder"}
    figures = fetched(serve_pxweb_v1(httpserver, table), None, date(2026, 3, 1), dimensions=mapping, select=select)
    assert set(figures["period_start"]) == {date(2026, 3, 1)} and set(figures["age"]) == {"total"}
    assert len(figures) == 4 * 3


def test_the_pace_and_the_limits_of_the_service_are_kept(httpserver: HTTPServer) -> None:
    web = Web()
    base = serve_pxweb_v1(httpserver, population_table(calls=10, window_seconds=7))
    config = pxweb.read_config(web, base)
    (pace,) = web.paces.values()
    assert (config.max_cells, pace.calls, pace.seconds) == (150_000, 10, 7)
    httpserver.clear()
    old = serve_pxweb_v1(httpserver, population_table(), {"maxValues": 5000, "maxCalls": 10, "timeWindow": 10})
    assert pxweb.read_config(Web(), old).max_cells == 5000


def test_a_folder_says_which_tables_it_has(httpserver: HTTPServer) -> None:
    base = serve_pxweb_v1(httpserver, population_table())
    with pytest.raises(FetchError, match=r"Adressen är en mapp, ingen tabell\..*Tabeller här: Det finns: TAB6471"):
        pxweb.read_table(Web(), base.rpartition("/")[0], "Folk")


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"title": "x"}, "beskrivning ser inte ut som väntat"),
        ({"title": "x", "variables": [{"code": "a", "text": "a", "values": ["1"], "valueTexts": []}]}, "ser inte ut"),
        ({"title": "x", "variables": [{"code": "a", "text": "a", "values": None}]}, "räknar inte upp värdena i a"),
        ([], "Adressen är en mapp"),
    ],
)
def test_metadata_of_another_form_are_refused(stated: object, message: str) -> None:
    response = RawResponse("", "http://localhost/api/v1/sv/x", json.dumps(stated).encode())
    with pytest.raises(FetchError, match=message):
        pxweb_v1.table_of(response, "x")


def test_an_answer_with_other_codes_than_asked_is_refused(httpserver: HTTPServer) -> None:
    table = population_table()
    series = table_entry(serve_pxweb_v1(httpserver, table))
    (response,) = pxweb.fetch(series, Web(), None)
    posted = json.loads(json.dumps(response.posted))
    posted["query"][0]["selection"]["values"].append("0000")
    with pytest.raises(FetchError, match="väntat var 5"):
        pxweb.parse(series, [RawResponse("", response.url, response.body, posted)], REFERENCE)
