"""Test the sentences of Översikt on how a plan stands: each figure is the one given, and each state is told apart."""

from datetime import date, timedelta

from hypothesis import assume, example, given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import standing as sentences
from tests.support.claims import claims

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
COUNTS = st.integers(0, 120)
MNKR = st.decimals(0, 5000, places=3).map(float)
CHANGES = st.decimals(-500, 500, places=3).map(float)
WORDS = st.sampled_from(["Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd", ""])


@claims(sentences.against_budget, sentences.against_frame, sentences.share_of)
@given(st.integers(2020, 2040), MNKR, CHANGES)
@example(2024, 493.4, -2.7)
@example(2024, 493.4, -0.001)
@example(2024, 0.0, -1.0)
def test_a_forecast_is_worse_better_or_the_same(year: int, budget: float, deviation: float) -> None:
    forecast = budget - deviation
    for sentence in (
        sentences.against_budget(year, forecast, budget, deviation),
        sentences.against_frame(forecast, budget, deviation),
    ):
        is_same = abs(deviation) < text.HALF_TKR_MNKR
        assert ("sämre" in sentence) == (deviation < 0 and not is_same)
        assert ("bättre" in sentence) == (deviation > 0 and not is_same)
    sentence = sentences.against_budget(year, forecast, budget, deviation)
    assert str(year) in sentence
    assert ("%" in sentence) == (budget > 0 and abs(deviation) >= text.HALF_TKR_MNKR)
    if "%" in sentence:
        share = sentence.split("(")[1].split(")")[0]
        assert share == sentences.share_of(abs(deviation), budget)
        assert ("mindre än" in share) == (100 * abs(deviation) / budget < 0.05)
        assert share != f"0,0{text.NBSP}%"


@claims(sentences.forecast_alone)
@given(st.integers(2020, 2040), MNKR)
def test_a_forecast_of_a_year_without_a_budget_is_not_compared(year: int, forecast: float) -> None:
    alone = f"Planen anger ingen budget för {year}."
    assert sentences.forecast_alone(year) == f"prognos för {year}. {alone}"
    assert sentences.against_budget(year, forecast, float("nan"), float("nan")) == (
        f"Prognosen för {year} är {text.mnkr(forecast)}. {alone}"
    )


@claims(sentences.reported)
@given(
    st.none() | st.tuples(MNKR, MNKR, CHANGES),
    st.dictionaries(WORDS, st.integers(1, 30)),
    st.integers(0, 36),
    st.integers(0, 36),
)
@example((496.1, 493.4, -2.7), {"Uppfylls": 15, "Uppfylls delvis": 7, "Uppfylls inte": 1}, 11, 36)
@example(None, {}, 0, 0)
def test_what_is_reported_is_counted_and_what_is_not_is_left_out(
    forecast: tuple[float, float, float] | None, assessed: dict[str, int], done: int, points: int
) -> None:
    assume(done <= points)
    sentence = sentences.reported(2024, forecast, assessed, done, points)
    total = sum(assessed.values())
    is_judged = total > assessed.get("", 0)
    assert ("Prognosen för 2024" in sentence) == (forecast is not None)
    assert ("måluppfyllelse" in sentence and "uppfylls" in sentence) == is_judged or not (
        forecast or points or is_judged
    )
    if is_judged:
        assert f"{assessed.get('Uppfylls', 0)} av {total} måluppfyllelse" in sentence
    if points:
        assert f"{done} av {points} programpunkt" in sentence
    assert (sentence == sentences.NOT_COUNTED) == (not forecast and not is_judged and not points)
    assert sentence.endswith(".")


@claims(sentences.not_reported)
@given(st.lists(DAYS, max_size=4), DAYS, st.lists(st.sampled_from(["budget", "mål", "programpunkter"]), unique=True))
def test_nothing_reported_says_what_was_due_when(days: list[date], on: date, parts: list[str]) -> None:
    year = 2030
    due = [(f"uppföljning {at}", day) for at, day in enumerate(sorted(days))]
    sentence = sentences.not_reported(year, year, date(2029, 11, 28), parts, due, on)
    past = [one for one in due if one[1] < on]
    assert ("är slut" in sentence) == (on.year > year)
    assert "ännu" not in sentence
    if on.year <= year and past:
        assert f"Uppföljning {len(past) - 1} skulle lämnas senast {text.day(past[-1][1])}" in sentence
    if on.year <= year and due and not past:
        assert f"senast {text.day(due[0][1])}" in sentence
    assert ("som de beslutades 28 november 2029" in sentence) == bool(parts)


@claims(sentences.missing_answers, sentences.was_due, sentences.is_due, sentences.no_forecast, sentences.only_plan)
@given(COUNTS, COUNTS, DAYS, st.booleans())
def test_what_is_missing_is_counted_and_dated(missing: int, more: int, day: date, is_left: bool) -> None:
    total = missing + more
    assert sentences.missing_answers(missing, total) == f"{missing} av {total} svar saknas"
    assert sentences.was_due(day) == f"Sista dag {text.day(day)}. Inget svar."
    assert text.day(day) in sentences.is_due(day)
    sentence = sentences.no_forecast(("delårsuppföljningen", day) if is_left else None)
    assert (text.day(day) in sentence) == is_left
    assert ("Ingen prognos har lämnats" in sentence) == (not is_left)
    assert str(day.year) in sentences.only_plan(day.year)


@claims(sentences.no_office)
@given(COUNTS, COUNTS, st.data())
def test_the_items_without_an_office_are_counted(goals: int, points: int, data: st.DataObject) -> None:
    goals_without = data.draw(st.integers(0, goals))
    points_without = data.draw(st.integers(0, points))
    sentence = sentences.no_office(goals, goals_without, points, points_without)
    assert bool(sentence) == bool(goals_without + points_without)
    if goals_without < goals or points_without < points:
        assert (f"{goals_without} av {goals} mål" in sentence) == (goals_without > 0)
        assert (f"{points_without} av {points} punkt" in sentence) == (points_without > 0)
    elif sentence:
        assert "något av" in sentence


@claims(sentences.size, sentences.not_started)
@given(st.integers(0, 30), st.integers(0, 60), st.data())
@example(8, 23, None)
def test_the_plan_s_size_and_what_is_not_begun(goals: int, criteria: int, data: st.DataObject | None) -> None:
    measurable = data.draw(st.integers(0, criteria)) if data else 1
    sentence = sentences.size(goals, criteria, [f"{at}A" for at in range(measurable)])
    assert sentence.startswith("Planen anger inga mål" if not goals else f"{goals} mål")
    if goals and criteria > 1:
        assert f"{criteria} måluppfyllelser" in sentence
        assert ("0A" in sentence) == (measurable == 1)
        assert (f"{measurable} har" in sentence) == (measurable > 1)
    unbegun = criteria
    outside = data.draw(st.integers(0, unbegun)) if data else unbegun
    sentence = sentences.not_started(unbegun, outside)
    assert bool(sentence) == bool(unbegun)
    if unbegun:
        assert ("alla" in sentence) == (unbegun > 1 and outside in {0, unbegun})
        assert ("utanför" in sentence) == (outside > 0)
    if 0 < outside < unbegun:
        assert sentence.startswith(f"{outside} av {unbegun} punkter")


@claims(sentences.over_frame, sentences.frame_of, sentences.frame_in_words, sentences.frame_rule)
@given(st.floats(-5, 100), st.none() | CHANGES, MNKR, st.lists(st.tuples(st.just("del"), st.just("ca 25")), max_size=4))
@example(0.05, None, 1.0, [])
def test_the_frame_s_words(share: float, change: float | None, whole: float, parts: list[tuple[str, str]]) -> None:
    sentence = sentences.over_frame(share)
    assert ("över ramen" in sentence) == (share > 0)
    assert not sentence.startswith(f"0,0{text.NBSP}%")
    framed = sentences.frame_of(2024, change)
    assert ("mot året före" in framed) == (change is not None)
    if change is not None:
        assert text.signed_amount(change) in framed
    words = sentences.frame_in_words(whole, parts)
    assert words.startswith(f"Budgetramen {text.mnkr(whole)}")
    assert words.count("del ca 25") == len(parts)
    assert f"{text.shortest(abs(share))}{text.NBSP}%" in sentences.frame_rule(abs(share))


def test_a_day_before_and_after_the_last_is_told_apart() -> None:
    last = date(2024, 6, 30)
    due = [("delårsuppföljningen", last)]
    on, after = (
        sentences.not_reported(2024, 2024, date(2023, 11, 28), [], due, last + timedelta(days)) for days in (0, 1)
    )
    assert "är den första för 2024, senast 30 juni 2024." in on
    assert "skulle lämnas senast 30 juni 2024, men inget har lämnats." in after
