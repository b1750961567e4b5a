"""Test the sentences on the forecast with any data: as the budget, better, worse, ties, one line."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import forecast as sentences
from tests.support.claims import claims

TKR = st.integers(-20_000, 20_000).map(lambda tkr: tkr / 1000)
FEW = st.sampled_from([-3.0, -1.5, 0.0, 0.0002, 1.5, 3.0])
DEVIATIONS = st.one_of(TKR, FEW)
MIN_CHANGE = text.HALF_TKR_MNKR


@claims(sentences.bridge)
@given(st.lists(DEVIATIONS, max_size=5), DEVIATIONS)
def test_the_largest_reason_is_one_that_no_other_is_above(deviations: list[float], unexplained: float) -> None:
    parts = [(f"Post {letter}", deviation) for letter, deviation in zip("abcde", deviations, strict=False)]
    total = sum(deviations) + unexplained
    sentence = sentences.bridge("helår 2024", total, parts, unexplained)
    assert sentence.startswith("Prognosen i helår 2024 är ")
    assert ("densamma" in sentence) == (abs(total) < MIN_CHANGE)
    if abs(total) < MIN_CHANGE:
        return
    sign = -1 if total < 0 else 1
    assert f"{text.amount(abs(total))} mnkr {'sämre' if total < 0 else 'bättre'} än budget" in sentence
    same_way = {name: sign * deviation for name, deviation in parts if sign * deviation >= MIN_CHANGE}
    most = max(same_way.values(), default=0.0)
    named = {name for name, _ in parts if name in sentence}
    assert named in (set(), {name for name, size in same_way.items() if most - size < MIN_CHANGE})
    if named:
        assert most > sign * unexplained
        assert text.signed_amount(sign * most) in sentence
    assert ("förklaras inte" in sentence) == (sign * unexplained >= max(most, MIN_CHANGE))


@claims(sentences.from_budget_to_forecast, sentences.bridge_in_words, sentences.now)
@given(TKR.map(abs), TKR.map(abs), st.lists(DEVIATIONS, max_size=4))
def test_every_amount_is_in_the_words(budget: float, forecast: float, deviations: list[float]) -> None:
    sentence = sentences.from_budget_to_forecast(budget, forecast)
    assert sentence.index(text.mnkr(budget)) <= sentence.rindex(text.mnkr(forecast))
    words = sentences.bridge_in_words("T", [("Post", deviation) for deviation in deviations])
    shown = "; ".join(f"Post {text.signed_amount(deviation)}" for deviation in deviations)
    assert words == f"Brygga. T. {shown or 'Ingen del avviker'}."
    now = sentences.now("helår 2024", forecast, budget - forecast)
    assert text.mnkr(forecast) in now and f"{text.signed_amount(budget - forecast)} mnkr" in now


@claims(sentences.worse_lines)
@given(st.integers(1, 40), st.integers(0, 40))
def test_the_lines_without_action_are_counted(count: int, without: int) -> None:
    assume(without <= count)
    sentence = sentences.worse_lines(count, without)
    figures = [int(number) for number in re.findall(r"\d+", sentence)]
    assert figures == ([count] if count > 1 else []) + ([without] if 0 < without < count else [])
    assert ("alla med" in sentence or (" med ifylld åtgärd" in sentence and "ingen" not in sentence)) == (without == 0)
