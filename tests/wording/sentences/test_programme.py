"""Test the sentences on programme points with any counts: ties, one goal, goals without points, none at all."""

import re

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from panel.wording.sentences import programme as sentences
from tests.support.claims import claims

COUNTS = st.integers(0, 95)
ORDER = ["Slutförd", "Pågår", "Ej påbörjad"]
FEW = st.integers(0, 4)


def figures(sentence: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", sentence)]


@claims(sentences.short, sentences.shown)
@given(COUNTS, COUNTS)
def test_points_are_counted_out_of_all(count: int, more: int) -> None:
    total = count + more
    inflected = "slutförd" if count == 1 else "slutförda"
    assert figures(sentences.short(count, total)) == figures(sentences.shown(count, total)) == [count, total]
    assert sentences.short(count, total).endswith(f" {inflected}")
    assert sentences.shown(count, total).endswith("punkt" if total == 1 else "punkter")


@claims(sentences.since_decision)
@given(COUNTS, COUNTS, COUNTS)
def test_points_are_compared_with_the_decision_by_a_word_and_not_a_sign(count: int, before: int, more: int) -> None:
    sentence = sentences.since_decision(count, before, total := count + more)
    assert sentence.startswith(f"{sentences.short(count, total)}, ")
    assert figures(sentence)[2:] == ([abs(count - before)] if count != before else [])
    assert (" fler än " in sentence, " färre än " in sentence) == (count > before, count < before)
    assert sentence.endswith(" vid beslutet")


@claims(sentences.headline)
@given(st.dictionaries(st.sampled_from(ORDER), st.integers(1, 95), min_size=1), st.booleans(), st.data())
def test_the_heading_counts_every_point_once(counts: dict[str, int], is_reported: bool, data: st.DataObject) -> None:
    unreported = {status: data.draw(st.integers(0, count)) for status, count in counts.items()}
    sentence, total = sentences.headline(counts, unreported, is_reported=is_reported), sum(counts.values())
    silent = sum(unreported.values())
    assert len(re.findall(r"är inte rapporterade?[.]", sentence)) == (1 if silent and is_reported else 0)
    if is_reported and silent:
        sentence, _, last = sentence.removesuffix(".").rpartition(". ")
        assert figures(last) == [silent]
        sentence += "."
    done, waiting = counts.get("Slutförd", 0), counts.get("Ej påbörjad", 0)
    assert not any(status in sentence for status in ORDER)
    assert ("när planen beslutades. Inget har rapporterats" in sentence) == (not is_reported)
    if total == 1:
        kind = {"Slutförd": "slutförd", "Pågår": "pågår" if is_reported else "pågick", "Ej påbörjad": "inte påbörjad"}
        assert [words in sentence for words in kind.values()] == [status in counts for status in kind]
        return
    assert ("Alla " in sentence) == (done == total)
    assert ("Ingen av" in sentence) == (done == 0)
    rest = [count for count in (counts.get("Pågår", 0), waiting) if count] if is_reported else []
    assert figures(sentence) == [*([done] if 0 < done < total else []), total, *rest]
    assert ("slutförda" in sentence) == (done > 1)
    silent_kinds = [
        status for status in ("Pågår", "Ej påbörjad") if unreported.get(status) == counts.get(status, 0) > 0
    ]
    assert sentence.count("enligt planen") == (len(silent_kinds) if is_reported else 0)
    assert sentence.endswith((".", "dess."))


@claims(sentences.moved)
@given(st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(ORDER)), max_size=12))
def test_a_point_that_has_moved_is_counted_once(pairs: list[tuple[str, str]]) -> None:
    sentence = sentences.moved(pairs)
    assert sum(figures(sentence)) == sum(then != now for then, now in pairs)
    assert ("slutförts" in sentence) == any(then != now == "Slutförd" for then, now in pairs)
    assert ("påbörjats" in sentence) == (("Ej påbörjad", "Pågår") in pairs)
    back = {("Slutförd", "Pågår"), ("Slutförd", "Ej påbörjad"), ("Pågår", "Ej påbörjad")}
    assert ("gått tillbaka" in sentence) == bool(back & set(pairs))
    assert "1 punkter" not in f" {sentence}".replace("11 ", "")


@claims(sentences.plans_own)
@given(st.just("28 november 2023"))
def test_the_plans_own_status_has_its_day(day: str) -> None:
    assert sentences.plans_own(day) == "All status är planens egen, 28 november 2023."


@claims(sentences.by_goal)
@given(st.lists(FEW, max_size=9))
def test_a_goal_has_most_points_only_where_none_has_more_or_as_many_unsaid(points: list[int]) -> None:
    names = [f"Mål {letter} namn" for letter in "abcdefghi"[: len(points)]]
    sentence = sentences.by_goal(pd.Series(points, index=names, dtype=int))
    most = max(points, default=0)
    if not most:
        assert sentence == "Inget av planens mål har någon punkt"
        return
    top = {name for name, count in zip(names, points, strict=True) if count == most}
    if len(points) == 1:
        assert sentence.startswith(f"{names[0]} har {most} punkt") and "flest" not in sentence
        return
    found = sentence.split("; ")[0]
    named = {name for name in names if name in found}
    if len(top) == len(points):
        assert figures(sentence) == [len(points), most]
    else:
        assert named == top if len(top) <= 3 else figures(found) == [len(top), most]
        assert figures(found)[-1] == most
    empty = [name for name, count in zip(names, points, strict=True) if count == 0]
    assert ("har ingen" in sentence) == bool(empty)
    if empty and len(empty) <= 3:
        assert all(name in sentence.split("; ")[1] for name in empty)


@claims(sentences.over_time)
@given(COUNTS, COUNTS)
def test_what_was_done_before_and_after_is_said(before: int, after: int) -> None:
    sentence = sentences.over_time(before, after)
    if before != after:
        assert figures(sentence) == [before, after]
    else:
        assert figures(sentence) == ([after] if after else [])
    assert "1 punkter" not in f" {sentence}" or after > 9


@claims(sentences.steps_in_words)
@given(st.lists(st.dictionaries(st.sampled_from(["Slutförd", "Pågår"]), COUNTS), min_size=1, max_size=4))
def test_every_day_and_count_is_in_the_words(days: list[dict[str, int]]) -> None:
    sentence = sentences.steps_in_words("T", [("en dag", counts) for counts in days])
    assert figures(sentence) == [counts[one] for counts in days for one in ("Slutförd", "Pågår") if counts.get(one)]
    assert sentence.count("en dag") == len(days)


@claims(sentences.answered_in_short)
@given(FEW, FEW)
def test_how_many_are_reported_is_said_of_how_many(points: int, more: int) -> None:
    assert sentences.answered_in_short("delåret", points, points + more) == (
        f"{points} av {points + more} rapporterade i delåret"
    )


@claims(sentences.answered)
@given(COUNTS, COUNTS)
def test_the_rest_is_older_only_where_there_is_a_rest(points: int, more: int) -> None:
    assume(points)
    sentence = sentences.answered("delåret", points, points + more, "idag")
    assert figures(sentence) == [points, points + more]
    assert ("övriga" in sentence) == (more > 0)


@claims(sentences.of_total, sentences.at_decision)
@given(COUNTS, COUNTS)
def test_what_was_done_at_the_decision_is_named_where_more_is_known(done: int, more: int) -> None:
    assert figures(sentences.of_total(done, done + more)) == [done, done + more]
    assert figures(sentences.at_decision(done)) == [done]
    assert sentences.at_decision(None) == "slutförda vid beslutet"
