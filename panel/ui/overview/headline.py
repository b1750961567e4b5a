"""The sentence on top of Översikt: how the plan stands, for every state."""

import pandas as pd

from panel.ui.follow_up.reported import statuses
from panel.ui.overview.state import DONE, State
from panel.ui.plan.frame_forecast import frame_forecast
from panel.warehouse import read
from panel.wording.plan.forecast import whole_frame
from panel.wording.sentences import standing


def headline(state: State) -> str:
    """Return how the plan stands as of the state's day: what is reported, or what was due when."""
    if state.has_reports:
        row = _forecast(state)
        figures = None if row is None else (row["forecast_mnkr"], row["high_mnkr"], row["high_deviation_mnkr"])
        year = int(state.plan["year"] if row is None else row["year"])
        return standing.reported(year, figures, assessed(state), *_points(state))
    return standing.not_reported(
        int(state.plan["year"]),
        int(state.plan["last_year"]),
        state.plan["decided_on"].date(),
        _parts(state),
        state.follow_ups,
        state.on,
    )


def _forecast(state: State) -> pd.Series | None:
    found = frame_forecast(state.plan_id, state.known_on)
    return None if found is None else found[0]


def assessed(state: State) -> dict[str, int]:
    """Return the number of criteria by assessment, '' for those not assessed."""
    rows = read("goal_assessments", plan_id=state.plan_id, known_on=state.known_on)
    return {str(word): int(count) for word, count in rows.groupby("assessment")["criteria"].sum().items()}


def _points(state: State) -> tuple[int, int]:
    counts = statuses(state.plan_id, state.known_on)
    return counts.get(DONE, 0), sum(counts.values())


def _parts(state: State) -> list[str]:
    """Return the parts that the plan has, in the definite form."""
    has = {
        "budget": whole_frame(read("budget_lines", plan_id=state.plan_id)) is not None,
        "mål": len(read("goals", plan_id=state.plan_id)) > 0,
        "programpunkter": _points(state)[1] > 0,
    }
    return [name for name, is_there in has.items() if is_there]
