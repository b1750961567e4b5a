"""How a finding is told: what, why it matters, what was expected and found, and the sentence it is about."""

from html import escape

import pandas as pd

from ui import markup, theme
from ui.source_line import sentence

PAGE_OF_SUBJECT = {
    "budget": ("budget", "Budget"),
    "goals": ("mal", "Mål"),
    "programme": ("programpunkter", "Programpunkter"),
    "population": ("befolkning", "Befolkning"),
    "unemployment": ("arbetsloshet", "Arbetslöshet"),
    "plan": ("kallor", "Källor och kvalitet"),
}


def finding(row: pd.Series, level: int = 3) -> str:
    """Return one finding as HTML. `level` is the heading's."""
    words, icon, colour = theme.VERDICTS[row["verdict"]]
    parts = [
        f'<article class="finding"><h{level}>{escape(row["title"])}</h{level}>',
        f"<p>{markup.tag(words, icon, colour)}</p><p>{escape(row['detail'])}</p>",
        f'<p class="pair"><span><b>Väntat:</b> {escape(row["expected"])}</span>'
        f"<span><b>Funnet:</b> {escape(row['found'])}</span></p>",
    ]
    for name, column in (("Närmaste belägg", "evidence"), ("Därefter", "afterwards")):
        if isinstance(row[column], str):
            parts.append(f"<p><b>{name}:</b> {escape(row[column])}</p>")
    if isinstance(row["statement_id"], str):
        parts.append(sentence(row["statement_id"]))
    return "".join(parts) + "</article>"


def findings(rows: pd.DataFrame, level: int = 3) -> str:
    """Return several findings, in the order given."""
    return "".join(finding(row, level) for _, row in rows.iterrows())
