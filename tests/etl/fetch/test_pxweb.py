"""Test fetching from PxWeb: exactly the selection, split at the service's limit, or nothing."""

import json
import math
from datetime import date
from typing import Any

import pandas as pd
import pytest
from pytest_httpserver import HTTPServer

from etl.fetch.failure import FetchError, NoFiguresError
from etl.fetch.meaning.figures import COLUMNS, KEY
from etl.fetch.meaning.reference import read_reference
from etl.fetch.services import parse_responses
from etl.fetch.sources import pxweb
from etl.fetch.sources.web import RawResponse, Web
from panel.errors import SourceError
from tests.conftest import ROOT
from tests.support.services import PxTable, serve_pxweb
from tests.support.services.entries import ALL, DIMENSIONS, MAPPING, population_table, table_entry
from tests.support.services.pxweb import json_stat_of

REFERENCE = read_reference(ROOT / "data")


def fetched(server: HTTPServer, served: PxTable, since: date | None = None, **changes: Any) -> pd.DataFrame:
    series = table_entry(serve_pxweb(server, served), **changes)
    return pxweb.parse(series, pxweb.fetch(series, Web(), since), REFERENCE)


def cell(figures: pd.DataFrame, *key: object) -> pd.Series:
    found = figures.set_index(KEY).loc[[("population", *key, "total")]]
    assert len(found) == 1
    return found.iloc[0]


def test_every_cell_is_a_figure(httpserver: HTTPServer) -> None:
    table = population_table()
    figures = fetched(httpserver, table)
    assert list(figures.columns) == COLUMNS
    assert len(figures) == len(table.values) == 108
    assert set(figures["age"]) == {"total", "0-4", "100+"}
    norrkoping = cell(figures, "0581", date(2026, 2, 1), "M", "women", "0-4")
    assert norrkoping["value"] == table.values["0581", "-4", "2", "000007SF", "2026M02"]
    assert norrkoping["flag"] is None
    riket = cell(figures, "00", date(2026, 1, 1), "M", "total", "total")
    assert riket["value"] == table.values["00", "TotSA", "TotSa", "000007SF", "2026M01"]


@pytest.mark.parametrize("max_cells", [1, 7, 36, 107, 108])
def test_however_it_is_split_it_is_the_same(httpserver: HTTPServer, max_cells: int) -> None:
    table = population_table(max_cells=max_cells)
    figures = fetched(httpserver, table)
    sizes = [math.prod(map(len, selection.values())) for selection in table.requests]
    assert max(sizes) <= max_cells
    assert sum(sizes) == 108
    assert sorted(figures["value"]) == sorted(table.values.values())


def test_the_pace_that_the_service_states_is_kept(httpserver: HTTPServer) -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    table = population_table(max_cells=10, calls=3, window_seconds=1)
    series = table_entry(serve_pxweb(httpserver, table))
    pxweb.fetch(series, Web(clock=lambda: now[0], sleep=sleep), None)
    # The first answer says the pace; metadata and the pieces keep it.
    assert len(slept) == (1 + len(table.requests) - 1) // 3
    assert set(slept) == {1.0}


def test_what_is_missing_has_the_sources_own_flag(httpserver: HTTPServer) -> None:
    table = population_table()
    keys = list(table.values)
    table.values[keys[0]], table.values[keys[1]], table.values[keys[2]], table.values[keys[3]] = "..", ".", "-", None
    table.values[keys[4]] = "x"
    figures = fetched(httpserver, table)
    flagged = figures[figures["value"].isna()]
    assert sorted(flagged["flag"]) == ["-", ".", "..", "..", ".."]
    assert list(flagged["note"].dropna()) == ["x"]
    assert figures.loc[figures["value"].notna(), "flag"].isna().all()


def test_only_what_is_selected_is_asked_for(httpserver: HTTPServer) -> None:
    table = population_table()
    select = {"Region": ["058?"], "Alder": ["TotSA"], "Kon": ["TotSa"], "ContentsCode": ["*"], "Tid": ["top(2)"]}
    figures = fetched(httpserver, table, select=select)
    assert table.requests == [
        {
            "Region": ["0580", "0581"],
            "Alder": ["TotSA"],
            "Kon": ["TotSa"],
            "ContentsCode": ["000007SF"],
            "Tid": ["2026M02", "2026M03"],
        }
    ]
    assert len(figures) == 4


def test_since_a_period(httpserver: HTTPServer) -> None:
    table = population_table()
    figures = fetched(httpserver, table, date(2026, 3, 1))
    assert set(figures["period_start"]) == {date(2026, 3, 1)}
    httpserver.clear()
    with pytest.raises(NoFiguresError, match="det sista är 2026M03"):
        fetched(httpserver, table, date(2026, 4, 1))


def test_since_a_quarter_where_the_year_stands_by_itself(httpserver: HTTPServer) -> None:
    dimensions = {
        "Region": {"0581": "Norrköping"},
        "Tid": {"2024": "2024", "2025": "2025"},
        "Kvartal": {str(number): f"Kvartal {number}" for number in range(1, 5)},
    }
    values: dict[tuple[str, ...], float | str | None] = {
        ("0581", year, quarter): 100.0 * int(year) + int(quarter)
        for year in dimensions["Tid"]
        for quarter in dimensions["Kvartal"]
    }
    served = PxTable("TAB6471", dimensions, values, contents=None)
    roles = {"region": "Region", "period": "Tid", "part_of_year": "Kvartal"}
    series = table_entry(
        serve_pxweb(httpserver, served),
        dimensions=roles,
        select={key: ["*"] for key in dimensions},
        indicator=[{"id": "population"}],
    )
    since = date(2025, 7, 1)
    figures = parse_responses(series, pxweb.fetch(series, Web(), since), REFERENCE, since)
    assert served.requests == [{"Region": ["0581"], "Tid": ["2025"], "Kvartal": ["1", "2", "3", "4"]}]
    found = dict(zip(figures["period_start"], figures["value"], strict=True))
    assert found == {date(2025, 7, 1): 202503, date(2025, 10, 1): 202504}
    assert set(figures["frequency"]) == {"Q"}


def test_a_code_list_in_place_of_the_tables_own_codes(httpserver: HTTPServer) -> None:
    table = population_table(code_lists={"Alder": {"agg_alder": {"-9": "0-9 år", "10+": "10+ år"}}})
    table.values |= {
        (region, age, sex, "000007SF", month): 7.0
        for region in DIMENSIONS["Region"]
        for age in ("-9", "10+")
        for sex in DIMENSIONS["Kon"]
        for month in DIMENSIONS["Tid"]
    }
    figures = fetched(httpserver, table, codelist={"Alder": "agg_alder"})
    assert set(figures["age"]) == {"0-9", "10+"}
    assert (figures["value"] == 7.0).all()
    httpserver.clear()
    with pytest.raises(FetchError, match=r"ingen kodlista 'agg_elder'.*Menar du 'agg_alder'"):
        fetched(httpserver, table, codelist={"Alder": "agg_elder"})


def test_a_dimension_that_is_summed_over_need_not_be_chosen_from(httpserver: HTTPServer) -> None:
    table = population_table(left_out=frozenset({"Kon"}))
    table.values = {(r, a, c, t): 5.0 for r, a, s, c, t in table.values}
    select = {code: found for code, found in ALL.items() if code != "Kon"}
    roles = {role: code for role, code in MAPPING.items() if role != "sex"}
    figures = fetched(httpserver, table, select=select, dimensions=roles)
    assert set(figures["sex"]) == {"total"}
    assert "Kon" not in table.requests[0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"select": ALL | {"Region": ["0581", "0582"]}}, r"'0582' finns inte.*Menar du '0581'"),
        ({"select": ALL | {"Regoin": ["*"]}}, r"'Regoin' finns inte.*Menar du 'Region'"),
        ({"select": {"Region": ["*"]}}, "alder måste väljas"),
        ({"dimensions": MAPPING | {"sex": "Kön"}}, r"'Kön' \(sex\) finns inte"),
        ({"dimensions": {"period": "Tid", "region": "Region"}}, r"'Alder' har 3 värden, men ingen uppgift"),
        ({"dimensions": MAPPING | {"period": "Region", "region": "Tid"}}, "ingen känd kommun"),
        ({"indicator": [{"id": "population", "code": "000007SX"}]}, "'000007SF'.*inget av seriens mått"),
        ({"table": "TAB1"}, "svarade"),
    ],
)
def test_what_the_table_does_not_have_is_refused(httpserver: HTTPServer, changes: dict[str, Any], message: str) -> None:
    httpserver.no_handler_status_code = 404
    with pytest.raises(FetchError, match=message):
        fetched(httpserver, population_table(), **changes)


def test_an_unknown_sex_is_refused_unless_the_entry_says_what_it_is(httpserver: HTTPServer) -> None:
    table = population_table()
    table.dimensions["Kon"] = {"TotSa": "alla", "1": "pojkar", "9": "okänt"}
    table.values = {(r, a, {"2": "9"}.get(s, s), c, t): value for (r, a, s, c, t), value in table.values.items()}
    with pytest.raises(FetchError, match=r"'9' \(okänt\) är inget känt kön"):
        fetched(httpserver, table)
    httpserver.clear()
    assert set(fetched(httpserver, table, sex_codes={"9": "women"})["sex"]) == {"total", "men", "women"}


def broken(change: Any) -> RawResponse:
    """Return an answer to one piece, changed."""
    table = population_table()
    posted = {"selection": [{"variableCode": code, "valueCodes": list(labels)} for code, labels in DIMENSIONS.items()]}
    content = json_stat_of(table, table.dimensions)
    change(content)
    return RawResponse("0001.json", "https://x/data", json.dumps(content).encode(), posted)


def _drop_month(content: dict[str, Any]) -> None:
    for part in ("index", "label"):
        del content["dimension"]["Tid"]["category"][part]["2026M03"]
    content["size"][-1] = 2
    content["value"] = [value for at, value in enumerate(content["value"]) if at % 3 != 2]


def _rename_month(content: dict[str, Any]) -> None:
    category = content["dimension"]["Tid"]["category"]
    for part in ("index", "label"):
        category[part] = {"2025M12" if code == "2026M03" else code: label for code, label in category[part].items()}


def _drop_sex(content: dict[str, Any]) -> None:
    content["id"].remove("Kon")
    content["size"].pop(2)
    del content["dimension"]["Kon"]
    content["value"] = content["value"][:36]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_drop_month, r"2 värden av Tid, väntat var 3 \(1 saknas\)"),
        (_rename_month, r"3 värden av Tid, väntat var 3 \(1 saknas\)"),
        (_drop_sex, "väntat var Region, Alder, Kon"),
        (lambda content: content["value"].pop(), "går inte att läsa"),
        (lambda content: content.update(version="3.0"), "går inte att läsa"),
        (lambda content: content.update(value={"0": "många"}), "går inte att läsa"),
    ],
)
def test_a_piece_that_is_not_whole_fails_the_series(change: Any, message: str) -> None:
    with pytest.raises(FetchError, match=message) as caught:
        pxweb.parse(table_entry("https://x"), [broken(change)], REFERENCE)
    assert "https://x/data" in str(caught.value)


def test_a_piece_that_comes_twice_fails_the_series() -> None:
    whole = broken(lambda content: None)
    with pytest.raises(FetchError, match="Två uppgifter gäller samma sak: population, 00"):
        pxweb.parse(table_entry("https://x"), [whole, whole], REFERENCE)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/api/v2/config", {"maxDataCells": "många"}),
        ("/api/v2/config", {"maxDataCells": 0, "maxCallsPerTimeWindow": 1, "timeWindow": 1}),
        ("/api/v2/config", []),
        ("/api/v2/tables/TAB6471/metadata", {"variables": []}),
        ("/api/v2/tables/TAB6471/metadata", {"id": ["Tid"], "dimension": {}}),
    ],
)
def test_a_changed_schema_is_reported(httpserver: HTTPServer, path: str, content: object) -> None:
    table = population_table()
    httpserver.expect_oneshot_request(path).respond_with_json(content)
    with pytest.raises(FetchError, match=r"Tjänsten kan ha ändrat sitt format|maxDataCells är 0") as caught:
        fetched(httpserver, table)
    assert path in str(caught.value)


def test_the_catalogue_says_what_is_wrong_in_it() -> None:
    with pytest.raises(SourceError, match=r"'tabel' hör inte dit.*Menar du 'table'"):
        table_entry("https://x", tabel="TAB1")
