"""What is missing and what contradicts itself, as a list on screen. Rows are those of to_do."""

from html import escape
from urllib.parse import quote

import pandas as pd

from panel.ui import known_on, markup
from panel.ui.follow_up.said_by import period_title
from panel.ui.plan.which_plan import with_plan
from panel.wording import text, theme
from panel.wording.plan import follow_ups
from panel.wording.plan.reminder import WANTED, item_name
from panel.wording.sentences import to_do as sentences

NOBODY = "Inget kontor är utpekat"
# So much of a point's text tells it from the others in the search of its page.
ENOUGH = 60


def time_left(days_left: int) -> str:
    """Return how long it is to the last day, or since it."""
    if days_left == 0:
        return "i dag är sista dagen"
    days = "1 dag" if abs(days_left) == 1 else f"{text.number(abs(days_left))} dagar"
    return f"{days} kvar" if days_left > 0 else f"{days} försenat"


def time_tag(days_left: int) -> str:
    """Return the same as text, icon and colour."""
    icon, colour = ("▲", theme.LIFTED) if days_left < 0 else ("●", theme.ACCENT)
    return markup.tag(time_left(days_left).capitalize(), icon, colour)


def due(of: pd.Series, missing: int) -> str:
    """Return, as HTML, the last day of a follow-up, and where answers are missing how long is left, or how late it is.

    Takes due_on, said_by and days_left.
    """
    left = f"{time_tag(of['days_left'])} " if missing else ""
    day = f"Sista dag: <b>{text.day(of['due_on'])}</b>"
    return f'{left}{day} <span class="quiet">({escape(of["said_by"])})</span>.'


def asked(plan_id: str) -> dict[str, str]:
    """Return what the query to_do needs: which plan, today in Sweden, and all that is known."""
    return {"plan_id": plan_id, "today": str(follow_ups.today()), "known_on": known_on.latest().latest_on}


def address(row: pd.Series) -> str:
    """Return where an item stands in the panel."""
    kind = row["item_id"].partition(":")[0]
    if kind == "point":
        where = (
            f"programpunkter?sok={quote(row['text'][:ENOUGH])}" if row["state"] != "contradiction" else "programpunkter"
        )
    elif kind == "line":
        where = f"budget?visa={quote('Uppföljning')}&period={quote(period_title(row['period']))}"
    elif isinstance(row["goal"], str):
        where = f"mal?mal={quote(row['goal'])}"
    else:
        where = "mal"
    return escape(with_plan(where))


def missing_list(rows: pd.DataFrame, is_open: bool = False) -> str:
    """Return what is missing, a sheet a fold, with links to where each item stands."""
    parts = []
    for (kind, sheet), own in rows.groupby(["sheet_kind", "sheet_title"], sort=False):
        items = "".join(
            f'<li><a href="{address(row)}">{escape(item_name(row))}</a> {escape(row["text"])}</li>'
            for _, row in own.iterrows()
        )
        body = f'<p class="quiet">Fyll i {WANTED[str(kind)]}.</p><ul class="changes">{items}</ul>'
        parts.append(markup.fold(f"{sheet}: {len(own)} saknas", body, is_open))
    return "".join(parts)


def contradiction_list(rows: pd.DataFrame) -> str:
    """Return what contradicts itself, with links to where each item stands."""
    items = "".join(
        f'<li><a href="{address(row)}">{escape(row["name"])}</a>. {escape(row["text"])}</li>'
        for _, row in rows.iterrows()
    )
    return f'<h3>{sentences.contradicting(len(rows))}</h3><ul class="changes">{items}</ul>' if len(rows) else ""
