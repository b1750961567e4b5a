"""Which official statistics a plan and the pages need, what is held of each for the municipality, and how to get it.

needs(plan_id, region_code, {"Befolkning": ("population", …)}, today)    # [Need, …]: the missing first, then the late
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from panel.warehouse import read
from panel.wording.ordering import natural_order
from panel.wording.sentences import needs as sentences
from panel.wording.statistics.source_age import periods_behind


@dataclass(frozen=True)
class Need:
    """One indicator. `needed_by` is in Swedish, one text a claim, the goals or page.

    `first_period` and `last_period` are None where the municipality has no figure. `behind` is how many periods should
    have been published since the last one; None where nothing says when they come. `lacks_before` is the day from
    which a claim needs figures, where those held begin in a later year. `command` gets it, "" where nothing is to be done.
    """

    indicator_id: str
    title: str
    producer: str
    needed_by: tuple[str, ...]
    first_period: date | None
    last_period: date | None
    frequency: str
    behind: int | None
    lacks_before: date | None
    command: str

    @property
    def is_to_be_added(self) -> bool:
        """Whether no series of the catalogue gives it."""
        return " series add " in self.command

    @property
    def is_held(self) -> bool:
        """Whether the municipality has any figure."""
        return self.last_period is not None


def needs(plan_id: str, region_code: str, pages: Mapping[str, Sequence[str]], today: date) -> list[Need]:
    """Return what is needed: what is missing first, then what is late, then the rest, each in order of title.

    `pages` gives the indicators of each page, by its title.
    """
    wanted = read("statistics_needed", plan_id=plan_id)
    held = read("statistics_held", region_code=region_code).to_dict("records")
    ids = {*wanted["indicator_id"], *(one for indicators in pages.values() for one in indicators)}
    found = [
        _need(row, wanted[wanted["indicator_id"] == row["indicator_id"]], pages, today)
        for row in held
        if row["indicator_id"] in ids
    ]
    return sorted(found, key=lambda one: (one.is_held, not one.behind))


def summary(rows: Sequence[Need], region: str) -> str:
    """Return how many measures are needed, missing, held from too late and late, in Swedish."""
    missing = sum(not one.is_held for one in rows)
    too_short = sum(one.lacks_before is not None for one in rows)
    return sentences.headline(len(rows), missing, too_short, sum(bool(one.behind) for one in rows), region)


def _need(row: dict[str, Any], wanted: pd.DataFrame, pages: Mapping[str, Sequence[str]], today: date) -> Need:
    indicator_id = str(row["indicator_id"])
    first, last = (None if pd.isna(one) else one.date() for one in (row["first_period"], row["last_period"]))
    frequency = "" if last is None else str(row["frequency"])
    behind = None if last is None or pd.isna(row["lag"]) else periods_behind(last, frequency, int(row["lag"]), today)
    from_day = wanted["needed_from"].min()
    begins_later = first is not None and not pd.isna(from_day) and from_day.year < first.year
    series_ids = [] if pd.isna(row["series_ids"]) else str(row["series_ids"]).split()
    return Need(
        indicator_id,
        str(row["title"]),
        str(row["producer"]),
        tuple(_needed_by(indicator_id, wanted, pages)),
        first,
        last,
        frequency,
        behind,
        from_day.date() if begins_later else None,
        _command(indicator_id, series_ids, is_held=last is not None, behind=behind, is_fetched=bool(row["is_fetched"])),
    )


def _needed_by(indicator_id: str, wanted: pd.DataFrame, pages: Mapping[str, Sequence[str]]) -> Iterator[str]:
    claims = wanted[wanted["needed_by"] == "claim"]["title"]
    yield from (f"påståendet ”{title}”" for title in claims)
    if goals := sorted(wanted[wanted["needed_by"] == "goal"]["title"], key=natural_order):
        yield sentences.goals(goals)
    yield from (f"sidan {page}" for page, indicators in pages.items() if indicator_id in indicators)


def _command(indicator_id: str, series_ids: list[str], *, is_held: bool, behind: int | None, is_fetched: bool) -> str:
    if is_held and not behind:
        return ""
    # A series that has been fetched and lacks the municipality lacks it the next time too.
    if series_ids and (is_held or not is_fetched):
        return f"python -m etl fetch {' '.join(series_ids)}"
    return f"python -m etl series add --indicator {indicator_id} --service …"
