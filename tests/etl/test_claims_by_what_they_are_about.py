"""Test that claims are matched to figures by indicator, municipality and period, not by their names."""

from pathlib import Path

import duckdb
import pytest

from panel import warehouse
from panel.__main__ import main
from panel.warehouse import read
from panel.wording.statistics.latest import population_claim
from tests.conftest import ROOT
from tests.support.sandbox import run_findings

CASE = ROOT / "tests" / "cases" / "plans" / "sheet-claims-another-municipality" / "sheet.xlsx"


def put(connection: duckdb.DuckDBPyConnection, indicator_id: str, start: str, frequency: str, value: float) -> None:
    connection.execute(
        "INSERT INTO observation VALUES (?, '0581', ?::DATE, ?, 'total', 'total', ?, NULL, 'prov', 'Källa: prov', 'total')",
        [indicator_id, start, frequency, value],
    )


def claim(connection: duckdb.DuckDBPyConnection, claim_id: str, first: str, last: str, value: float) -> None:
    connection.execute(
        "UPDATE claim SET period_start = ?, period_end = ?, value = ? WHERE claim_id = ?",
        [first, last, value, claim_id],
    )


@pytest.mark.parametrize(("start", "frequency"), [("2023-12-01", "M"), ("2023-10-01", "Q"), ("2023-01-01", "Y")])
@pytest.mark.parametrize("first", ["2023-12-01", "2023-12-31", "2023-01-01"])
def test_a_population_is_held_against_the_figure_of_the_same_day_of_any_frequency(
    sandbox: duckdb.DuckDBPyConnection, start: str, frequency: str, first: str
) -> None:
    sandbox.execute("DELETE FROM observation")
    put(sandbox, "population", start, frequency, 145_000)
    claim(sandbox, "population", first, "2023-12-31", 145_001)
    found = run_findings(sandbox, "claim_*")["claim_level:population"]
    assert (found["verdict"], found["found"]) == ("contradicted", "145 000 (SCB)")
    assert "december 2023" in str(found["detail"])
    claim(sandbox, "population", first, "2023-12-31", 145_000)
    assert run_findings(sandbox, "claim_*")["claim_level:population"]["verdict"] == "confirmed"


def test_a_share_of_a_year_is_held_against_the_years_own_figure_alone(sandbox: duckdb.DuckDBPyConnection) -> None:
    sandbox.execute("DELETE FROM observation")
    put(sandbox, "unemployment_share", "2023-01-01", "Y", 8.6)
    claim(sandbox, "unemployment", "2023-12-01", "2023-12-31", 8.6)
    assert run_findings(sandbox, "claim_*")["claim_level:unemployment"]["verdict"] == "untestable"
    put(sandbox, "unemployment_share", "2023-12-01", "M", 9.1)
    assert run_findings(sandbox, "claim_*")["claim_level:unemployment"]["found"] == "9,1 % (Arbetsförmedlingen)"
    claim(sandbox, "unemployment", "2023-01-01", "2023-12-31", 8.6)
    assert run_findings(sandbox, "claim_*")["claim_level:unemployment"]["verdict"] == "confirmed"


def test_claims_without_an_id_are_found_and_tested(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "own.duckdb"
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    assert main(["--data", str(data), "plan", "import", str(CASE), "--seen", "--elsewhere"]) == 0
    assert main(["--data", str(data), "build"]) == 0
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "SELECT verdict, expected, found FROM finding WHERE plan_id = 'kun-2025' AND check_name = 'claim_level'"
            " AND subject = 'population'"
        ).fetchone()
    assert found == ("contradicted", "42\u00a0500 (planen)", "42\u00a0722 (SCB)")
    (claim,) = (row for _, row in read("level_claim", plan_id="kun-2025", indicator_id="population").iterrows())
    shown = population_claim(read("plan", plan_id="kun-2025")["region_code"].item(), claim)
    assert shown.replace("\u00a0", " ") == "Planen: 42 500 i december 2024; SCB hade då 42 722"
