"""The card Mål: each goal with its criteria as marks, its own mark and who answers for it."""

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.ui.overview.state import State
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import labels
from panel.wording.plan.goal_mark import FULLY, NOT_ASSESSED, NOT_MET, PARTLY, goal_mark
from panel.wording.sentences import goals as goal_sentences
from panel.wording.templates import render

# With more goals than this the card shows the ones furthest from being met.
MAX_GOALS = 10
WORST_FIRST = [NOT_MET, PARTLY, NOT_ASSESSED, FULLY]


class Criterion(NamedTuple):
    """A criterion: its letter within the goal, its judgement, and its text."""

    letter: str
    word: str
    text: str


class Goal(NamedTuple):
    """A row of the card. `mark` is the goal's, "" where it has no criteria; `mark_words` has the count where it is in part."""

    number: str
    name: str
    address: str
    criteria: list[Criterion]
    mark: str
    mark_words: str
    office: str
    council_goals: str
    council_titles: str
    points: int


def goals_card(state: State) -> Markup:
    """Return the card as HTML: judged goals with marks; without a judgement, the council's goals and numbers of points."""
    goals = goals_of(state)
    counts = _counts(goals)
    is_judged = any(word != NOT_ASSESSED for goal in goals for word in (one.word for one in goal.criteria))
    shown = goals
    if len(goals) > MAX_GOALS:
        first = sorted(goals, key=lambda goal: WORST_FIRST.index(goal.mark or FULLY)) if is_judged else goals
        kept = {goal.number for goal in first[:MAX_GOALS]}
        shown = [goal for goal in goals if goal.number in kept]
    return render(
        "overview/goals.html",
        address=with_plan("mal"),
        goals=shown,
        total=len(goals),
        meta=goal_sentences.over_goals(len(goals), counts),
        is_judged=is_judged,
        has_offices=any(goal.office for goal in goals),
    )


def goals_of(state: State) -> list[Goal]:
    """Return the plan's goals in number order, as of the state's day."""
    rows = read("goal_states", plan_id=state.plan_id, known_on=state.known_on)
    known = read("goals", plan_id=state.plan_id).set_index("goal_no")
    links = read("goal_links", plan_id=state.plan_id)
    found = []
    for _, own in rows.groupby((rows["level"] == 1).cumsum(), sort=False):
        head, number = own.iloc[0], str(own.iloc[0]["number"])
        goal = known.loc[int(number)]
        criteria = [_criterion(row, number) for _, row in own[own["level"] > 1].iterrows()]
        mark, words = _mark(criteria)
        served = links[links["goal_no"] == int(number)]
        found.append(
            Goal(
                number=number,
                name=str(head["name"]),
                address=with_plan(f"mal?mal={number}"),
                criteria=criteria,
                mark=mark,
                mark_words=words,
                office="" if labels.is_missing(goal["office"]) else labels.short_office(str(goal["office"])),
                council_goals=goal_sentences.serves(served["council_goal_no"].tolist()),
                council_titles=" · ".join(served["title"]),
                points=int(goal["points"]),
            )
        )
    return found


def _criterion(row: pd.Series, number: str) -> Criterion:
    word = NOT_ASSESSED if labels.is_missing(row["assessment"]) else str(row["assessment"])
    return Criterion(str(row["number"]).removeprefix(number), word, str(row["text"]))


def _mark(criteria: list[Criterion]) -> tuple[str, str]:
    """Return a goal's mark and the words shown: with the number met where the mark alone cannot tell goals apart."""
    if not criteria:
        return "", ""
    counts = pd.Series([one.word for one in criteria]).value_counts().to_dict()
    mark = goal_mark(counts)
    if mark != PARTLY:
        return mark, mark
    return mark, goal_sentences.met_in_part(counts.get(FULLY, 0), len(criteria))


def _counts(goals: list[Goal]) -> dict[str, int]:
    words = pd.Series([one.word for goal in goals for one in goal.criteria], dtype=object)
    return {str(word): int(count) for word, count in words.value_counts().items()}
