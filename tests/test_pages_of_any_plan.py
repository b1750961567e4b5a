"""Every page of a plan opens whatever the plan lacks, and says nothing that only one plan says."""

import re
from pathlib import Path

import pytest

import warehouse
from tests.conftest import ROOT
from tests.plans.degenerate import PARTS, build_of
from tests.test_pages import VIEWS, run, words

PAGES = ["overview", "budget", "goals", "programme", "proposals", "to_do"]
# A plan with nothing but its goal, one without any money, one without points, one without claims and council goals.
PLANS: list[set[str]] = [
    set(PARTS),
    {"budget", "parts", "total", "shares"},
    {"points"},
    {"claims", "council_goals"},
    {"total"},
]
# What the plan of the seed alone says, or has had done to it.
SEEDS_OWN = re.compile(
    r"(?<!kommun)styrelsen|ikoner|gick förlorade|answers_for[.]csv|goal_sdg[.]csv|inom parentes|januari–oktober|Från och Till"
)
WRONG = re.compile(
    r"\b1 (?:måluppfyllelser|saker|iakttagelser|punkter)\b|\b0 av 0\b|programmets 0 punkter|, Planen |\bnan\b|\bNone\b"
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_of(PLANS, tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number", range(len(PLANS)))
def test_each_page_opens_for_a_plan_that_lacks_parts(
    page: str, number: int, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    shown = words(run(page, plan=f"plan-{number}"))
    assert not SEEDS_OWN.search(shown), SEEDS_OWN.findall(shown)
    assert not WRONG.search(shown), WRONG.findall(shown)


@pytest.mark.parametrize("view", VIEWS["budget"])
@pytest.mark.parametrize("number", [0, 1, len(PLANS) - 1])
def test_each_view_of_the_budget_opens_for_a_plan_that_lacks_it(
    view: str, number: int, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    shown = words(run("budget", plan=f"plan-{number}", visa=view))
    assert not WRONG.search(shown), WRONG.findall(shown)
    assert not re.search(r"stämmer inte</h2>(?!<)", shown)


@pytest.mark.parametrize("room", ["pages", "ui", "report", "etl/findings", "warehouse/queries"])
def test_no_words_of_the_seeds_plan_stand_in_what_is_shown_of_every_plan(room: str) -> None:
    found = []
    for path in sorted((ROOT / room).rglob("*")):
        if path.suffix not in {".py", ".sql"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            said = line.strip()
            is_comment = said.startswith(("#", "--", '"""')) or said.endswith('"""') or "population.py" in path.name
            if not is_comment and "ui/text.py" not in str(path) and SEEDS_OWN.search(said):
                found.append(f"{path.relative_to(ROOT)}:{number}: {said}")
    assert not found
