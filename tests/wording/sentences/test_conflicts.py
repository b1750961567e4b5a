"""Test the sentences that count conflicts to decide."""

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.sentences import conflicts
from tests.support.claims import claims


@claims(conflicts.cells, conflicts.rows)
@given(st.integers(1, 500))
def test_one_and_many_are_counted(count: int) -> None:
    assert conflicts.cells(count) == f"{count} {'krock' if count == 1 else 'krockar'} att avgöra"
    assert conflicts.rows(count) == f"{count} {'rad' if count == 1 else 'rader'} att avgöra"
