"""The goals that a plan's goals stand under: those above the board's own, and the board's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from panel.ui.source_line import link
from panel.wording import labels


@dataclass(frozen=True)
class Higher:
    """A goal that stands above others: its number, what its level is called, its name, and its address in the plan."""

    number: str
    level_name: str
    name: str
    address: str
    is_own: bool


def with_those_above(items: pd.DataFrame) -> Iterator[tuple[dict[Any, Any], tuple[Higher, ...]]]:
    """Yield each of the board's goals in the rows of goal_states, with the goals that it stands under, the highest first."""
    line: list[tuple[int, Higher]] = []
    for row in items[items["kind"] != "criterion"].to_dict("records"):
        level, is_own = int(row["level"]), row["kind"] == "goal"
        # The rows come in the order of the tree: those above a goal are the last ones of each higher level.
        line = [one for one in line if one[0] < level] if labels.or_empty(row["parent"]) else []
        if is_own:
            yield row, tuple(one for _, one in line)
        named = [str(row[name]) for name in ("number", "level_name", "name")]
        line.append((level, Higher(named[0], named[1], named[2], link(row["statement_id"]), is_own)))
