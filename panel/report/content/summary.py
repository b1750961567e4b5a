"""Det viktigaste: one page of what has changed, what deviates and what is done about it, and the forecast."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from panel.charts.budget_follow_up import bridge
from panel.report.content import budget, findings, goals, programme
from panel.report.content.data import DONE, MET, Known
from panel.report.content.events import Said, changes, deviations
from panel.report.origins import counted, said_by, sentence, statistics
from panel.report.state import ask
from panel.report.tree import Block, Cell, Column, Paragraph, Run, Section, Style, Table, words
from panel.wording import text
from panel.wording.plan import forecast
from panel.wording.sentences import goals as goal_sentences
from panel.wording.sentences import latest as sentences
from panel.wording.sentences import programme as programme_sentences
from panel.wording.sentences import report as report_sentences
from panel.wording.statistics.latest import latest, population_claim

TITLE = "Det viktigaste"
NAMES = {"population": "Folkmängd", "unemployment_share": "Arbetslöshet"}
# So many of each are told on the page; the rest are counted, and told in full under their own headings.
MOST_TOLD = 3
NOT_COUNTED = "Planen anger varken budgetram, måluppfyllelser eller programpunkter att räkna."
NOTHING = "Inget är rapporterat i {}, så som det var känt {}. Talen nedan är planens och statistikens."


def section(told: Known) -> Section:
    """Return the one page that leadership reads."""
    blocks: tuple[Block, ...] = (words(message(told), Style.LEAD), figures(told), words(findings.headline(told)))
    below = (
        *_listed("Ändrat sedan förra läget", changes(told)),
        *_listed("Avviker, och vad som görs åt det", deviations(told)),
    )
    return Section(TITLE, blocks, below, begins_page=True)


def message(told: Known) -> str:
    """Return where the year stands, in one or two sentences."""
    if not told.has_reports:
        return NOTHING.format(told.state.period_name, text.day(told.state.day))
    parts = [f"{bridge(told.lines).title}."] if told.has_forecast else []
    if len(told.criteria):
        parts.append(f"{goal_sentences.judged(told.judgements)}.")
    if len(told.points):
        parts.append(f"{programme_sentences.done(done(told), len(told.points), 'programpunkter')}.")
    return " ".join(parts) or NOT_COUNTED


def done(told: Known) -> int:
    """Return how many points are done."""
    return int((told.points["status"] == DONE).sum())


def figures(told: Known) -> Table:
    """Return the five figures of the overview: what the plan said, and now."""
    columns = (Column("Mått", 1.7), Column("Planen", 4), Column("Nu", 2.9), Column("Ändring", 3.2))
    rows = (_frame(told), _criteria(told), _points(told), _population(told), _unemployment(told))
    source = "Källorna står i noterna. Folkmängd och arbetslöshet visas så som de är kända nu."
    return Table(f"Läget {text.day(told.state.day)}", columns, rows, source)


def _frame(told: Known) -> tuple[Cell, ...]:
    frame, planned = told.frame, forecast.whole_frame(ask("budget_lines", told.state))
    if frame is None or planned is None:
        return (Cell("Budget", is_bold=True), Cell("ingen budgetram"), Cell(text.MISSING), Cell(""))
    plan = Cell(f"ram {text.mnkr(planned['amount_mnkr'])}", (sentence(told.state, planned["statement_id"]),))
    if not told.has_forecast:
        return (Cell("Budget", is_bold=True), plan, Cell("ingen prognos är rapporterad"), Cell(""))
    where = forecast.side(frame["low_deviation_mnkr"], frame["high_deviation_mnkr"])
    now = Cell(f"helårsprognos {text.mnkr(frame['forecast_mnkr'])}", (said_by(frame, "forecast_mnkr"),))
    return (Cell("Budget", is_bold=True), plan, now, Cell(f"{forecast.deviation(frame)} mnkr: {where.lower()}"))


def _criteria(told: Known) -> tuple[Cell, ...]:
    if told.criteria.empty:
        return (Cell("Mål", is_bold=True), Cell("inga måluppfyllelser"), Cell(text.MISSING), Cell(""))
    plan = Cell(
        text.count(len(told.criteria), "måluppfyllelse", "måluppfyllelser"),
        (counted(told.state, "plan", "planens måluppfyllelser"),),
    )
    if told.standing["assessment"].isna().all():
        return (Cell("Mål", is_bold=True), plan, Cell("ingen bedömning är rapporterad"), Cell(""))
    note = counted(told.state, "criterion", "måluppfyllelser som bedöms Uppfylls")
    now = Cell(f"{len(told.judged(MET))} bedöms uppfyllas", (note,))
    return (Cell("Mål", is_bold=True), plan, now, Cell(goal_sentences.judged_otherwise(told.judgements)))


def _points(told: Known) -> tuple[Cell, ...]:
    if told.points.empty:
        return (Cell("Programpunkter", is_bold=True), Cell("inga programpunkter"), Cell(text.MISSING), Cell(""))
    history = ask("programme_over_time", told.state, known_on=str(told.state.decided_on))
    planned = int(history[history["status"] == DONE]["points"].sum())
    note = counted(told.state, "point", "programpunkter med status Slutförd")
    return (
        Cell("Programpunkter", is_bold=True),
        Cell(
            programme_sentences.short(planned, len(told.points)), (counted(told.state, "plan", "planens egna status"),)
        ),
        Cell(programme_sentences.short(done(told), len(told.points)), (note,)),
        Cell(text.signed(done(told) - planned)),
    )


def _population(told: Known) -> tuple[Cell, ...]:
    return _world(told, "population", _claimed(told, "population", partial(population_claim, told.state.region_code)))


def _unemployment(told: Known) -> tuple[Cell, ...]:
    return _world(told, "unemployment_share", _claimed(told, "unemployment_share", _unemployment_claim))


def _unemployment_claim(claim: pd.Series) -> str:
    return sentences.unemployment_claim(claim["value"], claim["period_start"], claim["frequency"])


def _world(told: Known, indicator_id: str, claim: Cell) -> tuple[Cell, ...]:
    """Return a subject of the surroundings: its name, what the plan says, the newest figure held, and its change on a year."""
    found = latest(indicator_id, told.state.region_code)
    if found is None:
        return (Cell(NAMES[indicator_id], is_bold=True), claim, Cell(text.MISSING), Cell(""))
    is_share = found.unit == "procent"
    value = text.percent(found.value) if is_share else text.number(found.value)
    when = text.period(found.period_start, found.frequency) if is_share else text.day(found.period_end)
    change = sentences.change_shown(found.change, found.unit, found.decimals)
    note = f"Källa: {statistics(told.state, [found.source_id], found.producer)}."
    return (
        Cell(NAMES[indicator_id], is_bold=True),
        claim,
        Cell(f"{value}, {when}", (note,)),
        Cell(f"{change} på ett år" if change else ""),
    )


def _claimed(told: Known, indicator_id: str, claimed: Callable[[pd.Series], str]) -> Cell:
    """Return what the plan says of the world, with its sentence; nothing where the plan says nothing."""
    claims = ask("level_claim", told.state, indicator_id=indicator_id)
    if claims.empty:
        return Cell(text.MISSING)
    claim = claims.iloc[0]
    return Cell(claimed(claim).removeprefix("Planen: "), (sentence(told.state, claim["statement_id"]),))


def _listed(heading: str, found: list[Said]) -> list[Section]:
    """Return the first of what was found, and how many there are more."""
    if not found:
        return []
    told = [Paragraph((Run(one.text, one.notes),), Style.BULLET) for one in found[:MOST_TOLD]]
    where = f"under rubrikerna {goals.TITLE}, {programme.TITLE} och {budget.TITLE}"
    more = report_sentences.and_more(len(found) - MOST_TOLD, where)
    rest = [words(f"{more}.", Style.BULLET)] if more else []
    return [Section(f"{heading}: {len(found)}", (*told, *rest))]
