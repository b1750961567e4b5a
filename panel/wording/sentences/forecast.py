"""Sentences on the frame's forecast against its budget."""

from collections.abc import Sequence

from panel.wording import text


def bridge(period: str, deviation_mnkr: float, parts: Sequence[tuple[str, float]], unexplained_mnkr: float) -> str:
    """Return how far the forecast of a follow-up ("helår 2024") is from the budget, and the main cause.

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


def now(period: str, forecast_mnkr: float, deviation_mnkr: float) -> str:
    """Return the frame's forecast and deviation, and the follow-up that they are from."""
    return (
        f"enligt {period} är helårsprognosen {text.mnkr(forecast_mnkr)} och avvikelsen"
        f" {text.signed_amount(deviation_mnkr)} mnkr"
    )


def worse_lines(count: int, without_action: int) -> str:
    """Return how many lines are worse than budget (at least one), and how many of them have no action."""
    if count == 1:
        return f"En post är sämre än budget, {'utan' if without_action else 'med'} ifylld åtgärd"
    acted = {0: "alla med ifylld åtgärd", count: "ingen med ifylld åtgärd"}
    return f"{count} poster är sämre än budget, {acted.get(without_action, f'{without_action} utan ifylld åtgärd')}"
