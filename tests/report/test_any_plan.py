"""Test the report and letters on plans with parts left out, in every format: no nonsense and no error."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from panel import warehouse
from panel.report.builder import make
from panel.report.collect import collect_report
from panel.report.content.deck import deck
from panel.report.content.sheets import sheets
from panel.report.mail import letters as mail
from panel.report.state import state_of
from panel.report.tree import Chart, Table
from panel.report.word import pdf
from tests.support.any_plan import PLANS, SEEDS_OWN, WRONG
from tests.support.made_once import made_once
from tests.support.plans.degenerate import build_of, followed_up

pytestmark = pytest.mark.slow

# A count of nothing, a table of no rows, a chart of no bars: what the plan has not is said in a sentence, or not at all.
EMPTY = re.compile(r"(?<![\d ,.])0 (?:måluppfyllelser|programpunkter|poster)|(?<![.])[.] [.](?![.])|\bMål utan\b")
FILE = re.compile(r"[a-z]+(?:/[\w.-]+)+")
PERIODS = ("2024-delar", "2024-helar")


@pytest.fixture(scope="module", params=[build_of, followed_up], ids=["planned", "followed up"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make = request.param
    return made_once(tmp_path_factory, make.__name__, lambda folder: make(PLANS, folder)) / "dashboard.duckdb"


def parts(part: object) -> Iterator[object]:
    """Every part of a report, those within it too."""
    yield part
    inner = part if isinstance(part, tuple) else ()
    if dataclasses.is_dataclass(part):
        inner = tuple(getattr(part, field.name) for field in dataclasses.fields(part))
    for one in inner:
        yield from parts(one)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("number", range(len(PLANS)))
def test_the_report_is_made_and_says_nothing_that_is_not_so(
    number: int, period: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    monkeypatch.setattr(pdf, "office", lambda: None)
    state = state_of(f"plan-{number}", period)
    whole = (collect_report(state), deck(state), sheets(state))
    texts = [part.replace("\u00a0", " ") for part in parts(whole) if isinstance(part, str)]
    assert [words for words in texts if WRONG.search(words) or EMPTY.search(words)] == []
    # The files that a report rests on are listed by their names.
    assert [words for words in texts if SEEDS_OWN.search(words) and not FILE.fullmatch(words)] == []
    others = [
        words for words in texts if FILE.fullmatch(words) and "plans/" in words and f"/{state.plan_id}/" not in words
    ]
    assert others == []
    charts = [part.source for part in parts(whole[0]) if isinstance(part, Chart)]
    assert [source for source in charts if "Folkmängd i Norrköping" in source] == []
    empty = [part for part in parts(whole[:2]) if isinstance(part, Table) and not part.rows]
    assert [part.caption for part in empty] == []
    # Writing takes most of the time, and the half year's documents have the same parts, fewer.
    for form in ("docx", "pptx", "xlsx") if state.is_whole_year else ():
        assert make(state, form)


@pytest.mark.parametrize("number", range(len(PLANS)))
def test_the_letters_ask_for_what_the_plan_has(number: int, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    state = state_of(f"plan-{number}", "2024-helar")
    for letter in mail.letters(state, "2024-11-20"):
        assert letter.missing or "motstridigt" in letter.text
        assert not WRONG.search(letter.text), letter.text
    assert mail.without_office(state, "2024-11-20") >= 0
