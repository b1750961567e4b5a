"""Det här har vi, det här saknas: the statistics that the plan and the pages need, and how each is had."""

from datetime import date

from markupsafe import Markup

from panel.access.page_list import read_pages
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.wording.sentences import needs as sentences
from panel.wording.sentences.sources import behind
from panel.wording.statistics.needs import Need, needs, summary
from panel.wording.templates import render


@per_build
def headline(today: date) -> str:
    """Return, in Swedish, how many measures are needed, missing and late."""
    return summary(_needs(today), current_plan()["region_name"])


@per_build
def needs_view(today: date) -> Markup:
    """Return what is needed, as HTML: what is missing first, then what is late."""
    return render("sources/needs.html", needs=_needs(today), behind=behind, begins_late=sentences.begins_late)


def _needs(today: date) -> list[Need]:
    plan = current_plan()
    pages = {page.title: page.statistics for page in read_pages().values() if page.statistics}
    return needs(plan["plan_id"], plan["region_code"], pages, today)
