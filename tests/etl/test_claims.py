"""Test the verdict on each claim of the plan, which the plan's own figures never confirm."""

import duckdb
import pytest

from tests.support.sandbox import Row, run_findings

CLAIMS = {
    "claim_level:population",
    "claim_change:population_change",
    "claim_lowest_change:lowest_change",
    "claim_untestable:births_per_woman",
    "claim_untestable:children_move_out",
    "claim_rise_sum:emigration",
    "claim_level:unemployment",
    "claim_lowest_month:lowest_october",
    "claim_lowest_of_year:lowest_of_year",
    "claim_rise_between:rise_since_june",
    "claim_expected_rise:expected_rise",
}


def claims(found: dict[str, Row]) -> dict[str, Row]:
    return {name: row for name, row in found.items() if name.startswith("claim_")}


def put_months(connection: duckdb.DuckDBPyConnection, months: dict[str, float]) -> None:
    for month, value in months.items():
        connection.execute(
            "INSERT INTO observation VALUES"
            " ('unemployment_share', '0581', ?::DATE, 'M', 'total', '16-64', ?, NULL, 'prov', 'Källa: prov', 'total')",
            [f"{month}-01", value],
        )


def test_each_claim_is_judged_once(sandbox: duckdb.DuckDBPyConnection) -> None:
    assert set(claims(run_findings(sandbox, "claim_*"))) == CLAIMS


def test_the_sandbox_judges_as_the_build_does(sandbox: duckdb.DuckDBPyConnection) -> None:
    built = sandbox.execute("SELECT * FROM finding ORDER BY finding_id").fetchall()
    run_findings(sandbox)
    assert sandbox.execute("SELECT * FROM finding ORDER BY finding_id").fetchall() == built


def test_without_any_figure_every_claim_is_untestable(sandbox: duckdb.DuckDBPyConnection) -> None:
    sandbox.execute("DELETE FROM observation")
    found = claims(run_findings(sandbox, "claim_*"))
    assert set(found) == CLAIMS
    assert {(row["verdict"], row["severity"]) for row in found.values()} == {("untestable", "low")}


POPULATION = "indicator_id = 'population' AND region_code = '0581' AND frequency = 'M'"
OCTOBER_2023 = "period_start = DATE '2023-10-01'"
UNEMPLOYMENT = "indicator_id = 'unemployment_share' AND region_code = '0581'"
MISSING = [
    ("claim_level:population", f"{POPULATION} AND {OCTOBER_2023}"),
    ("claim_change:population_change", f"{POPULATION} AND period_start = DATE '2022-12-01'"),
    ("claim_lowest_change:lowest_change", f"{POPULATION} AND {OCTOBER_2023}"),
    ("claim_lowest_change:lowest_change", f"{POPULATION} AND period_start = DATE '2011-10-01'"),
    ("claim_rise_sum:emigration", "indicator_id = 'emigration' AND period_start = DATE '2023-07-01'"),
    ("claim_rise_sum:emigration", "indicator_id = 'emigration' AND year(period_start) = 2022"),
    ("claim_level:unemployment", f"{UNEMPLOYMENT} AND frequency = 'M' AND {OCTOBER_2023}"),
    ("claim_expected_rise:expected_rise", f"{UNEMPLOYMENT} AND frequency = 'Q' AND period_start = DATE '2024-01-01'"),
    ("claim_expected_rise:expected_rise", f"{UNEMPLOYMENT} AND frequency = 'Q' AND period_start = DATE '2023-07-01'"),
]


@pytest.mark.parametrize(("name", "gone"), MISSING)
def test_a_missing_figure_makes_a_claim_untestable(sandbox: duckdb.DuckDBPyConnection, name: str, gone: str) -> None:
    sandbox.execute(f"DELETE FROM observation WHERE {gone}")
    assert run_findings(sandbox, "claim_*")[name]["verdict"] == "untestable"


CHANGED = [
    ("claim_level:population", f"{POPULATION} AND {OCTOBER_2023}", 145250, "confirmed", "145 250 (SCB)"),
    ("claim_change:population_change", f"{POPULATION} AND {OCTOBER_2023}", 145250, "confirmed", "+130 (SCB)"),
    ("claim_lowest_change:lowest_change", f"{POPULATION} AND {OCTOBER_2023}", 145317, "contradicted", "+197 (2023)"),
    ("claim_lowest_change:lowest_change", f"{POPULATION} AND {OCTOBER_2023}", 145316, "confirmed", "+196 (2023)"),
    (
        "claim_rise_sum:emigration",
        "indicator_id = 'emigration' AND region_code = '0581' AND period_start = DATE '2023-07-01'",
        159,
        "contradicted",
        "444 (2023)",
    ),
    (
        "claim_rise_sum:emigration",
        "indicator_id = 'emigration' AND region_code = '0581' AND period_start = DATE '2023-07-01'",
        160,
        "confirmed",
        "445 (2023)",
    ),
    ("claim_level:unemployment", f"{UNEMPLOYMENT} AND frequency = 'M' AND {OCTOBER_2023}", 8.84, "confirmed", "8,8 %"),
    (
        "claim_level:unemployment",
        f"{UNEMPLOYMENT} AND frequency = 'M' AND {OCTOBER_2023}",
        8.9,
        "contradicted",
        "8,9 %",
    ),
    (
        "claim_expected_rise:expected_rise",
        f"{UNEMPLOYMENT} AND frequency = 'Q' AND {OCTOBER_2023}",
        8.8,
        "contradicted",
        "8,8 % (kvartal 4 2023)",
    ),
    (
        "claim_lowest_of_year:lowest_of_year",
        f"{UNEMPLOYMENT} AND frequency = 'M' AND period_start = DATE '2023-04-01'",
        8.4,
        "contradicted",
        "8,4 %",
    ),
]


@pytest.mark.parametrize(("name", "where", "value", "verdict", "message"), CHANGED)
def test_a_changed_figure_changes_the_verdict(
    sandbox: duckdb.DuckDBPyConnection, name: str, where: str, value: float, verdict: str, message: str
) -> None:
    sandbox.execute(f"UPDATE observation SET value = ? WHERE {where}", [value])
    row = run_findings(sandbox, "claim_*")[name]
    assert (row["verdict"], message in str(row["found"])) == (verdict, True)


def test_two_registers_are_not_mixed_when_the_plan_says_what_scb_says(sandbox: duckdb.DuckDBPyConnection) -> None:
    assert "change_mixes_two_registers:population" in run_findings(sandbox)
    sandbox.execute(f"UPDATE observation SET value = 145250 WHERE {POPULATION} AND {OCTOBER_2023}")
    assert "change_mixes_two_registers:population" not in run_findings(sandbox)


def test_the_other_register_is_offered_as_an_interpretation_with_its_doubt(sandbox: duckdb.DuckDBPyConnection) -> None:
    assert "planens +31 ligger utanför det spannet" in str(
        run_findings(sandbox, "claim_*")["claim_level:population"]["evidence"]
    )
    sandbox.execute(
        "UPDATE observation SET value = value + 40 WHERE indicator_id = 'population_register' AND note <> 'Källa: planen'"
    )
    assert "+7 till +51 personer; planens skillnad ryms där" in str(
        run_findings(sandbox, "claim_*")["claim_level:population"]["evidence"]
    )


def test_the_plan_never_confirms_itself(sandbox: duckdb.DuckDBPyConnection) -> None:
    sandbox.execute("UPDATE observation SET note = 'Källa: planen' WHERE note LIKE 'Källa:%'")
    put_months(sandbox, {f"{year}-10": 9.5 for year in range(2009, 2023)})
    found = run_findings(sandbox, "claim_*")
    assert found["claim_level:unemployment"]["verdict"] == "untestable"
    assert found["claim_lowest_month:lowest_october"]["verdict"] == "untestable"
    assert "oktober 2023 bara från planen själv" in str(found["claim_lowest_month:lowest_october"]["detail"])


def test_another_source_counts_beside_the_plan(sandbox: duckdb.DuckDBPyConnection) -> None:
    """May 2023 is held from the plan; the same month from another source is what is compared, and counted once."""
    put_months(sandbox, {f"2023-{month:02d}": 9.0 for month in (1, 3, 6, 7, 8, 9)})
    assert run_findings(sandbox, "claim_*")["claim_lowest_of_year:lowest_of_year"]["verdict"] == "untestable"
    put_months(sandbox, {"2023-05": 8.5})
    found = run_findings(sandbox, "claim_*")
    assert set(claims(found)) == CLAIMS
    assert found["claim_lowest_of_year:lowest_of_year"]["verdict"] == "confirmed"
    assert found["claim_rise_between:rise_since_june"]["found"] == "9,0 % till 8,8 %"
    assert found["claim_rise_between:rise_since_june"]["verdict"] == "contradicted"


@pytest.mark.parametrize(
    ("first", "lowest", "verdict"), [(2009, 8.9, "confirmed"), (2009, 8.8, "contradicted"), (2010, 8.9, "untestable")]
)
def test_the_lowest_october_needs_every_october(
    sandbox: duckdb.DuckDBPyConnection, first: int, lowest: float, verdict: str
) -> None:
    put_months(sandbox, {f"{year}-10": 10.0 for year in range(first, 2022)} | {"2022-10": lowest, "2008-10": 7.0})
    assert run_findings(sandbox, "claim_*")["claim_lowest_month:lowest_october"]["verdict"] == verdict


def test_the_break_in_the_series_is_reported_only_where_it_lies_within(sandbox: duckdb.DuckDBPyConnection) -> None:
    name = "claim_lowest_month:lowest_october"
    assert "Tidsseriebrott i januari 2023" in str(run_findings(sandbox, "claim_*")[name]["detail"])
    sandbox.execute("UPDATE series_break SET period_start = DATE '2024-01-01'")
    assert "Tidsseriebrott" not in str(run_findings(sandbox, "claim_*")[name]["detail"])


def test_another_plan_is_judged_by_its_own_municipality(sandbox: duckdb.DuckDBPyConnection) -> None:
    sandbox.execute("INSERT INTO plan SELECT * REPLACE ('li-2024' AS plan_id, '0580' AS region_code) FROM plan")
    sandbox.execute("INSERT INTO claim SELECT * REPLACE ('li-2024' AS plan_id, '0580' AS region_code) FROM claim")
    found = run_findings(sandbox, "claim_*")
    assert set(claims(found)) == CLAIMS
    other = {name.removeprefix("li-2024:"): row for name, row in found.items() if name.startswith("li-2024:claim")}
    assert set(other) == CLAIMS
    stated_row = sandbox.execute(
        "SELECT sum(value)::INTEGER FROM observation WHERE indicator_id = 'emigration' AND region_code = '0580'"
        " AND period_start BETWEEN '2023-01-01' AND '2023-07-01'"
    ).fetchone()
    assert stated_row is not None
    assert other["claim_rise_sum:emigration"]["found"].endswith(f" till {stated_row[0]} (2023)")
    assert other["claim_level:population"]["verdict"] == "untestable"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("sv_number(145250, 0)", "145\u00a0250"),
        ("sv_number(-0.04, 1)", "0,0"),
        ("sv_number(8.85, 1)", "8,9"),
        ("sv_number(8.85::DOUBLE - 6.4::DOUBLE, 1)", "2,5"),
        ("sv_number(1.005::DOUBLE, 2)", "1,01"),
        ("sv_number(-0.15, 1)", "\u22120,2"),
        ("sv_signed(-164, 0)", "\u2212164"),
        ("sv_signed(0.3, 1)", "+0,3"),
        ("sv_signed(0, 0)", "0"),
        ("sv_month(DATE '2023-10-31')", "oktober 2023"),
        ("sv_quarter(DATE '2023-10-31')", "kvartal 4 2023"),
        ("sv_value(8.8, 'procent')", "8,8\u00a0%"),
        ("sv_number(NULL, 1)", None),
        ("sv_amount(493.4)", "493,4"),
        ("sv_amount(10.04 - 0.06)", "9,98"),
        ("sv_amount(3612.4801)", "3\u00a0612,48"),
        ("sv_amount(0.007)", "0,007"),
        ("sv_signed_amount(-7.25)", "\u22127,25"),
        ("sv_amount_of(23.8376, false)", "23,8"),
        ("numbers_in('145 250 vid utgången av 2023, 8,8 procent')::VARCHAR", "[145250.0, 2023.0, 8.8]"),
        ("percentages_in('5 procent av 2024, -1,35 procent')::VARCHAR", "[5.0, 1.35]"),
    ],
)
def test_numbers_and_months_are_written_and_read_in_swedish(
    sandbox: duckdb.DuckDBPyConnection, call: str, message: str | None
) -> None:
    assert sandbox.execute(f"SELECT {call}").fetchone() == (message,)
