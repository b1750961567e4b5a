"""Test the downloaded files: Swedish Excel opens them, and text stays text."""

import csv
import io
import re
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel import warehouse
from panel.access.page_files import FILES, OF_QUERY
from panel.access.page_list import PAGES
from panel.formats.csv_file import unguarded
from panel.server import downloads
from panel.ui.file_columns import spelled_out
from panel.wording import table_files
from panel.wording.columns import EVERY
from tests.support.downloads import QUERY_PARAMETERS, unseen_in

hostile = st.one_of(
    st.sampled_from(
        ["=1+1", "+A1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "<script>", "a;b", 'c"d', "rad\nrad"]
    ),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20),
)


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_is_what_swedish_excel_opens() -> None:
    frame = pd.DataFrame(
        {"year": [2024], "share_pct": [8.8], "period_start": [pd.Timestamp("2024-01-01")], "name": ["Åre"]}
    )
    body = table_files.as_csv(frame)
    assert body.startswith(b"\xef\xbb\xbf")
    missing = pd.DataFrame({"population": pd.array([1, None], dtype="Int32"), "share_pct": [None, 1.5]})
    assert read_csv(table_files.as_csv(missing))[1:] == [["1", ""], ["", "1,5"]]
    assert read_csv(body) == [["År", "Arbetslöshet (%)", "Period", "Namn"], ["2024", "8,8", "2024-01-01", "Åre"]]


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile, min_size=1, max_size=5))
def test_no_text_in_csv_is_taken_for_a_formula_and_none_is_lost(values: list[str]) -> None:
    rows = read_csv(table_files.as_csv(pd.DataFrame({"text": values})))[1:]
    for row, value in zip(rows, values, strict=True):
        shown = row[0] if row else ""
        assert unguarded(shown) == value
        assert shown == "-" or not shown.lstrip().startswith(("=", "+", "-", "@"))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_a_number_in_csv_has_all_its_digits_and_no_power(values: list[float]) -> None:
    written = [row[0] for row in read_csv(table_files.as_csv(pd.DataFrame({"value": values})))[1:]]
    assert [float(cell.replace(",", ".")) for cell in written] == list(map(table_files.without_tail, values))
    assert not set("".join(written)) - set("-0123456789,")


tenths = st.decimals(min_value=-20000, max_value=20000, places=1)


@given(tenths, tenths)
def test_a_difference_is_written_with_the_decimals_of_its_terms(one: Decimal, other: Decimal) -> None:
    computed = float(one) - float(other)
    ((written,),) = read_csv(table_files.as_csv(pd.DataFrame({"value": [computed]})))[1:]
    assert Decimal(written.replace(",", ".")) == one - other


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=5))
def test_a_stated_number_keeps_all_its_digits(stated: Decimal) -> None:
    assert table_files.without_tail(float(stated)) == float(stated)


@pytest.mark.parametrize("value", [1 / 3, 1e-7, 1.2345678901234567e-6, 1234567.123456789, float("nan"), float("inf")])
def test_what_is_no_tail_stays(value: float) -> None:
    assert repr(table_files.without_tail(value)) == repr(value)


def test_small_numbers_and_yes_or_no_in_csv() -> None:
    frame = pd.DataFrame({"x": [1e-7, 0.00001, 1 / 3], "y": [True, False, True]})
    assert read_csv(table_files.as_csv(frame))[1:] == [
        ["0,0000001", "ja"],
        ["0,00001", "nej"],
        ["0,3333333333333333", "ja"],
    ]


@settings(max_examples=40, deadline=None)
@given(values=st.lists(hostile, min_size=1, max_size=5))
def test_text_in_xlsx_is_text(built: object, values: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(built))
        body = table_files.as_xlsx(pd.DataFrame({"text": values}), "query", {"name": "=1+1"})
    book = openpyxl.load_workbook(io.BytesIO(body))
    for row, value in zip(book["Data"].iter_rows(min_row=2), values, strict=False):
        if value:
            assert row[0].data_type == "s"
            assert row[0].value == value


@pytest.mark.usefixtures("panel")
def test_xlsx_keeps_numbers_dates_and_says_where_they_come_from() -> None:
    frame = spelled_out(warehouse.read("population_monthly", region_code="0581"))
    book = openpyxl.load_workbook(io.BytesIO(table_files.as_xlsx(frame, "befolkning/folkmangd", {"region": "0581"})))
    header, first = list(book["Data"].iter_rows(max_row=2, values_only=True))
    assert header == (
        "Periodkod",
        "Period",
        "Periodens början",
        "Folkmängd (SCB)",
        "Periodicitet",
        "Folkmängd (KID)",
        "Källa",
    )
    title = "Folkmängd i Norrköping per månad, 2000–2025"
    assert first == (
        "2000M01",
        "januari 2000",
        pd.Timestamp("2000-01-01").to_pydatetime(),
        122156,
        "månad",
        None,
        title,
    )
    about = {row[0]: row[1] for row in book["Om uppgifterna"].iter_rows(values_only=True)}
    assert about["Urval: region"] == "0581"
    assert about["Kontrollsumma"] == warehouse.read("latest_build")["content_sha256"].item()
    assert "Folkmängd i Norrköping per månad, 2000–2025" in about


@pytest.mark.usefixtures("panel")
def test_a_table_as_a_page_has_the_newest_first_the_way_back_and_its_source() -> None:
    frame = warehouse.read("unemployment_quarterly", region_code="0581")
    shown = downloads.as_page(frame, PAGES["unemployment"], ["period_start", "share_pct"]).decode()
    assert shown.index("kvartal 4 2025") < shown.index("kvartal 1 2010")
    assert '<a href="../../arbetsloshet">Till sidan Arbetslöshet</a>' in shown
    assert "<b>Källa:</b>" in shown
    assert shown.count('scope="col"') == 2
    with pytest.raises(downloads.DownloadParameterError, match="ingen kolumn 'nonsens'"):
        downloads.as_page(frame, PAGES["unemployment"], ["period_start", "nonsens"])


MACHINE_WORD = re.compile(r"[a-z]+(_[a-z0-9]+)+|[a-z]")


@pytest.mark.usefixtures("reported_panel")
@pytest.mark.parametrize("query", sorted(OF_QUERY))
def test_headings_are_swedish_each_once_and_codes_have_a_heading_of_their_own(query: str) -> None:
    rows = warehouse.read(query, **{name: QUERY_PARAMETERS[name] for name in warehouse.query_parameters(query)})
    frame = spelled_out(rows)
    head = read_csv(table_files.as_csv(frame))[0]
    assert [name for name in map(str, frame.columns) if name not in EVERY] == []
    assert [name for name in head if MACHINE_WORD.match(name) or unseen_in(name) or not name.strip()] == []
    assert len(head) == len(set(head)), sorted(head)
    for code, words in (("age_code", "age"), ("sex_code", "sex"), ("period_code", "period_name")):
        assert (code in frame) == (words in frame)
    for column, kept in EVERY.items():
        if column in frame and (meanings := kept.codes):
            assert not set(frame[column].dropna()) & (set(meanings) - set(meanings.values()))


def test_a_table_of_statistics_has_the_headings_of_utforska() -> None:
    rows = pd.DataFrame(
        {
            "region_code": ["0581"],
            "name": ["Norrköping"],
            "period_start": [pd.Timestamp("2024-04-01")],
            "age": ["16-65"],
            "sex": ["total"],
        }
    )
    assert read_csv(table_files.as_csv(spelled_out(rows))) == [
        ["Regionkod", "Region", "Periodkod", "Period", "Periodens början", "Ålderskod", "Ålder", "Könskod", "Kön"],
        ["0581", "Norrköping", "2024K2", "kvartal 2 2024", "2024-04-01", "16-65", "16–65 år", "total", "alla"],
    ]


def test_only_a_file_of_what_is_reported_can_be_made_up() -> None:
    made_up = {
        query for query in warehouse.query_names() if warehouse.query_tables(query) & table_files.MADE_UP_IN_DEMO
    }
    real = {one.query for one in FILES.values() if one.page.file in {"population", "unemployment"}}
    assert not made_up & real
    assert not made_up & {"budget_changes", "council_goals", "statements", "sources", "claimed_months"}
    # These have the responsible office, which the example makes up.
    assert made_up > {"goals", "criteria", "programme_points", "budget_lines"}
    # The last three reach the reports through a macro alone.
    assert made_up > {"receipts", "to_do", "findings", "programme_status", "measure_values", "goal_assessments"}


def test_what_cannot_be_seen_in_a_header_is_known() -> None:
    assert unseen_in("Period\u200b") == {"\u200b"} and unseen_in("Per 1\u00a0000") == {"\u00a0"}
    assert not unseen_in("Periodens början (1 000)")


@pytest.mark.parametrize(
    ("query", "params", "name"),
    [
        ("budget_lines", {"plan_id": "ks-2024"}, "budget-ram-ks-2024"),
        ("goal_states", {"plan_id": "ks-2024", "known_on": "2024-08-15"}, "mal-mal-ks-2024-2024-08-15"),
        ("sources", {"plan_id": ""}, "kallor-kallor"),
        ("unemployment_groups", {"region_code": "0581"}, "arbetsloshet-grupper"),
        ("receipt", {"receipt_no": 3}, "publicering-3"),
    ],
)
def test_a_file_is_named_for_what_it_holds_and_for_its_plan(query: str, params: dict[str, object], name: str) -> None:
    assert downloads._name_of(OF_QUERY[query], params) == name
