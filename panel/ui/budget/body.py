"""Budget in one page: the year against the frame, the frame's parts, the years, and the change from last year's."""

from datetime import date
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.ui import block
from panel.ui.as_of_day import AsOf
from panel.ui.budget.change import change_section
from panel.ui.budget.follow_up import follow_up_section
from panel.ui.budget.frame import frame_section
from panel.ui.budget.years import years_section
from panel.ui.cached import per_build
from panel.ui.plan.frame_forecast import frame_forecast
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import clock
from panel.wording.plan.forecast import whole_frame
from panel.wording.plan.open_findings import at
from panel.wording.sentences import budget as sentences
from panel.wording.sentences import forecast as forecast_sentences
from panel.wording.templates import component, render

KINDS = ("line",)
DIFFERS_FROM_PARTS = "reported_forecast_differs_from_parts"
FRAME, FOLLOW_UP, CHANGE, TRANSFERS, REVENUE = "Ramen", "Uppföljning", "Förändringen", "Mellan nämnder", "Intäkter"
# The parts of the page, by the names with which addresses have asked for them.
PARTS = (FRAME, FOLLOW_UP, CHANGE, TRANSFERS, REVENUE)


class Sections(NamedTuple):
    """The page's parts as HTML, in order; Markup() for one that there is nothing for."""

    above: Markup
    follow_up: Markup
    frame: Markup
    years: Markup
    change: Markup
    below: Markup


def headline(as_of: AsOf) -> str:
    """Return how the year's forecast stands against the frame; without one the frame, and what was due when."""
    plan = current_plan()
    years = int(plan["year"]), int(plan["last_year"])
    return _headline(as_of.known_on, as_of.chosen_day or clock.today(), years, plan["plan_id"])


@per_build
def _headline(known_on: str, on: date, years: tuple[int, int], plan_id: str) -> str:
    year, last_year = years
    frame = whole_frame(read("budget_lines", plan_id=plan_id))
    if frame is None:
        return sentences.no_frame(year)
    found = frame_forecast(plan_id, known_on)
    if found is not None:
        row = found[0]
        return forecast_sentences.against_frame(int(row["year"]), float(row["forecast_mnkr"]), float(row["high_mnkr"]))
    changes = read("budget_changes", plan_id=plan_id)
    total = changes.loc[changes["kind"] == "total", "amount_mnkr"]
    due = [day.date() for day in read("follow_ups", plan_id=plan_id)["due_on"]]
    words = sentences.frame(year, float(frame["high_mnkr"]), float(total.iloc[0]) if len(total) else None)
    return f"{words} {forecast_sentences.not_handed_in(year, last_year, due, on)}".strip()


def periods(plan_id: str, day: str) -> list[str]:
    """Return the plan's follow-ups as of a day: those with figures of the budget first, the latest first."""
    return read("budget_periods", plan_id=plan_id, known_on=day)["period"].tolist()


def has_figures(plan_id: str, day: str) -> bool:
    """Return whether any follow-up has figures of the budget as of a day."""
    return bool(read("budget_periods", plan_id=plan_id, known_on=day)["lines"].sum())


@per_build
def sections(
    plan_id: str, as_of: AsOf, period: str, part: str = "", writable: frozenset[str] = frozenset()
) -> Sections:
    """Return the parts of the page. `part` is the one of PARTS that the address asks for, "" for none.

    `writable` are the items whose rows have a link to write.
    """
    is_reported = has_figures(plan_id, as_of.known_on)
    is_awaited = not is_reported and not read("budget_lines", plan_id=plan_id).empty
    return Sections(
        _awaited() if is_awaited else _sums(as_of, period),
        follow_up_section(plan_id, period, as_of, writable) if is_reported else Markup(),
        frame_section(plan_id, part == FRAME, shows_revenue=part == REVENUE, is_reported=is_reported),
        years_section(plan_id, int(current_plan()["year"])),
        change_section(plan_id, int(current_plan()["year"]), part in (CHANGE, TRANSFERS)),
        _below(plan_id, as_of, period if is_reported else ""),
    )


def _awaited() -> Markup:
    words = "Här visas utfall, prognos, avvikelse, förklaring och åtgärd när de har lämnats."
    return component("notice", words, "Vad som saknas", with_plan("att-gora"))


def _sums(as_of: AsOf, period: str) -> Markup:
    """Return, as HTML, which lines of a follow-up have a forecast that is not the sum of their parts'."""
    rows = at(plan_findings(as_of.known_on), "budget_reported")
    own = rows[(rows["check_name"] == DIFFERS_FROM_PARTS) & (rows["period"] == period)]
    return Markup().join(component("notice", f"{title}. Rätta det ena eller det andra.") for title in own["title"])


def _below(plan_id: str, as_of: AsOf, period: str) -> Markup:
    rows = plan_findings(as_of.known_on)
    count = len(pd.concat([at(rows, "budget"), at(rows, "budget_reported")]))
    params = {"plan_id": plan_id, "period": period, "known_on": as_of.known_on}
    return render(
        "budget/below.html",
        findings=sentences.question_marks(count) if count else "",
        files=block.download_links("budget_follow_up", params, "Uppföljningen") if period else "",
    )
