"""Test the sentences on the forecast with any data: as the budget, better, worse, ties, one line."""

import re
from datetime import date

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
    sentence = sentences.bridge("helårsuppföljningen 2024", total, parts, unexplained)
    assert sentence.startswith("Prognosen i helårsuppföljningen 2024 är ")
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


@claims(sentences.from_budget_to_forecast, sentences.bridge_in_words)
@given(TKR.map(abs), TKR.map(abs), st.lists(DEVIATIONS, max_size=4))
def test_every_amount_is_in_the_words(budget: float, forecast: float, deviations: list[float]) -> None:
    sentence = sentences.from_budget_to_forecast(budget, forecast)
    assert sentence.index(text.mnkr(budget)) <= sentence.rindex(text.mnkr(forecast))
    words = sentences.bridge_in_words("T", [("Post", deviation) for deviation in deviations])
    shown = "; ".join(f"Post {text.signed_amount(deviation)}" for deviation in deviations)
    assert words == f"Brygga. T. {shown or 'Ingen del avviker'}."


@claims(sentences.against_frame)
@given(st.integers(1990, 2100), TKR.map(abs), TKR.map(abs))
def test_a_forecast_is_over_or_under_its_frame(year: int, forecast: float, frame: float) -> None:
    sentence = sentences.against_frame(year, forecast, frame)
    over = forecast - frame
    assert sentence.startswith(f"Prognosen för {year} är {text.mnkr(forecast)}, ")
    assert ("över ramen" in sentence) == (over >= MIN_CHANGE)
    assert ("under ramen" in sentence) == (over <= -MIN_CHANGE)
    assert ("densamma" in sentence) == (abs(over) < MIN_CHANGE)
    if abs(over) >= MIN_CHANGE:
        assert text.mnkr(abs(over)) in sentence
        assert ("%" in sentence) == (frame > 0)


@claims(sentences.not_handed_in)
@given(
    st.integers(2024, 2025),
    st.lists(st.dates(date(2024, 1, 1), date(2025, 3, 1)), max_size=3),
    st.dates(date(2023, 6, 1), date(2026, 1, 1)),
)
def test_what_was_due_and_what_is_next_follow_the_day(last: int, due: list[date], on: date) -> None:
    sentence = sentences.not_handed_in(2024, last, due, on)
    passed, coming = [day for day in due if day < on], [day for day in due if day >= on]
    assert bool(sentence) == bool(due)
    assert ("sista dag" in sentence) == bool(passed)
    assert ("ska lämnas senast" in sentence) == bool(coming)
    if passed:
        assert text.day(max(passed)) in sentence
    if coming:
        assert sentence.endswith(f"{text.day(min(coming))}.")
    assert ("är slut" in sentence) == bool(due and not coming and on.year > last)
    assert ("Planåren" in sentence) == ("är slut" in sentence and last > 2024)


@claims(sentences.no_budget, sentences.no_budget_of_frame, sentences.lines_without_budget)
@given(st.integers(1990, 2100))
def test_a_year_without_a_budget_is_named(year: int) -> None:
    assert sentences.no_budget(year) == f"planen anger ingen budget för {year}"
    assert sentences.against_frame(year, 1.0, float("nan")) == (
        f"Prognosen för {year} är {text.mnkr(1.0)}. Planen anger ingen budget för {year}."
    )
    assert sentences.no_budget_of_frame(year).startswith("Planen") and str(year) in sentences.no_budget_of_frame(year)
    assert sentences.lines_without_budget(year) == f".. under Budget: planen anger inget belopp för {year}."


@claims(sentences.drivers)
@given(st.lists(DEVIATIONS, max_size=5), DEVIATIONS, st.sampled_from([0.0, 0.4, -2.0]))
def test_what_moves_a_forecast_most_goes_its_way(deviations: list[float], whole: float, unexplained: float) -> None:
    parts = [(f"Post {letter}", deviation) for letter, deviation in zip("abcde", deviations, strict=False)]
    sentence = sentences.drivers(parts, whole, unexplained)
    worst, best = min(deviations, default=0.0), max(deviations, default=0.0)
    is_worse, is_better = whole <= -MIN_CHANGE, whole >= MIN_CHANGE
    assert ("sämre än budget" in sentence) == (worst <= -MIN_CHANGE and not is_better)
    assert ("bättre än budget" in sentence) == (best >= MIN_CHANGE and not is_worse)
    if "sämre än budget" in sentence:
        assert text.mnkr(abs(worst)) in sentence
    if "bättre än budget" in sentence:
        assert text.mnkr(best) in sentence
    assert ("Ingen del avviker" in sentence) == (bool(parts) and max(best, -worst) < MIN_CHANGE)
    assert ("förklaras inte" in sentence) == (unexplained != 0)
    named = {name for name, _ in parts if name in sentence}
    assert all(abs(deviation) >= MIN_CHANGE for name, deviation in parts if name in named)


@claims(sentences.nothing_handed_in, sentences.frame_not_handed_in, sentences.frame_only)
@given(st.sampled_from(["delårsuppföljningen 2024", "helårsuppföljningen 2025"]))
def test_what_is_not_handed_in_is_of_a_follow_up(name: str) -> None:
    for sentence in (sentences.nothing_handed_in, sentences.frame_not_handed_in, sentences.frame_only):
        assert sentence(name).endswith(f"lämnats i {name}")


@claims(sentences.worse_lines)
@given(st.integers(1, 40), st.integers(0, 40))
def test_the_lines_without_action_are_counted(count: int, without: int) -> None:
    assume(without <= count)
    sentence = sentences.worse_lines(count, without)
    figures = [int(number) for number in re.findall(r"\d+", sentence)]
    assert figures == ([count] if count > 1 else []) + ([without] if 0 < without < count else [])
    assert ("alla med" in sentence or (" med ifylld åtgärd" in sentence and "ingen" not in sentence)) == (without == 0)


@claims(sentences.gross)
@given(TKR, TKR, TKR, TKR)
def test_cost_and_income_stand_against_their_budgets(
    cost: float, budget: float, income: float, expected: float
) -> None:
    sentence = sentences.gross((cost, budget), (income, expected))
    assert sentence.startswith(f"Kostnader {text.amount(cost)} mot budget {text.amount(budget)},")
    assert sentence.endswith(f"intäkter {text.amount(income)} mot {text.amount(expected)}.")
