"""Budget: the frame's forecast against its budget, line by line, with explanations and actions."""

import pandas as pd

from panel.charts import budget as charts
from panel.charts import budget_follow_up
from panel.report import drawing
from panel.report.content.data import ReportContent
from panel.report.origins import reported_by, reports_until, sentence, source_line, statistics
from panel.report.state import State, read_for_state
from panel.report.tree import Block, Cell, Chart, Column, Section, Style, Table, quote, words
from panel.wording import labels, text
from panel.wording.plan import forecast
from panel.wording.plan.budget_years import NOTE, Years, budget_years
from panel.wording.sentences import forecast as sentences

TITLE = "Budget: utfall, prognos, avvikelse och åtgärd"
DEVIATION = (
    "Avvikelse är budget minus helårsprognos: plus är bättre än budget. Poster som planen bara anger som avrundade andelar"
    " har ett intervall av budget och avvikelse."
)
NOT_FILLED = "Inte ifylld."
PARTS = ("Belopp, eller minst", "Intervall som avrundningen tillåter")
RANGES = "poster som planen bara anger som avrundad andel visas som intervall: det som både andelen och resten av ramen tillåter."
STEPS = (
    "belopp som planen anger, med tecken: plus ökar ramen. Föregående års ram och det som inte förklaras är beräknade."
)


def section(content: ReportContent) -> Section:
    """Return the chapter: the bridge, the table of lines, explanations and actions.

    For the whole year it also has how the frame is made up and how it came from last year's.
    """
    state = content.state
    if content.lines.empty:
        return Section(TITLE, (words("Planen anger ingen budgetram."),))
    reported = content.lines[content.lines["receipt_no"].notna()]
    if reported.empty:
        none = f"Inget är rapporterat om budgeten i {state.follow_up}{state.as_known}."
        blocks: list[Block] = [words(none), _table(content)]
        return Section(TITLE, tuple(blocks), _frame_sections(content))
    blocks = [bridge(content)] if content.has_bridge else [words(_no_forecast(content))]
    blocks.append(_table(content))
    silent = content.lines.loc[content.lines["receipt_no"].isna(), "name"]
    if len(silent):
        blocks.append(words(f"Inte rapporterat i {state.follow_up}: {', '.join(silent)}."))
    explanations = Section(
        "Förklaring och åtgärd", tuple(part for _, row in reported.iterrows() for part in _explained(row))
    )
    return Section(TITLE, tuple(blocks), (explanations, *_frame_sections(content)))


def bridge(content: ReportContent) -> Chart:
    """Return the bridge from the frame's budget to its forecast. The frame must have a forecast."""
    chart = budget_follow_up.bridge(content.lines)
    names = ("Avvikelse", "Budget och helårsprognos")[-len(chart.figure.data) :]
    drawn = drawing.bars(chart, "mnkr", "Post och avvikelse", names)
    return Chart(drawn, source_line(_sources(content), "mnkr", DEVIATION + " Axeln börjar inte vid noll."))


def _sources(content: ReportContent) -> str:
    return (
        f"{statistics(content.state, [f'{content.state.plan_id}:budget_line'])}; {reports_until(content.state, 'line')}"
    )


def _no_forecast(content: ReportContent) -> str:
    frame = content.frame
    if frame is not None and content.has_forecast:
        return (
            f"{sentences.no_budget_of_frame(int(frame['year']))}. Därför visas ingen brygga från budget till prognos."
        )
    return (
        f"Ramens helårsprognos är inte rapporterad i {content.state.follow_up}. Därför visas ingen brygga från budget till"
        " prognos, bara de poster som är rapporterade."
    )


def _table(content: ReportContent) -> Table:
    """Return the figures of every line: the frame first, then from the worst deviation on."""
    earlier = next((period for period in content.lines["earlier_period"] if isinstance(period, str)), None)
    numbers = ["Budget", "Utfall", "Helårsprognos", "Avvikelse"]
    numbers += [f"Prognos i {labels.follow_up_name(earlier)}"] if earlier else []
    columns = (Column("Post", 2.7), *(Column(name, 1.75, True) for name in numbers))
    body = tuple(_row(content, row, bool(earlier)) for _, row in content.lines.iterrows())
    caption = f"Budget, utfall till och med perioden och prognos i {content.state.follow_up}, mnkr"
    return Table(
        caption, columns, body, source_line(_sources(content), "mnkr", f"{DEVIATION} .. betyder inte rapporterat.")
    )


def _row(content: ReportContent, row: pd.Series, has_earlier: bool) -> tuple[Cell, ...]:
    is_frame = row["depth"] == 0
    name = row["name"] if row["depth"] < 2 else f"{row['name']} (del av {row['part_of']})"
    shown = [text.amount(row["outcome_mnkr"]), text.amount(row["forecast_mnkr"]), forecast.deviation(row)]
    shown += [text.amount(row["earlier_forecast_mnkr"])] if has_earlier else []
    notes = (reported_by(row),) if forecast.is_reported(row) else ()
    stated = (sentence(content.state, row["statement_id"]),) if forecast.has_budget(row) else ()
    budget = Cell(forecast.budget(row), stated, is_frame)
    return (Cell(name, notes, is_frame), budget, *(Cell(value, is_bold=is_frame) for value in shown))


def _explained(row: pd.Series) -> list[Block]:
    """Return one line's deviation, explanation and action, and who reported them."""
    blocks: list[Block] = [words(_headline(row), Style.STRONG, keep=True)]
    blocks += [words(gross)] if (gross := forecast.gross(row)) else []
    for name, column in (("Förklaring", "explanation"), ("Åtgärd", "action")):
        if isinstance(row[column], str):
            blocks += [words(f"{name}:", Style.BODY, keep=True), quote(row[column])]
        elif forecast.is_worse(row):
            blocks.append(words(f"{name}: {NOT_FILLED}"))
    return [*blocks, words(reported_by(row), Style.QUIET)]


def _headline(row: pd.Series) -> str:
    if labels.is_missing(row["forecast_mnkr"]):
        return f"{row['name']}: helårsprognosen är inte rapporterad"
    if not forecast.has_budget(row):
        return f"{row['name']}: helårsprognos {text.mnkr(row['forecast_mnkr'])}, {forecast.beside_budget(row)}"
    where = forecast.side(row["low_deviation_mnkr"], row["high_deviation_mnkr"])
    return f"{row['name']}: {where[0].lower()}{where[1:]}, {forecast.deviation(row)} mnkr {forecast.SIDES[where][0]}"


def _frame_sections(content: ReportContent) -> tuple[Section, ...]:
    """Return how the frame is made up and how it came from last year's; nothing but for the whole year."""
    state = content.state
    if not state.is_whole_year:
        return ()
    changes = read_for_state("budget_changes", state)
    years = budget_years(read_for_state("budget_years", state), state.first_year)
    tables = [_gross(content), _years(content, years), _sentences(content, changes) if len(changes) else None]
    blocks: list[Block] = [*frame_charts(state), *(table for table in tables if table)]
    return (Section("Ramen i planen", tuple(blocks)),) if blocks else ()


def _gross(content: ReportContent) -> Table | None:
    """Return the lines with their cost, income and net; None where the plan states none of them."""
    lines = read_for_state("budget_lines", content.state)
    stated = lines[lines["cost_mnkr"].notna()]
    if stated.empty:
        return None
    columns = (Column("Post", 4), *(Column(name, 2, True) for name in ("Kostnader", "Intäkter", "Netto")))
    body = tuple(
        (
            Cell(row.name, (sentence(content.state, row.statement_id),), row.depth == 0),
            *(Cell(text.amount(one)) for one in (row.cost_mnkr, row.income_mnkr, row.amount_mnkr)),
        )
        for row in stated.itertuples()
    )
    return Table("Kostnader, intäkter och netto, mnkr", columns, body, "Enhet: mnkr.")


def _years(content: ReportContent, found: Years | None) -> Table | None:
    if found is None:
        return None
    body = tuple(
        (
            Cell(row.name, tuple(sentence(content.state, one) for one in row.statements), row.depth == 0),
            *(Cell(amount) for amount in row.amounts),
        )
        for row in found.rows
    )
    columns = (Column("Post", 3.5), *(Column(year, 1.6, True) for year in found.years))
    return Table(f"{found.heading}, mnkr", columns, body, NOTE)


def frame_charts(state: State) -> tuple[Chart, ...]:
    """Return charts of the frame's parts and of the changes from last year's, those that the plan has figures for."""
    lines, changes = read_for_state("budget_lines", state), read_for_state("budget_changes", state)
    drawn = []
    if (lines["depth"] == 1).any():
        parts = drawing.bars(charts.parts(lines), "mnkr", "Post", PARTS)
        drawn.append(Chart(parts, source_line(_plan_and(state, "budget_line"), "mnkr", RANGES)))
    if (changes["kind"] == "previous_frame").any():
        steps = drawing.bars(charts.bridge(changes), "mnkr", "Steg och ändring", ("Ändring", "Ram"))
        drawn.append(Chart(steps, source_line(_plan_and(state, "budget_change"), "mnkr", STEPS)))
    return tuple(drawn)


def _plan_and(state: State, table: str) -> str:
    return statistics(state, [f"{state.plan_id}:plan", f"{state.plan_id}:{table}"])


def _sentences(content: ReportContent, changes: pd.DataFrame) -> Table:
    """Return each step from last year's frame with the plan's sentence behind it."""
    body = tuple(
        (
            Cell(row["name"]),
            Cell(_amount(row)),
            Cell(sentence(content.state, row["statement_id"])),
        )
        for _, row in changes.iterrows()
    )
    columns = (Column("Steg", 3), Column("Belopp, mnkr", 1.3, True), Column("Planens ord", 6))
    return Table(
        "Från föregående års ram till årets, och meningarna beloppen kommer från", columns, body, "Enhet: mnkr."
    )


def _amount(row: pd.Series) -> str:
    return (
        text.amount(row["amount_mnkr"]) if row["kind"] == "previous_frame" else text.signed_amount(row["amount_mnkr"])
    )
