"""Read all data of a report once: as of the state's day, from follow-ups up to the state's own."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from panel.report.state import KEPT, State, read_for_state
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import labels
from panel.wording.plan import forecast
from panel.wording.plan.assessment_changes import last_of_each

STATUS, ASSESSMENT = "status", "assessment"
MET, PARTLY, NOT_MET = "Uppfylls", "Uppfylls delvis", "Uppfylls inte"
DONE = "Slutförd"


@dataclass(frozen=True, eq=False)
class ReportContent:
    """Frames as the queries return them, where not stated otherwise.

    `standing` has one row per reported criterion, the latest; `before` the same from the follow-ups before this one.
    `measures` has the values of each key figure by the name of its criterion ("8A"). `reports`, `measures`,
    `activities`, `points`, `lines` and `proposals` have the column origins.
    """

    state: State
    goals: pd.DataFrame
    criteria: pd.DataFrame
    reports: pd.DataFrame
    standing: pd.DataFrame
    before: pd.DataFrame
    measures: dict[str, pd.DataFrame]
    activities: pd.DataFrame
    points: pd.DataFrame
    lines: pd.DataFrame
    proposals: pd.DataFrame
    findings: pd.DataFrame

    @property
    def frame(self) -> pd.Series | None:
        """The whole frame's line; None where the plan states no budget."""
        return forecast.whole_frame(self.lines)

    @property
    def has_forecast(self) -> bool:
        """Whether the frame's forecast is reported in this follow-up."""
        return self.frame is not None and not labels.is_missing(self.frame["forecast_mnkr"])

    @property
    def has_bridge(self) -> bool:
        """Whether the frame's forecast is reported and has a budget of its year to be compared with."""
        return self.has_forecast and forecast.has_budget(self.frame)

    @property
    def has_reports(self) -> bool:
        """Whether anything at all is reported in this follow-up itself."""
        own = self.state.period
        frames = (self.reports, self.activities, *(rows.dropna(subset="value") for rows in self.measures.values()))
        return bool(
            any((frame["period"] == own).any() for frame in frames)
            or (self.points["reported_period"] == own).any()
            or self.lines["receipt_no"].notna().any()
            or len(self.proposals)
        )

    @property
    def worse_lines(self) -> pd.DataFrame:
        """The lines whose forecast is worse than their budget, even at the far end of a range from a rounded share."""
        is_worse = [forecast.is_worse(row) for _, row in self.lines.iterrows()]
        return self.lines[pd.Series(is_worse, index=self.lines.index, dtype=bool)]

    @property
    def assessment_counts(self) -> dict[str, int]:
        """The number of criteria by assessment, '' for those without one."""
        counts = counts_of(self.standing, ASSESSMENT)
        left = len(self.criteria) - sum(counts.values())
        return counts | ({"": left} if left else {})

    def assessed(self, assessment: str) -> pd.DataFrame:
        """Return the rows of `standing` with this assessment."""
        return self.standing[self.standing[ASSESSMENT] == assessment]


@lru_cache(maxsize=KEPT)
def read_content(state: State) -> ReportContent:
    """Return the data of a report. It is cached: the frames must not be changed."""
    origins = read_origins(state.plan_id, state.known_on)
    reports = with_origins(_until(read_for_state("criteria_reported", state), state), "criterion", origins)
    criteria = read_for_state("criteria", state)
    findings = read_for_state("findings_as_of", state).assign(involves=None)
    measured = criteria[criteria["target"].notna() | criteria["target_word"].notna()]
    names = [f"{number}{letter}" for number, letter in zip(measured["goal_no"], measured["letter"], strict=True)]
    return ReportContent(
        state=state,
        goals=read_for_state("goals", state),
        criteria=criteria,
        reports=reports,
        standing=last_of_each(reports),
        before=last_of_each(reports[reports["period_position"] < state.period_position]),
        measures={name: with_origins(_measure(state, name), "measure", origins) for name in names},
        activities=with_origins(read_for_state("report_activities", state), "activity", origins, _periods_until(state)),
        points=with_origins(read_for_state("report_points", state), "point", origins),
        lines=with_origins(read_for_state("budget_follow_up", state), "line", origins),
        proposals=with_origins(read_for_state("proposals", state).assign(period=state.period), "proposal", origins),
        findings=findings[findings["period"].isna() | findings["period"].isin(_periods_until(state))],
    )


def _measure(state: State, name: str) -> pd.DataFrame:
    return _until(read_for_state("measure_values", state, item_id=f"criterion:{name}"), state)


def _periods_until(state: State) -> tuple[str, ...]:
    rows = read("follow_ups", plan_id=state.plan_id)
    return tuple(rows.loc[rows["position"] <= state.period_position, "period"])


def _until(rows: pd.DataFrame, state: State) -> pd.DataFrame:
    return rows[rows["period_position"] <= state.period_position]


def counts_of(rows: pd.DataFrame, column: str) -> dict[str, int]:
    """Return the number of rows by value of a column, missing values left out."""
    return {str(value): int(count) for value, count in rows[column].dropna().value_counts(sort=False).items()}


def assessments(content: ReportContent) -> pd.DataFrame:
    """Return the number of criteria by goal and assessment, as charts.goals.assessments() takes it: '' without one."""
    keys = ["goal_no", "letter"]
    assessed = content.criteria[keys].merge(content.standing[[*keys, ASSESSMENT]], on=keys, how="left")
    assessed = assessed.fillna({ASSESSMENT: ""}).merge(content.goals[["goal_no", "name"]], on="goal_no")
    return assessed.groupby(["goal_no", "name", ASSESSMENT], as_index=False).size().rename(columns={"size": "criteria"})


def points_by_goal(content: ReportContent) -> pd.DataFrame:
    """Return the number of points by goal and status, as charts.programme.by_goal() takes it.

    A point under two goals counts under both. A goal without points has one row, with status '' and 0 points.
    """
    spread = content.points.explode("goal_nos").dropna(subset=["goal_nos"])
    counted = spread.groupby(["goal_nos", STATUS], as_index=False).size()
    counted = counted.rename(columns={"goal_nos": "goal_no", "size": "points"})
    rows = content.goals[["goal_no", "name"]].merge(counted, on="goal_no", how="left")
    return rows.fillna({STATUS: "", "points": 0}).astype({"points": "int64"})
