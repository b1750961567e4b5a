"""Kommun och planer: which municipality the panel belongs to, its plans, and a new one taken in."""

from panel.ui import block, head
from panel.ui.plan.settings_form import settings_view
from panel.ui.plan.take_in import take_in_view
from panel.ui.plan.which_plan import plan_ids
from panel.wording.sentences import plans as sentences

PAGE_VIEWS = ("Planer", "Kommunen")


def main() -> None:
    """Show the view that the user has chosen."""
    head.plain("Kommun och planer", sentences.headline(len(plan_ids())))
    page_view = block.choice("Visa", PAGE_VIEWS, "visa")
    {"Planer": take_in_view, "Kommunen": settings_view}[page_view]()


main()
