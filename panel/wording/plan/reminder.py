"""The text of a mail to an office about what it has left to report. Rows are those of the query to_do."""

import pandas as pd

from panel.wording import labels, text

# The columns to fill in for an item, by kind of sheet.
WANTED = {
    "criterion": "status och bedömd måluppfyllelse, eller Ja i Oförändrat",
    "point": "status, eller Ja i Oförändrat",
    "line": "helårsprognos",
    "measure": "utfall",
}


def item_name(row: pd.Series) -> str:
    """Return the name of an item in a list: "Punkt 16", "8A", "Budgetram"."""
    return f"Punkt {row['name']}" if row["sheet_kind"] == "point" else str(row["name"])


def last_day(due: pd.Series) -> str:
    """Return when the report is due, or was, as a sentence. Takes due_on and days_left."""
    day, days = text.day(due["due_on"]), abs(due["days_left"])
    if due["days_left"] == 0:
        return f"I dag, den {day}, är sista dagen."
    if due["days_left"] > 0:
        return f"Sista dagen är den {day}, om {text.span_of_days(days)}."
    return f"Sista dagen var den {day}, för {text.span_of_days(days)} sedan."


def mail(rows: pd.DataFrame, office: str, plan: pd.Series, due: pd.Series) -> str:
    """Return the plain text of a mail: its subject on the first line, then missing values, contradictions, what to do.

    `rows` is what the office has left; `due` has period, due_on and days_left.
    """
    name = labels.follow_up_name(due["period"])
    lines = [
        f"Ämne: Det här återstår i {name}, {office}",
        "",
        "Hej!",
        "",
        f"Det här återstår i {name} av {plan['title'][0].lower()}{plan['title'][1:]}.",
        last_day(due),
    ]
    missing = rows[rows["state"] == "missing"]
    for (kind, sheet), own in missing.groupby(["sheet_kind", "sheet_title"], sort=False):
        lines += ["", f"{sheet}, {len(own)} saknas. Fyll i {WANTED[str(kind)]}:"]
        lines += [f"- {item_name(row)} {row['text']}".rstrip() for _, row in own.iterrows()]
    contradictions = rows[rows["state"] == "contradiction"]
    if len(contradictions):
        lines += ["", "Det här är motstridigt, och behöver rättas eller förklaras:"]
        lines += [f"- {row['name']}. {row['text']}" for _, row in contradictions.iterrows()]
    lines += [
        "",
        "Hämta bladet i Uppdragspanelen under Lämna in, fyll i det i Excel och lämna in det på samma sida.",
        "Det går också att skriva svaren direkt på sidan. Det som redan är rapporterat står ifyllt.",
        "",
        "Hälsningar",
    ]
    return "\n".join(lines).replace(text.NBSP, " ")
