"""Cells as text in Swedish, in tables and downloads: numbers, dates, codes and missing values."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from panel.wording import text
from panel.wording.columns import COLUMNS, column
from panel.wording.statistics.ages import age_name
from panel.wording.theme import ASSESSMENT_ICONS, STATUS_ICONS

NOT_REPORTED = "Inte rapporterad"
PLAN_STATES, FOLLOW_UP_STATES, CHECK_GIVES = "Planen anger", "Uppföljningen anger", "Vår kontroll ger"
# The meaning of codes, in whichever column they occur.
WORDS = COLUMNS.codes
RANGE_ENDS = ("low_", "high_")
ITEM_KINDS = {
    "point": "Punkt",
    "criterion": "Måluppfyllelse",
    "goal": "Mål",
    "council_goal": "Högre mål",
    "line": "Budgetpost",
    "proposal": "Förslag",
    "activity": "Aktivitet",
}
NEW_ITEMS = {"proposal": "Nytt förslag", "activity": "Ny aktivitet"}
DEFINITE = {"uppföljning": "en", "rapport": "en", "redovisning": "en", "bokslut": "et", "berättelse": "n"}
PERIODS = {"plan": "planen", "delar": "delår", "helar": "helår"}
OF_SOMEONE, OFFICE = re.compile(r"(\w+)ens kontor"), re.compile(r"(.*\w{3}(?:ing|nad|het|skap|tion))skontoret")
PLAIN_DECIMAL = re.compile(r"-?[0-9]+(?:[.][0-9]+)?")


def stated_by(finding: pd.Series) -> str:
    """Return the label of a finding's expected value: stated by the plan, or by a follow-up."""
    return PLAN_STATES if is_missing(finding["period"]) else FOLLOW_UP_STATES


def item_name(item_id: str) -> str:
    """Return the name of a reported item: "point:16" becomes "Punkt 16", and "new:activity:…" "Ny aktivitet"."""
    kind, _, number = item_id.partition(":")
    if kind == "new":
        return NEW_ITEMS[number.partition(":")[0]]
    return f"{ITEM_KINDS.get(kind, kind)} {number}"


def short_office(name: str) -> str:
    """Return an office's name without the word office: "Kommundirektören", "Tillväxt och utveckling".

    Only where what is left is a word: others, as "Överförmyndarkontoret", are unchanged.
    """
    if found := OF_SOMEONE.fullmatch(name):
        return f"{found[1]}en"
    found = OFFICE.fullmatch(name)
    return found[1].replace("- och ", " och ") if found else name


def short_offices(lead: str, others: Sequence[str]) -> str:
    """Return the office that answers, in short, and those with it: "Tillväxt och utveckling, med Gatukontoret"."""
    return with_others(short_office(lead), [short_office(name) for name in others])


def with_others(lead: str, others: Sequence[str]) -> str:
    """Return the office that answers and those with it: "Tillväxtkontoret, med Gatukontoret och Miljökontoret"."""
    return ", med ".join(filter(None, [lead, text.listed(others)]))


def publication_subjects(periods: str) -> list[str]:
    """Return what a publication is about, from its `periods`: ["delår 2024"], or ["ansvar"] for who is responsible."""
    return ["ansvar" if period == "plan" else period_name(period) for period in periods.split(", ")]


def period_name(period: str) -> str:
    """Return the name of a follow-up: "2024-delar" becomes "delår 2024"."""
    year, _, kind = period.rpartition("-")
    return f"{PERIODS.get(kind, kind.replace('_', ' '))} {year}".strip()


def follow_up_name(period: str) -> str:
    """Return the name of a follow-up in a sentence: "2024-delar" becomes "delårsuppföljningen 2024"."""
    year, _, kind = period.rpartition("-")
    name = f"{PERIODS[kind]}suppföljning" if kind in PERIODS else kind.replace("_", " ")
    return f"{definite(name)} {year}".strip()


def definite(name: str) -> str:
    """Return a follow-up's name in the definite form: "Delårsuppföljning" becomes "delårsuppföljningen".

    "Tertialrapport 1" becomes "tertialrapporten 1", and a name that cannot be bent "uppföljningen T1".
    """
    kind, space, rest = text.uncapitalised(name).partition(" ")
    ending = next((ending for word, ending in DEFINITE.items() if kind.endswith(word)), None)
    if ending is not None:
        return f"{kind}{ending}{space}{rest}"
    return f"uppföljningen {text.uncapitalised(name)}" if name else ""


def reported(value: str) -> str:
    """Return a reported value in Swedish: "12.5" becomes "12,5". Text that is no number is unchanged."""
    if not PLAIN_DECIMAL.fullmatch(value):
        return value
    decimals = len(value.partition(".")[2])
    return text.number(float(value), decimals)


def label(name: str) -> str:
    """Return the name of a column on screen."""
    return column(name).name


def frequency_of(starts: pd.Series) -> str:
    """Return the frequency to write periods with, by their first days: Y for January only, Q for quarters, else M."""
    months = set(pd.to_datetime(starts).dt.month)
    if months <= {1}:
        return "Y"
    return "Q" if months <= {1, 4, 7, 10} else "M"


def frequency_in(frame: pd.DataFrame) -> str:
    """Return the frequency to write the periods of a frame with: its own where it has one column of one, else guessed."""
    if "frequency" in frame and frame["frequency"].nunique() == 1:
        return str(frame["frequency"].iloc[0])
    return frequency_of(frame["period_start"]) if "period_start" in frame else "M"


def is_missing(value: object) -> bool:
    """Return whether a value is None, NaN, NaT or pandas' NA."""
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)


def plan_document(title: str, case_number: object) -> str:
    """Return a plan as a source is named: its title, with its case number where it has one."""
    return title if is_missing(case_number) or not case_number else f"{title} ({case_number})"


def licensed(source: Any) -> str:  # noqa: ANN401 - a row of the query sources
    """Return a source with its producer, its licence, and its address where it has one."""
    about = [source.producer, f"licens {source.licence}", *([] if is_missing(source.url) else [source.url])]
    return f"{source.title} ({', '.join(about)})"


def or_empty(value: object) -> str:
    """Return a value as text, "" for a missing one."""
    return "" if is_missing(value) else str(value)


def cell(name: str, value: object, frequency: str = "M") -> str:
    """Return a value of a column as text: numbers and dates in Swedish, lists with commas, ".." where it is missing.

    `frequency` (M, Q, Y) applies to the column period_start.
    """
    if isinstance(value, np.ndarray | list):
        return ", ".join(cell(name, one, frequency) for one in value) or _missing(name)
    if is_missing(value):
        return _missing(name)
    if name == "age":
        return age_name(str(value))
    if name == "period_start" and isinstance(value, pd.Timestamp):
        return text.period(value, frequency)
    if isinstance(value, pd.Timestamp):
        return text.day(value)
    if name == "status":
        return f"{value} {STATUS_ICONS.get(str(value), '')}".strip()
    if name == "assessment":
        return f"{value} {ASSESSMENT_ICONS.get(str(value), '')}".strip() or NOT_REPORTED
    if isinstance(value, str):
        return period_name(value) if name.endswith("period") else WORDS.get(value, value)
    if isinstance(value, bool) or (not isinstance(value, int | float) and not hasattr(value, "__float__")):
        return str(value)
    return _number(name, float(value))


def _missing(name: str) -> str:
    own = column(name).missing
    return text.MISSING if own is None else own


def _number(name: str, value: float) -> str:
    kept = column(name)
    if kept.is_plain:
        return str(round(value))
    if name.endswith("_mnkr") and not name.startswith(RANGE_ENDS):
        return (text.signed_amount if kept.is_signed else text.amount)(value)
    return (text.signed if kept.is_signed else text.number)(value, kept.decimals)
