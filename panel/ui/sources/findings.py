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

# Each list of findings: its verdict, whether it is on reports (None for either), and its heading.
LISTS: tuple[tuple[str, bool | None, str], ...] = (
    ("does_not_add_up", False, "Frågetecken i planen"),
    ("does_not_add_up", True, "Frågetecken i det som är rapporterat"),
    ("contradicted", None, "Statistiken säger emot"),
    ("untestable", None, "Går inte att pröva med de uppgifter som finns"),
    ("worth_knowing", None, "Värt att veta"),
    ("confirmed", None, "Statistiken bekräftar"),
)


@per_build
def headline() -> str:
    """Return, in Swedish, how many findings are open."""
    return open_findings.headline(plan_findings(), current_plan()["board_form"]).removesuffix(".")


def answers(finding_id: str) -> list[Any]:
    """Return a finding's earlier verdicts where it rests on statistics, newest first: answered_on, verdict, found."""
    return list(read("claim_answers", finding_id=finding_id).itertuples())


@per_build
def findings_view() -> Markup:
    """Return all findings by verdict, and below them the known errors in the sources, as HTML."""
    rows, requested = plan_findings(), {"plan_id": current_plan()["plan_id"]}
    groups = []
    for verdict, is_reported, heading in LISTS:
        group = rows[rows["verdict"] == verdict]
        if is_reported is not None:
            group = group[group["period"].notna() == is_reported]
        if len(group):
            groups.append((heading, group.to_dict("records")))
    corrections = read("corrections", **requested)
    return render(
        "sources/findings.html",
        groups=groups,
        answers=answers,
        about=sentences.findings(len(rows)),
        links=block.download_links("findings", requested),
        corrected=sentences.corrections(len(corrections)),
        corrections=markup.table(
            corrections, ("source_says", "we_use", "reason", "guard_count"), "Kända fel i källorna"
        ),
        correction_links=block.download_links("corrections", requested),
    )
