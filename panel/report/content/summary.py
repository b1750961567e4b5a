"""Det viktigaste: one page with the key figures, what has changed, and what deviates."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from panel.report.content import budget, findings, goals, programme
from panel.report.content.data import DONE, MET, ReportContent
from panel.report.content.events import Message, changes, deviations
from panel.report.origins import counted, reported_by, sentence, statistics
from panel.report.state import read_for_state
from panel.report.tree import Block, Cell, Column, Paragraph, Run, Section, Style, Table, words
from panel.wording import text
from panel.wording.plan import forecast
from panel.wording.sentences import beside_country, standing
from panel.wording.sentences import goals as goal_sentences
from panel.wording.sentences import latest as sentences
from panel.wording.sentences import programme as programme_sentences
from panel.wording.sentences import report as report_sentences
from panel.wording.statistics.latest import latest, population_claim

TITLE = "Det viktigaste"
NAMES = {"population": "Folkmängd", "unemployment_share": "Arbetslöshet"}
# The page lists this many changes and deviations; the rest are counted here and listed in their own chapters.
MAX_LISTED = 3
NOTHING = "Inget är rapporterat i {}{}. Talen nedan är planens och statistikens."


def section(content: ReportContent) -> Section:
    """Return the one-page summary for leadership."""
    blocks: tuple[Block, ...] = (
        words(message(content), Style.LEAD),
        figures(content),
        words(findings.headline(content)),
    )
    below = (
        *_listed("Ändrat sedan förra läget", changes(content)),
        *_listed("Avviker, och vad som görs åt det", deviations(content)),
    )
    return Section(TITLE, blocks, below, begins_page=True)


def message(content: ReportContent) -> str:
    """Return the state of the year in up to three sentences: forecast, assessments, points."""
    if not content.has_reports:
        return NOTHING.format(content.state.follow_up, content.state.as_known)
    frame = content.frame if content.has_forecast else None
    figures = None if frame is None else (frame["forecast_mnkr"], frame["high_mnkr"], frame["high_deviation_mnkr"])
    return standing.reported(content.state.year, figures, content.assessment_counts, done(content), len(content.points))


def done(content: ReportContent) -> int:
    """Return how many points are done."""
    return int((content.points["status"] == DONE).sum())


def figures(content: ReportContent) -> Table:
    """Return the five key figures of Översikt: as planned, and now with what the change is from."""
    columns = (Column("Mått", 2.1), Column("Planen", 3.9), Column("Nu", 6.1))
    rows = (_frame(content), _criteria(content), _points(content), _population(content), _unemployment(content))
    source = "Källorna står i noterna. Folkmängd och arbetslöshet visas så som de är kända nu."
    title = "Planen och det senaste kända"
    if content.has_reports:
        then = "" if content.state.is_latest else content.state.as_known
        title = f"Läget i {content.state.follow_up}{then}"
    return Table(title, columns, rows, source)


def _frame(content: ReportContent) -> tuple[Cell, ...]:
    frame = content.frame
    if frame is None:
        return (Cell("Budget", is_bold=True), Cell("ingen budgetram"), Cell(text.MISSING))
    plan = Cell(f"ingen budget för {frame['year']}")
    if forecast.has_budget(frame):
        plan = Cell(f"ram {text.mnkr(frame['high_mnkr'])}", (sentence(content.state, frame["statement_id"]),))
    if not content.has_forecast:
        return (Cell("Budget", is_bold=True), plan, Cell("ingen prognos är rapporterad"))
    now = f"helårsprognos {text.mnkr(frame['forecast_mnkr'])}, {forecast.beside_budget(frame)}"
    return (Cell("Budget", is_bold=True), plan, Cell(now, (reported_by(frame, "forecast_mnkr"),)))


def _criteria(content: ReportContent) -> tuple[Cell, ...]:
    if content.criteria.empty:
        return (Cell("Mål", is_bold=True), Cell("inga måluppfyllelser"), Cell(text.MISSING))
    plan = Cell(
        text.count(len(content.criteria), "måluppfyllelse", "måluppfyllelser"),
        (counted(content.state, "plan", "planens måluppfyllelser"),),
    )
    if content.standing["assessment"].isna().all():
        return (Cell("Mål", is_bold=True), plan, Cell("ingen bedömning är rapporterad"))
    note = counted(content.state, "criterion", "måluppfyllelser som bedöms Uppfylls")
    otherwise = goal_sentences.assessed_otherwise(content.assessment_counts)
    now = ", ".join(filter(None, [f"{len(content.assessed(MET))} bedöms uppfyllas", otherwise]))
    return (Cell("Mål", is_bold=True), plan, Cell(now, (note,)))


def _points(content: ReportContent) -> tuple[Cell, ...]:
    if content.points.empty:
        return (Cell("Programpunkter", is_bold=True), Cell("inga programpunkter"), Cell(text.MISSING))
    history = read_for_state("programme_over_time", content.state, known_on=str(content.state.decided_on))
    planned = int(history[history["status"] == DONE]["points"].sum())
    note = counted(content.state, "point", "programpunkter med status Slutförd")
    return (
        Cell("Programpunkter", is_bold=True),
        Cell(
            programme_sentences.short(planned, len(content.points)),
            (counted(content.state, "plan", "planens egna status"),),
        ),
        Cell(programme_sentences.since_decision(done(content), planned, len(content.points)), (note,)),
    )


def _population(content: ReportContent) -> tuple[Cell, ...]:
    return _world(
        content, "population", _claimed(content, "population", partial(population_claim, content.state.region_code))
    )


def _unemployment(content: ReportContent) -> tuple[Cell, ...]:
    return _world(content, "unemployment_share", _claimed(content, "unemployment_share", _unemployment_claim))


def _unemployment_claim(claim: pd.Series) -> str:
    return sentences.unemployment_claim(claim["value"], claim["period_start"], claim["frequency"])


def _world(content: ReportContent, indicator_id: str, claim: Cell) -> tuple[Cell, ...]:
    """Return the row of population or unemployment: what the plan claims, and the newest figure with its change in a year."""
    found = latest(indicator_id, content.state.region_code)
    if found is None:
        return (Cell(NAMES[indicator_id], is_bold=True), claim, Cell(text.MISSING))
    is_share = found.unit == "procent"
    value = text.percent(found.value) if is_share else text.number(found.value)
    when = f", {text.period(found.period_start, found.frequency)}" if is_share else f" den {text.day(found.period_end)}"
    change = (beside_country.points_change if is_share else beside_country.persons)(found.change)
    note = f"Källa: {statistics(content.state, [found.source_id], found.producer)}."
    return (
        Cell(NAMES[indicator_id], is_bold=True),
        claim,
        Cell(", ".join(filter(None, [f"{value}{when}", change])), (note,)),
    )


def _claimed(content: ReportContent, indicator_id: str, claimed: Callable[[pd.Series], str]) -> Cell:
    """Return the plan's claim with its sentence as a note; ".." where the plan claims nothing."""
    claims = read_for_state("level_claim", content.state, indicator_id=indicator_id)
    if claims.empty:
        return Cell(text.MISSING)
    claim = claims.iloc[0]
    return Cell(claimed(claim).removeprefix("Planen: "), (sentence(content.state, claim["statement_id"]),))


def _listed(heading: str, found: list[Message]) -> list[Section]:
    """Return the first messages under a heading, and how many more there are; nothing where there are none."""
    if not found:
        return []
    content = [Paragraph((Run(one.text, one.notes),), Style.BULLET) for one in found[:MAX_LISTED]]
    where = f"under rubrikerna {goals.TITLE}, {programme.TITLE} och {budget.TITLE}"
    more = report_sentences.and_more(len(found) - MAX_LISTED, where)
    rest = [words(f"{more}.", Style.BULLET)] if more else []
    return [Section(f"{heading}: {len(found)}", (*content, *rest))]
