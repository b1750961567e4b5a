"""Test adding a table by the address that a person copies: a page, an API's address, or a saved query."""

import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from etl.fetch.catalogue.addresses import Copied, read_address, read_kolada
from etl.fetch.catalogue.catalogue import read_catalogue
from etl.fetch.failure import FetchError
from panel.errors import DONE
from tests.support.fetch_commands import play
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table
from tests.support.services.pxweb_v1 import FOLDER, serve_pxweb_v1

SCB_V1, SCB_V2 = "https://api.scb.se/OV0104/v1/doris", "https://statistikdatabasen.scb.se/api/v2"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://stat.kommun.se/PXWeb/pxweb/sv/Kommunen/Kommunen__Folk__%C3%85r/F01.px/table/tableViewLayout1/?rxid=1",
            Copied("https://stat.kommun.se/PXWeb/api/v1/sv/Kommunen/Folk/%C3%85r", "F01.px"),
        ),
        ("https://stat.kommun.se/pxweb/sv/Kommunen/Kommunen/F01.px/", Copied("https://stat.kommun.se/api/v1/sv/Kommunen", "F01.px")),
        (
            "https://www.statistikdatabasen.scb.se/pxweb/sv/ssd/START__BE__BE0101__BE0101A/BefolkningNy/",
            Copied(f"{SCB_V1}/sv/ssd/START/BE/BE0101/BE0101A", "BefolkningNy"),
        ),
        (f"{SCB_V1}/sv/ssd/START/BE/BE0101/BE0101A/BefolkningNy", Copied(f"{SCB_V1}/sv/ssd/START/BE/BE0101/BE0101A", "BefolkningNy")),
        ("https://stat.kommun.se/api/v1/sv/Kommunen/F01.px", Copied("https://stat.kommun.se/api/v1/sv/Kommunen", "F01.px")),
        ("https://www.statistikdatabasen.scb.se/sv/table/TAB6471", Copied(SCB_V2, "TAB6471", pages="https://www.statistikdatabasen.scb.se")),
        (f"{SCB_V2}/tables/TAB6471/metadata?lang=sv", Copied(SCB_V2, "TAB6471")),
        (
            f"{SCB_V2}/tables/TAB6471/data?lang=sv&valueCodes[Region]=0581,0580&valuecodes%5BTid%5D=range(2024,2025)&codelist[Region]=vs_x",
            Copied(SCB_V2, "TAB6471", "", {"Region": ["0581", "0580"], "Tid": ["range(2024,2025)"]}, {"Region": "vs_x"}),
        ),
        (f"{SCB_V2}/savedqueries/123/data?lang=sv", Copied(SCB_V2, saved_query="123")),
        ("https://stat.kommun.se/PXWeb/sq/a-b-c", Copied("", saved_query="a-b-c", file="https://stat.kommun.se/PXWeb/sq/a-b-c.px")),
        ("https://stat.kommun.se/2/sv/table/T1?sq=9", Copied("", "T1", "9", pages="https://stat.kommun.se/2")),
        ("https://stat.kommun.se/statistik", None),
        ("https://stat.kommun.se/pxweb/sv/Kommunen/", None),
    ],
)  # fmt: skip
def test_what_an_address_names(url: str, expected: Copied | None) -> None:
    assert read_address(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.kolada.se/verktyg/nyckeltal/N15505", ("N15505", {})),
        ("https://www.kolada.se/?kpis=U07453", ("U07453", {})),
        (
            "https://api.kolada.se/v3/oudata/kpi/N15505/ou/V15E1,V15E2/year/2024",
            ("N15505", {"units": ["V15E1", "V15E2"]}),
        ),
        ("https://api.kolada.se/v3/data/kpi/N15505/municipality/0000,0581", ("N15505", {"regions": ["00", "0581"]})),
        ("https://api.kolada.se/v3", None),
        ("https://kolada.se.example/N15505", None),
    ],
)
def test_what_an_address_of_kolada_names(url: str, expected: tuple[str, dict[str, list[str]]] | None) -> None:
    assert read_kolada(url) == expected


def add(data: Path, *arguments: str) -> str:
    stated = ("--indicator", "population", "--licence", "CC0 1.0", "--producer", "Kommunen")
    return play(data, "series", "add", "--service", "pxweb", *stated, *arguments)[1]


def test_a_page_of_a_site_with_v1_alone_is_added_and_fetched(sources: Path, httpserver: HTTPServer) -> None:
    base = serve_pxweb_v1(httpserver, population_table())
    page = httpserver.url_for("/pxweb/sv/Kommunen/Kommunen__Folk/TAB6471/table/tableViewLayout1/")
    add(sources, "--url", page, "--select", "Tid=2026M01")
    (series,) = read_catalogue(sources)
    assert (series.series_id, series.entry["url"], series.entry["table"]) == ("pxweb-tab6471", base, "TAB6471")
    assert series.page_url == httpserver.url_for(f"{FOLDER}/TAB6471")
    code, output = play(sources, "fetch")
    assert code == DONE and "36 uppgifter" in output


def test_a_site_with_v1_alone_is_said_where_v2_was_asked_for(sources: Path, httpserver: HTTPServer) -> None:
    httpserver.no_handler_status_code = 404
    serve_pxweb_v1(httpserver, population_table())
    with pytest.raises(FetchError, match=r"Sajten har PxWebs API v1, men inget v2\..*/api/v1/sv/DATABAS"):
        add(sources, "--url", httpserver.url_for("/api/v2"), "--table", "TAB6471")
    httpserver.clear_all_handlers()
    with pytest.raises(FetchError, match="Tjänsten svarade 404"):
        add(sources, "--url", httpserver.url_for("/api/v2"), "--table", "TAB6471")


def test_a_page_of_pxweb_2_and_its_saved_query(sources: Path, httpserver: HTTPServer) -> None:
    httpserver.no_handler_status_code = 404
    serve_pxweb(httpserver, population_table(), "/pxwebapi/v2")
    selection = [
        {"variableCode": "Region", "valueCodes": ["0581"]},
        {"variableCode": "Tid", "valueCodes": ["2026M02", "2026M03"]},
    ]
    selection += [{"variableCode": code, "valueCodes": ["*"]} for code in ("Alder", "Kon", "ContentsCode")]
    saved = {"id": "9", "tableId": "TAB6471", "selection": {"selection": selection}}
    httpserver.expect_request("/pxwebapi/v2/savedqueries/9").respond_with_json(saved)
    add(sources, "--url", httpserver.url_for("/sv/table/TAB6471"))
    add(sources, "--url", httpserver.url_for("/sv/table/TAB6471") + "?sq=9", "--id", "saved")
    whole, of_query = read_catalogue(sources)
    assert whole.entry["select"]["Region"] == ["*"] and whole.base_url == of_query.base_url
    # The query's periods are the latest ones, so that those to come belong to it.
    assert (of_query.entry["select"]["Region"], of_query.entry["select"]["Tid"]) == (["0581"], ["from(2026M02)"])
    selection[1]["valueCodes"] = ["2026M01"]
    httpserver.expect_request("/pxwebapi/v2/savedqueries/8").respond_with_json(saved)
    output = add(sources, "--url", httpserver.url_for("/pxwebapi/v2/savedqueries/8/data"), "--id", "old")
    assert "Bara adressens 1 perioder hämtas. Fler: --select Tid=*." in output
    httpserver.expect_request("/pxwebapi/v2/savedqueries/7").respond_with_data(
        json.dumps({"id": "7"}), content_type="application/json"
    )
    with pytest.raises(FetchError, match="Den sparade frågan ser inte ut som väntat"):
        add(sources, "--url", httpserver.url_for("/pxwebapi/v2/savedqueries/7"), "--id", "bad")


def test_the_selection_of_an_api_address_with_a_code_list(sources: Path, httpserver: HTTPServer) -> None:
    table = population_table(code_lists={"Alder": {"agg_x": {"0-99": "0-99 år"}}})
    keys = [key for key in table.values if key[1] == "TotSA"]
    table.values |= {(key[0], "0-99", *key[2:]): 5.0 for key in keys}
    url = (
        serve_pxweb(httpserver, table)
        + "/tables/TAB6471/data?valueCodes[Alder]=0-99&codelist[Alder]=agg_x&valueCodes[Tid]=2026M03"
    )
    add(sources, "--url", url)
    (series,) = read_catalogue(sources)
    assert series.entry["codelist"] == {"Alder": "agg_x"} and series.entry["select"]["Alder"] == ["0-99"]
    assert play(sources, "fetch")[0] == DONE


def test_a_saved_query_of_an_older_site_is_a_px_file(sources: Path, httpserver: HTTPServer) -> None:
    px = (
        'CHARSET="ANSI";LANGUAGE="sv";TITLE="Folk";UNITS="antal";DECIMALS=0;STUB="region";HEADING="tid";'
        'VALUES("region")="Norrk";CODES("region")="0581";VALUES("tid")="2023";TIMEVAL("tid")=TLIST(A1),"2023";DATA=\n1;\n'
    )
    httpserver.expect_request("/sq/a-b.px").respond_with_data(px, content_type="application/octet-stream")
    add(sources, "--url", httpserver.url_for("/sq/a-b"))
    (series,) = read_catalogue(sources)
    assert (series.service, series.entry["url"]) == ("px", httpserver.url_for("/sq/a-b.px"))
    assert "1 uppgift" in play(sources, "fetch")[1]


@pytest.mark.parametrize("path", ["/statistik", "/pxweb/sv/Kommunen/"])
def test_an_address_without_a_table_says_which_to_copy(sources: Path, httpserver: HTTPServer, path: str) -> None:
    httpserver.no_handler_status_code = 404
    with pytest.raises(FetchError, match=r"Adressen går inte att känna igen\. Kopiera adressen till tabellens sida"):
        add(sources, "--url", httpserver.url_for(path))
