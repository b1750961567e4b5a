"""Test the sentences on the frame with any data: shares as ranges, changes of any sign, what is not explained."""

import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import budget as sentences
from tests.support.claims import claims

TKR = st.integers(1, 5_000_000).map(lambda tkr: tkr / 1000)
CHANGES = st.integers(-500_000, 500_000).map(lambda tkr: tkr / 1000)
MOVES: list[tuple[str | None, str | None]] = [("A", "B"), ("A", None), (None, "B")]
NAMES = st.text("abcåäö ", min_size=1, max_size=12)


@claims(sentences.frame, sentences.no_frame)
@given(st.integers(1990, 2100), TKR, st.none() | CHANGES)
def test_a_frame_is_more_or_less_than_the_year_before_only_where_the_plan_states_it(
    year: int, frame: float, change: float | None
) -> None:
    sentence = sentences.frame(year, frame, change)
    assert sentence.startswith(f"Ramen för {year} är {text.mnkr(frame)}")
    assert ("året före" in sentence) == (change is not None)
    assert ("mer än" in sentence) == (change is not None and change > 0)
    assert ("mindre än" in sentence) == (change is not None and change < 0)
    if change:
        assert text.mnkr(abs(change)) in sentence
    assert str(year) in sentences.no_frame(year)


@claims(sentences.rounded_parts, sentences.rounded_shares)
@given(st.lists(st.tuples(TKR, st.integers(0, 3))), st.lists(st.integers(1, 60).map(float), max_size=4))
def test_it_is_said_why_parts_do_not_add_up_only_where_they_do_not(
    parts: list[tuple[float, int]], shares: list[float]
) -> None:
    sentence = sentences.rounded_parts([(low, low + spread) for low, spread in parts])
    assert bool(sentence) == any(spread for _, spread in parts)
    assert sentences.rounded_shares([50, float("nan")]) == ""
    of_shares = sentences.rounded_shares(shares)
    assert bool(of_shares) == (bool(shares) and sum(shares) != 100)
    assert not of_shares or f"blir {text.shortest(sum(shares))}\u00a0%" in of_shares


@claims(sentences.largest_part)
@given(st.lists(st.tuples(NAMES, TKR, st.integers(0, 5000)), min_size=1, max_size=6), TKR)
def test_the_largest_part_is_one_that_no_other_is_above(parts: list[tuple[str, float, int]], more: float) -> None:
    frame = pd.DataFrame(
        {"name": name, "low_mnkr": low, "high_mnkr": low + spread / 1000} for name, low, spread in parts
    )
    whole = round(frame["high_mnkr"].sum() + more, 3)
    sentence = sentences.largest_part(frame, whole)
    top = frame[frame["high_mnkr"] == frame["high_mnkr"].max()]
    words = [
        f"{name} är {text.about(low, high)}{text.NBSP}mnkr, "
        for name, low, high in zip(top["name"], top["low_mnkr"], top["high_mnkr"], strict=True)
    ]
    (share,) = [sentence.removeprefix(one) for one in words if sentence.startswith(one)][:1]
    shares = [float(one.replace(",", ".")) for one in re.findall(r"\d+,\d", share)]
    assert shares and all(0 <= one <= 100 for one in shares)
    assert sentence.endswith("av ramen")


@claims(sentences.share_counted)
@given(st.integers(1, 99), TKR, TKR)
def test_a_share_is_counted_where_the_plan_rounds_it_to_another(stated: int, part: float, more: float) -> None:
    counted = 100 * part / (part + more) if part + more else 0.0
    words = sentences.share_counted(stated, part, part + more)
    assert bool(words) == (part + more > 0 and text.number(counted) != str(stated))
    assert (
        not words or words == f"beloppen ger {text.number(counted, 1)}{text.NBSP}%, planen skriver {stated}{text.NBSP}%"
    )


@claims(sentences.change_of_frame)
@given(CHANGES, CHANGES)
def test_what_the_plan_explains_is_a_part_of_the_change_only_where_it_is(total: float, unexplained: float) -> None:
    sentence = sentences.change_of_frame(total, unexplained)
    assert sentence.startswith(f"Ramen ökade med {text.mnkr(total)}") == (total > 0)
    assert sentence.startswith(f"Ramen minskade med {text.mnkr(abs(total))}") == (total < 0)
    assert ("lika stor" in sentence) == (total == 0)
    nothing = abs(total - unexplained) < text.HALF_TKR_MNKR
    is_part = unexplained != 0 and not nothing and unexplained * total > 0 and abs(unexplained) <= abs(total)
    assert ("av dem" in sentence) == is_part
    assert ("inte varför" in sentence) == (nothing and unexplained != 0)
    others = unexplained != 0 and not is_part and not nothing
    assert (f"nämner ger {text.signed_amount(total - unexplained)}" in sentence) == others


@claims(sentences.question_marks)
@given(st.integers(1, 99))
def test_the_question_marks_are_counted(count: int) -> None:
    assert sentences.question_marks(count).endswith(f": {count}")


@claims(sentences.from_frame_to_frame, sentences.bars_in_words)
@given(TKR, TKR, st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5))
def test_every_bar_and_both_frames_are_reported(before: float, after: float, bars: list[tuple[str, str]]) -> None:
    sentence = sentences.from_frame_to_frame(before, after)
    assert sentence.index(text.mnkr(before)) < sentence.rindex(text.mnkr(after))
    words = sentences.bars_in_words("Brygga", "T", bars)
    assert words == f"Brygga. T. {'; '.join(f'{name} {amount}' for name, amount in bars)}."


@claims(sentences.transfers, sentences.financed)
@given(
    st.lists(st.tuples(CHANGES, st.sampled_from(MOVES)), min_size=1, max_size=4), st.integers(0, 9), st.integers(0, 9)
)
def test_moves_and_units_are_reported_as_they_are(
    moves: list[tuple[float, tuple[str | None, str | None]]], wholly: int, partly: int
) -> None:
    rows = pd.DataFrame(
        [(amount, *boards) for amount, boards in moves], columns=["amount_mnkr", "from_board", "to_board"]
    )
    sentence = sentences.transfers(rows)
    between = [amount for amount, boards in moves if None not in boards]
    assert ("ökar" in sentence) == (sum(between) >= text.HALF_TKR_MNKR)
    assert ("minskar" in sentence) == (sum(between) <= -text.HALF_TKR_MNKR)
    assert sentence.startswith("En flytt ") == (len(between) == 1)
    assert sentence.startswith("Ingen flytt är mellan två nämnder") == (not between)
    for at, words in ((1, "mottagare"), (0, "givare")):
        alone = [amount for amount, boards in moves if boards[at] is None]
        counted = text.count(len(alone), "flytt", "flyttar")
        assert (f"{counted} på {text.mnkr(sum(map(abs, alone)))} anges ingen {words}" in sentence) == bool(alone)
    if wholly + partly:
        units = sentences.financed(wholly, partly)
        assert [int(number) for number in re.findall(r"\d+", units)] == [count for count in (wholly, partly) if count]
        assert ("betalas helt" in units) == (wholly > 0)
