"""Test that clients which others wrote for PxWebApi 2 read the panel's tables."""

import io

import pandas as pd
import pytest
from pxweb import PxApi
from pyaxis import pyaxis
from pyjstat import pyjstat
from pytest_httpserver import HTTPServer

from panel.server.api import limits
from tests.support.data_api import call, serve_api

pytestmark = [pytest.mark.usefixtures("panel"), pytest.mark.slow]


@pytest.fixture
def client(httpserver: HTTPServer) -> PxApi:
    return PxApi(serve_api(httpserver))


def test_pxwebpy_finds_and_reads_a_table(client: PxApi) -> None:
    (found,) = [one for one in client.search("arbetslöshet kvartal")["tables"] if one["id"] == "unemployment_share-Q"]
    assert found["lastPeriod"] == "2025K4"
    assert client.get_table_variables("unemployment_share-Q")["region"]["category"]["label"]["0581"] == "Norrköping"
    selected = {"matt": "*", "region": ["0581", "00"], "period": ["top(2)"]}
    assert [
        (row["Region"], row["Period"], row["value"]) for row in client.get_table_data("unemployment_share-Q", selected)
    ] == [
        ("Riket", "2025K3", 7.0),
        ("Riket", "2025K4", 6.8),
        ("Norrköping", "2025K3", 9.4),
        ("Norrköping", "2025K4", 9.1),
    ]


def test_pxwebpy_takes_whole_tables_in_parts(client: PxApi) -> None:
    client._client.configuration["maxDataCells"] = 500
    rows = client.get_table_data_all("births-Q")
    assert len(rows) == 896
    assert sum(row["value"] or 0 for row in rows) == sum(
        value or 0 for value in call("tables/births-Q/data?format=json-stat2").json()["value"]
    )


def test_pxwebpy_takes_a_code_list_for_what_the_table_lacks_too(client: PxApi) -> None:
    rows = client.get_table_data(
        "unemployment_share-Q", {"matt": "*", "region": "*", "period": "top(1)"}, code_list={"region": "r9"}
    )
    assert {row["Region"] for row in rows} == set(
        dict.fromkeys(one["label"] for one in client.get_code_list("r9")["values"])
    )


def test_pxwebpy_walks_the_subjects(client: PxApi) -> None:
    assert {"id": "births", "label": "Födda"} in client.get_paths()
    assert [one["id"] for one in client.tables_on_path("births")] == ["births-Q", "births-Y"]


def test_pandas_reads_csv_as_it_is() -> None:
    frame = pd.read_csv(io.BytesIO(call("tables/births-Y/data?region=0581&senaste=2&format=csv-dot").content))
    assert frame["Värde"].dtype.kind == "i"
    assert frame["Periodkod"].tolist() == [2024, 2025]


def test_pyjstat_and_pyaxis_read_json_stat_and_px(tmp_path: object) -> None:
    address = "tables/unemployment_share-Q/data?region=0581&senaste=4&format="
    found = pyjstat.Dataset.read(call(address + "json-stat2").text).write("dataframe", naming="id")
    px = tmp_path / "tabell.px"  # type: ignore[operator]
    px.write_bytes(call(address + "px").content)
    parsed = pyaxis.parse(str(px), encoding="utf-8")
    assert parsed["DATA"]["DATA"].astype(float).tolist() == found["value"].tolist()
    assert parsed["METADATA"]["MATRIX"]


def test_calls_beyond_the_limit_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CALLS", 2)
    monkeypatch.setattr(limits, "_calls", type(limits._calls)())
    address = "tables/births-Y/data"
    assert [call(address).status_code for _ in range(3)] == [200, 200, 429]
    assert int(call(address).headers["Retry-After"]) in range(1, limits.WINDOW_SECONDS + 2)
    monkeypatch.setattr(limits, "monotonic", lambda: 10**9)
    assert call(address).status_code == 200
