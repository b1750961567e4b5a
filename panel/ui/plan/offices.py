"""Whether the plan's responsible offices are named, and the note in their place where none is."""

from markupsafe import Markup

from panel.access.current_user import may_here
from panel.access.permissions import Permission
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording.templates import render


@per_build
def offices_named(plan_id: str) -> bool:
    """Return whether an office is named for any of the plan's items; if not, pages leave out the column of offices."""
    return bool(read("responsibility", plan_id=plan_id)["office"].notna().any())


def no_office(plan_id: str) -> Markup:
    """Return, as HTML, that no office is named as responsible, with a link for who may name one; empty where one is."""
    return Markup() if offices_named(plan_id) else to_name("Inget kontor är utpekat som ansvarigt.")


@per_build
def others_of(plan_id: str) -> dict[str, tuple[str, ...]]:
    """Return, by item, the names of the offices that work with it beside the one responsible."""
    rows = read("offices_with", plan_id=plan_id)
    return rows.groupby("item_id")["office_name"].agg(tuple).to_dict()


def no_rows(office_id: str) -> Markup:
    """Return, as HTML, that an office is not responsible for anything yet, with a link for who may change that."""
    name = read("offices", plan_id=current_plan()["plan_id"]).set_index("office_id")["name"].get(office_id, office_id)
    return to_name(f"{name} svarar inte för någon rad än.")


def to_name(words: str) -> Markup:
    """Return, as HTML, a note that offices are lacking, with a link to Ansvar for who may name them."""
    plan = current_plan()
    may_set = may_here(Permission.REPORT_FOR_ALL, plan["plan_id"], plan["region_code"])
    return render("plan/no_office.html", words=words, may_set=may_set)
