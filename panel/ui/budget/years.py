"""The budget year by year: each line in the years that the plan has figures for, beside each other."""

from markupsafe import Markup

from panel.ui import block
from panel.warehouse import read
from panel.wording.plan.budget_years import NOTE, budget_years
from panel.wording.templates import render


def years_section(plan_id: str, year: int) -> Markup:
    """Return the section as HTML; nothing for a plan of one year."""
    found = budget_years(read("budget_years", plan_id=plan_id), year)
    if found is None:
        return Markup()
    files = block.download_links("budget_years", {"plan_id": plan_id}, "Åren")
    return render("budget/years.html", found=found, note=NOTE, files=files)
