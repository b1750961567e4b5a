"""Test the sentences of the accessibility statement: the figures given, and nothing more."""

import re

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.sentences import accessibility
from tests.support.claims import claims

COUNTS = st.integers(0, 900)


def figures(sentence: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", sentence.replace("WCAG 2.1", "").replace("\u00a0", ""))]


@claims(accessibility.scope, accessibility.coverage)
@given(COUNTS, COUNTS, COUNTS)
def test_how_much_was_tested_is_as_given(pages: int, views: int, rules: int) -> None:
    scope = accessibility.scope(pages, views, rules)
    assert figures(scope) == [pages, views, rules]
    assert (" sida i " in scope) == (pages == 1) and (" vy, " in scope) == (views == 1)
    assert figures(accessibility.coverage(pages, views)) == [pages, views]
    assert "inte prövade" in accessibility.coverage(pages, views)


@claims(accessibility.widths)
@given(st.lists(st.integers(300, 2000), min_size=1, max_size=4))
def test_each_width_is_named(pixels: list[int]) -> None:
    assert figures(accessibility.widths(pixels)) == pixels
