"""Findings: which are open, who each is for, how many, and on which page each is listed."""

import pandas as pd

from panel.wording.sentences import plan as sentences

# Where findings are listed: URL and name of each page.
FINDING_PAGES = {
    "budget": ("budget", "Budget"),
    "budget_reported": ("budget", "Budgetens uppföljning"),
    "proposals": ("forslag", "Förslag"),
    "goals": ("mal", "Mål"),
    "programme": ("programpunkter", "Programpunkter"),
    "population": ("befolkning", "Befolkning"),
    "unemployment": ("arbetsloshet", "Arbetslöshet"),
    "plan": ("kallor?visa=Frågetecken", "Övrigt om planen"),
}
OF_STATISTICS = ("population", "unemployment")
ABOUT_PROPOSALS = "reported_redistribution_exceeds_line"


def opened(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the open findings: all except those that confirm the plan."""
    return rows[rows["severity"] != "none"]


def grave(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that the board should know of."""
    return rows[rows["severity"] == "high"]


def by_reader(rows: pd.DataFrame, board_form: str) -> list[tuple[str, str, pd.DataFrame]]:
    """Return the findings by who is to read them: heading, what to do, and rows. Each row is in one list, no list is empty."""
    is_grave, is_open = rows["severity"] == "high", rows["severity"] != "none"
    is_reported, is_statistics = rows["period"].notna(), rows["subject"].isin(OF_STATISTICS)
    rest = is_open & ~is_grave
    lists = (
        (sentences.for_board(board_form), "Kan påverka ett beslut, eller hur planen läses.", is_grave),
        (
            "För kontoren, i nästa uppföljning",
            "Rättas eller förklaras av det kontor som har rapporterat.",
            rest & is_reported,
        ),
        (
            "För kontoren, i nästa plan",
            "Rättas när nästa plan skrivs. Ändrar inget beslut nu.",
            rest & ~is_reported & ~is_statistics,
        ),
        (
            "För analytikern",
            "Planens uppgifter om omvärlden, prövade mot statistiken.",
            rest & ~is_reported & is_statistics,
        ),
        ("Bekräftat av statistiken", "Inget att göra.", ~is_open),
    )
    return [(heading, what_to_do, rows[chosen]) for heading, what_to_do, chosen in lists if chosen.any()]


def headline(rows: pd.DataFrame, board_form: str, until: str = "") -> str:
    """Return how many findings are open: about reports, grave, and comparing several plans.

    `until` is the name of the last follow-up whose reports are counted ("helårsuppföljningen 2024"), "" for all.
    """
    open_rows = opened(rows)
    across = int(open_rows["involves"].notna().sum())
    return sentences.open_findings(
        len(open_rows), int(open_rows["period"].notna().sum()), len(grave(open_rows)), board_form, until, across
    )


def at(rows: pd.DataFrame, page: str) -> pd.DataFrame:
    """Return the open findings listed on one page, a key of FINDING_PAGES. Each is listed on exactly one."""
    open_rows = opened(rows)
    return open_rows[
        pd.Series([_page_of(row) == page for _, row in open_rows.iterrows()], index=open_rows.index, dtype=bool)
    ]


def questions(rows: pd.DataFrame, page: str, in_plan: str, in_reports: str) -> list[str]:
    """Return the lines that lead to a page's findings: those of the plan, and those of what is reported, where any.

    `in_plan` ("planens mål") and `in_reports` are their places, in words.
    """
    own = at(rows, page)
    reported = int(own["period"].notna().sum())
    counted = ((in_plan, len(own) - reported), (in_reports, reported))
    return [sentences.questions(place, count) for place, count in counted if count]


def _page_of(row: pd.Series) -> str:
    if row["check_name"] == ABOUT_PROPOSALS:
        return "proposals"
    is_reported_budget = row["subject"] == "budget" and isinstance(row["period"], str)
    return "budget_reported" if is_reported_budget else str(row["subject"])
