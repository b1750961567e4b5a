"""How a finding is told: what, why it matters, what is stated and what the check gives, and the sentence it is about."""

from html import escape

import pandas as pd

from panel.ui import markup
from panel.ui.source_line import sentence
from panel.warehouse import read
from panel.wording import text, theme
from panel.wording.labels import CHECK_GIVES, stated_by
from panel.wording.sentences import plan as sentences


def finding(row: pd.Series, level: int = 3) -> str:
    """Return one finding as HTML. `level` is the heading's."""
    words, icon, colour = theme.VERDICTS[row["verdict"]]
    parts = [
        f'<article class="finding"><h{level}>{escape(row["title"])}</h{level}>',
        f"<p>{markup.tag(words, icon, colour)}</p><p>{escape(row['detail'])}</p>",
        f'<p class="pair"><span><b>{stated_by(row)}:</b> {escape(row["expected"])}</span>'
        f"<span><b>{CHECK_GIVES}:</b> {escape(row['found'])}</span></p>",
    ]
    for name, column in (("Närmaste belägg", "evidence"), ("Därefter", "afterwards")):
        if isinstance(row[column], str):
            parts.append(f"<p><b>{name}:</b> {escape(row[column])}</p>")
    if not pd.isna(row["since"]):
        parts.append(since(row))
    if isinstance(row["statement_id"], str):
        parts.append(sentence(row["statement_id"]))
    return "".join(parts) + "</article>"


def since(row: pd.Series) -> str:
    """Return since when the answer has been what it is, and what it was before, where it rests on statistics."""
    answers = read("claim_answers", finding_id=row["finding_id"])
    tested = f"Prövas på nytt varje gång statistiken hämtas. Svaret är detsamma sedan {text.day(row['since'])}"
    if len(answers) == 1:
        return f'<p class="source">{tested}, då det prövades första gången.</p>'
    history = "".join(
        f"<li>{text.day(answer.answered_on)}: {theme.VERDICTS[answer.verdict][0].lower()} ({escape(answer.found)})</li>"
        for answer in answers.itertuples()
    )
    return f'<p class="source">{tested}.</p>{markup.fold("Hur svaret har varit", f"<ul>{history}</ul>")}'


def findings(rows: pd.DataFrame, level: int = 3) -> str:
    """Return several findings, in the order given."""
    return "".join(finding(row, level) for _, row in rows.iterrows())


def under_heading(rows: pd.DataFrame, about: str = "") -> str:
    """Return findings under a heading that is true of them and counts them, "" where there are none.

    `about` says in what they are (" i planen").
    """
    heading = sentences.over_list(rows["verdict"].tolist(), about)
    return f"<h2>{escape(heading)}</h2>{findings(rows)}" if len(rows) else ""
