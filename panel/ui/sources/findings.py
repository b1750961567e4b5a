"""All findings and the known errors in the sources, each finding a row that opens."""

from typing import Any

from markupsafe import Markup

from panel.ui import block, markup
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan, plan_findings
from panel.warehouse import read
from panel.wording.plan import open_findings
from panel.wording.sentences import sources as sentences
from panel.wording.templates import render


@per_build
def headline() -> str:
    """Return, in Swedish, how many findings are open."""
    return open_findings.headline(plan_findings(), current_plan()["board_form"]).removesuffix(".")


def answers(finding_id: str) -> list[Any]:
    """Return a finding's earlier verdicts where it rests on statistics, newest first: answered_on, verdict, found."""
    return list(read("claim_answers", finding_id=finding_id).itertuples())


@per_build
def findings_view() -> Markup:
    """Return all findings by who is to read them, and below them the known errors in the sources, as HTML."""
    rows, requested = plan_findings(), {"plan_id": current_plan()["plan_id"]}
    by_reader = open_findings.by_reader(rows, current_plan()["board_form"])
    corrections = read("corrections", **requested)
    return render(
        "sources/findings.html",
        groups=[(heading, what_to_do, group.to_dict("records")) for heading, what_to_do, group in by_reader],
        answers=answers,
        about=sentences.findings(len(rows)),
        links=block.download_links("findings", requested),
        corrected=sentences.corrections(len(corrections)),
        corrections=markup.table(
            corrections, ("source_says", "we_use", "reason", "guard_count"), "Kända fel i källorna"
        ),
        correction_links=block.download_links("corrections", requested),
    )
