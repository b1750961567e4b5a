"""The page Nämnder below its head, as HTML."""

from datetime import date

from markupsafe import Markup

from panel.ui.all_boards.standing import boards, by_council_goal, highest_level
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.wording.plan import goal_mark
from panel.wording.sentences import boards as sentences
from panel.wording.sentences import standing
from panel.wording.settings import settings
from panel.wording.templates import render


@per_build
def headline(today: date) -> str:
    """Return how the boards stand, in one sentence."""
    every = boards(today)
    edges = [board.edge for board in every if board.edge]
    over = sum(edge != "ok" for edge in edges)
    return sentences.standing(len(every), len(edges), over, sum(board.late > 0 for board in every))


@per_build
def body(today: date) -> Markup:
    """Return a row a board, and the council's goals with the goals and offices that answer for each."""
    every = boards(today)
    return render(
        "all_boards/body.html",
        boards=every,
        plan=current_plan(),
        sentences=sentences,
        groups=by_council_goal(every),
        highest=highest_level(every),
        rules=(standing.frame_rule(settings().deviates_above_pct), goal_mark.rule_in_words()),
    )
