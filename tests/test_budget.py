"""The budget: ranges from rounded shares, what is left, and the bridge from last year's frame."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.build import CheckFailed, assemble
from tests.conftest import ROOT, replace_in

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


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (",284.6,57,", ",284.7,57,", "Beloppet står inte i meningen"),
        (",,37,", ",,38,", "Andelen står inte i meningen"),
        ("political,frame,", "political,freme,", "freme finns inte"),
        ("- politisk verksamhet 5 procent", "- politisk verksamhet 6 procent", "inte ordagrant"),
    ],
)
def test_a_typed_figure_that_the_plan_does_not_state_stops_the_build(data: Path, old: str, new: str, told: str) -> None:
    replace_in(data / "plans" / "ks-2024" / "budget_line.csv", old, new)
    with pytest.raises(CheckFailed, match=told) as error:
        assemble(data, data / "panel.duckdb")
    assert "budget_line.csv, rad" in str(error.value)


def ranges(whole: float, lines: list[tuple[str, float | None, int | None]]) -> dict[str, tuple[float, float]]:
    """Run the panel's own SQL on lines (id, amount, share) of a frame."""
    script = (ETL / "load" / "budget.sql").read_text(encoding="utf-8")
    start = script.index("CREATE TEMP TABLE budget_range AS")
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE raw_budget_line (plan_id VARCHAR, line_id VARCHAR, parent_id VARCHAR,"
            " amount_mnkr DOUBLE, stated_share_pct DOUBLE)"
        )
        connection.execute("INSERT INTO raw_budget_line VALUES ('p', 'frame', NULL, ?, NULL)", [whole])
        for line, amount, share in lines:
            connection.execute("INSERT INTO raw_budget_line VALUES ('p', ?, 'frame', ?, ?)", [line, amount, share])
        connection.execute(script[start : script.index(";", start)])
        found = connection.execute("SELECT line_id, low_mnkr, high_mnkr FROM budget_range").fetchall()
    return {line: (low, high) for line, low, high in found}


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.floats(5, 400), min_size=2, max_size=5),
    known=st.floats(5, 400),
    cut_off=st.booleans(),
)
def test_the_true_amounts_always_lie_within_the_range(parts: list[float], known: float, cut_off: bool) -> None:
    """Draw true amounts, state their shares rounded or cut off, and look whether the range holds them."""
    whole = sum(parts) + known
    shares = [int(100 * part / whole) if cut_off else round(100 * part / whole) for part in parts]
    lines: list[tuple[str, float | None, int | None]] = [(f"part_{at}", None, share) for at, share in enumerate(shares)]
    found = ranges(whole, [*lines, ("known", known, None)])
    for at, part in enumerate(parts):
        low, high = found[f"part_{at}"]
        assert low - 1e-6 <= part <= high + 1e-6
