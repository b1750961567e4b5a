"""Test fetching from Kolada: all pages or nothing, genders as sexes, and flags for missing values."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from etl.fetch.catalogue.new_series import propose
from etl.fetch.catalogue.own_places import of_kolada
from etl.fetch.catalogue.wanted import Wanted, with_answer
from etl.fetch.failure import FetchError, NoFiguresError, OpenQuestionError
from etl.fetch.meaning.places import Place
from etl.fetch.meaning.reference import read_reference
from etl.fetch.sources import kolada as service
from etl.fetch.sources.web import Web
from tests.conftest import ROOT
from tests.support.kolada_figures import FIGURES
from tests.support.services import Kolada, serve_kolada
from tests.support.services.entries import kolada_entry, sources_in
from tests.support.services.kolada import DATA

REFERENCE = read_reference(ROOT / "data")
YEARS = ",".join(str(year) for year in range(2020, date.today().year + 1))
TITLES = {"N01951": "Invånare totalt, antal", "N03937": "Öppet arbetslösa 18-65 år, andel (%)"}


def fetched(server: HTTPServer, kolada: Kolada, since: date | None = None, **changes: Any) -> pd.DataFrame:
    series = kolada_entry(serve_kolada(server, kolada), **changes)
    return service.parse(series, service.fetch(series, Web(), since), REFERENCE)


@pytest.mark.parametrize("page_size", [1, 2, 7, 5000])
@pytest.mark.parametrize("counts_all", [True, False])
def test_every_page_is_read(httpserver: HTTPServer, page_size: int, counts_all: bool) -> None:
    figures = fetched(httpserver, Kolada(dict(FIGURES), page_size=page_size, counts_all=counts_all))
    assert sorted(figures["value"]) == sorted(value for value in FIGURES.values() if value is not None)
    assert set(figures["region_code"]) == {"00", "0580", "0581"}
    assert set(figures["sex"]) == {"total", "women", "men"}
    row = figures[(figures["region_code"] == "0581") & (figures["period_start"] == date(2023, 1, 1))]
    by_sex = dict(zip(row["sex"], row["value"], strict=True))
    assert by_sex == {sex: FIGURES["N01951", "0581", 2023, sign] for sign, sex in service.SEXES.items()}
    assert set(figures["frequency"]) == {"Y"}


def test_lists_of_ids_are_never_longer_than_it_takes(httpserver: HTTPServer) -> None:
    municipalities = [code for code in sorted(REFERENCE.regions) if len(code) == 4][:60]
    regions = dict.fromkeys(municipalities, "K") | {"0000": "K"}
    kolada = Kolada({("N01951", one, 2020, "T"): 1.0 for one in regions}, regions=regions)
    figures = fetched(httpserver, kolada, first_year=1998)
    assert len(figures) == 61
    assert len(kolada.requests) == 3 * 2


def test_what_is_missing_or_deleted(httpserver: HTTPServer) -> None:
    kolada = Kolada(dict(FIGURES))
    kolada.figures["N01951", "0581", 2024, "T"] = None
    kolada.status["N01951", "0581", 2024, "T"] = "Privacy"
    kolada.deleted.add(("N01951", "0581", 2024, "K"))
    figures = fetched(httpserver, kolada)
    last = figures[(figures["region_code"] == "0581") & (figures["period_start"] == date(2024, 1, 1))].set_index("sex")
    assert set(last.index) == {"total", "men"}
    assert last.loc["total", "flag"] == ".."
    assert last.loc["total", "note"] == "Koladas status: Privacy"
    assert pd.isna(last.loc["total", "value"]) and last.loc["men", "flag"] is None


def test_a_group_is_its_municipalities(httpserver: HTTPServer) -> None:
    members = [{"member_id": code, "member_title": code} for code in ("0580", "0581")]
    group = {"id": "G35870", "title": "Liknande kommuner", "members": members}
    envelope = {"values": [group], "count": 1, "next_url": None}
    httpserver.expect_request("/v3/municipality_groups/G35870").respond_with_json(envelope)
    figures = fetched(httpserver, Kolada(dict(FIGURES)), regions=["00", "G35870", "0581"])
    assert set(figures["region_code"]) == {"00", "0580", "0581"}
    series = kolada_entry(httpserver.url_for("/v3"), regions=["G35870"])
    (place,) = of_kolada(series, Web(), REFERENCE, {}).reference.own_places
    assert place == Place("grupp-G35870", "Liknande kommuner", "grupp", "", "0580 0581")
    httpserver.expect_request("/v3/municipality_groups/G1").respond_with_json({"values": [], "count": 0})
    with pytest.raises(FetchError, match="Gruppen G1 finns inte"):
        fetched(httpserver, Kolada(dict(FIGURES)), regions=["G1"])
    group["members"] = []
    httpserver.expect_request("/v3/municipality_groups/G2").respond_with_json({**group, "id": "G2"})
    with pytest.raises(FetchError, match="Gruppen G2 är tom"):
        fetched(httpserver, Kolada(dict(FIGURES)), regions=["G2"])


def schools() -> Kolada:
    """Two schools with figures, one with none but a mark, and one of another municipality."""
    units = {"V15E058100101": "Hagaskolan", "V15E058100201": "Ektorpsskolan", "V11E058100301": "Solrosen"}
    figures: dict[tuple[str, str, int, str], float | None] = {
        ("N15505", "V15E058100101", 2023, "T"): 221.5,
        ("N15505", "V15E058100101", 2023, "K"): 230.0,
        ("N15505", "V15E058100201", 2024, "T"): 198.0,
        ("N15505", "V11E058100301", 2024, "T"): None,
        ("N15505", "V15E058000101", 2024, "T"): 205.0,
        ("N15505", "0581", 2024, "T"): 210.5,
    }
    titles = {"N15505": "Meritvärde i åk 9, poäng"}
    return Kolada(figures, titles=titles, units=units | {"V15E058000101": "Linköpings skola"})


MERITS = {"indicator": [{"id": "population", "code": "N15505"}], "unit": "antal"}


def test_units_are_places_of_their_municipality(httpserver: HTTPServer) -> None:
    series = kolada_entry(serve_kolada(httpserver, schools()), regions=["0581"], units=["0581"], **MERITS)
    responses = service.fetch(series, Web(), None)
    own = of_kolada(series, Web(), REFERENCE, service.units_in(responses))
    assert own.new == {"V15E058100101": "Hagaskolan", "V15E058100201": "Ektorpsskolan"}
    assert {(one.kind, one.parent_code) for one in own.reference.own_places} == {("enhet", "0581")}
    figures = service.parse(series, responses, own.reference)
    by_place = figures[figures["sex"] == "total"].set_index("region_code")["value"].to_dict()
    assert by_place == {"0581": 210.5, "V15E058100101": 221.5, "V15E058100201": 198.0}
    with pytest.raises(
        FetchError, match=r"Enheten 'V15E058100101' är ingen känd plats.*V15E058100101,NAMN,enhet,KOMMUN"
    ):
        service.parse(series, responses, REFERENCE)


def test_a_reader_is_asked_whom_a_key_figure_of_units_is_for(tmp_path: Path, httpserver: HTTPServer) -> None:
    data, url = sources_in(tmp_path), serve_kolada(httpserver, schools())
    (data / "catalogue.toml").write_text("", encoding="utf-8")
    wanted = Wanted("kolada", kpi="N15505", url=url, indicator="ny", new={}, is_draft=True)
    with pytest.raises(OpenQuestionError) as caught:
        propose(data, wanted, Web(), REFERENCE)
    asked = caught.value.question
    assert (asked.proposed, dict(zip(asked.choices, asked.labels, strict=True))["0581"]) == (
        "kommuner",
        "enheter i Norrköping",
    )
    proposal = propose(data, with_answer(wanted, asked, "0581", REFERENCE), Web(), REFERENCE)
    assert set(proposal.figures["region_code"]) == {"V15E058100101", "V15E058100201"}
    (about,) = proposal.series.entry["indicator"]
    assert (about["title"], about["unit"]) == ("Meritvärde i åk 9, poäng", "poäng")


def test_only_the_units_that_are_named(httpserver: HTTPServer) -> None:
    kolada = schools()
    series = kolada_entry(serve_kolada(httpserver, kolada), regions=[], units=["V15E058100201"], **MERITS)
    assert service.units_in(service.fetch(series, Web(), None)) == {"V15E058100201": "Ektorpsskolan"}
    assert kolada.requests == [f"/v3/oudata/kpi/N15505/ou/V15E058100201/year/{YEARS}"]
    for missing in ("V15E058109999", "0180"):
        with pytest.raises(FetchError, match=f"ingen enhet {missing}"):
            fetched(httpserver, kolada, units=[missing], **MERITS)
    with pytest.raises(FetchError, match=r"ingen kommun eller region V15E058100101\. En enhet skrivs i units"):
        fetched(httpserver, kolada, regions=["V15E058100101"], **MERITS)


def test_only_the_regions_and_years_that_are_wanted(httpserver: HTTPServer) -> None:
    figures = fetched(httpserver, Kolada(dict(FIGURES)), date(2023, 1, 1), regions=["0581"])
    assert set(figures["region_code"]) == {"0581"}
    assert {start.year for start in figures["period_start"]} == {2023, 2024}
    httpserver.clear()
    with pytest.raises(NoFiguresError):
        fetched(httpserver, Kolada(dict(FIGURES)), date(2025, 1, 1))
    httpserver.clear()
    with pytest.raises(FetchError, match="ingen kommun eller region 0582"):
        fetched(httpserver, Kolada(dict(FIGURES)), regions=["0582"])


def test_one_failed_batch_fails_the_series(httpserver: HTTPServer) -> None:
    kolada = Kolada(dict(FIGURES), page_size=5)

    second = httpserver.expect_request(DATA, query_string={"per_page": "5", "page": "2"})
    second.respond_with_response(Response(status=500))
    with pytest.raises(FetchError, match="svarade 500"):
        fetched(httpserver, kolada)


def page(**changes: Any) -> dict[str, Any]:
    cells = [{"gender": "T", "count": 1, "status": "", "value": 1.0, "isdeleted": False}]
    row = {"kpi": "N01951", "period": 2024, "municipality": "0581", "values": cells}
    return {"values": [row], "count": 1, "next_url": None} | changes


def with_cell(**changes: Any) -> dict[str, Any]:
    content = page()
    content["values"][0]["values"][0] |= changes
    return content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (page(count=2), r"1 värden på 1 sidor, men count säger \[2\]"),
        (page(next_url="https://elsewhere.example/v3/data?page=2"), "elsewhere.example, en annan värd"),
        (page(values=None), "saknar values"),
        ({"data": []}, "saknar values"),
        ([], "saknar values"),
        (with_cell(gender="X"), "anger könet 'X'"),
        (with_cell(gender=None), "anger inget kön"),
        (page(values=[page()["values"][0] | {"municipality": "2701"}]), "'2701' är ingen känd kommun"),
        (with_cell(value="12"), "value är '12'"),
        (with_cell(value=True), "value är True"),
        (page(values=[{"kpi": "N01951"}]), "ser inte ut som väntat"),
        (page(values=[page()["values"][0] | {"kpi": "N9"}]), "N9"),
        (page(values=[page()["values"][0] | {"municipality": "V15E"}]), "ingen av Koladas koder"),
        (page(values=[page()["values"][0]] * 2, count=2), "Två uppgifter gäller samma sak"),
    ],
)
def test_a_changed_schema_is_reported(httpserver: HTTPServer, content: object, message: str) -> None:
    httpserver.expect_request(DATA).respond_with_json(content)
    with pytest.raises(FetchError, match=message):
        fetched(httpserver, Kolada({}))


def test_pages_without_end_are_given_up(httpserver: HTTPServer) -> None:
    httpserver.expect_request(DATA).respond_with_handler(lambda request: _json(page(next_url=request.url)))
    with pytest.raises(FetchError, match="tar inte slut"):
        fetched(httpserver, Kolada({}))


def _json(content: object) -> Response:
    return Response(json.dumps(content), content_type="application/json")


def test_a_kpi_is_looked_up(httpserver: HTTPServer) -> None:
    base = serve_kolada(httpserver, Kolada({}))
    assert service.find_kpi(Web(), base, "N01951")["title"] == "Invånare totalt, antal"
    httpserver.expect_oneshot_request("/v3/kpi/N00903").respond_with_json({"id": "N00903", "title": "Skattekraft"})
    assert service.find_kpi(Web(), base, "N00903")["title"] == "Skattekraft"
    with pytest.raises(FetchError, match="N01952 finns inte"):
        service.find_kpi(Web(), base, "N01952")


def test_a_year_that_began_before_is_not_asked_for(httpserver: HTTPServer) -> None:
    figures = fetched(httpserver, Kolada(dict(FIGURES)), date(2023, 6, 1))
    assert {start.year for start in figures["period_start"]} == {2024}


def test_a_key_figure_without_figures_fails_the_series(httpserver: HTTPServer) -> None:
    both = [{"id": "population", "code": "N01951"}, {"id": "open_unemployed_of_population_18_65", "code": "N03937"}]
    with pytest.raises(NoFiguresError, match="inga uppgifter om open_unemployed"):
        fetched(httpserver, Kolada(dict(FIGURES), titles=TITLES), indicator=both)
