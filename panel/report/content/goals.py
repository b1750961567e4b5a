"""Mål: the assessment and status of each criterion, its activities, and who reported them."""

import pandas as pd

from panel.charts import goals as charts
from panel.report import drawing
from panel.report.content.data import ReportContent, assessments
from panel.report.origins import counted, line_of, origin, reported_by, reports_until, sentence, source_line, statistics
from panel.report.state import read_for_state
from panel.report.tree import Block, Cell, Chart, Column, Paragraph, Run, Section, Style, Table, quote, words
from panel.wording import labels, text, theme
from panel.wording.sentences import goals as sentences

TITLE = "Mål och måluppfyllelse"
ASSESSED = "Den senast rapporterade bedömningen av om måluppfyllelsen nås under året. Den är en annan sak än status."


def section(content: ReportContent) -> Section:
    """Return the chapter: for the whole year a section per goal, otherwise the key figures and one table."""
    blocks: list[Block] = []
    if content.criteria.empty:
        blocks.append(words("Planen anger inga måluppfyllelser."))
    elif content.standing["assessment"].notna().any():
        blocks.append(assessment_chart(content))
    else:
        blocks.append(words(f"Ingen bedömd måluppfyllelse är rapporterad{content.state.as_known}."))
    if content.state.is_whole_year:
        return Section(TITLE, tuple(blocks), tuple(_goal(content, row) for _, row in content.goals.iterrows()))
    measured = [
        part
        for rows in content.measures.values()
        for _, row in rows.dropna(subset="value").iterrows()
        for part in _measured(row)
    ]
    table = [_table(content)] if len(content.criteria) else []
    return Section(TITLE, (*blocks, *_measure_charts(content, list(content.measures)), *measured, *table))


def assessment_chart(content: ReportContent) -> Chart:
    """Return the assessments of the criteria, by goal."""
    drawn = drawing.bars(charts.assessments(assessments(content)), "antal måluppfyllelser", "Mål")
    sources = (
        f"{statistics(content.state, [f'{content.state.plan_id}:plan'])}; {reports_until(content.state, 'criterion')}"
    )
    return Chart(drawn, source_line(sources, "antal måluppfyllelser", ASSESSED))


def name_of(row: pd.Series) -> str:
    """Return the name of a criterion, "8A"."""
    return f"{row['goal_no']}{row['letter']}"


def of(rows: pd.DataFrame, item: pd.Series) -> pd.DataFrame:
    """Return the rows on a criterion."""
    return rows[(rows["goal_no"] == item["goal_no"]) & (rows["letter"] == item["letter"])]


def _table(content: ReportContent) -> Table:
    """Return a row per criterion: status, assessment and comment."""
    columns = (
        Column("Nr", 0.7),
        Column("Måluppfyllelse", 3.6),
        Column("Status", 1.7),
        Column("Bedömning", 1.8),
        Column("Kommentar och underlag", 5),
    )
    body = tuple(_table_row(content, item) for _, item in content.criteria.iterrows())
    source = f"Källa: {reports_until(content.state, 'criterion')}. Kommentarer är återgivna som de är skrivna."
    return Table(f"Måluppfyllelserna i {content.state.follow_up}", columns, body, source)


def _table_row(content: ReportContent, item: pd.Series) -> tuple[Cell, ...]:
    own = of(content.standing, item)
    first = (Cell(name_of(item), is_bold=True), Cell(item["text"]))
    if own.empty:
        return (*first, Cell(text.MISSING), Cell(labels.NOT_REPORTED), Cell(line_of(item["statement_id"])))
    row = own.iloc[0]
    comment = f"”{row['comment']}”\n" if isinstance(row["comment"], str) else ""
    action = f"Åtgärd: ”{row['action']}”\n" if isinstance(row["action"], str) else ""
    return (
        *first,
        status_cell(row["status"]),
        assessment_cell(row["assessment"]),
        Cell(comment + action + _kept(row) + reported_by(row)),
    )


def status_cell(status: object) -> Cell:
    """Return a status as text, icon and colour."""
    colour = theme.STATUS_COLOURS[status] if isinstance(status, str) else ""
    return Cell(labels.cell("status", status), colour=colour)


def assessment_cell(assessment: object) -> Cell:
    """Return an assessment as text, icon and colour."""
    colour = theme.ASSESSMENT_COLOURS[assessment] if isinstance(assessment, str) else ""
    return Cell(labels.cell("assessment", assessment) if colour else labels.NOT_REPORTED, colour=colour)


def _goal(content: ReportContent, row: pd.Series) -> Section:
    number = row["goal_no"]
    own = content.criteria[content.criteria["goal_no"] == number]
    # A goal without a description of its own is quoted by its name.
    stated = labels.or_empty(row["description"]) or row["name"]
    blocks: list[Block] = [words(stated, Style.BODY, sentence(content.state, row["statement_id"]))]
    blocks.append(_standing(content, own, labels.or_empty(row["above"])))
    for _, item in own.iterrows():
        blocks += _criterion(content, item)
    blocks += _measure_charts(content, [name_of(item) for _, item in own.iterrows()])
    blocks += _activities(content, number)
    blocks.append(_handled(content, number))
    return Section(f"Mål {number} {row['name']}", tuple(blocks))


def _standing(content: ReportContent, own: pd.DataFrame, above: str) -> Paragraph:
    """Return the assessments of a goal's criteria in words, and the goals above or of the council that it serves."""
    standing = content.standing[content.standing["goal_no"].isin(own["goal_no"])]
    assessed = standing["assessment"].value_counts()
    counts = [
        (labels.cell("assessment", word), int(assessed[word])) for word in theme.ASSESSMENT_ICONS if word in assessed
    ]
    links = read_for_state("goal_links", content.state)
    served = links[links["goal_no"].isin(own["goal_no"])]
    serves = "; ".join(f"{row.council_goal_no} {row.title}" for row in served.itertuples())
    tail = f" Bidrar till fullmäktiges mål: {serves}." if serves else ""
    if above:
        tail = f" Står under {above}."
    elif len(links) and not serves:
        tail = " Bidrar inte till något av fullmäktiges mål enligt planen."
    note = counted(content.state, "criterion", f"målets {text.count(len(own), 'måluppfyllelse', 'måluppfyllelser')}")
    notes = (note,) if len(own) else ()
    return Paragraph((Run(f"{sentences.standing(counts, len(own))}.", notes, is_bold=True), Run(tail)))


def _criterion(content: ReportContent, item: pd.Series) -> list[Block]:
    """Return one criterion: its text, the reports on it, and its key figures."""
    name = name_of(item)
    wording = Paragraph((Run(name, is_bold=True), Run(f" {item['text']}")), keep_with_next=True)
    blocks: list[Block] = [wording, words(line_of(item["statement_id"]), Style.QUIET, keep=True)]
    reports = of(content.reports, item)
    for _, row in reports.iterrows():
        blocks += _report(row)
    for _, row in content.measures.get(name, pd.DataFrame(columns=["value"])).dropna(subset="value").iterrows():
        blocks += _measured(row)
    if reports.empty:
        blocks.append(words(f"Inte rapporterad{content.state.as_known}.", Style.QUIET))
    return blocks


def _report(row: pd.Series) -> list[Block]:
    marks = [labels.cell(column, row[column]) for column in ("status", "assessment") if isinstance(row[column], str)]
    when = labels.period_name(row["period"]).capitalize()
    blocks: list[Block] = [words(f"{when}: {', '.join(marks) or 'varken status eller bedömning'}.", keep=True)]
    if isinstance(row["comment"], str):
        blocks.append(quote(row["comment"]))
    if isinstance(row["action"], str):
        blocks += [words("Åtgärd:", keep=True), quote(row["action"])]
    return [*blocks, words(_kept(row) + reported_by(row), Style.QUIET)]


def _kept(row: pd.Series) -> str:
    """Return which values were left unchanged since an earlier follow-up; "" where none."""
    kept = sentences.kept(row.to_dict())
    return f"{kept}. " if kept else ""


def _measured(row: pd.Series) -> list[Block]:
    """Return what one follow-up reports on a key figure."""
    way = sentences.way(sentences.Aim.of(row), row["value"])
    unit = f" {row['unit']}" if isinstance(row["unit"], str) else ""
    when = labels.period_name(row["period"]).capitalize()
    content = f"{when}, nyckeltal: {text.shortest(row['value'])}{unit}{way}."
    comment = [quote(row["comment"])] if isinstance(row["comment"], str) else []
    return [words(content, keep=True), *comment, words(reported_by(row), Style.QUIET)]


def _measure_charts(content: ReportContent, names: list[str]) -> list[Block]:
    """Return a chart per key figure that has a value, against what the plan states of it."""
    drawn: list[Block] = []
    for name in names:
        rows = content.measures.get(name)
        if rows is None or rows["value"].isna().all():
            continue
        unit = labels.or_empty(rows["unit"].iloc[0])
        chart = drawing.lines(charts.measure(rows), unit, "Uppföljning", ("Utfall",), decimals=1)
        sources = (
            f"{statistics(content.state, [f'{content.state.plan_id}:plan'])}; {reports_until(content.state, 'measure')}"
        )
        share = "andel av vägen är (utfall − utgångsvärde) / (målvärde − utgångsvärde)."
        drawn.append(Chart(chart, source_line(sources, unit, share)))
    return drawn


def _activities(content: ReportContent, goal_no: str) -> list[Block]:
    rows = content.activities[content.activities["goal_no"] == goal_no]
    return [activity_table(rows, f"Aktiviteter under mål {goal_no}")] if len(rows) else []


def activity_table(rows: pd.DataFrame, caption: str) -> Table:
    """Return a table of activities: responsible, dates, status, and who reported them."""
    columns = (
        Column("Aktivitet", 3.4),
        Column("Ansvarig funktion", 2),
        Column("Tid", 2.4),
        Column("Status", 1.6),
        Column("Rapporterat av", 3.6),
    )
    body = tuple(
        (
            Cell(row["activity"]),
            Cell(row["responsible"] if isinstance(row["responsible"], str) else text.MISSING),
            Cell(f"{_day(row['start_on'])} – {_day(row['end_on'])}"),
            status_cell(row["status"]),
            Cell(origin(row)),
        )
        for _, row in rows.iterrows()
    )
    return Table(caption, columns, body, "Källa: kontorens uppföljningar, enligt kolumnen Rapporterat av.")


def _day(value: object) -> str:
    return text.MISSING if labels.is_missing(value) else text.day(value)  # type: ignore[arg-type]


def _handled(content: ReportContent, goal_no: str) -> Paragraph:
    """Return the programme points under the goal, with their status."""
    rows = content.points[[goal_no in numbers for numbers in content.points["goal_nos"]]]
    if rows.empty:
        return words("Ingen programpunkt hanteras under målet.", Style.QUIET)
    listed = ", ".join(f"{row.point_no} ({labels.cell('status', row.status)})" for row in rows.itertuples())
    return words(
        f"Programpunkter under målet: {listed}.",
        Style.BODY,
        counted(content.state, "point", "punkterna i rubriken Programpunkter"),
    )
