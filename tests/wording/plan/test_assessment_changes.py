"""Test that a criterion's assessment has changed where it is another, and that none is the same as Ej bedömd."""

import pandas as pd
import pytest

from panel.wording.plan.assessment_changes import assessment_changes


@pytest.mark.parametrize(
    ("before", "now", "is_change"),
    [
        (None, None, False),
        (None, "Ej bedömd", False),
        ("Ej bedömd", None, False),
        (None, "Uppfylls", True),
        ("Ej bedömd", "Uppfylls", True),
        ("Uppfylls", "Ej bedömd", True),
        ("Uppfylls", "Uppfylls", False),
        ("Uppfylls", "Uppfylls inte", True),
    ],
)
def test_a_first_assessment_is_a_change(before: str | None, now: str | None, is_change: bool) -> None:
    rows = [pd.DataFrame([{"goal_no": 7, "letter": "A", "assessment": word}]) for word in (now, before)]
    found = assessment_changes(*rows)
    assert len(found) == is_change
    if is_change:
        words = (found["assessment_before"].iloc[0], found["assessment"].iloc[0])
        assert words == (before or "Ej bedömd", now)
    assert len(assessment_changes(rows[0], rows[1].head(0))) == (now not in (None, "Ej bedömd"))
