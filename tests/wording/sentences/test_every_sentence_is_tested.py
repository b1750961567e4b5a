"""Test that sentences made from data are in panel/wording/sentences/ and have a property test there."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

from panel.charts.explore import sentences as of_explore
from panel.wording import sentences as of_all
from panel.wording.sentences import ranking
from tests.support import made_elsewhere
from tests.support.claims import TESTED, claims
from tests.wording import sentences as tests_of_sentences

ROOMS = (of_all, of_explore)
SENTENCES = [one.name for room in ROOMS for one in pkgutil.iter_modules(room.__path__, f"{room.__name__}.")]


def sentence_functions() -> set[str]:
    """Every public function of every module of sentences."""
    found = set()
    for module in SENTENCES:
        members = inspect.getmembers(importlib.import_module(module), inspect.isfunction)
        found |= {f"{module}.{name}" for name, one in members if one.__module__ == module and name[0] != "_"}
    return found


def test_every_sentence_has_a_property_test() -> None:
    for module in pkgutil.iter_modules(tests_of_sentences.__path__, "tests.wording.sentences."):
        importlib.import_module(module.name)
    assert sentence_functions() - TESTED == set(), "sentences without a test that @claims them"
    assert TESTED - sentence_functions() == set(), "tests claim functions that are not there"


def test_a_property_test_is_one_of_hypothesis() -> None:
    with pytest.raises(TypeError, match="no hypothesis test"):
        claims(ranking.ordinal)(lambda: None)


def test_no_sentence_with_figures_is_made_elsewhere() -> None:
    found = {}
    for path in made_elsewhere.files():
        lines = made_elsewhere.sentences(path)
        if "charts" in path.parts:
            lines = sorted({*lines, *made_elsewhere.chart_words(path)})
        if lines:
            found[made_elsewhere.name_of(path)] = lines
    assert found == {}, "file: lines"


@pytest.mark.parametrize(
    ("source", "is_sentence"),
    [
        ('f"{len(rows)} kommuner växer nu"', True),
        ('f"Ökningen är {text.signed(change)} på ett år"', True),
        ('"Ökningen blev nu så stor: " + text.signed(change)', True),
        ('f"Här bor {text.number(a)}" + f" personer i kommunen"', True),
        ('def f():\n    n = len(rows)\n    return f"det är {n} kommuner som saknas"', True),
        ('f"{text.number(value)} kommuner"', False),
        ('f"Uppgifterna kom {text.day(day)} till oss"', False),
        ('f"<p class=\\"a b c\\">{len(rows)}</p>"', False),
        ('raise ValueError(f"Sidan rymmer bara {len(rows)} mått")', False),
    ],
)
def test_what_a_sentence_with_figures_is(source: str, is_sentence: bool, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(source, encoding="utf-8")
    assert bool(made_elsewhere.sentences(module)) == is_sentence


@pytest.mark.parametrize(
    ("source", "bad"),
    [
        ("Chart(sentences.title(frame), f'{x}', figure, sentences.alt(frame))", 0),
        ("title = sentences.title(frame)\n    return Chart(title, 'x', figure, sentences.alt(frame))", 0),
        ("title = f'{frame}'\n    return Chart(title, 'x', figure, sentences.alt(frame))", 1),
        ("title = sentences.title(frame)\n    title += f'{x}'\n    return Chart(title, 'x', figure, title + '.')", 2),
        ("Chart(title='a', subtitle='', figure=figure, alt=sentences.alt(frame))", 1),
    ],
)
def test_titles_and_alts_of_charts_come_from_the_sentences(source: str, bad: int, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        f"from panel.wording.sentences import budget as sentences\ndef f(frame):\n    {source}\n", encoding="utf-8"
    )
    assert len(made_elsewhere.chart_words(module)) == bad
