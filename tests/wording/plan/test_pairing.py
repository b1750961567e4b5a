"""What of one year's plan is found again in the next."""

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.plan.pairing import GONE, KEPT, NEW, REWORDED, Pair, paired

WORDS = st.sampled_from(["Klimat och miljö", "Klimat och energi", "Näringsliv", "Trygghet", "Digitalisering"])
GOALS = st.lists(st.tuples(st.integers(1, 8), WORDS, WORDS), max_size=8, unique_by=lambda goal: goal[0])


def rows(goals: list[tuple[int, str, str]]) -> list[dict[str, object]]:
    return [{"no": number, "name": name, "text": text} for number, name, text in goals]


def compared(before: list[tuple[int, str, str]], after: list[tuple[int, str, str]], **more: bool) -> list[Pair]:
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
