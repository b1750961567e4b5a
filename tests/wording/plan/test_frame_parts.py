"""Test the parts of the frame with any amounts: each begins where the one before it ends, and "ca" is within its range."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.plan.frame_parts import TONES, frame_parts

TKR = st.integers(-50_000, 5_000_000).map(lambda tkr: tkr / 1000)
SPREADS = st.sampled_from([0.0, 0.0, 0.004, 0.3, 3.362])


def line(
    line_id: str, parent_id: str | None, depth: int, low: float, high: float, share: float | None = None
) -> dict[str, object]:
    return {
        "line_id": line_id, "parent_id": parent_id, "depth": depth, "name": line_id, "low_mnkr": low, "high_mnkr": high,
        "stated_share_pct": share, "statement_id": f"s:{line_id}",
    }  # fmt: skip


def frame_of(parts: list[tuple[float, float]]) -> pd.DataFrame:
    rows = [line("frame", None, 0, 100.0, 100.0)]
    rows += [line(f"Post {at}", "frame", 1, low, low + spread, 5.0) for at, (low, spread) in enumerate(parts)]
    return pd.DataFrame(rows)


@given(st.lists(st.tuples(TKR, SPREADS), max_size=6))
def test_each_part_begins_where_the_one_before_it_ends(parts: list[tuple[float, float]]) -> None:
    whole, *own = frame_parts(frame_of(parts))
    assert (whole.start_mnkr, whole.tone, whole.amount, whole.span) == (0, 0, "100,0", "")
    level = 0.0
    for part in own:
        assert abs(part.start_mnkr - level) < 1e-6
        level = part.start_mnkr + part.middle_mnkr
        assert bool(part.span) == part.amount.startswith("ca") == (part.low_mnkr < part.high_mnkr)
        assert part.share == "5\u00a0%"
        assert bool(part.counted) == (not part.span and text.number(part.low_mnkr) != "5")
    assert [part.tone for part in own] == [at % TONES + 1 for at in range(len(own))]


def test_parts_of_a_part_lie_within_it_in_its_colour() -> None:
    rows = pd.DataFrame(
        [
            line("frame", None, 0, 100, 100),
            line("a", "frame", 1, 40, 40),
            line("Resten av a", "a", 2, 40, 40),
            line("b", "frame", 1, 60, 60),
            line("Räddning", "b", 2, 10, 10),
            line("Resten av b", "b", 2, 50, 50),
        ]
    )
    parts = {part.line_id: part for part in frame_parts(rows)}
    assert [parts[key].start_mnkr for key in ("a", "Resten av a", "b", "Räddning", "Resten av b")] == [0, 0, 40, 40, 50]
    assert [parts[key].tone for key in ("a", "Resten av a", "b", "Räddning", "Resten av b")] == [1, 1, 2, 2, 2]
    assert parts["Räddning"].name == "varav Räddning"
    assert parts["Resten av b"].name == "varav resten av b"


def test_a_plan_without_a_budget_has_no_parts() -> None:
    assert frame_parts(frame_of([]).iloc[:0]) == ()
