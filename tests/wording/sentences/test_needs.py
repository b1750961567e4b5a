"""Test the sentences on needed statistics: they count as the list does, and name each goal."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.sentences import needs
from tests.support.claims import claims


@claims(needs.headline)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_what_is_missing_and_late_is_counted(held: int, missing: int, too_short: int, late: int) -> None:
    needed, too_short, late = held + missing, min(too_short, held), min(late, held)
    sentence = needs.headline(needed, missing, too_short, late, "Norrköping")
    if not needed:
        assert sentence == "Planen och sidorna behöver ingen statistik"
        return
    assert f"behöver {needed} mått: " in sentence
    assert ("inget saknas" in sentence) == (missing == 0)
    assert ("inget saknas för" in sentence) == (missing == too_short == 0)
    assert (f", {too_short} börjar senare än de behövs" in sentence) == (too_short > 0)
    assert missing == 0 or f": {missing} saknas för Norrköping" in sentence
    assert sentence.endswith("inget är sent" if not late else f" {late} är {'sent' if late == 1 else 'sena'}")


@claims(needs.goals)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6, unique=True))
def test_each_goal_is_named(numbers: list[int]) -> None:
    sentence = needs.goals(numbers)
    assert sentence.removeprefix("mål ").replace(" och ", ", ").split(", ") == list(map(str, numbers))


@claims(needs.begins_late)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_month_is_named(day: date) -> None:
    assert needs.begins_late(day).endswith(str(day.year)) and needs.begins_late(day).startswith("behövs från ")
