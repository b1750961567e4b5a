"""What stands below the goals: findings, and what the board is responsible for."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.source_line import link
from panel.warehouse import read
from panel.wording.plan.open_findings import questions
from panel.wording.sentences import plan as plan_sentences
from panel.wording.templates import render

KINDS = ("criterion", "measure", "activity")
PLACES = ("planens mål", "det rapporterade om målen")
FINDINGS = "kallor?visa=Frågetecken"
ROLES = {"leading_body": "Uppgifter som ledande organ", "specific_area": "Specifika områden"}


@per_build
def foot(plan_id: str, as_of: AsOf) -> Markup:
    """Return the quiet lines below the goals."""
    duties = read("responsibilities", plan_id=plan_id)
    return render(
        "goals/foot.html",
        questions=questions(plan_findings(as_of.known_on), "goals", *PLACES),
        findings=FINDINGS,
        heading=plan_sentences.duties(current_plan()["board_form"], len(duties)),
        duties=[(title, *_of_role(duties.to_dict("records"), role)) for role, title in ROLES.items()],
    )


def _of_role(rows: Sequence[Mapping[Any, Any]], role: str) -> tuple[list[str], str]:
    """Return the duties of a role, and the address of the list in the document."""
    own = [row for row in rows if row["role"] == role]
    return [row["text"] for row in own], link(own[0]["statement_id"]) if own else ""
