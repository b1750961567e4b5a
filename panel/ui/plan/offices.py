"""Whether the plan's responsible offices are named, and the note in their place where none is."""

from markupsafe import Markup

from panel.ui.cached import per_build
from panel.warehouse import read
from panel.wording.templates import render


@per_build
def offices_named(plan_id: str) -> bool:
    """Return whether an office is named for any of the plan's items; if not, pages leave out the column of offices."""
    return bool(read("offices_named", plan_id=plan_id)["items"].item())


def no_office(plan_id: str) -> Markup:
    """Return, as HTML, that no office is named as responsible; empty where one is."""
    return Markup() if offices_named(plan_id) else render("plan/no_office.html")
