"""Test the sentences on goals with any assessments and measures: ties, none, one, past the target."""

import re

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from panel.wording import text, theme
from panel.wording.sentences import goals as sentences
from tests.support.claims import claims
from tests.support.frames import plain

WORDS = ["Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd", ""]
COUNTS = st.dictionaries(st.sampled_from(WORDS), st.integers(0, 30))
SOME = st.integers(0, 30)
FIGURES = st.integers(-2_000_000, 2_000_000).map(lambda hundredths: hundredths / 100)
UNITS = st.sampled_from(["procent", "dagar", ""])


def figures(sentence: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", sentence)]


@claims(sentences.assessed)
@given(COUNTS)
def test_all_criteria_are_counted_once_and_silence_is_no_judgement(counts: dict[str, int]) -> None:
    sentence = sentences.assessed(counts)
    total, left, not_met = sum(counts.values()), counts.get("", 0), counts.get("Uppfylls inte", 0)
    if not total:
        assert figures(sentence) == []
    elif left == total:
        assert sentence.startswith("Ingen bedömning är rapporterad")
        assert figures(sentence) == [total]
    else:
        shown = [not_met] if not_met else []
        assert figures(sentence) == [counts.get("Uppfylls", 0), total, *shown, *([left] if left else [])]
    assert "1 måluppfyllelser" not in f" {sentence}" or (total % 10 == 1 and total > 1)


@claims(sentences.assessed_otherwise)
@given(COUNTS)
def test_what_is_not_met_is_counted(counts: dict[str, int]) -> None:
    rest = sentences.assessed_otherwise(counts)
    assert sum(figures(rest)) == sum(counts.values()) - counts.get("Uppfylls", 0)
    assert 0 not in figures(rest)


@claims(sentences.headline)
@given(COUNTS, SOME, st.integers(0, 5))
def test_the_headline_counts_every_criterion_once_and_says_when_none_is_assessed(
    counts: dict[str, int], met_goals: int, more: int
) -> None:
    sentence = sentences.headline(counts, met_goals, met_goals + more, "28 november")
    total = sum(counts.values())
    assessed = [counts.get(word, 0) for word in WORDS[:3]]
    left = total - sum(assessed)
    if not any(assessed):
        assert figures(sentence) == [met_goals + more, *([total] if total else []), 28]
        assert ("Ingen har bedömts" in sentence) == bool(total)
        return
    others = [count for count in (*assessed[1:], left) if count]
    assert figures(sentence) == [assessed[0], total, *others, met_goals, met_goals + more]
    assert [" delvis" in sentence, " inte" in sentence.split(";")[0], "är inte bedömd" in sentence] == [
        bool(count) for count in (*assessed[1:], left)
    ]


@claims(sentences.shown)
@given(SOME, SOME)
def test_what_is_shown_is_counted_of_all(count: int, more: int) -> None:
    assert figures(sentences.shown(count, count + more)) == [count, count + more]


@claims(sentences.work)
@given(st.sampled_from([*theme.STATUS_ICONS, ""]))
def test_the_work_is_reported_by_its_status(status: str) -> None:
    sentence = sentences.work(status)
    assert ("pågår" in sentence) == (status == "Pågår")
    assert ("slutfört" in sentence) == (status == "Slutförd")
    assert ("inte påbörjat" in sentence) == (status == "Ej påbörjad")
    assert bool(sentence) == bool(status)


PERIODS = st.sampled_from(["2024-delar", "2024-helar", None])


@claims(sentences.kept)
@given(PERIODS, PERIODS, st.sampled_from(["Ja", None]))
def test_what_a_follow_up_left_is_said_to_be_from_another(
    status: str | None, assessment: str | None, confirmed: str | None
) -> None:
    row = {"period": "2024-helar", "confirmed": confirmed, "status_period": status, "assessment_period": assessment}
    sentence = sentences.kept(row)
    assert ("status" in sentence.lower()) == (status == "2024-delar")
    assert ("bedömning" in sentence.lower()) == (assessment == "2024-delar")
    assert ("oförändrad" in sentence) == (bool(sentence) and confirmed == "Ja")
    assert "helår" not in sentence


@claims(sentences.over_time)
@given(st.lists(SOME, min_size=1, max_size=4), SOME)
def test_the_way_is_reported_by_its_ends(met: list[int], more: int) -> None:
    periods = [f"{2021 + at}-helar" for at in range(len(met))]
    total = max(met) + more
    sentence = sentences.over_time(list(zip(periods, met, strict=True)), total)
    last = [met[-1], total, 2020 + len(met)]
    first = [] if len(met) == 1 else [2021] if met[0] == met[-1] else [met[0], 2021]
    assert figures(sentence) == last + first
    assert ("lika många" in sentence) == (len(met) > 1 and met[0] == met[-1])


@claims(sentences.off_course)
@given(SOME, SOME, SOME)
def test_those_off_course_are_counted_by_how_far(not_met: int, partly: int, met: int) -> None:
    assume(not_met + partly)
    sentence = sentences.off_course(not_met, partly, not_met + partly + met)
    assert figures(sentence) == [not_met + partly, not_met + partly + met]
    assert ("delvis" in sentence) == (partly > 0)
    assert ("bedöms inte" in sentence) == (not_met > 0)


@claims(sentences.standing, sentences.not_assessed)
@given(st.lists(st.tuples(st.sampled_from(["Uppfylls", "Uppfylls inte"]), st.integers(1, 9)), max_size=2), SOME)
def test_a_goals_judgements_come_to_its_criteria(counts: list[tuple[str, int]], left: int) -> None:
    total = sum(count for _, count in counts) + left
    assert sum(figures(sentences.standing(counts, total))) == total
    assert figures(sentences.not_assessed(left)) == ([left] if left else [])


def percent(sentence: str) -> float | None:
    found = re.search(r"(\d+) % av vägen", plain(sentence))
    return float(found[1]) if found else None


def true_of_the_way(sentence: str, baseline: float, target: float, value: float) -> None:
    """The sentence says that the target is reached only where it is, and how much of the way is gone to half a per cent."""
    before, after = abs(target - baseline), abs(target - value)
    is_reached = value == target or (value > target) == (target > baseline)
    assert ("är nått" in sentence) == is_reached
    assert ("längre från" in sentence) == (not is_reached and after > before)
    shown = percent(sentence)
    if shown is None:
        return
    share = 100 * (before - after) / before
    assert 0 <= shown < 100
    if "mindre än" in sentence or "mer än" in sentence:
        assert (share < shown) if "mindre än" in sentence else (share > shown)
    else:
        assert abs(share - shown) <= 0.5 + 1e-6
        assert shown > 0 or share == 0


@claims(sentences.measure, sentences.way)
@given(FIGURES, FIGURES, st.lists(FIGURES, max_size=3), UNITS, st.sampled_from([None, 0.0, 0.9999, 1.0, 1.0001, 1e-4]))
def test_a_key_figure_is_where_it_is_said_to_be(
    baseline: float, target: float, values: list[float], unit: str, near: float | None
) -> None:
    if values and near is not None:
        values = [*values, round(baseline + near * (target - baseline), 4)]
    sentence = sentences.measure("8A", unit, sentences.Aim(baseline, target), values)
    assert sentence.startswith("8A ")
    assert "  " not in sentence and not sentence.endswith(" ")
    if not values:
        assert "inget utfall" in sentence and text.shortest(target) in sentence
        return
    value = values[-1]
    assert sentence.removeprefix("8A är ").removeprefix("8A har nått ").startswith(text.shortest(value))
    if target == baseline:
        assert sentences.way(sentences.Aim(baseline, target), value) == ""
        assert "detsamma som utgångsvärdet" in sentence
        return
    true_of_the_way(sentence, baseline, target, value)
    true_of_the_way(sentences.way(sentences.Aim(baseline, target), value), baseline, target, value)


NOT_BOTH = st.tuples(
    FIGURES | st.none(), FIGURES | st.none(), st.sampled_from(["", "at_least", "at_most", "increase", "decrease"])
)


@claims(sentences.measure, sentences.way, sentences.targets)
@given(NOT_BOTH, st.lists(FIGURES, max_size=2), UNITS)
def test_no_share_is_stated_where_an_end_of_the_way_is_unknown(
    stated: tuple[float | None, float | None, str], values: list[float], unit: str
) -> None:
    aim = sentences.Aim(*stated)
    bounds = {"at_least": "minst", "at_most": "högst", "increase": "öka", "decrease": "minska"}
    assume(
        (aim.target is not None or aim.word in ("increase", "decrease"))
        and (aim.baseline is None or aim.target is None or aim.word in ("at_least", "at_most"))
    )
    sentence = sentences.measure("8A", unit, aim, values)
    assert "av vägen" not in sentence and "None" not in sentence and "  " not in sentence
    if aim.target is not None:
        assert text.shortest(aim.target) in sentence
    if not values:
        assert bounds.get(aim.word, "vara") in sentence and "inget utfall" in sentence
        return
    up = {"at_least": True, "increase": True, "at_most": False, "decrease": False}.get(aim.word)
    is_met = (
        aim.target is not None and up is not None and (values[-1] >= aim.target if up else values[-1] <= aim.target)
    )
    for said in (sentence, sentences.way(aim, values[-1])):
        assert ("är nått" in said) == is_met
    by_year = {2025 + at: value for at, value in enumerate(values)}
    assert all(
        f"{text.shortest(value)} ({year})" in sentences.targets(by_year, unit) for year, value in by_year.items()
    )
    for nothing in (None, float("nan"), pd.NA):
        assert sentences.targets(by_year, nothing) == sentences.targets(by_year, "")


@claims(sentences.bars_in_words, sentences.columns_in_words, sentences.measure_in_words)
@given(
    st.lists(st.lists(SOME, min_size=2, max_size=2), min_size=1, max_size=5), st.lists(FIGURES | st.just(float("nan")))
)
def test_every_bar_and_every_value_is_in_the_words(rows: list[list[int]], values: list[float]) -> None:
    frame = pd.DataFrame(rows, columns=["Ja", "Nej"], index=[f"Mål {letter}" for letter in "abcde"[: len(rows)]])
    sentence = sentences.bars_in_words("T", frame)
    assert figures(sentence) == [count for row in rows for count in row if count]
    assert sentence.count("inga") == sum(not any(row) for row in rows)
    columns = sentences.columns_in_words("T", [("Delår", frame), ("Helår", frame)])
    assert figures(columns) == 2 * figures(sentence)
    line = sentences.measure_in_words("T", [("Delår", value) for value in values])
    assert line == f"Linje. T. {'; '.join(f'Delår {text.shortest(value)}' for value in values)}."


@claims(sentences.met_in_part, sentences.over_goals, sentences.serves, sentences.stands_under)
@given(COUNTS, st.integers(0, 30), st.lists(st.integers(1, 9).map(str), unique=True, max_size=4))
def test_the_criteria_of_all_goals_are_counted_by_judgement(
    counts: dict[str, int], goals: int, council_goals: list[str]
) -> None:
    judged = {word: count for word, count in counts.items() if word}
    sentence, total = sentences.over_goals(goals, judged), sum(judged.values())
    assert bool(sentence) == (goals > 0)
    if goals and total and judged.get("Ej bedömd", 0) < total:
        shown = [judged.get(word, 0) for word in ("Uppfylls", "Uppfylls delvis", "Uppfylls inte")]
        assert figures(sentence) == [total, *shown, *([judged["Ej bedömd"]] if judged.get("Ej bedömd") else [])]
    elif goals:
        assert figures(sentence) == [goals, *([total] if total else [])]
    assert figures(sentences.met_in_part(total, goals)) == [total, goals]
    assert figures(sentences.serves(council_goals)) == [float(one) for one in council_goals]
    assert [figures(sentences.stands_under("Inriktning", one)) for one in council_goals] == [
        [float(one)] for one in council_goals
    ]
