"""Test any sequence of publications from copies of one workbook: no value is undone by a copy that lacked it."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.follow_up.compare import Compared, compare
from panel.follow_up.lineage import Earlier, Sight, look_back
from panel.ledger.ledger import Change
from panel.sheets.contract import read_contract
from panel.sheets.marks import Base, Mark
from panel.sheets.rows import Entry, Filled, Row
from panel.sheets.saved import Saved
from panel.sheets.state import Item, PeriodState, ReportedCell

pytestmark = pytest.mark.slow

PEOPLE = ("kontor A", "kontor B")
CELLS = ("point:1", "point:2", "point:3")
# Texts that nobody could take for one another.
TEXTS = st.sampled_from([letter * 9 for letter in "abcdefghij"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(PEOPLE), st.sampled_from(CELLS), TEXTS),
        st.tuples(st.just("clear"), st.sampled_from(PEOPLE), st.sampled_from(CELLS), st.none()),
        st.tuples(st.just("take over"), st.sampled_from(PEOPLE), st.just(""), st.none()),
        st.tuples(st.just("hand in"), st.sampled_from(PEOPLE), st.just(""), st.none()),
    ),
    max_size=14,
)


@dataclass
class Copy:
    """One person's copy of the workbook: what stands in it, and which publications it truly was made after."""

    cells: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(CELLS))
    seen: set[int] = field(default_factory=set)


@dataclass
class World:
    copies: dict[str, Copy] = field(default_factory=lambda: {person: Copy() for person in PEOPLE})
    own: dict[str, ReportedCell] = field(default_factory=dict)
    earlier: list[Earlier] = field(default_factory=list)

    def state(self) -> PeriodState:
        items = {"point": {cell: Item(cell, {}, None) for cell in CELLS}}
        own = {("point", cell, "comment"): reported for cell, reported in self.own.items()}
        return PeriodState(
            "ks-2024", "", 2024, "2024-delar", "", date(2024, 6, 1), {}, read_contract(), items, own, {}, {}, 0, False, {}
        )  # fmt: skip

    def compared(self, person: str) -> tuple[Compared, dict[int, Sight]]:
        rows = [
            Row("point", "P", at, cell, {"comment": Entry(f"F{at}", value)}, Base(cell, {}))
            for at, (cell, value) in enumerate(self.copies[person].cells.items(), start=2)
        ]
        filled = Filled(Mark("ks-2024", "2024-delar", None, "point", 1, 0, False, "0" * 32), rows)
        lineage = look_back(rows, tuple(self.earlier), Saved(), person, self.state())
        return compare(filled, self.state(), 0, lineage), lineage.sights

    def publish(self, person: str, shown: Compared, sights: dict[int, Sight]) -> None:
        """Publish all but what is in conflict, which stays as published."""
        number = len(self.earlier) + 1
        if not shown.changes:
            return
        changes = []
        for one in shown.changes:
            changes.append(
                Change(
                    "1", "2024-delar", "point", one.item_id, "comment", one.before, one.before, one.after, one.location
                )
            )
            self.own[one.item_id] = ReportedCell(one.after, number, date(2024, 6, 1), person)
        seen = frozenset(number for number, sight in sights.items() if sight is Sight.SEEN)
        self.earlier.append(Earlier(number, person, tuple(changes), seen, Saved()))
        self.copies[person].seen.add(number)


@given(STEPS)
@settings(max_examples=300)
def test_no_word_is_taken_back_by_a_file_that_never_saw_it(steps: list) -> None:
    world = World()
    for step, person, cell, value in steps:
        mine = world.copies[person]
        if step in {"write", "clear"}:
            mine.cells[cell] = value
        elif step == "take over":
            other = next(copy for name, copy in world.copies.items() if name != person)
            mine.cells, mine.seen = dict(other.cells), set(other.seen)
        else:
            shown, sights = world.compared(person)
            _assert_safe(world, person, shown, sights)
            world.publish(person, shown, sights)


def _assert_safe(world: World, person: str, shown: Compared, sights: dict[int, Sight]) -> None:
    mine = world.copies[person]
    plain = {one.item_id for one in shown.changes}
    in_conflict = {one.item_id for one in shown.conflicts}
    texts = {c.after for one in world.earlier for c in one.changes} & set(mine.cells.values())
    for cell, value in mine.cells.items():
        reported = world.own.get(cell)
        now = reported.value if reported else None
        if value == now:
            assert cell not in plain | in_conflict
            continue
        if cell not in plain | in_conflict:
            # Somebody else's word stays, or there was nothing to take away.
            assert (
                reported is None
                or reported.receipt_no not in mine.seen
                or reported.recorded_by != person
                or value is None
            )
        if reported is None or now is None:
            continue
        if reported.receipt_no not in mine.seen and reported.recorded_by != person and not texts:
            # Nothing that has been published stands in the file: it takes nobody's word back unasked.
            assert cell not in plain
        if reported.receipt_no in mine.seen and reported.recorded_by == person and Sight.UNSURE not in sights.values():
            # One's own last word is changed and taken back as it stands in the file.
            assert cell in plain


@given(st.lists(st.tuples(st.sampled_from(CELLS), st.one_of(st.none(), TEXTS)), min_size=1, max_size=3))
@settings(max_examples=200)
def test_one_person_alone_never_clashes_with_oneself(edits: list) -> None:
    """Whoever has the only copy, and changes what was published in it, is asked nothing and loses nothing."""
    world, mine = World(), PEOPLE[0]
    for cell in CELLS[:2]:
        world.copies[mine].cells[cell] = "zzzzzzzzz"
    for cell, value in [(CELLS[0], "yyyyyyyyy"), *((c, v) for c, v in edits if c == CELLS[0])]:
        shown, sights = world.compared(mine)
        assert shown.conflicts == []
        world.publish(mine, shown, sights)
        world.copies[mine].cells[cell] = value
    shown, sights = world.compared(mine)
    assert shown.conflicts == []
    world.publish(mine, shown, sights)
    assert {cell: reported.value for cell, reported in world.own.items() if reported.value} == {
        cell: value for cell, value in world.copies[mine].cells.items() if value
    }
