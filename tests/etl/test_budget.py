"""Test the budget's tables: ranges from rounded shares, what is left, and the change from last year's frame."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.build import assemble
from etl.quality import CheckError
from tests.conftest import ROOT, replace_in
from tests.support.sandbox import statements

ETL = ROOT / "etl"


def test_the_lines_of_the_frame(rows: duckdb.DuckDBPyConnection) -> None:
    lines = {
        line: (amount, round(low, 1), round(high, 1), basis)
        for line, amount, low, high, basis in rows.execute(
            "SELECT line_id, amount_mnkr, low_mnkr, high_mnkr, basis FROM budget_line"
        ).fetchall()
    }
    d = Decimal
    assert lines == {
        "frame": (d("493.4"), d("493.4"), d("493.4"), "stated"),
        "political": (None, d("23.8"), d("27.1"), "derived"),
        "board_operations": (None, d("181.7"), d("185.0"), "derived"),
        "board_other": (d("284.6"), d("284.6"), d("284.6"), "stated"),
        "rescue_service": (d("108"), d("108"), d("108"), "stated"),
        "board_other_rest": (d("176.6"), d("176.6"), d("176.6"), "derived"),
    }


def test_the_bridge_goes_from_last_year_to_this(rows: duckdb.DuckDBPyConnection) -> None:
    steps = rows.execute("SELECT kind, amount_mnkr FROM budget_change ORDER BY position").fetchall()
    assert [float(amount) for kind, amount in steps if kind != "total"] == [408, 40, 25.7, -5.4, 2.7, -8.4, -7.5, 38.3]
    assert sum(amount for kind, amount in steps if kind != "total") == Decimal("493.4")


def test_every_derived_amount_shows_how(rows: duckdb.DuckDBPyConnection) -> None:
    formulas = dict(rows.execute("SELECT statement_id, formula FROM statement WHERE kind = 'derived'").fetchall())
    assert formulas["ks-2024:budget_change:previous_frame"] == "493,4 − 85,4 = 408,0 mnkr"
    assert formulas["ks-2024:budget_line:board_other_rest"] == "284,6 − 108,0 = 176,6 mnkr"
    assert "22,2–29,6" in formulas["ks-2024:budget_line:political"]
    assert formulas["ks-2024:budget_line:political"].endswith("ger 23,8–27,1 mnkr.")


def test_every_stated_amount_and_share_has_its_sentence(rows: duckdb.DuckDBPyConnection) -> None:
    shares = rows.execute(
        "SELECT line_id, quote FROM budget_line"
        " JOIN statement ON statement.statement_id = budget_line.share_statement_id ORDER BY line_id"
    ).fetchall()
    assert shares == [
        ("board_operations", "- verksamhet under kommunstyrelsen (tidigare KS-kontor) 37 procent och"),
        ("board_other", "- kommunstyrelsen övrigt 57 procent."),
        ("political", "- politisk verksamhet 5 procent,"),
    ]


def test_what_lives_on_revenue(rows: duckdb.DuckDBPyConnection) -> None:
    financed = rows.execute("SELECT unit_id, financed_by FROM financing ORDER BY unit_id").fetchall()
    assert financed == [("contact_centre", "frame_and_revenue"), ("digitalisation", "revenue"), ("hr", "revenue")]


TYPED = [
    (",284.6,57,", ",284.7,57,", "Talet står inte i meningen"),
    (",,37,", ",,38,", "Andelen står inte i meningen"),
    ("political,frame,", "political,freme,", "freme finns inte"),
    ("- politisk verksamhet 5 procent", "- politisk verksamhet 6 procent", "inte ordagrant"),
]


def test_typed_figures_that_the_plan_does_not_state_stop_the_build_and_each_is_reported(data: Path) -> None:
    for old, new, _ in TYPED:
        replace_in(data / "plans" / "ks-2024" / "budget_line.csv", old, new)
    with pytest.raises(CheckError) as error:
        assemble(data, data / "panel.duckdb")
    assert [message for *_, message in TYPED if message not in str(error.value)] == []
    assert "budget_line.csv, rad" in str(error.value)


@cache
def empty_panel(table: str) -> tuple[duckdb.DuckDBPyConnection, str]:
    """A database of no rows, and the statement of the panel's own SQL that calculates a table."""
    (script,) = [one for one in statements(ETL / "load" / "budget.sql") if f"TABLE {table} AS" in one]
    connection = duckdb.connect()
    connection.execute((ETL / "schema.sql").read_text(encoding="utf-8"))
    connection.execute((ETL / "macros.sql").read_text(encoding="utf-8"))
    return connection, script.replace("CREATE TEMP", "CREATE OR REPLACE TEMP")


def ranges(whole: float, lines: list[tuple[str, float | None, float | None]]) -> dict[str, tuple[float, float]]:
    connection = calculated("budget_range", whole, lines)
    found = connection.execute("SELECT line_id, low_mnkr, high_mnkr FROM budget_range").fetchall()
    return {line: (low, high) for line, low, high in found}


def calculated(
    table: str, whole: float, lines: list[tuple[str, float | None, float | None]]
) -> duckdb.DuckDBPyConnection:
    """Run the panel's own SQL on lines (id, amount, share) of a frame."""
    connection, script = empty_panel(table)
    connection.execute(
        "CREATE OR REPLACE TABLE raw_budget_line (plan_id VARCHAR, line_id VARCHAR, parent_id VARCHAR, name VARCHAR,"
        " position INTEGER, amount_mnkr DOUBLE, stated_share_pct DOUBLE)"
    )
    every = [("frame", None, whole, None), *((line, "frame", amount, share) for line, amount, share in lines)]
    connection.executemany("INSERT INTO raw_budget_line VALUES ('p', ?, ?, '', 1, ?, ?)", every)
    connection.execute(script)
    return connection


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.integers(0, 3))
@example([100, 700], 0)  # 0.1 + 0.7 is 0.7999999999999999
def test_there_is_a_rest_only_where_the_parts_leave_a_tkr_or_more(parts: list[int], left: int) -> None:
    lines: list[tuple[str, float | None, float | None]] = [(str(at), tkr / 1000, None) for at, tkr in enumerate(parts)]
    connection = calculated("budget_rest", (sum(parts) + left) / 1000, lines)
    found = connection.execute("SELECT round((parent_mnkr - parts_mnkr) * 1000)::INTEGER FROM budget_rest").fetchall()
    assert found == ([(left,)] if left else [])


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.floats(5, 400), min_size=2, max_size=5),
    stated_sum=st.floats(5, 400),
    cut_off=st.booleans(),
    decimals=st.sampled_from([0, 1]),
)
@example(parts=[164.56056950538064] * 3, stated_sum=164.56056950538064, cut_off=True, decimals=0)
def test_the_true_amounts_always_lie_within_the_range(
    parts: list[float], stated_sum: float, cut_off: bool, decimals: int
) -> None:
    """Draw true amounts, state their shares rounded or cut off, and look whether the range holds them."""
    whole = sum(parts) + stated_sum
    finer = 10**decimals
    steps = [100 * part / whole * finer for part in parts]
    # 24.999… of a division is 25, which nobody cuts off to 24.
    shares = [(int(step + 1e-9) if cut_off else round(step)) / finer for step in steps]
    lines: list[tuple[str, float | None, float | None]] = [
        (f"part_{at}", None, share) for at, share in enumerate(shares)
    ]
    found = ranges(whole, [*lines, ("known", stated_sum, None)])
    for at, part in enumerate(parts):
        low, high = found[f"part_{at}"]
        assert low - 1e-6 <= part <= high + 1e-6
        assert high - low <= whole * 0.015 + 1e-6


def test_a_share_with_a_decimal_gives_a_narrower_range() -> None:
    whole = ranges(1000, [("a", None, 5), ("b", None, 37), ("known", 580, None)])
    finer = ranges(1000, [("a", None, 5.2), ("b", None, 36.7), ("known", 581, None)])
    assert [round(edge, 1) for edge in whole["a"]] == [45, 55]
    assert [round(edge, 1) for edge in finer["a"]] == [51.5, 52.5]


def test_shares_that_cannot_be_true_give_no_range() -> None:
    assert ranges(1000, [("a", None, 5), ("b", None, 37), ("known", 800, None)]) == {}


def test_the_change_of_another_share_moves_both_ranges() -> None:
    """The frame of the plan, with 6 percent for the first line instead of 5."""
    found = ranges(493.4, [("political", None, 6), ("board_operations", None, 37), ("board_other", 284.6, 57)])
    assert {line: (round(low, 1), round(high, 1)) for line, (low, high) in found.items()} == {
        "political": (27.1, 28.7),
        "board_operations": (180.1, 181.7),
    }


CHANGE = "budget_change.csv"
STOPPED = [
    ("budget_line.csv", ",284.6,57,", ",84.6,57,", "Talet står inte i meningen"),
    (CHANGE, ",-1.35,", ",-1.3,", "kolumn stated_rate_pct, värdet -1.3: Andelen står inte i meningen"),
    (CHANGE, "part,50", "total,50", "kolumn kind: Filen har 2 rader med kind total"),
    ("budget_line.csv", "political,frame", "political,", "värdet 'political': Posten har varken belopp eller en andel"),
    ("budget_line.csv", "- kommunstyrelsen övrigt 57", "- kommunstyrelsen övrigt: 57", "kolumn share_quote"),
    ("financing.csv", "både av budgetram", "av budgetram", "financing.csv, rad 4, kolumn quote"),
    ("claim.csv", "2023-10-31,145250,", "2023-10-31,145260,", "kolumn value, värdet 145260.0: Värdet står inte"),
    ("claim.csv", "emigration,2023-01-01", "emigrants,2023-01-01", "värdet 'emigrants': Måttet finns inte"),
    ("claim.csv", "2023-10-01,2024-03-31", "2023-10-01,2023-03-31", "Perioden slutar innan den börjar"),
    ("claim.csv", "2023-10-31,8.8,procent", "2023-10-31,,procent", "kolumn value: Prövningen level behöver ett värde"),
    ("claim.csv", ",,antal,2000-01-01,vilket", ",,antal,,vilket", "kolumn since: Prövningen lowest_change behöver"),
    ("datapackage.json", '"region_code": "0581"', '"region_code": "9999"', "Kommunen finns inte i regions.csv"),
]


def test_rows_that_do_not_hold_stop_the_build_and_each_is_reported(data: Path) -> None:
    for name, old, new, _ in STOPPED:
        replace_in(data / "plans" / "ks-2024" / name, old, new)
    with pytest.raises(CheckError) as error:
        assemble(data, data / "panel.duckdb")
    assert [message for *_, message in STOPPED if message not in str(error.value)] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rescue_service,board_other", "rescue_service,", "kolumn parent_id: Filen har 2 rader"),
        ("frame,,1,Budgetram,493.4", "frame,,1,Budgetram,", "Filen har 0 rader med belopp"),
    ],
)
def test_a_plan_of_two_frames_or_none_stops_the_build(data: Path, old: str, new: str, message: str) -> None:
    replace_in(data / "plans" / "ks-2024" / "budget_line.csv", old, new)
    with pytest.raises(CheckError, match=re.escape(message)):
        assemble(data, data / "panel.duckdb")


def test_a_correction_of_what_the_plan_does_not_say_stops_the_build(data: Path) -> None:
    replace_in(data / "plans" / "ks-2024" / "corrections.csv", "Agenda 2035", "Agenda 2036")
    with pytest.raises(CheckError, match="agenda_year: 'Agenda 2036' står 0 gånger i planen"):
        assemble(data, data / "panel.duckdb")
