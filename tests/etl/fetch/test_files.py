"""Test series that are read from files: every format gives the same figures, from a path or an address."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from etl.fetch.failure import FetchError, NoFilesError
from etl.fetch.meaning.reference import read_reference
from etl.fetch.services import parse_responses
from etl.fetch.sources import files
from etl.fetch.sources.linked_files import newest, pattern_of
from etl.fetch.sources.web import Web
from panel.formats.tables import write_csv
from tests.conftest import ROOT
from tests.support.services.entries import ALL, MAPPING, file_entry
from tests.support.statistics_files import WRITERS, cube

REFERENCE = read_reference(ROOT / "data")


def fetched(data: Path, service: str, path: str, since: date | None = None, **changes: Any) -> pd.DataFrame:
    stated = {"dimensions": MAPPING, "select": ALL, "indicator": [{"id": "population", "code": "000007SF"}]}
    series = file_entry(service, path, **stated | changes)
    return parse_responses(series, files.fetch(series, Web(), since, data), REFERENCE, since)


@pytest.mark.parametrize("service", list(WRITERS))
def test_a_file_of_any_format_gives_the_same_figures(tmp_path: Path, service: str) -> None:
    (tmp_path / f"x.{service}").write_bytes(WRITERS[service](cube()))
    figures = fetched(tmp_path, service, f"x.{service}")
    assert sorted(figures["value"]) == [float(1000 + at) for at in range(108)]
    assert set(figures["region_code"]) == {"00", "05", "0580", "0581"}
    assert set(figures["age"]) == {"total", "0-4", "100+"}
    assert set(figures["sex"]) == {"total", "men", "women"}


def test_a_folder_a_pattern_and_a_selection(tmp_path: Path) -> None:
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "x.csv").write_bytes(write_csv(cube()))
    (tmp_path / "incoming" / "~$x.csv").write_bytes(b"")
    (tmp_path / "incoming" / "y.txt").write_bytes(b"")
    for path in ("incoming", "incoming/*.csv"):
        figures = fetched(tmp_path, "csv", path, select=ALL | {"Region": ["0581"], "Tid": ["top(1)"]})
        assert set(figures["region_code"]) == {"0581"}
        assert len(figures) in {9, 27}


def test_since_a_period(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(write_csv(cube()))
    figures = fetched(tmp_path, "csv", "x.csv", date(2026, 2, 1))
    assert set(figures["period_start"]) == {date(2026, 2, 1), date(2026, 3, 1)}


def test_a_folder_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    for path in ("incoming", "incoming/*.csv", "x.csv"):
        with pytest.raises(NoFilesError, match="Lägg dem där"):
            fetched(tmp_path, "csv", path)


def test_a_file_at_an_address(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x.csv").respond_with_response(Response(write_csv(cube()), content_type="text/csv"))
    assert len(fetched(tmp_path, "csv", "", url=httpserver.url_for("/x.csv"))) == 108


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"select": {"Regoin": ["*"]}}, "'Regoin' finns inte"),
        ({"select": {"Region": ["0582"]}}, "'0582' finns inte"),
        ({"dimensions": {}}, "Ingen dimension är perioden|ingen uppgift i panelen"),
        ({"dimensions": {"period": "Tid", "contents": "ContentsCode"}}, "ingen uppgift i panelen"),
    ],
)
def test_what_the_file_does_not_have_is_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    (tmp_path / "x.csv").write_bytes(write_csv(cube()))
    with pytest.raises(FetchError, match=message):
        fetched(tmp_path, "csv", "x.csv", **changes)


@pytest.mark.parametrize("service", list(WRITERS))
def test_a_damaged_file_is_refused_by_its_name(tmp_path: Path, service: str) -> None:
    (tmp_path / f"x.{service}").write_bytes(b"\xff\x00 not a table")
    with pytest.raises(FetchError, match=rf"x\.{service}"):
        fetched(tmp_path, service, f"x.{service}")


def test_names_of_regions_and_one_region_for_all(tmp_path: Path) -> None:
    rows = ["kommun_code;kommun_label;tid_code;tid_label;value;flag"]
    rows += [f"{name};{name};2024K1;2024K1;15;" for name in ("Norrköping", "Riket")]
    (tmp_path / "x.csv").write_text("\n".join(rows), encoding="utf-8")
    by_name = {"dimensions": {"region": "kommun", "period": "tid"}, "select": {}, "indicator": [{"id": "population"}]}
    figures = fetched(tmp_path, "csv", "x.csv", **by_name)
    assert set(figures["region_code"]) == {"00", "0581"} and set(figures["frequency"]) == {"Q"}
    one = {"dimensions": {"period": "tid"}, "region": "0581", "select": {"kommun": ["Norrköping"]}}
    assert set(fetched(tmp_path, "csv", "x.csv", **by_name | one)["region_code"]) == {"0581"}


def test_the_newest_file_that_a_page_links_to(tmp_path: Path, httpserver: HTTPServer) -> None:
    rows = ["kommun;tid;antal", "0581;2026M01;1", "0580;2026M01;2"]
    for month in ("01", "02", "10"):
        body = "\n".join([*rows, f"0581;2026M{month};9"][: 3 if month == "01" else 4])
        httpserver.expect_request(f"/hamta/{month}/inskrivna-2026-{month}.csv").respond_with_data(body)
    links = [
        f'<a href="/hamta/{month}/inskrivna-2026-{month}.csv?a=1&amp;b=2">{month}</a>' for month in ("10", "02", "01")
    ]
    more = "<a href='https://elsewhere.example/inskrivna-2026-12.csv'>x</a><a href='/inskrivna-metod-2026.pdf'>y</a>"
    page = {"body": links[2] + more}
    httpserver.expect_request("/statistik").respond_with_handler(
        lambda _: Response(page["body"], content_type="text/html")
    )
    url = httpserver.url_for("/statistik")
    entry = {"url": url, "dimensions": {"region": "kommun", "period": "tid"}, "select": {}, "link": "inskrivna-*.csv"}
    entry |= {"indicator": [{"id": "population"}]}
    assert len(fetched(tmp_path, "csv", "", **entry)) == 2
    page["body"] = "<html>" + "".join(links)
    assert set(fetched(tmp_path, "csv", "", **entry)["period_start"]) == {date(2026, 1, 1), date(2026, 10, 1)}
    with pytest.raises(FetchError, match=r"någon fil som heter varsel-\*.csv. Den har inskrivna-2026-10.csv"):
        fetched(tmp_path, "csv", "", **entry | {"link": "varsel-*.csv"})


@pytest.mark.parametrize(
    "names",
    [
        ("inskrivna-2025-12.xlsx", "inskrivna-2026-9.xlsx", "inskrivna-2026-10.xlsx"),
        ("inskrivna-12-2025.xlsx", "inskrivna-02-2026.xlsx", "inskrivna-10-2026.xlsx"),
        ("inskrivna-december-2025.xlsx", "inskrivna-april-2026.xlsx", "inskrivna-augusti-2026.xlsx"),
        ("inskrivna_202512.xlsx", "inskrivna_20260131.xlsx", "inskrivna_202602.xlsx"),
        ("Inskrivna 2025 Dec.xlsx", "Inskrivna 2026 Apr.xlsx", "Inskrivna 2026 Aug.xlsx"),
    ],
)
def test_the_newest_is_by_year_and_month_however_they_are_written(names: tuple[str, ...]) -> None:
    links = {name: name for name in (*names[::-1], "inskrivna-kvinnor-2027-01.xlsx", "arbetsmarknad-2027.xlsx")}
    for chosen in names:
        assert newest(links, pattern_of(chosen), "") == names[-1]
