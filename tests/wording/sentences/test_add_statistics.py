"""Test the sentences on statistics that a reader adds, for any counts."""

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import add_statistics as sentences
from tests.support.claims import claims

COUNTS = st.integers(0, 3000)


@claims(sentences.first_of)
@given(COUNTS, st.integers(1, 3000))
def test_it_is_said_how_many_figures_are_shown(shown: int, count: int) -> None:
    said = sentences.first_of(shown, count)
    assert said == "En uppgift" or text.number(count) in said
    assert said.startswith(f"De första {text.number(shown)} av ") == (shown < count)


@claims(sentences.changes)
@given(COUNTS, COUNTS, COUNTS)
def test_every_kind_of_change_is_counted(added: int, revised: int, gone: int) -> None:
    said = sentences.changes(added, revised, gone)
    for count, word in ((added, "ny"), (revised, "reviderad"), (gone, "borttag")):
        assert (count > 0) == (f"{text.number(count)} {word}" in said)
    assert ("inget nytt" in said) == (added == revised == gone == 0)


@claims(sentences.take_away)
@given(st.integers(1, 3000))
def test_what_is_taken_away_is_counted(gone: int) -> None:
    assert f"Ta bort {text.count(gone, 'uppgift', 'uppgifter')}" in sentences.take_away(gone)


@claims(sentences.contradicted, sentences.replace)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(1, 3000))
def test_both_figures_are_named_and_those_that_differ_counted(value: float, held: float, count: int) -> None:
    said = sentences.contradicted("Norrköping 2023", value, held, "SCB, Folkmängd", count)
    assert f"har {text.shortest(value)} för Norrköping 2023" in said
    assert f"panelen har {text.shortest(held)} (SCB, Folkmängd)" in said
    counted = text.count(count, "uppgift", "uppgifter")
    assert (counted in said) == (count > 1) and counted in sentences.replace(count)


@claims(sentences.headline)
@given(COUNTS)
def test_the_headline_counts_the_series(series: int) -> None:
    said = sentences.headline(series)
    assert said.endswith(".") and (series == 0 or said.startswith(text.count(series, "serie", "serier")))
