"""Cells as readers meet them, in tables and downloads: numbers, dates, words and what is missing, in Swedish."""

import re

import numpy as np
import pandas as pd

from panel.wording import text
from panel.wording.column_names import FILE_LABELS, LABELS
from panel.wording.statistics.ages import age_name
from panel.wording.theme import ASSESSMENT_ICONS, STATUS_ICONS

NOT_REPORTED = "Inte rapporterad"
PLAN_STATES, FOLLOW_UP_STATES, CHECK_GIVES = "Planen anger", "Uppföljningen anger", "Vår kontroll ger"
WORDS_FOR_NONE = {
    "flag": "",
    "register_population": "",
    "note": "",
    "formula": "",
    "from_board": "anges inte",
    "to_board": "anges inte",
}
WORDS = {
    "stated": "anges i planen",
    "derived": "beräknad",
    "interpreted": "tolkad",
    "goal": "under planens mål",
    "outside": "utanför planen",
    "decision": "genom beslut",
    "revenue": "helt av intäkter",
    "frame_and_revenue": "av budgetram och intäkter",
    "answered": "besvarat",
    "missing": "saknas",
    "contradiction": "stämmer inte",
    "total": "alla",
    "women": "kvinnor",
    "men": "män",
    "changed": "ändrad",
    "added": "ny",
    "withdrawn": "borttagen",
    "confirmed": "bekräftat",
    "contradicted": "stämmer inte",
    "untestable": "går inte att pröva",
    "does_not_add_up": "stämmer inte",
}
DECIMALS = {
    "_pct": 1,
    "_pp": 1,
    "_mnkr": 1,
    "index_value": 1,
    "stated_rate_pct": 2,
    "value": 1,
    "baseline": 1,
    "target": 1,
}
RANGE_ENDS = ("low_", "high_")
PLAIN_NUMBERS = {
    "year",
    "point_no",
    "goal_no",
    "rank",
    "council_goal_no",
    "rank_from_highest",
    "receipt_no",
    "undoes",
    "undone_by",
}
SIGNED = {
    "change_through_month",
    "change_year",
    "population_change",
    "adjustment",
    "change_on_year_pp",
    "difference",
    "deviation_mnkr",
    "low_deviation_mnkr",
    "high_deviation_mnkr",
    "net_mnkr",
}


ITEM_KINDS = {
    "point": "Punkt",
    "criterion": "Måluppfyllelse",
    "goal": "Mål",
    "line": "Budgetpost",
    "proposal": "Förslag",
    "activity": "Aktivitet",
}
PERIODS = {"plan": "planen", "delar": "delår", "helar": "helår"}
PLAIN_DECIMAL = re.compile(r"-?[0-9]+(?:[.][0-9]+)?")


def stated_by(finding: pd.Series) -> str:
    """Return what stands before what a finding holds its check against: the plan states it, or a follow-up does."""
    return PLAN_STATES if is_missing(finding["period"]) else FOLLOW_UP_STATES


def item_name(item_id: str) -> str:
    """Return what a reported thing is called: "point:16" is "Punkt 16"."""
    kind, _, number = item_id.partition(":")
    return f"{ITEM_KINDS.get(kind, kind)} {number}"


def period_name(period: str) -> str:
    """Return what a follow-up is called: "2024-delar" is "delår 2024"."""
    year, _, kind = period.rpartition("-")
    return f"{PERIODS.get(kind, kind)} {year}".strip()


def reported(value: str) -> str:
    """Return a reported value as it is written in Swedish: "12.5" is "12,5". Other text is left as it is."""
    if not PLAIN_DECIMAL.fullmatch(value):
        return value
    decimals = len(value.partition(".")[2])
    return text.number(float(value), decimals)


def label(column: str) -> str:
    """Return what a column is called on screen."""
    return LABELS.get(column) or FILE_LABELS.get(column, column)


def decimals_of(column: str) -> int:
    """Return how many decimals a column is shown with: 2 for rates as stated, 1 for shares, mnkr and index, else 0."""
    if column in DECIMALS:
        return DECIMALS[column]
    return next((count for ending, count in DECIMALS.items() if column.endswith(ending)), 0)


def frequency_of(starts: pd.Series) -> str:
    """Return how periods that begin on these days are written: Y when all are in January, Q at quarters' starts, else M."""
    months = set(pd.to_datetime(starts).dt.month)
    if months <= {1}:
        return "Y"
    return "Q" if months <= {1, 4, 7, 10} else "M"


def is_missing(value: object) -> bool:
    """Return whether a cell holds nothing: None, NaN, NaT or pandas' NA."""
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)


def cell(column: str, value: object, frequency: str = "M") -> str:
    """Return one value as text on screen: numbers and dates in Swedish, lists with commas, ".." for what is missing."""
    if isinstance(value, np.ndarray | list):
        return ", ".join(cell(column, one, frequency) for one in value) or WORDS_FOR_NONE.get(column, text.MISSING)
    if is_missing(value):
        return WORDS_FOR_NONE.get(column, text.MISSING)
    if column == "age":
        return age_name(str(value))
    if column == "period_start" and isinstance(value, pd.Timestamp):
        return text.period(value, frequency)
    if isinstance(value, pd.Timestamp):
        return text.day(value)
    if column == "status":
        return f"{value} {STATUS_ICONS.get(str(value), '')}".strip()
    if column == "assessment":
        return f"{value} {ASSESSMENT_ICONS.get(str(value), '')}".strip() or NOT_REPORTED
    if isinstance(value, str):
        return period_name(value) if column.endswith("period") else WORDS.get(value, value)
    if isinstance(value, bool) or (not isinstance(value, int | float) and not hasattr(value, "__float__")):
        return str(value)
    if column in PLAIN_NUMBERS:
        return str(round(float(value)))
    if column.endswith("_mnkr") and not column.startswith(RANGE_ENDS):
        return (text.signed_amount if column in SIGNED else text.amount)(float(value))
    shown = text.signed if column in SIGNED else text.number
    return shown(float(value), decimals_of(column))
