"""Which findings are open, how grave they are, how many there are, and on which page each is listed."""

import pandas as pd

from panel.wording.sentences import plan as sentences

# Where findings are listed: the address of each place, and what it is called.
FINDING_PAGES = {
    "budget": ("budget", "Budget"),
    "budget_reported": ("budget?visa=Uppföljning", "Budgetens uppföljning"),
    "proposals": ("forslag", "Förslag"),
    "goals": ("mal", "Mål"),
    "programme": ("programpunkter", "Programpunkter"),
    "population": ("befolkning", "Befolkning"),
    "unemployment": ("arbetsloshet", "Arbetslöshet"),
    "plan": ("kallor?visa=Iakttagelser", "Övrigt om planen"),
}
ABOUT_PROPOSALS = "reported_redistribution_exceeds_line"


def opened(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that are open: all but those that confirm what the plan says."""
    return rows[rows["severity"] != "none"]


def grave(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that the board should know of."""
    return rows[rows["severity"] == "high"]


def headline(rows: pd.DataFrame, board_form: str, until: str = "") -> str:
    """Return how many findings are open, how many of them are about what is reported (`until` a follow-up, "helår 2024"),
    how many the board should know of, and how many compare the plans of several boards.
    """
    open_rows = opened(rows)
    across = int(open_rows["involves"].notna().sum())
    return sentences.open_findings(
        len(open_rows), int(open_rows["period"].notna().sum()), len(grave(open_rows)), board_form, until, across
    )


def at(rows: pd.DataFrame, page: str) -> pd.DataFrame:
    """Return the open findings that are listed at one of FINDING_PAGES. Each is listed at one of them."""
    open_rows = opened(rows)
    return open_rows[
        pd.Series([_page_of(row) == page for _, row in open_rows.iterrows()], index=open_rows.index, dtype=bool)
    ]


def _page_of(row: pd.Series) -> str:
    if row["check_name"] == ABOUT_PROPOSALS:
        return "proposals"
    is_reported_budget = row["subject"] == "budget" and isinstance(row["period"], str)
    return "budget_reported" if is_reported_budget else str(row["subject"])
