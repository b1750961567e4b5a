"""The official statistics beside the goals: a figure in the row, small lines in what it opens to."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.ui.small_lines import Line, small_lines
from panel.wording import text
from panel.wording.sentences import beside_goals as sentences
from panel.wording.statistics.beside_goals import Beside, beside_goals, stated

MAX_PERIODS = 24
# A number of things in the country is no measure of the municipality's.
NOT_COMPARED = "antal"


@dataclass(frozen=True)
class Figure:
    """An indicator beside a goal. `verdict` is the class of its change, better or worse, or ""; `lines` is HTML."""

    title: str
    value: str
    period: str
    change: str
    verdict: str
    country: str
    lines: Markup


@per_build
def figures(plan_id: str) -> dict[str, list[Figure]]:
    """Return the statistics beside each goal that has some, by the goal's number; the first is for its row."""
    return {str(number): [_figure(one) for one in own] for number, own in _beside(plan_id).items()}


@per_build
def note(plan_id: str) -> str:
    """Return who chose the statistics, and that they prove no effect; "" without any."""
    return stated(_beside(plan_id))


@per_build
def _beside(plan_id: str) -> dict[str, list[Beside]]:
    return beside_goals(plan_id, current_plan()["region_code"])


def _figure(one: Beside) -> Figure:
    newest = one.newest
    return Figure(
        newest.title,
        one.value,
        text.short_period(newest.period_start, newest.frequency),
        one.change,
        one.verdict,
        sentences.country(_country(one)),
        _lines(one),
    )


def _country(one: Beside) -> str:
    return "" if one.newest.unit == NOT_COMPARED else one.country_value


def _lines(one: Beside) -> Markup:
    """Return the indicator's latest figures, in the municipality and in the country, as small lines."""
    rows, plan = one.line.tail(MAX_PERIODS), current_plan()
    breaks = [at for at, is_new in enumerate(rows["starts_anew"]) if is_new and at]
    named: Sequence[tuple[str, str, str]] = (
        ("region_value", plan["region_name"], "h"),
        ("country_value", "Riket", "c"),
    )
    lines = [
        Line(rows[column].astype(float).tolist(), name, kind)  # type: ignore[arg-type]
        for column, name, kind in named
        if rows[column].notna().sum() > 1 and (kind == "h" or _country(one))
    ]
    ends = [
        text.short_period(day, one.newest.frequency)
        for day in (rows["period_start"].iloc[0], rows["period_start"].iloc[-1])
    ]
    alt = sentences.lines_in_words(one.sentence, _country(one), ends[0], ends[1])
    return small_lines(lines, alt, (ends[0], ends[1]), breaks=breaks, height=48, gutter=90)
