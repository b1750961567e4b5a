"""Sentences on how a plan stands as a whole: the headline of Översikt and of the report."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isnan

from panel.wording import text
from panel.wording.sentences.goals import MET, NOT_REPORTED
from panel.wording.sentences.identity import PLAN_YEARS, is_over, years

NOT_COUNTED = "Planen anger varken budgetram, måluppfyllelser eller programpunkter att räkna."


def reported(
    year: int,
    forecast: tuple[float, float, float] | None,
    assessed: Mapping[str, int],
    done: int,
    points: int,
) -> str:
    """Return how the year stands: the forecast, the criteria that are met and the points that are done.

    `forecast` is (forecast, budget, deviation) of the frame in mnkr, None where none is reported, and `year` the one
    that it is of. `assessed` is the
    number of criteria by assessment, '' for those not assessed. Parts that the plan lacks are left out.
    """
    counted = []
    total = sum(assessed.values())
    if total and assessed.get(NOT_REPORTED, 0) < total:
        counted.append(f"{assessed.get(MET, 0)} av {text.count(total, 'måluppfyllelse', 'måluppfyllelser')} uppfylls")
    if points:
        finished = "slutförd" if done == 1 else "slutförda"
        counted.append(f"{done} av {text.count(points, 'programpunkt', 'programpunkter')} är {finished}")
    sentence = [against_budget(year, *forecast)] if forecast else []
    sentence += [f"{text.listed(counted)}."] if counted else []
    return " ".join(sentence) or NOT_COUNTED


def against_budget(year: int, forecast_mnkr: float, budget_mnkr: float, deviation_mnkr: float) -> str:
    """Return the forecast of a year against its budget, with the share: positive is better than budget.

    Budget and deviation are NaN where a plan of several years has no budget for the year.
    """
    if isnan(budget_mnkr):
        return f"Prognosen för {year} är {text.mnkr(forecast_mnkr)}. Planen anger ingen budget för {year}."
    if abs(deviation_mnkr) < text.HALF_TKR_MNKR:
        return f"Prognosen för {year} är densamma som budgeten, {text.mnkr(forecast_mnkr)}."
    how = "sämre" if deviation_mnkr < 0 else "bättre"
    share = f" ({share_of(abs(deviation_mnkr), budget_mnkr)})" if budget_mnkr > 0 else ""
    return f"Prognosen för {year} är {text.mnkr(abs(deviation_mnkr))}{share} {how} än budget."


def share_of(part: float, whole: float) -> str:
    """Return a share as "0,5 %", or "mindre än 0,1 %" where it rounds to nothing. `whole` is above 0."""
    share = text.percent(100 * part / whole)
    # A share that rounds to nothing is not nothing.
    return f"mindre än {text.percent(0.1)}" if part > 0 and share == text.percent(0) else share


def not_reported(
    year: int, last_year: int, decided_on: date, parts: Sequence[str], due: Sequence[tuple[str, date]], on: date
) -> str:
    """Return that nothing is reported as of a day, what was due when, and of which day the page's plan is.

    `parts` are what the plan has, in the definite form; `due` the follow-ups, (name in the definite form, last day) by
    day. A plan is over after the last day of its last year.
    """
    past = [one for one in due if one[1] < on]
    if is_over(last_year, on):
        state = f"{PLAN_YEARS[year < last_year]} {years(year, last_year)} är slut, men ingen uppföljning har lämnats."
    elif past:
        name, last_day = past[-1]
        state = f"{_capital(name)} skulle lämnas senast {text.day(last_day)}, men inget har lämnats."
    elif due:
        name, last_day = due[0]
        state = f"{_capital(name)} är den första för {year}, senast {text.day(last_day)}."
    else:
        state = f"Planen för {year} anger ingen uppföljning."
    if not parts:
        return state
    return f"{state} {_capital(text.listed(parts))} visas som de beslutades {text.day(decided_on)}."


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def missing_answers(missing: int, total: int) -> str:
    """Return how many of a follow-up's answers are missing, of at least one: "7 av 66 svar saknas"."""
    return f"{missing} av {text.count(total, 'svar', 'svar')} saknas"


def was_due(last_day: date) -> str:
    """Return that a follow-up has had its last day without any answer."""
    return f"Sista dag {text.day(last_day)}. Inget svar."


def is_due(last_day: date) -> str:
    """Return the last day of a follow-up to come."""
    return f"Lämnas senast {text.day(last_day)}."


def no_office(goals: int, goals_without: int, points: int, points_without: int) -> str:
    """Return for how many of the goals, and of the points, no office is named; "" where one is for each."""
    if not goals_without + points_without:
        return ""
    if goals_without == goals and points_without == points:
        kinds = [f"{goals} mål"] * bool(goals) + [text.count(points, "punkt", "punkter")] * bool(points)
        return f"Inte utpekat för något av {text.listed(kinds)}."
    lacking = [f"{goals_without} av {goals} mål"] * bool(goals_without)
    lacking += [f"{points_without} av {text.count(points, 'punkt', 'punkter')}"] * bool(points_without)
    return f"Inte utpekat för {text.listed(lacking)}."


def only_plan(year: int) -> str:
    """Return that the panel has no later plan of the board."""
    return f"Panelen har ingen plan efter {year}."


def size(goals: int, criteria: int, measurable: Sequence[str]) -> str:
    """Return how many goals and criteria a plan has, and which have a target: `measurable` are their names."""
    if not goals:
        return "Planen anger inga mål."
    if not criteria:
        return f"{goals} mål utan måluppfyllelser."
    sentence = f"{goals} mål och {text.count(criteria, 'måluppfyllelse', 'måluppfyllelser')}."
    if not measurable:
        return f"{sentence} Ingen har ett mätbart målvärde."
    if criteria == 1:
        return f"{sentence} Den har ett mätbart målvärde."
    if len(measurable) == 1:
        return f"{sentence} En av dem, {measurable[0]}, har ett mätbart målvärde."
    return f"{sentence} {len(measurable)} har ett mätbart målvärde."


def not_started(count: int, outside: int) -> str:
    """Return how many of the points that are not begun lie outside the plan's goals; "" where none is unbegun."""
    if not count:
        return ""
    if count == 1:
        where = "utanför" if outside else "under"
        return f"Den punkt som inte är påbörjad ligger {where} planens mål."
    if outside in {0, count}:
        where = "utanför" if outside else "under"
        return f"De {count} punkter som inte är påbörjade ligger alla {where} planens mål."
    lie = "ligger"
    return f"{outside} av {count} punkter som inte är påbörjade {lie} utanför planens mål."


def over_frame(share_pct: float) -> str:
    """Return how far a forecast is over the frame, of which it is a share: "0,5 % över ramen", "Inom ramen"."""
    return f"{share_of(share_pct, 100)} över ramen" if share_pct > 0 else "Inom ramen"


def against_frame(forecast_mnkr: float, frame_mnkr: float, deviation_mnkr: float) -> str:
    """Return the words after a forecast's deviation from the frame, which is positive where it is better."""
    if abs(deviation_mnkr) < text.HALF_TKR_MNKR:
        return f"prognos, lika med ramen {text.mnkr(frame_mnkr)}"
    how = "sämre" if deviation_mnkr < 0 else "bättre"
    return f"{how} än budget: prognos {text.amount(forecast_mnkr)}, ram {text.amount(frame_mnkr)}"


def forecast_alone(year: int) -> str:
    """Return the words after a forecast of a year that the plan has no budget for."""
    return f"prognos för {year}. Planen anger ingen budget för {year}."


def frame_of(year: int, change_mnkr: float | None) -> str:
    """Return what a frame is of, and its change from the year before; None where the plan does not state it."""
    if change_mnkr is None:
        return f"ram för {year}."
    return f"ram för {year}, {text.signed_amount(change_mnkr)} mnkr mot året före."


def no_forecast(next_due: tuple[str, date] | None) -> str:
    """Return that there is no forecast: `next_due` is the next follow-up in the definite form, None where none is left."""
    if next_due is None:
        return "Ingen prognos har lämnats."
    name, last_day = next_due
    return f"Prognos lämnas i {name}, senast {text.day(last_day)}."


def frame_in_words(whole_mnkr: float, parts: Sequence[tuple[str, str]]) -> str:
    """Return the text alternative of the frame's bar: (name, amount) of each part."""
    named = ", ".join(f"{name} {amount}" for name, amount in parts)
    return f"Budgetramen {text.mnkr(whole_mnkr)}" + (f": {named}" if named else "")


INCOME_NOT_DRAWN = "Stapeln visar kostnaderna. Intäkterna räknas av."
LARGEST_FIRST = "Störst avvikelse först: det som avviker före det som bevakas, budgetposter före måluppfyllelser."


def frame_rule(deviates_above_pct: float) -> str:
    """Return how the mark of the frame is set: how far over the frame a forecast may be before it deviates."""
    limit = text.shortest(deviates_above_pct)
    return f"En prognos över budgeten är att bevaka till och med {limit}{text.NBSP}% av budgeten, och avviker däröver."
