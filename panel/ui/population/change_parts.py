"""A year's change of the population as three nets: births, moves within the country, moves from and to other countries."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.wording import text
from panel.wording.sentences import population_compared as sentences
from panel.wording.statistics.population_nets import NETS, nets
from panel.wording.templates import render

NAMES = {
    "natural": ("Födda minus döda", "{} födda, {} döda"),
    "domestic": ("Flyttning inom Sverige", "{} in, {} ut"),
    "abroad": ("Flyttning till och från utlandet", "{} in, {} ut"),
}
# Half of the bar's cell: a bar begins in its middle.
HALF_PCT = 50


class Net(NamedTuple):
    """One row: its name, what it is the net of, its value, and where its bar begins and how long it is, in per cent."""

    name: str
    why: str
    value: int
    left_pct: float
    width_pct: float


def change_parts(parts: pd.Series, region_name: str, below: Markup) -> Markup:
    """Return the nets of a row of population_components_yearly as bars; `below` is the source and what to take away."""
    rows = _rows(parts)
    return render(
        "population/change_parts.html",
        title=sentences.parts_title(parts),
        region_name=region_name,
        year=parts["period_start"].year,
        rows=rows[:-1],
        total=rows[-1],
        below=below,
    )


def _rows(parts: pd.Series) -> list[Net]:
    """Return the three nets, and their sum with the adjustment."""
    values = nets(parts)
    named = [
        (name, pattern.format(text.number(parts[gained]), text.number(-parts[lost])), values[kind])
        for kind, (name, pattern) in NAMES.items()
        for gained, lost in (NETS[kind],)
    ]
    total = int(parts["population_change"])
    named.append((f"Folkmängdens förändring {parts['period_start'].year}", sentences.parts_total(parts), total))
    return _placed(named)


def _placed(named: Sequence[tuple[str, str, int]]) -> list[Net]:
    largest = max((abs(value) for _, _, value in named), default=0) or 1
    widths = [HALF_PCT * abs(value) / largest for _, _, value in named]
    return [
        Net(name, why, value, round(HALF_PCT - width if value < 0 else HALF_PCT, 2), round(width, 2))
        for (name, why, value), width in zip(named, widths, strict=True)
    ]
