"""Lists of what is missing and what contradicts itself. Rows are those of the query to_do."""

from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from panel.ui import as_of_day
from panel.ui.follow_up.reported_by import period_title
from panel.ui.plan.which_plan import with_plan
from panel.wording import clock, theme
from panel.wording.plan.reminder import WANTED, item_name
from panel.wording.sentences import to_do as sentences
from panel.wording.templates import component, render

NOBODY = "Inget kontor är utpekat"
# Characters of a point's text that suffice for the search on its page to find that point alone.
ENOUGH = 60


def due(of: pd.Series, missing: int) -> Markup:
    """Return, as HTML, the last day of a follow-up, and where reports are missing how long is left or how late it is.

    Takes due_on, said_by and days_left. `missing` is the number of reports missing.
    """
    icon, colour = ("▲", theme.LIFTED) if of["days_left"] < 0 else ("●", theme.ACCENT)
    tag = (sentences.time_left(of["due_on"].date(), of["days_left"]).capitalize(), icon, colour) if missing else ()
    return component("due", of["due_on"], of["said_by"], tag)


def counted(rows: pd.DataFrame) -> tuple[int, int, int]:
    """Return how many answers are missing, how many the follow-up requires, and how many things contradict each other.

    Lämna in counts the same answers (panel.ui.writing.listing.count_answers), and those that wait as handed in.
    """
    items = rows[rows["state"] != "contradiction"]
    return int((items["state"] == "missing").sum()), len(items), len(rows) - len(items)


def query_params(plan_id: str, on: str = "") -> dict[str, str]:
    """Return the parameters of the query to_do: the plan, a day (today in Sweden by default), and all that is recorded."""
    return {"plan_id": plan_id, "today": on or str(clock.today()), "known_on": as_of_day.latest().latest_on}


def address(row: pd.Series) -> str:
    """Return the address in the panel that shows an item."""
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
    return with_plan(where)


def missing_list(rows: pd.DataFrame, is_open: bool = False, writable: frozenset[str] = frozenset()) -> Markup:
    """Return what is missing, one fold per sheet, with a link to each item, and to write those in `writable`."""
    sheets = [
        (
            f"{sheet}: {len(own)} saknas",
            WANTED[str(kind)],
            [(row, item_name(row), address(row)) for _, row in own.iterrows()],
        )
        for (kind, sheet), own in rows.groupby(["sheet_kind", "sheet_title"], sort=False)
    ]
    return render("follow_up/missing.html", sheets=sheets, is_open=is_open, writable=writable)


def contradiction_list(rows: pd.DataFrame, writable: frozenset[str]) -> Markup:
    """Return what contradicts itself, with a link to each item, and to write those in `writable`; empty for no rows."""
    listed = [(row, address(row)) for _, row in rows.iterrows()]
    return render(
        "follow_up/contradictions.html", heading=sentences.contradicting(len(rows)), rows=listed, writable=writable
    )
