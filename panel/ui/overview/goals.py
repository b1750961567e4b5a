"""The card Mål: each goal with its criteria as marks, its own mark and who answers for it."""

from markupsafe import Markup

from panel.ui.goals.standing import Goal, assessed, goals
from panel.ui.overview.state import State
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording.plan.goal_mark import FULLY, NOT_ASSESSED, NOT_MET, PARTLY
from panel.wording.sentences import goals as sentences
from panel.wording.templates import render

# With more goals than this the card shows the ones furthest from being met.
MAX_GOALS = 10
WORST_FIRST = [NOT_MET, PARTLY, NOT_ASSESSED, FULLY]


def goals_card(state: State) -> Markup:
    """Return the card as HTML: judged goals with marks; without a judgement, the council's goals and numbers of points."""
    every = goals(state.plan_id, state.as_of)
    counts = assessed(every)
    is_judged = bool(counts.keys() - {NOT_ASSESSED})
    titles = read("council_goals", plan_id=state.plan_id).set_index("council_goal_no")["title"].to_dict()
    shown = [
        (
            goal,
            with_plan(f"mal?mal={goal.number}"),
            sentences.stands_under(goal.higher[-1].level_name, goal.higher[-1].number)
            if goal.higher
            else sentences.serves(goal.council),
            [titles[one] for one in goal.council],
        )
        for goal in _shown(every, is_judged=is_judged)
    ]
    return render(
        "overview/goals.html",
        address=with_plan("mal"),
        goals=shown,
        total=len(every),
        meta=sentences.over_goals(len(every), counts),
        is_judged=is_judged,
        has_offices=any(goal.office for goal in every),
        number_width=max((len(goal.number) for goal in every), default=0),
    )


def _shown(every: tuple[Goal, ...], *, is_judged: bool) -> list[Goal]:
    """Return the goals that the card has room for, in number order."""
    if len(every) <= MAX_GOALS:
        return list(every)
    first = sorted(every, key=lambda goal: WORST_FIRST.index(goal.mark)) if is_judged else every
    kept = {goal.number for goal in first[:MAX_GOALS]}
    return [goal for goal in every if goal.number in kept]
