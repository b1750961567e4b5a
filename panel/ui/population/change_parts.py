"""A year's change of the population as three nets: births, moves within the country, moves from and to other countries."""

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.ui.track import Track
from panel.wording import text
from panel.wording.sentences import population_compared as sentences
from panel.wording.statistics.population_nets import NETS, nets
from panel.wording.templates import render

NAMES = {
    "natural": ("Födda minus döda", "{} födda, {} döda"),
    "domestic": ("Flyttning inom Sverige", "{} in, {} ut"),
    "abroad": ("Flyttning till och från utlandet", "{} in, {} ut"),
}


class Net(NamedTuple):
    """One row: its name, what it is the net of, its value, and the CSS of its bar."""

    name: str
    why: str
    value: int
    bar: str


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
    largest = max(abs(value) for _, _, value in named) or 1
    track = Track(-largest, largest)
    return [Net(name, why, value, track.place(0, value)) for name, why, value in named]
