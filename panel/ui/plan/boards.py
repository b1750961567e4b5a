"""Several boards' plans together: which points of their programme a board is responsible for, and which none is."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import plan_ids
from panel.warehouse import read
from panel.wording.sentences import boards as sentences
from panel.wording.templates import render

# Plans that agree in these columns share one programme.
SAME = ["region_code", "year", "programme_point_count_stated"]


@per_build
def shared_programme() -> Markup:
    """Return, as HTML, for how much of the programme the municipality's boards are responsible.

    Empty with fewer than two plans. Only plans that the user may see are counted or named.
    """
    plans = _sharing(plan_ids())
    total = int(current_plan()["programme_point_count_stated"])
    if len(plans) < 2 or not total:
        return Markup()
    numbers = {row.plan_id: set(read("point_numbers", plan_id=row.plan_id)["point_no"]) for row in plans.itertuples()}
    answered = sorted(set().union(*numbers.values()))
    absent = sorted(set(range(1, total + 1)) - set(answered))
    boards = {row.plan_id: row.board for row in plans.itertuples()}
    by_point = {number: [boards[plan] for plan, own in numbers.items() if number in own] for number in answered}
    return render(
        "plan/boards.html",
        heading=sentences.answered(len(answered), total, len(plans)),
        boards=[(plan, board, len(numbers[plan])) for plan, board in boards.items()],
        here=current_plan()["plan_id"],
        claimed_twice={number: " och ".join(names) for number, names in by_point.items() if len(names) > 1},
        unanswered=sentences.unanswered(len(absent)) if absent else "",
        absent=ranges(absent),
    )


def _sharing(seen: Sequence[str]) -> pd.DataFrame:
    """Return those of the plans whose points are of the same programme as the current plan's, by board."""
    plans, own = read("plans"), current_plan()
    return plans[plans["plan_id"].isin(seen) & (plans[SAME] == own[SAME]).all(axis=1)].sort_values("board")


def ranges(numbers: Sequence[int]) -> str:
    """Return sorted numbers as text: "10–13, 15, 20–32"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)
