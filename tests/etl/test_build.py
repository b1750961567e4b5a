"""Test the build as a whole: repeatable, never half done, and the old database is kept when it fails."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from etl.quality import CheckError
from panel import warehouse
from panel.__main__ import main
from panel.errors import SourceError
from tests.conftest import replace_in
from tests.support.follow_up_sheets import serve


def test_builds_of_the_same_sources_hold_the_same_whatever_the_folder_is_called_and_not_of_others(data: Path) -> None:
    first = build(data, data.with_name("first.duckdb"))
    assert data.name != "sources"
    sources = data.rename(data.with_name("sources"))
    second = build(sources, data.with_name("second.duckdb"))
    assert (first.rows, first.content_sha256) == (second.rows, second.content_sha256)
    replace_in(sources / "statistics" / "quarterly.csv", "bankruptcies,00,2010Q1,1771,", "bankruptcies,00,2010Q1,1772,")
    third = build(sources, data.with_name("third.duckdb"))
    assert (third.rows, third.content_sha256 != first.content_sha256) == (first.rows, True)


def test_the_build_holds_what_the_plan_and_the_statistics_hold(data: Path) -> None:
    rows = build(data, data / "panel.duckdb").rows
    expected = {
        "council_goal": 6,
        "goal": 8,
        "criterion": 23,
        "goal_council_goal": 8,
        "goal_sdg": 0,
        "programme_point": 36,
        "programme_point_goal": 20,
        "status_report": 36,
        "responsibility": 23,
        "follow_up": 2,
        "region": 313,
        "goal_indicator": 7,
        "observation": 25088 + 307 + 4060 + 4060 + 9 + 13 + 4192,
        "correction": 2,
    }
    assert {name: rows[name] for name in expected} == expected


Break = Callable[[Path], None]
BREAKS: list[tuple[str, Break, str]] = [
    (
        "a value that is no number",
        lambda data: replace_in(data / "statistics" / "quarterly.csv", ",2010Q1,1771,", ",2010Q1,17x1,"),
        "data/statistics/quarterly.csv, rad 2, kolumn value, värdet '17x1'",
    ),
    (
        "a value out of range",
        lambda data: replace_in(data / "statistics" / "population_monthly.csv", ",122156", ",-122156"),
        "rad 2, kolumn value, värdet '-122156': Värdet är under 0",
    ),
    (
        "an unknown municipality",
        lambda data: replace_in(data / "statistics" / "population_monthly.csv", "0581,2000M02", "0599,2000M02"),
        "rad 3, kolumn region_code, värdet '0599': Koden finns inte i regions",
    ),
    (
        "a duplicate key",
        lambda data: replace_in(data / "statistics" / "population_monthly.csv", "0581,2000M02", "0581,2000M01"),
        "rad 3, kolumn indicator_id, region_code, period",
    ),
    (
        "two files that disagree",
        lambda data: replace_in(data / "statistics" / "population_monthly.csv", "2023M12,", "2023M12,1"),
        "population, 0581 2023-12-31: Filerna säger olika",
    ),
    (
        "a quote that is not in the document",
        lambda data: replace_in(data / "plans" / "ks-2024" / "budget_line.csv", "493,4 mnkr", "493,5 mnkr"),
        "budget_line.csv",
    ),
    (
        "a source error that was mended",
        lambda data: replace_in(data / "plans" / "ks-2024" / "plan.md", "Agenda 2035", "Agenda 2030"),
        "Agenda 2035",
    ),
]


@pytest.mark.parametrize(("broken", "message"), [case[1:] for case in BREAKS], ids=[case[0] for case in BREAKS])
def test_a_broken_source_is_reported_and_the_old_database_stays(
    built: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: Break,
    message: str,
) -> None:
    target = serve(built, data, monkeypatch)
    before = target.read_bytes()
    broken(data)
    assert main(["--data", str(data), "build"]) == 1
    assert message in capsys.readouterr().err
    assert target.read_bytes() == before
    assert [path.name for path in data.glob(".*building*")] == []


def test_check_reads_everything_and_leaves_the_database_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "dashboard.duckdb"))
    assert main(["--data", str(data), "check"]) == 0
    assert "Alla kontroller håller" in capsys.readouterr().out
    assert not (data / "dashboard.duckdb").exists()


def test_findings_are_printed_from_the_built_database(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "dashboard.duckdb"))
    assert main(["--data", str(data), "findings"]) == 1
    assert "python -m etl build" in capsys.readouterr().err
    assert main(["--data", str(data), "build"]) == 0
    assert main(["--data", str(data), "findings"]) == 0
    assert "145 219" in capsys.readouterr().out.replace("\xa0", " ")


def test_a_database_that_is_served_can_be_replaced(built: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = serve(built, data, monkeypatch)
    key = warehouse.build_key()
    assert warehouse.read("latest_build")["row_count"].item() > 0
    replace_in(data / "statistics" / "quarterly.csv", "bankruptcies,00,2010Q1,1771,", "bankruptcies,00,2010Q1,1772,")
    result = build(data, target)
    assert warehouse.build_key() != key
    assert warehouse.read("latest_build")["content_sha256"].item() == result.content_sha256


def test_a_database_of_another_version_or_none_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "dashboard.duckdb"
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    with pytest.raises(warehouse.DatabaseMissingError, match="etl build"):
        warehouse.read("latest_build")
    target.write_bytes(b"not a database")
    with pytest.raises(warehouse.DatabaseUnreadableError, match="etl build"):
        warehouse.read("latest_build")
    target.unlink()
    with duckdb.connect(str(target)) as connection:
        connection.execute("CREATE TABLE build AS SELECT 'other' AS schema_sha256")
    with pytest.raises(warehouse.DatabaseOutdatedError, match="annan version"):
        warehouse.read("latest_build")


@pytest.mark.usefixtures("panel")
def test_an_answer_can_be_changed_without_changing_the_next() -> None:
    mine = warehouse.read("population_monthly", region_code="0581")
    mine["population"] = 0
    mine.loc[0, "period_start"] = None
    again = warehouse.read("population_monthly", region_code="0581")
    assert again["population"].iloc[0] == 122156
    assert again["period_start"].notna().all()


def test_errors_are_of_two_kinds_that_a_person_can_act_on() -> None:
    message = SourceError("Fel.", "Rätta.", path="data/x.csv", line=7, column="value", value="abc")
    assert str(message) == "data/x.csv, rad 7, kolumn value, värdet 'abc': Fel. Rätta."
    assert str(SourceError("Fel.", "Rätta.")) == "Fel. Rätta."
    assert issubclass(CheckError, Exception)
