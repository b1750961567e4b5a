"""The state that a report is made of: plan, follow-up, and the day that it is as of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from panel.report.errors import ReportNotFoundError
from panel.warehouse import query_parameters, read
from panel.wording import labels, text
from panel.wording.plan.follow_ups import current_period
from panel.wording.statistics.peers import peers
from panel.wording.table_files import is_example

# How many states' results each cache keeps. They never go stale: a state includes the hash of the build's contents.
KEPT = 4


@dataclass(frozen=True)
class State:
    """What a report is made of. Hashable, so that it can be a cache key.

    `known_on` is the day that the report is as of, `latest_on` the last day that anything was recorded, both as
    2024-11-30. `content_sha256` is the hash of the build's contents. `case_number` is "" where the plan has none. `year` is the one that is followed up, `first_year`
    the plan's first. `is_whole_year`: the follow-up is the last of its year, which is reported in full.
    """

    plan_id: str
    title: str
    board: str
    region_code: str
    region_name: str
    year: int
    first_year: int
    case_number: str
    decided_on: date
    period: str
    period_title: str
    period_position: int
    known_on: str
    latest_on: str
    content_sha256: str
    is_example: bool
    is_whole_year: bool

    @property
    def is_latest(self) -> bool:
        """Whether nothing has been recorded after `known_on`."""
        return self.known_on >= self.latest_on

    @property
    def as_known(self) -> str:
        """Return ", så som det var känt 1 maj 2024"; "" where nothing is recorded after the plan's own day."""
        return "" if self.day <= self.decided_on else f", så som det var känt {text.day(self.day)}"

    @property
    def document(self) -> str:
        """The plan as a source is named: its title, with its case number where it has one."""
        return labels.plan_document(self.title, self.case_number)

    @property
    def day(self) -> date:
        """`known_on` as a date."""
        return date.fromisoformat(self.known_on)

    @property
    def follow_up(self) -> str:
        """The name of the follow-up in a sentence: "helårsuppföljningen 2024"."""
        return labels.follow_up_name(self.period)


def state_of(plan_id: str, period: str | None, known_on: str | None = None) -> State:
    """Return the state of a plan's follow-up as of a day (2024-11-30), by default the last day anything was recorded.

    Without a period it is the follow-up that was open on that day, or the last that was due.

    Raises ReportNotFoundError for a plan, a follow-up or a day that does not exist, and for a day before the plan.
    """
    plans = read("plans")["plan_id"].tolist()
    if plan_id not in plans:
        raise ReportNotFoundError(f"Planen {plan_id} finns inte. Det finns: {', '.join(plans)}.")
    follow_ups = read("follow_ups", plan_id=plan_id).set_index("period")
    plan, build = read("plan", plan_id=plan_id).iloc[0], read("latest_build").iloc[0]
    as_of = _day(known_on, plan["decided_on"].date()) if known_on else None
    period = period or current_period(plan_id, date.fromisoformat(as_of) if as_of else None)
    if period not in follow_ups.index:
        raise ReportNotFoundError(
            f"Uppföljningen {period} finns inte i {plan_id}. Det finns: {', '.join(follow_ups.index)}."
        )
    days = read("recorded_days", plan_id=plan_id)["recorded_on"]
    latest_on = str(max(days.max().date(), plan["decided_on"].date()))
    of_year = follow_ups[follow_ups["plan_year"] == follow_ups.loc[period, "plan_year"]]
    return State(
        plan_id=plan_id,
        title=str(plan["title"]),
        board=str(plan["board"]),
        region_code=str(plan["region_code"]),
        region_name=str(plan["region_name"]),
        year=int(follow_ups.loc[period, "plan_year"]),
        first_year=int(plan["year"]),
        case_number=labels.or_empty(plan["case_number"]),
        decided_on=plan["decided_on"].date(),
        period=period,
        period_title=str(follow_ups.loc[period, "name"]),
        period_position=int(follow_ups.loc[period, "position"]),
        known_on=as_of or latest_on,
        latest_on=latest_on,
        content_sha256=str(build["content_sha256"]),
        is_example=is_example(),
        is_whole_year=of_year["position"].idxmax() == period,
    )


def _day(value: str, decided_on: date) -> str:
    """Return a day as 2024-11-30. Raises ReportNotFoundError for what is no date, and for one before the plan."""
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise ReportNotFoundError(f"{value} är ingen dag. Skriv den som 2024-11-30.") from error
    if day < decided_on:
        raise ReportNotFoundError(f"Den {value} fanns inte planen: den beslutades {decided_on.isoformat()}.")
    return day.isoformat()


def read_for_state(query: str, state: State, **more: Any) -> pd.DataFrame:  # noqa: ANN401 - what the query takes
    """Return the rows of a query, with its parameters taken from the state. `more` overrides the state's values."""
    parameters = {
        "plan_id": state.plan_id,
        "period": state.period,
        "known_on": state.known_on,
        "today": state.known_on,
        "region_code": state.region_code,
        "peers": peers(state.region_code),
        "year": state.year,
    }
    needed = query_parameters(query)
    return read(query, **{name: value for name, value in (parameters | more).items() if name in needed})
