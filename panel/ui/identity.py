"""The line on every page: municipality, board and plan, the plan year's phase, what comes next, and the statistics' age."""

from datetime import date

from markupsafe import Markup

from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording.sentences import identity as sentences
from panel.wording.settings import mark_image, municipality_name, settings
from panel.wording.statistics.latest import age_in_months, latest
from panel.wording.templates import render

INDICATORS = ("population", "unemployment_share")


@per_build
def identity(today: date) -> Markup:
    """Return the line for the current plan on a day."""
    plan = current_plan()
    found = [newest for indicator_id in INDICATORS if (newest := latest(indicator_id, plan["region_code"]))]
    oldest = min((newest.period_end for newest in found), default=None)
    months = 0 if oldest is None else age_in_months(oldest, today)
    return render(
        "frame/identity.html",
        mark=mark_image(),
        accent=settings().accent,
        municipality=municipality_name(plan["region_name"]),
        title=plan["title"],
        phase=sentences.phase(int(plan["year"]), int(plan["last_year"]), today),
        next_follow_up=sentences.next_follow_up(read("follow_ups", plan_id=plan["plan_id"]), today),
        age="" if oldest is None else sentences.data_age(oldest, months),
        is_old=months >= sentences.OLD_MONTHS,
    )
