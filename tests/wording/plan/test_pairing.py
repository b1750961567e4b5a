"""What of one year's plan is found again in the next."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.plan.pairing import GONE, KEPT, NEW, REWORDED, Pair, paired

WORDS = st.sampled_from(["Klimat och miljö", "Klimat och energi", "Näringsliv", "Trygghet", "Digitalisering"])
GOALS = st.lists(st.tuples(st.integers(1, 8), WORDS, WORDS), max_size=8, unique_by=lambda goal: goal[0])


def rows(goals: list[tuple[int, str, str]]) -> list[dict[str, object]]:
    return [{"no": number, "name": name, "text": text} for number, name, text in goals]


def compared(before: list[tuple[int, str, str]], after: list[tuple[int, str, str]], **more: Any) -> list[Pair]:
    return paired(rows(before), rows(after), "no", ("name", "text"), **more)


def test_names_go_before_numbers_and_wording_last() -> None:
    before = [(1, "Näringsliv", "Fler företag"), (5, "Klimat och miljö", "Renare luft"), (6, "Trygghet", "Lugna torg")]
    after = [
        (1, "Näringsliv", "Fler jobb"),
        (5, "Trygghet", "Lugna torg"),
        (6, "Klimat och energi", "Renare luft"),
        (7, "Digitalisering", "Nya e-tjänster"),
    ]
    assert [(one.kind, one.why) for one in compared(before, after)] == [
        (REWORDED, "samma nummer och namn"),
        (KEPT, "samma namn"),
        (REWORDED, "liknande ord"),
        (NEW, ""),
    ]


def test_a_number_alone_is_no_proof_but_a_lasting_id_is() -> None:
    before, after = [(3, "Översiktsplan", "a")], [(3, "Jämlikhet", "b")]
    assert [one.kind for one in compared(before, after)] == [NEW, GONE]
    assert [(one.kind, one.why) for one in compared(before, after, is_lasting=True)] == [(REWORDED, "samma id")]


@given(GOALS, GOALS, st.booleans())
def test_each_row_of_both_plans_is_there_once(
    before: list[tuple[int, str, str]], after: list[tuple[int, str, str]], is_lasting: bool
) -> None:
    found = compared(before, after, is_lasting=is_lasting)
    assert sorted(one.before["no"] for one in found if one.before) == sorted(row[0] for row in before)
    assert [one.after["no"] for one in found if one.after] == [row[0] for row in after]
    for one in found:
        assert (one.kind == NEW) == (one.before is None)
        assert (one.kind == GONE) == (one.after is None)
    assert all(one.kind == KEPT for one in compared(after, after, is_lasting=is_lasting))


def test_what_only_words_say_is_proposed_until_somebody_has_answered() -> None:
    before = [(1, "Näringsliv", "Fler företag"), (5, "Klimat och miljö", "Renare luft")]
    after = [(1, "Näringsliv", "Fler jobb"), (6, "Klimat och energi", "Renare luft")]
    assert [one.is_proposed for one in compared(before, after)] == [False, True]
    confirmed = compared(before, after, stated={6: 5})
    assert [(one.kind, one.why, one.is_proposed) for one in confirmed][1] == (REWORDED, "bekräftat", False)
    rejected = compared(before, after, stated={6: None})
    assert [(one.kind, one.why) for one in rejected][1:] == [(NEW, "bekräftat"), (GONE, "")]
    assert compared(before, after, stated={6: 9}) == compared(before, after)


@given(GOALS, GOALS, st.booleans(), st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 8)))
def test_an_answer_goes_before_numbers_and_words(
    before: list[tuple[int, str, str]],
    after: list[tuple[int, str, str]],
    is_lasting: bool,
    stated: dict[int, int | None],
) -> None:
    found = compared(before, after, is_lasting=is_lasting, stated=stated)
    assert sorted(one.before["no"] for one in found if one.before) == sorted(row[0] for row in before)
    earlier = {row[0] for row in before}
    for one in found:
        if one.after and one.after["no"] in stated:
            asked = stated[one.after["no"]]
            if asked is None or asked in earlier:
                assert not one.is_proposed
                assert one.before is None or one.before["no"] == asked
