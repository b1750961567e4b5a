"""Det här har vi, det här saknas: the statistics that the plan and the pages need, and how each is had."""

from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup

from panel.access.page_list import PAGES, read_pages
from panel.ui.cached import per_build
from panel.ui.home import own_place
from panel.ui.plan.which_plan import shown_plan, with_plan
from panel.wording.sentences import needs as sentences
from panel.wording.sentences.sources import behind
from panel.wording.statistics.needs import Need, needs, summary
from panel.wording.templates import render


@per_build
def headline(today: date) -> str:
    """Return, in Swedish, how many measures are needed, missing and late."""
    return summary(_needs(today), own_place().name)


@per_build
def needs_view(today: date, may_add: bool) -> Markup:
    """Return what is needed, as HTML: what is missing first, then what is late. `may_add`: with links to add it."""
    adding = {
        one.indicator_id: with_plan(f"{PAGES['add_statistics'].address}?{urlencode({'matt': one.title})}")
        for one in _needs(today)
        if may_add and one.is_to_be_added
    }
    return render(
        "sources/needs.html", needs=_needs(today), behind=behind, begins_late=sentences.begins_late, adding=adding
    )


def _needs(today: date) -> list[Need]:
    pages = {page.title: page.statistics for page in read_pages().values() if page.statistics}
    return needs(shown_plan(), own_place().region_code, pages, today)
