"""Show findings: what is wrong, why it matters, what the plan states and what the check finds, and the sentence."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from panel.warehouse import read
from panel.wording.templates import render


def findings(rows: pd.DataFrame, heading: str = "") -> Markup:
    """Return findings as HTML, in the order given, under a heading where one is given."""
    return render("findings.html", heading=heading, rows=rows.to_dict("records"), answers=answers)


def answers(finding_id: str) -> list[Any]:
    """Return a finding's earlier verdicts where it rests on statistics, newest first: answered_on, verdict, found."""
    return list(read("claim_answers", finding_id=finding_id).itertuples())
