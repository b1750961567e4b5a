"""Sentences on the forecast are true of any: as the budget, better, worse, ties, what no part explains, one line."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import forecast as sentences
from tests.support.claims import claims

TKR = st.integers(-20_000, 20_000).map(lambda tkr: tkr / 1000)
FEW = st.sampled_from([-3.0, -1.5, 0.0, 0.0002, 1.5, 3.0])
DEVIATIONS = st.one_of(TKR, FEW)
LEAST = text.HALF_TKR_MNKR


@claims(sentences.bridge)
@given(st.lists(DEVIATIONS, max_size=5), DEVIATIONS)
def test_the_largest_reason_is_one_that_no_other_is_above(deviations: list[float], unexplained: float) -> None:
    parts = [(f"Post {letter}", deviation) for letter, deviation in zip("abcde", deviations, strict=False)]
    total = sum(deviations) + unexplained
    said = sentences.bridge("helår 2024", total, parts, unexplained)
    assert said.startswith("Prognosen i helår 2024 är ")
    assert ("densamma" in said) == (abs(total) < LEAST)
    if abs(total) < LEAST:
        return
    sign = -1 if total < 0 else 1
    assert f"{text.amount(abs(total))} mnkr {'sämre' if total < 0 else 'bättre'} än budget" in said
    same_way = {name: sign * deviation for name, deviation in parts if sign * deviation >= LEAST}
    most = max(same_way.values(), default=0.0)
    named = {name for name, _ in parts if name in said}
    assert named in (set(), {name for name, size in same_way.items() if most - size < LEAST})
    if named:
        assert most > sign * unexplained
        assert text.signed_amount(sign * most) in said
    assert ("förklaras inte" in said) == (sign * unexplained >= max(most, LEAST))


@claims(sentences.from_budget_to_forecast, sentences.bridge_in_words, sentences.now)
@given(TKR.map(abs), TKR.map(abs), st.lists(DEVIATIONS, max_size=4))
def test_every_amount_is_in_the_words(budget: float, forecast: float, deviations: list[float]) -> None:
    said = sentences.from_budget_to_forecast(budget, forecast)
    assert said.index(text.mnkr(budget)) <= said.rindex(text.mnkr(forecast))
    told = sentences.bridge_in_words("T", [("Post", deviation) for deviation in deviations])
    shown = "; ".join(f"Post {text.signed_amount(deviation)}" for deviation in deviations)
    assert told == f"Brygga. T. {shown or 'Ingen del avviker'}."
    now = sentences.now("helår 2024", forecast, budget - forecast)
    assert text.mnkr(forecast) in now and f"{text.signed_amount(budget - forecast)} mnkr" in now


@claims(sentences.worse_lines)
@given(st.integers(1, 40), st.integers(0, 40))
def test_the_lines_without_action_are_counted(count: int, without: int) -> None:
    assume(without <= count)
    said = sentences.worse_lines(count, without)
    figures = [int(number) for number in re.findall(r"\d+", said)]
    assert figures == ([count] if count > 1 else []) + ([without] if 0 < without < count else [])
    assert ("alla med" in said or (" med ifylld åtgärd" in said and "ingen" not in said)) == (without == 0)
