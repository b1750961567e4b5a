"""The sources as a list: what each covers, how old it is against its rhythm, its licence; the late ones first."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from panel.ui import block
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import has_plans, shown_plan
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import operations as built
from panel.wording.sentences import sources as sentences
from panel.wording.statistics.source_age import SourceAge, series_age, source_age
from panel.wording.templates import render

OWN = "Egen sammanställning"
# A title's last years, which the list shows beside it.
YEARS = re.compile(r", \d{4}–(\d{4})?$")
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Source:
    """A row of the list: the row of the query sources, its title without years, its series, and its age.

    `age` is None for what is no statistics: the plan, and registers such as the municipalities. `of_series` are
    (indicator_title, SourceAge).
    """

    row: Any
    title: str
    contents: str
    age: SourceAge | None
    of_series: list[tuple[str, SourceAge]]


@per_build
def headline(today: date) -> str:
    """Return, in Swedish, how many of the sources of statistics are late, and which is furthest behind."""
    ages = [(source.title, source.age) for source in _statistics(today) if source.age]
    late = [(title, age.behind, age.frequency) for title, age in ages if age.behind]
    if not late:
        return sentences.headline(len(ages), 0)
    title, behind, frequency = late[0]
    return sentences.headline(len(ages), len(late), _inside(title), behind, frequency)


@per_build
def listing(today: date) -> Markup:
    """Return the list as HTML."""
    rows, build = _rows(), read("latest_build").iloc[0]
    by_kind = {kind: list(own.itertuples()) for kind, own in rows.groupby("source_kind")}
    return render(
        "sources/listing.html",
        statistics=_statistics(today),
        documents=[_named(row) for row in by_kind.get("document", [])],
        registers=[_named(row) for row in by_kind.get("register", [])],
        describing=by_kind.get("description", []),
        span=lambda age: _span(age, today),
        publisher=_publisher,
        sentences=sentences,
        finished_at=build["finished_at"],
        read_from=built.read_from(int(build["row_count"]), int(build["input_count"])),
        checked=built.checked(int(build["check_count"])),
        decided_on=current_plan()["decided_on"] if has_plans() else None,
        first_year=FIRST_YEAR,
        links=block.download_links("sources", {"plan_id": shown_plan()}),
    )


def _rows() -> pd.DataFrame:
    return read("sources", plan_id=shown_plan())


def _statistics(today: date) -> list[Source]:
    """Return the sources of statistics: the furthest behind first, then by name."""
    series = read("source_series")
    found = []
    for row in _rows().itertuples():
        own = series[series["source_id"] == row.source_id]
        if own.empty:
            continue
        of_series = [(one["indicator_title"], series_age(one, today)) for _, one in own.iterrows()]
        contents = sentences.contents(
            own["indicator_id"].nunique(),
            int(own["region_count"].max()),
            int(own["observations"].sum()),
            int(own["missing"].sum()),
        )
        age = source_age([one for _, one in of_series])
        found.append(Source(row, _short(row.title), contents, age, of_series))
    return sorted(found, key=_late_first)


def _late_first(source: Source) -> tuple[int, bool, str]:
    age = source.age
    return (-age.months_behind, age.is_scattered, source.title) if age else (0, True, source.title)


def _named(row: Any) -> Source:  # noqa: ANN401 - a row of itertuples
    return Source(row, _short(row.title), "", None, [])


def _short(title: str) -> str:
    return YEARS.sub("", title)


def _inside(title: str) -> str:
    """Return a title as it stands within a sentence: its first letter small, unless it is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _publisher(row: Any) -> str:  # noqa: ANN401 - a row of itertuples
    """Return who republished the figures, "" where that is who made them, or the panel."""
    return "" if row.publisher in (row.producer, OWN) else row.publisher


def _span(age: SourceAge, today: date) -> tuple[float, float, str]:
    """Return where a source's periods begin from FIRST_YEAR to today and how long they are, in per cent, and in words."""
    start = date(FIRST_YEAR, 1, 1)
    whole = (today - start).days
    left = max((age.first_period - start).days / whole, 0)
    right = min((age.last_period - start).days / whole, 1)
    first, last = (text.period(period, age.frequency) for period in (age.first_period, age.last_period))
    return round(100 * left, 1), round(100 * max(right - left, 0), 1), f"{first} till {last}"
