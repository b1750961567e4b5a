"""Test reading Arbetsförmedlingen's workbooks out of the pivot's cache, and the errors for those that are wrong."""

import io
import zipfile
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import read_reference
from etl.fetch.sources import unemployment_workbook as reader
from etl.fetch.sources.unemployment_workbook import parse_workbooks, read_records
from etl.fetch.sources.web import RawResponse
from tests.conftest import ROOT
from tests.support.services import workbook
from tests.support.services.entries import file_entry
from tests.support.services.workbook import FIELDS, HEAD, Counts

REFERENCE = read_reference(ROOT / "data")
OSTERGOTLAND = "Östergötlands län"
INDICATORS = [
    {"id": "unemployment_share", "code": "TOT", "ages": {"2023-01": "16-65", "2026-01": "16-66"}},
    {"id": "unemployment_share_18_24", "code": "UNG"},
]


def parsed(*rows: tuple[str, str, str, Counts], **changes: Any) -> pd.DataFrame:
    return parsed_all([workbook(rows)], **changes)


def parsed_all(bodies: list[bytes], **changes: Any) -> pd.DataFrame:
    series = file_entry("arbetsformedlingen", "incoming", **{"indicator": INDICATORS} | changes)
    return parse_workbooks(series, [RawResponse("1.xlsx", "1.xlsx", body) for body in bodies], REFERENCE)


def test_shares_of_every_municipality_by_sex_and_group() -> None:
    counts: Counts = {"TOTSOK": 88, "TOTAK": 1000, "KVISOK": 40, "KVIAK": 500, "MANSOK": 48, "MANAK": 500}
    figures = parsed(
        ("2024-01", OSTERGOTLAND, "Norrköping", counts | {"UNGSOK": 7, "UNGAK": 50}),
        ("2024-01", OSTERGOTLAND, "Linköping", {}),
        ("2026-01", OSTERGOTLAND, "Norrköping", {}),
    )
    here = figures[(figures["region_code"] == "0581") & (figures["period_start"] == date(2024, 1, 1))]
    found = {(row.indicator_id, row.sex, row.age): round(row.value, 6) for row in here.itertuples()}
    assert found == {
        ("unemployment_share", "total", "16-65"): 8.8,
        ("unemployment_share", "women", "16-65"): 8.0,
        ("unemployment_share", "men", "16-65"): 9.6,
        ("unemployment_share_18_24", "total", "total"): 14.0,
    }
    assert set(figures.loc[figures["period_start"] == date(2026, 1, 1), "age"]) == {"16-66", "total"}
    assert set(figures["region_code"]) == {"0580", "0581"} and set(figures["frequency"]) == {"M"}


def test_few_persons_are_no_figure() -> None:
    figures = parsed(("2024-01", OSTERGOTLAND, "Ydre", {"UNGSOK": "<5", "KVISOK": "< 5", "MANAK": 0, "TOTSOK": None}))
    young = figures[figures["indicator_id"] == "unemployment_share_18_24"].iloc[0]
    assert pd.isna(young["value"]) and young["flag"] == ".." and "Färre än fem" in young["note"]
    by_sex = figures[figures["indicator_id"] == "unemployment_share"].set_index("sex")
    assert list(by_sex["flag"]) == ["..", "..", ".."]
    assert "Färre än fem" in by_sex.loc["women", "note"]
    assert by_sex.loc["men", "note"] == "Arbetskraften är 0 eller saknas."
    assert by_sex.loc["total", "note"] == "Uppgift saknas."


def test_those_without_a_municipality_are_of_no_region() -> None:
    figures = parsed(
        ("2024-01", "Uppgift saknas", "Uppgift saknas", {}),
        ("2024-01", OSTERGOTLAND, "Uppgift saknas", {}),
        ("2024-01", OSTERGOTLAND, "Norrköping", {}),
    )
    assert set(figures["region_code"]) == {"0581"}


def test_a_municipality_in_two_counties_is_one() -> None:
    rows = [
        ("2006-12", "Västmanlands län", "Heby", {"TOTSOK": 30, "TOTAK": 300}),
        ("2006-12", "Uppsala län", "Heby", {"TOTSOK": 10, "TOTAK": 100}),
    ]
    figures = parsed(*rows)
    assert figures[(figures["sex"] == "total") & (figures["region_code"] == "0331")]["value"].iloc[0] == 10.0
    assert figures.duplicated(["indicator_id", "region_code", "period_start", "sex", "age"]).sum() == 0
    few = parsed(rows[0], ("2006-12", "Uppsala län", "Heby", {"TOTSOK": "<5"}))
    assert few.loc[few["indicator_id"].eq("unemployment_share") & few["sex"].eq("total"), "flag"].iloc[0] == ".."
    with pytest.raises(FetchError, match="Heby står två gånger i 2006-12"):
        parsed(rows[0], rows[0])


def test_the_workbook_that_reaches_furthest_holds() -> None:
    old = workbook([("2024-01", OSTERGOTLAND, "Norrköping", {"TOTSOK": 1})])
    new = workbook([(f"2024-0{month}", OSTERGOTLAND, "Norrköping", {"TOTSOK": 2}) for month in (1, 2)])
    for bodies in ([old, new], [new, old]):
        figures = parsed_all(bodies)
        total = figures[(figures["indicator_id"] == "unemployment_share") & (figures["sex"] == "total")]
        assert list(total["value"]) == [2.0, 2.0]


def test_what_lies_outside_the_series_belongs_to_the_other() -> None:
    rows = [(month, OSTERGOTLAND, "Norrköping", {}) for month in ("2022-11", "2022-12", "2023-01")]
    assert max(parsed(*rows, last_period="2022-12")["period_start"]) == date(2022, 12, 1)
    assert min(parsed(*rows, first_period="2023-01")["period_start"]) == date(2023, 1, 1)


COUNTS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(
    lambda both: {"TOTSOK": both[0], "TOTAK": both[0] + both[1]}
)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.tuples(st.integers(2008, 2030), st.integers(1, 12)), COUNTS, min_size=1, max_size=20))
def test_each_record_is_a_figure(given_counts: dict[tuple[int, int], Counts]) -> None:
    figures = parsed(*((f"{y}-{m:02d}", OSTERGOTLAND, "Motala", counts) for (y, m), counts in given_counts.items()))
    total = figures[(figures["indicator_id"] == "unemployment_share") & (figures["sex"] == "total")]
    by_month = {
        (start.year, start.month): value for start, value in zip(total["period_start"], total["value"], strict=True)
    }
    assert set(by_month) == set(given_counts)
    for month, counts in given_counts.items():
        sought, force = counts["TOTSOK"], counts["TOTAK"]
        assert pd.isna(by_month[month]) if force == 0 else by_month[month] == pytest.approx(100 * sought / force)


def changed(name: str, old: str, new: str) -> bytes:
    """Return a workbook with one place in one part changed."""
    source = io.BytesIO(workbook([("2024-01", OSTERGOTLAND, "Norrköping", {})]))
    body = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(body, "w") as target:
        for part in archive.namelist():
            text = archive.read(part).decode()
            assert part != name or old in text
            target.writestr(part, text.replace(old, new, 1) if part == name else text)
    return body.getvalue()


DEFINITION, RECORDS = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotCache/pivotCacheRecords1.xml"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"PK not a zip", "ingen hel arbetsbok"),
        (workbook([("2024-01", OSTERGOTLAND, "Norrköping", {})])[:-40], "ingen hel arbetsbok"),
        (changed(DEFINITION, 'name="PERIOD"', 'name="MANAD"'), "ingen pivottabell med fälten PERIOD och KOM"),
        (changed(DEFINITION, 'name="TOTAK"', 'name="TOTARB"'), "saknar fältet TOTAK"),
        (changed(RECORDS, "</r>", "<m/></r>"), "rad 1 har 18 värden, väntat var 17"),
        (changed(RECORDS, '<n v="100"/></r>', "</r>"), "rad 1 har 16 värden, väntat var 17"),
        (changed(RECORDS, '<x v="0"/>', '<x v="7"/>'), "pekar på ett värde som inte finns"),
        (changed(RECORDS, '<n v="10"/>', '<n v="tio"/>'), "skadad"),
        (changed(RECORDS, '<n v="10"/>', '<n v="-1"/>'), "TOTSOK är '-1.0', väntat var ett antal"),
        (changed(RECORDS, '<n v="10"/>', '<s v="många"/>'), "TOTSOK är 'många'"),
        (changed(RECORDS, "</r>", "</q>"), "skadad"),
        (workbook([("2024-01", OSTERGOTLAND, "Norrköping", {})], HEAD + BOMB), "skadad"),
        (workbook([("januari", OSTERGOTLAND, "Norrköping", {})]), "'januari' är ingen period"),
        (workbook([("2024-01", OSTERGOTLAND, "Norrköpings", {})]), "'Norrköpings' är ingen känd kommun"),
        (workbook([]), "inga kommuner"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(FetchError, match=message) as caught:
        parsed_all([body])
    assert "1.xlsx" in str(caught.value) or "from-file" in str(caught.value)


def test_a_group_that_the_workbook_does_not_have_is_refused() -> None:
    with pytest.raises(FetchError, match="'ALL' är ingen grupp"):
        parsed(("2024-01", OSTERGOTLAND, "Norrköping", {}), indicator=[{"id": "unemployment_share", "code": "ALL"}])


def test_a_real_cache_packs_more_than_a_hundred_times_and_is_read() -> None:
    rows = [(f"{y}-{m:02d}", OSTERGOTLAND, "Norrköping", {}) for y in range(2008, 2023) for m in range(1, 13)]
    body = workbook(rows * 1)
    records = read_records(body, "x")
    assert len(records) == 180 and set(records[0]) == set(FIELDS)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        part = archive.getinfo(RECORDS)
    assert part.file_size > 20 * part.compress_size


def test_what_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED_BYTES", 2_000)
    with pytest.raises(FetchError, match="uppackad"):
        parsed(("2024-01", OSTERGOTLAND, "Norrköping", {}))
