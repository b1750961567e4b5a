"""Test small lines: whatever the values, they stay in their box, break at gaps, and their labels do not overlap."""

import re
from base64 import b64decode

from hypothesis import given
from hypothesis import strategies as st

from panel.ui.small_lines import LABEL_GAP, Line, small_lines

NAN = float("nan")
VALUES = st.lists(st.one_of(st.just(NAN), st.floats(-1e6, 1e6)), min_size=1, max_size=60)


def drawing(html: str) -> str:
    found = re.search(r"base64,([^\"]+)", html)
    assert found
    return b64decode(found[1]).decode()


@given(VALUES, VALUES)
def test_every_value_that_is_held_is_drawn_within_the_box(own: list[float], other: list[float]) -> None:
    html = small_lines([Line(own, "Här"), Line(other, "Riket", "c")], "Linjer", ("2016", "2025"))
    held = [value for value in own + other if value == value]
    if len(held) < 2:
        assert html == ""
        return
    points = re.findall(r"[ML](\S+) ([\d.-]+)", drawing(html).replace("M0 100H100", ""))
    assert len(points) == len(held)
    assert all(0 <= float(part) <= 100 for point in points for part in point)
    (height,) = map(int, re.findall(r"--h:(\d+)px", html))
    tops = [height * float(top) for top in re.findall(r"top:calc\(var\(--h\) \* (-?[\d.]+)\)", html)]
    assert all(abs(one - two) >= LABEL_GAP - 0.11 for at, one in enumerate(tops) for two in tops[:at])


def test_a_line_is_cut_at_a_gap_and_at_a_break_and_its_words_are_escaped() -> None:
    html = small_lines([Line([1, 2, NAN, 3, 4, 5], "<b>Här")], "Alt <b>", ("2016", "2025"), breaks=[5])
    assert drawing(html).replace("M0 100H100", "").count("M") == 3 + 1
    assert "&lt;b&gt;Här" in html and 'alt="Alt &lt;b&gt;"' in html and "<b>" not in html
