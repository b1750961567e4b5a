"""How a finding is told: what, why it matters, what is stated and what the check gives, and the sentence it is about."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from panel.warehouse import read
from panel.wording.sentences import plan as sentences
from panel.wording.templates import render


def findings(rows: pd.DataFrame, heading: str = "") -> Markup:
    """Return findings as HTML, in the order given, under a heading where one is given."""
    return render("findings.html", heading=heading, rows=rows.to_dict("records"), answers=_answers)


def _answers(finding_id: str) -> list[Any]:
    """Return how the answer has been where a finding rests on statistics, the newest first: answered_on, verdict, found."""
    return list(read("claim_answers", finding_id=finding_id).itertuples())


def under_heading(rows: pd.DataFrame, about: str = "") -> Markup:
    """Return findings under a heading that is true of them and counts them, "" where there are none.

    `about` says in what they are (" i planen").
    """
    return findings(rows, sentences.over_list(rows["verdict"].tolist(), about) if len(rows) else "")
