"""Which criteria have another assessment than in the follow-up before, for every page and the report."""

import pandas as pd

from panel.wording.plan.goal_mark import NOT_ASSESSED

KEYS = ["goal_no", "letter"]


def assessment_changes(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `now` with another assessment than in `before`, which is added as `assessment_before`.

    Both have one row a criterion: goal_no, letter, assessment. None reported is the same as Ej bedömd, so a first
    assessment is a change.
    """
    earlier = before[[*KEYS, "assessment"]].rename(columns={"assessment": "assessment_before"})
    both = now.merge(earlier, on=KEYS, how="left")
    words = ["assessment", "assessment_before"]
    both[words] = both[words].astype(object).where(both[words].notna(), NOT_ASSESSED)
    return both[both["assessment"] != both["assessment_before"]]


def last_of_each(reports: pd.DataFrame) -> pd.DataFrame:
    """Return the last row of each criterion (goal_no, letter): what stands after all these reports, in their order."""
    return reports.groupby(KEYS).tail(1)
