"""Test the findings on plans with parts left out: no error, no nonsense and no false alarm."""

import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from panel import warehouse
from panel.__main__ import main
from tests.conftest import ROOT
from tests.support.plans.degenerate import PARTS, build_of

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases" / "plans"
# What a finding needs the plan to have, as its file says at the top: absent any of these it would be a false alarm.
STATED = re.compile(r"\A-- Needs of a plan: (.+)\.$", re.MULTILINE)
NUMBER = re.compile(r"\d+(?:,\d+)?")
WORDS = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"]
NONSENSE = re.compile(
    r"\b(?:NULL|None|nan)\b|\b1 (?:programpunkter|punkter|måluppfyllelser|förslag som)\b|\bAlla [01]\b|inom parentes"
)
EACH_ALONE = [{part} for part in PARTS]
ONLY_EACH = [set(PARTS) - {part} for part in PARTS]


@cache
def needs(check_name: str) -> set[str]:
    if check_name.startswith("claim_"):
        return {"claims"}
    stated = STATED.search((ROOT / "etl" / "findings" / f"{check_name}.sql").read_text(encoding="utf-8"))
    assert stated, f"etl/findings/{check_name}.sql does not say which of {PARTS} it needs"
    return set() if stated[1] == "nothing" else set(stated[1].split(", "))


def figures(text: str) -> set[str]:
    """The figures of a text, also those in words, without the spaces of thousands."""
    plain = re.sub(r"(?<=\d)[ \u00a0](?=\d{3}\b)", "", text)
    in_words = {str(WORDS.index(word)) for word in plain.casefold().split() if word in WORDS}
    return {number.removesuffix(",0") for number in NUMBER.findall(plain)} | in_words


def assert_of_all(database: Path, plans: list[set[str]]) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "SELECT plan_id, check_name, title, detail, expected, found, evidence, afterwards FROM finding"
            " WHERE starts_with(plan_id, 'plan-') ORDER BY finding_id"
        ).fetchall()
    for plan_id, check_name, *texts in rows:
        absent = plans[int(plan_id.removeprefix("plan-"))]
        assert not needs(check_name) & absent, (check_name, absent, texts)
        assert all(texts[:4]), (check_name, texts)
        assert not any(NONSENSE.search(text) for text in texts if text), (check_name, texts)


def test_every_finding_of_a_plan_says_what_it_needs_of_it() -> None:
    names = sorted(file.stem for file in (ROOT / "etl" / "findings").glob("*.sql"))
    needed_parts = {name: needs(name) for name in names if not name.startswith("reported_")}
    assert {name: parts for name, parts in needed_parts.items() if not parts <= set(PARTS)} == {}


@pytest.fixture(scope="module")
def degenerate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan without each part, one with each part alone, and a whole one."""
    return build_of([*EACH_ALONE, *ONLY_EACH, set()], tmp_path_factory.mktemp("degenerate"))


def test_no_finding_is_an_error_nonsense_or_a_false_alarm(degenerate: Path) -> None:
    assert_of_all(degenerate, [*EACH_ALONE, *ONLY_EACH, set()])


def test_a_whole_plan_has_its_findings_still(degenerate: Path) -> None:
    with duckdb.connect(str(degenerate), read_only=True) as connection:
        names = connection.execute(
            "SELECT DISTINCT check_name FROM finding WHERE plan_id = ?", [f"plan-{2 * len(PARTS)}"]
        ).fetchall()
    assert {name for (name,) in names} >= {
        "goal_serves_no_council_goal",
        "points_outside_the_plan",
        "named_changes_do_not_explain_the_whole",
    }


# Many plans in each of few builds: what a build takes beside its plans is more than they take. A failure names
# what its plan lacks: to look for a smaller one takes minutes.
@settings(max_examples=1, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.sets(st.sampled_from(PARTS)), min_size=24, max_size=24))
@example([{"total"}, {"parts"}, {"parts", "total"}, {"points"}, {"council_goals"}, {"claims"}, {"budget"}, {"goals"}])
def test_whatever_parts_a_plan_lacks_its_findings_hold(plans: list[set[str]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        assert_of_all(build_of(plans, folder), plans)
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("which", ["built", "degenerate"])
def test_what_is_expected_is_what_the_plan_states(which: str, request: pytest.FixtureRequest) -> None:
    """Every figure of `expected` stands in the plan: in its sentences, or in what the sheet has without a sentence."""
    with duckdb.connect(str(request.getfixturevalue(which)), read_only=True) as connection:
        rows = connection.execute(
            "SELECT plan_id, finding_id, expected FROM finding WHERE period IS NULL AND statement_id IS NOT NULL"
        ).fetchall()
        reported = dict(
            connection.execute("SELECT plan_id, string_agg(quote, ' ') FROM statement GROUP BY plan_id").fetchall()
        )
        own = dict(
            connection.execute(
                "SELECT plan_id, concat_ws(' ', point_count_stated, programme_point_count_stated,"
                " (SELECT string_agg(handling, ' ') FROM programme_point WHERE programme_point.plan_id = plan.plan_id))"
                " FROM plan"
            ).fetchall()
        )
        claims = dict(
            connection.execute(
                "SELECT plan_id || ':' || claim_id, concat_ws(' ', title, year(period_start), year(period_end), year(since)) FROM claim"
            ).fetchall()
        )
    assert rows
    for plan_id, finding_id, expected in rows:
        claim = claims.get(f"{plan_id}:{finding_id.rpartition(':')[2]}", "")
        stated = figures(f"{reported[plan_id]} {own[plan_id]} {claim}")
        assert figures(expected) <= stated, (finding_id, expected)


def test_a_plan_that_states_only_its_total_change_is_taken_in_and_built(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "own.duckdb"
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    assert (
        main(
            [
                "--data",
                str(data),
                "plan",
                "import",
                str(CASES / "sheet-total-change-only" / "sheet.xlsx"),
                "--seen",
                "--elsewhere",
            ]
        )
        == 0
    )
    assert main(["--data", str(data), "build"]) == 0
    with duckdb.connect(str(database), read_only=True) as connection:
        changes = connection.execute(
            "SELECT kind, amount_mnkr::DOUBLE FROM budget_change WHERE plan_id = 'bou-2025' ORDER BY position"
        ).fetchall()
        found = connection.execute("SELECT check_name FROM finding WHERE plan_id = 'bou-2025'").fetchall()
    assert ("total", 71.2) in changes
    assert {name for (name,) in found}.isdisjoint(
        {"named_changes_do_not_explain_the_whole", "goal_serves_no_council_goal", "goal_without_a_programme_point"}
    )
