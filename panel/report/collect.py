"""Put the chapters of the report together, in order."""

from functools import lru_cache

from panel.report.content import budget, decision, findings, goals, method, programme, proposals, summary, world
from panel.report.content.data import ReportContent, read_content
from panel.report.state import KEPT, State
from panel.report.tree import Report, Section
from panel.wording import text


@lru_cache(maxsize=KEPT)
def collect_report(state: State) -> Report:
    """Return the content of a state's report. At half the year there is no chapter on population and unemployment."""
    content = read_content(state)
    return Report(
        title=f"{state.period_title} {state.year}",
        subtitle=state.title,
        board=state.board,
        dated=state.day,
        is_whole_year=state.is_whole_year,
        is_example=state.is_example,
        facts=(
            *((("Ärende", state.case_number),) if state.case_number else ()),
            ("Läget per", text.day(state.day)),
            ("Slag", "kvalitetsredovisning för hela året" if state.is_whole_year else "nuläge och förslag"),
            ("Underlag", "Uppdragspanelen"),
        ),
        sections=_sections(content),
        colophon=method.colophon(state),
        remark=f"Databasens kontrollsumma: {state.content_sha256}",
    )


def _sections(content: ReportContent) -> tuple[Section, ...]:
    """Return the chapters: the decision and the summary first, then the details on a new page."""
    chapters = [decision.section(content), summary.section(content)]
    detail = [goals.section(content), programme.section(content), budget.section(content), proposals.section(content)]
    if content.state.is_whole_year:
        detail.append(world.section(content))
    detail += [method.section(content), findings.section(content)]
    first, *rest = detail
    return (*chapters, Section(first.title, first.blocks, first.sections, begins_page=True), *rest)
