"""Sentences on the frame's forecast against its budget."""

from collections.abc import Sequence
from datetime import date
from math import isnan

from panel.wording import text
from panel.wording.sentences.identity import PLAN_YEARS, is_over
from panel.wording.sentences.standing import share_of


def gross(cost: tuple[float, float], income: tuple[float, float]) -> str:
    """Return a line's cost and income, each (forecast, budget) in mnkr; income is negative."""
    (cost_forecast, cost_budget), (income_forecast, income_budget) = cost, income
    return (
        f"Kostnader {text.amount(cost_forecast)} mot budget {text.amount(cost_budget)},"
        f" intäkter {text.amount(income_forecast)} mot {text.amount(income_budget)}."
    )


def bridge(period: str, deviation_mnkr: float, parts: Sequence[tuple[str, float]], unexplained_mnkr: float) -> str:
    """Return how far the forecast of a follow-up ("helårsuppföljningen 2024") is from the budget, and the main cause.

    A deviation is positive where it is better than budget. `parts` are the explained ones, by name.
    """
    forecast = f"Prognosen i {period}"
    if abs(deviation_mnkr) < text.HALF_TKR_MNKR:
        return f"{forecast} är densamma som budgeten"
    sign = -1 if deviation_mnkr < 0 else 1
    sentence = f"{forecast} är {text.amount(abs(deviation_mnkr))} mnkr {'sämre' if sign < 0 else 'bättre'} än budget"
    maximum = max((sign * deviation for _, deviation in parts), default=0.0)
    if sign * unexplained_mnkr >= max(maximum, text.HALF_TKR_MNKR):
        return f"{sentence}; {text.amount(abs(unexplained_mnkr))} förklaras inte av delarna"
    if maximum < text.HALF_TKR_MNKR:
        return sentence
    named = [name for name, deviation in parts if maximum - sign * deviation < text.HALF_TKR_MNKR]
    each = " var" if len(named) > 1 else ""
    return f"{sentence}, mest på grund av {text.listed(named)} ({text.signed_amount(sign * maximum)}{each})"


def from_budget_to_forecast(budget_mnkr: float, forecast_mnkr: float) -> str:
    """Return the two ends of the bridge, and the direction of its steps."""
    return (
        f"Från ramens budget {text.mnkr(budget_mnkr)} till helårsprognosen {text.mnkr(forecast_mnkr)}."
        " Plus är bättre än budget och drar ned prognosen, minus är sämre och drar upp den."
    )


def bridge_in_words(title: str, parts: Sequence[tuple[str, float]]) -> str:
    """Return the text alternative of the bridge: the deviation of each part."""
    sentence = "; ".join(f"{name} {text.signed_amount(deviation)}" for name, deviation in parts)
    return f"Brygga. {title}. {sentence or 'Ingen del avviker'}."


def against_frame(year: int, forecast_mnkr: float, frame_mnkr: float) -> str:
    """Return a year's forecast against its frame, in mnkr and as a share of the frame; NaN where the plan has none."""
    sentence = f"Prognosen för {year} är {text.mnkr(forecast_mnkr)}"
    if isnan(frame_mnkr):
        return f"{sentence}. {_capital(no_budget(year))}."
    over = forecast_mnkr - frame_mnkr
    if abs(over) < text.HALF_TKR_MNKR:
        return f"{sentence}, densamma som ramen."
    share = f" ({share_of(abs(over), frame_mnkr)})" if frame_mnkr > 0 else ""
    return f"{sentence}, {text.mnkr(abs(over))}{share} {'över' if over > 0 else 'under'} ramen."


def no_budget(year: int) -> str:
    """Return that a plan of several years has no budget for one of them."""
    return f"planen anger ingen budget för {year}"


def no_budget_of_frame(year: int) -> str:
    """Return, as a heading, that there is nothing to compare a forecast with."""
    return f"{_capital(no_budget(year))} att jämföra prognosen med"


def lines_without_budget(year: int) -> str:
    """Return what ".." means as the budget of a line, in a year that others have a budget for."""
    return f"{text.MISSING} under Budget: planen anger inget belopp för {year}."


def not_handed_in(year: int, last_year: int, due_on: Sequence[date], on: date) -> str:
    """Return that no forecast has been handed in on a day, and what was or is due when; "" where nothing ever is."""
    passed, coming = [day for day in due_on if day < on], [day for day in due_on if day >= on]
    last = f"sista dag {text.day(max(passed))}" if passed else ""
    if coming and passed:
        return f"Ingen prognos har lämnats ({last}). Nästa ska lämnas senast {text.day(min(coming))}."
    if coming:
        return f"Prognos ska lämnas senast {text.day(min(coming))}."
    if not passed:
        return ""
    over = f"{PLAN_YEARS[year < last_year]} är slut och ingen" if is_over(last_year, on) else "Ingen"
    return f"{over} prognos har lämnats ({last})."


def drivers(parts: Sequence[tuple[str, float]], deviation_mnkr: float, unexplained_mnkr: float) -> str:
    """Return the part that moves a forecast most, and what the parts do not explain; "" for no parts.

    `parts` are (name, deviation in mnkr), positive where it is better than budget. Where the whole, `deviation_mnkr`,
    is worse it is the worst part, where it is better the best, and otherwise both.
    """
    signs = [sign for sign in (-1, 1) if sign * deviation_mnkr > -text.HALF_TKR_MNKR]
    found = [
        f"{text.listed(names)} är {text.mnkr(most)} {'sämre' if sign < 0 else 'bättre'} än budget{' var' if len(names) > 1 else ''}"
        for sign in signs
        for most, names in [_most(parts, sign)]
        if names
    ]
    if parts and not found:
        found = ["Ingen del avviker från budget"] if not any(_most(parts, sign)[1] for sign in (-1, 1)) else []
    if abs(unexplained_mnkr) >= text.HALF_TKR_MNKR:
        found.append(f"{text.signed_amount(unexplained_mnkr)} mnkr förklaras inte av delarna")
    return ". ".join(found)


def nothing_handed_in(period: str) -> str:
    """Return that nothing on the budget is handed in for a follow-up ("helårsuppföljningen 2024")."""
    return f"Inget om budgeten har lämnats i {period}"


def frame_not_handed_in(period: str) -> str:
    """Return that a follow-up has figures, but none of the forecast of the whole frame."""
    return f"Ramens helårsprognos har inte lämnats i {period}"


def frame_only(period: str) -> str:
    """Return that a follow-up has a forecast of the frame, and none of its parts."""
    return f"Bara ramens prognos har lämnats i {period}"


def _most(parts: Sequence[tuple[str, float]], sign: int) -> tuple[float, list[str]]:
    """Return the largest deviation in a direction, and the names of the parts that have it; none where none has."""
    most = max((sign * deviation for _, deviation in parts), default=0.0)
    if most < text.HALF_TKR_MNKR:
        return 0.0, []
    return most, [name for name, deviation in parts if most - sign * deviation < text.HALF_TKR_MNKR]


def worse_lines(count: int, without_action: int) -> str:
    """Return how many lines are worse than budget (at least one), and how many of them have no action."""
    if count == 1:
        return f"En post är sämre än budget, {'utan' if without_action else 'med'} ifylld åtgärd"
    acted = {0: "alla med ifylld åtgärd", count: "ingen med ifylld åtgärd"}
    return f"{count} poster är sämre än budget, {acted.get(without_action, f'{without_action} utan ifylld åtgärd')}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
