"""Test the sentences on what deviates, what is proposed and what has changed since the follow-up before."""

from hypothesis import example, given
from hypothesis import strategies as st

from panel.wording import labels, text
from panel.wording.sentences import movement as sentences
from panel.wording.sentences.proposals import MONEY, WORK, goal_named
from tests.support.claims import claims

MNKR = st.decimals(0, 5000, places=3).map(float)
COUNTS = st.integers(0, 60)
DEFINITE = {
    "": "",
    "Delårsuppföljning": "delårsuppföljningen",
    "Helårsuppföljning": "helårsuppföljningen",
    "Tertialrapport 1": "tertialrapporten 1",
    "Tertial 1": "uppföljningen tertial 1",
    "T1": "uppföljningen T1",
    "Årsbokslut": "årsbokslutet",
}
NAMES = st.lists(st.sampled_from(["1A", "2B", "3C", "4A", "5B", "6D"]), unique=True, min_size=1)


@claims(sentences.since)
@given(st.sampled_from(list(DEFINITE)))
def test_a_follow_up_is_named_in_the_definite_form(name: str) -> None:
    shown = labels.definite(name)
    assert shown == DEFINITE[name]
    assert sentences.since(name) == (f"Ändrat sedan {shown}" if name else "Ändrat sedan beslutet")


@claims(sentences.forecast_moved)
@given(MNKR, MNKR)
@example(499.0, 496.1)
def test_a_lower_forecast_is_better(before: float, now: float) -> None:
    sentence = sentences.forecast_moved(before, now)
    is_same = abs(now - before) < text.HALF_TKR_MNKR
    assert ("oförändrad" in sentence) == is_same
    assert ("bättre" in sentence) == (now < before and not is_same)
    assert ("sämre" in sentence) == (now > before and not is_same)
    assert text.amount(now) in sentence
    assert is_same or sentence.index(text.amount(before)) <= sentence.rindex(text.amount(now))


@claims(sentences.points_moved)
@given(COUNTS, COUNTS, st.dictionaries(st.integers(1, 95), st.sampled_from(["Pågår", "Ej påbörjad"]), max_size=3))
@example(4, 2, {71: "Pågår"})
def test_points_that_moved_are_counted(finished: int, begun: int, back: dict[int, str]) -> None:
    sentence = sentences.points_moved(finished, begun, back)
    assert bool(sentence) == bool(finished or begun or back)
    assert (f"{finished} programpunkt" in sentence and "slutfördes" in sentence) == (finished > 0)
    assert (f"{begun} " in sentence and "påbörjades" in sentence) == (begun > 0)
    assert ("gick tillbaka" in sentence) == bool(back)
    if len(back) == 1:
        ((number, status),) = back.items()
        assert sentence.endswith(f"Punkt {number} gick tillbaka till {status.lower()}.")


@claims(sentences.criteria_moved, sentences.assessed_as)
@given(st.dictionaries(st.sampled_from(list(sentences.VERBS)), NAMES))
def test_criteria_are_named_by_their_new_assessment(by_word: dict[str, list[str]]) -> None:
    told = sentences.criteria_moved(by_word)
    assert len(told) == len(by_word)
    for word, names in by_word.items():
        (own,) = [one for one in told if one.endswith(f" {sentences.VERBS[word]}.")]
        if len(names) <= sentences.MAX_NAMED:
            assert all(name in own for name in names)
        else:
            assert own.startswith(f"{len(names)} måluppfyllelser")
        assert sentences.assessed_as("4C", word) == f"4C {word.lower()}."


@claims(sentences.nothing_moved, sentences.more_than_listed, sentences.no_action)
@given(COUNTS)
def test_what_is_not_shown_is_counted(more: int) -> None:
    assert sentences.more_than_listed(more) == (f"Visa {more} till" if more else "")
    assert sentences.no_action() == "ingen rapporterad"
    assert sentences.nothing_moved() == "Inget har ändrats."


@claims(sentences.to_move, goal_named)
@given(st.sampled_from([MONEY, WORK]), st.none() | MNKR, st.sampled_from(["", "8 Lokaler", "Post"]))
def test_a_proposal_says_how_much_and_from_where_to_where(kind: str, amount: float | None, place: str) -> None:
    lead, words = sentences.to_move(kind, amount, place, "Post B")
    assert lead == (text.mnkr(amount) if kind == MONEY and amount is not None else kind)
    assert words == (f"till Post B från {place}" if place else "till Post B")
    assert goal_named(place) == (f"mål {place}" if place.startswith("8") else place)
