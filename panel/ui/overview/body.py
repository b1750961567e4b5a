"""The body of Översikt: the cards on one screen, and the lines around them."""

from datetime import date

from markupsafe import Markup

from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.overview.budget import budget_card
from panel.ui.overview.goals import goals_card
from panel.ui.overview.headline import headline
from panel.ui.overview.missing import missing_rail
from panel.ui.overview.programme import programme_card
from panel.ui.overview.reported import reported_rail
from panel.ui.overview.state import State
from panel.ui.overview.world import population_card, unemployment_card
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import text
from panel.wording.moments import in_sweden
from panel.wording.plan import goal_mark
from panel.wording.plan.open_findings import grave
from panel.wording.sentences import beside_country, standing
from panel.wording.sentences import plan as plan_sentences
from panel.wording.settings import settings
from panel.wording.templates import render


@per_build
def sentence(as_of: AsOf, today: date) -> str:
    """Return the page's headline."""
    return headline(State(current_plan(), as_of, today))


@per_build
def body(as_of: AsOf, today: date, *, may_report: bool = False, may_set: bool = False) -> Markup:
    """Return the page below its head as HTML, for the current plan.

    `may_report` is whether the reader may hand in reports, `may_set` whether they may set which office is responsible.
    """
    state = State(current_plan(), as_of, today)
    rail = reported_rail(state) if state.has_reports else missing_rail(state, may_report=may_report, may_set=may_set)
    return render(
        "overview/body.html",
        cards=[
            budget_card(state),
            rail,
            goals_card(state),
            programme_card(state),
            population_card(state),
            unemployment_card(state),
        ],
        of_today="" if as_of.is_latest else beside_country.as_now(),
        quiet=quiet(state),
        rules=(
            standing.frame_rule(settings().deviates_above_pct),
            standing.LARGEST_FIRST,
            goal_mark.rule_in_words(),
        ),
    )


def quiet(state: State) -> list[tuple[str, str]]:
    """Return the last line: (words, address), without an address for plain words."""
    count = len(grave(plan_findings(state.known_on)))
    listed = plan_sentences.questions_for_board(state.plan["board_form"], count)
    line = [(listed, with_plan("kallor?visa=Frågetecken"))] if count else []
    line.append(("Källor, aktualitet och kända fel", with_plan("kallor")))
    line.append((f"Uppdaterad {text.brief_day(in_sweden(read('latest_build')['finished_at'].iloc[0]))}", ""))
    return line
