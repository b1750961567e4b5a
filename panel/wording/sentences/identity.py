"""Sentences of the line that stands on every page: the plan year's phase, what comes next, and the age of the statistics."""

from datetime import date

import pandas as pd

from panel.wording import text

OLD_MONTHS = 6


# The year of a plan, and the years of a plan of several, in a sentence.
PLAN_YEARS = ("Planåret", "Planåren")


def is_over(last_year: int, on: date) -> bool:
    """Return whether a plan is over on a day: after the last day of its last year."""
    return on.year > last_year


def years(year: int, last_year: int) -> str:
    """Return the years of a plan: "2024", or "2025–2027"."""
    return str(year) if year == last_year else f"{year}–{last_year}"


def phase(year: int, last_year: int, today: date) -> str:
    """Return whether a plan's year, or years, have begun, go on or are over."""
    is_one = year == last_year
    name = PLAN_YEARS[0] if is_one else f"{PLAN_YEARS[1]} {years(year, last_year)}"
    if is_over(last_year, today):
        return f"{name} är {'avslutat' if is_one else 'avslutade'}"
    if today.year < year:
        return f"{name} börjar 1 januari {year}"
    return f"{name} pågår"


def next_follow_up(follow_ups: pd.DataFrame, today: date) -> str:
    """Return the follow-up that is due next, or when the last was due. Takes name and due_on."""
    left = follow_ups[follow_ups["due_on"] >= pd.Timestamp(today)].sort_values("due_on")
    if follow_ups.empty:
        return "Ingen uppföljning planerad"
    if left.empty:
        return f"Sista svarsdag {text.brief_day(follow_ups['due_on'].max())}"
    return f"Nästa: {left['name'].iloc[0].lower()} senast {text.brief_day(left['due_on'].iloc[0])}"


def data_age(end: date, months: int) -> str:
    """Return until when the statistics reach, and how old they are from half a year on."""
    until = f"Statistik t.o.m. {text.month(end)}"
    return f"{until}, {months} mån gammal" if months >= OLD_MONTHS else until
