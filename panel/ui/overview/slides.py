"""The cards of Översikt as screens for a meeting room: large type, one subject each."""

from datetime import date

from markupsafe import Markup

from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.overview.budget import budget_card
from panel.ui.overview.goals import goals_card
from panel.ui.overview.headline import headline
from panel.ui.overview.missing import missing_rail
from panel.ui.overview.programme import programme_card
from panel.ui.overview.reported import decision_slides, reported_rail
from panel.ui.overview.state import State
from panel.ui.overview.world import population_card, unemployment_card
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import with_plan
from panel.wording.settings import municipality_name
from panel.wording.table_files import is_example
from panel.wording.templates import render


@per_build
def slides(as_of: AsOf, today: date) -> Markup:
    """Return the screens as HTML, for the current plan: the sentence, then a screen for each card of Översikt."""
    plan = current_plan()
    state = State(plan, as_of, today)
    rail = reported_rail(state, is_whole=True) if state.has_reports else missing_rail(state, may_report=False)
    return render(
        "overview/slides.html",
        municipality=municipality_name(plan["region_name"]),
        plan=plan,
        sentence=headline(state),
        is_example=is_example(),
        back=with_plan("oversikt"),
        screens=[
            *([card] for card in decision_slides(state)),
            [rail],
            [budget_card(state)],
            [goals_card(state)],
            [programme_card(state)],
            [population_card(state), unemployment_card(state)],
        ],
    )
