"""Öppna iakttagelser: what does not add up in the reports and in the plan itself."""

import pandas as pd

from panel.report.content.data import ReportContent
from panel.report.content.world import claims
from panel.report.origins import sentence
from panel.report.state import read_for_state
from panel.report.tree import Block, Paragraph, Run, Section, Style, words
from panel.wording import labels, text, theme
from panel.wording.plan.open_findings import by_reader, grave, opened
from panel.wording.plan.open_findings import headline as count_in_words
from panel.wording.sentences import plan as sentences

TITLE = "Öppna iakttagelser"


def section(content: ReportContent) -> Section:
    """Return the open findings: for the whole year all of them, otherwise those on the reports.

    Findings on the plan's claims about population and unemployment are in their own chapter; grave ones are here too.
    """
    open_rows = opened(content.findings)
    of_reports = open_rows[open_rows["period"].notna()]
    of_plan = open_rows[open_rows["period"].isna()]
    blocks: list[Block] = [words(headline(content, content.state.follow_up), Style.LEAD)]
    shown = of_reports
    if content.state.is_whole_year:
        elsewhere = of_plan.index.isin(claims(content).index) & ~of_plan.index.isin(grave(of_plan).index)
        shown = open_rows.drop(of_plan.index[elsewhere])
        if rest := sentences.of_the_world(int(elsewhere.sum())):
            blocks.append(words(rest, Style.QUIET))
    elif rest := sentences.findings_of_plan(len(of_plan)):
        blocks.append(words(rest, Style.QUIET))
    below = [Section(title, tuple(_all(content, rows))) for title, _, rows in by_reader(shown, _board(content))]
    return Section(TITLE, tuple(blocks), tuple(below))


def headline(content: ReportContent, until: str = "") -> str:
    """Return how many findings are open, as the pages count them.

    `until` is the name of the follow-up up to which reports are counted.
    """
    return count_in_words(content.findings, _board(content), until)


def _board(content: ReportContent) -> str:
    return str(read_for_state("plan", content.state)["board_form"].iloc[0])


def _all(content: ReportContent, rows: pd.DataFrame) -> list[Block]:
    return [part for _, row in rows.iterrows() for part in _one(content, row)]


def _one(content: ReportContent, row: pd.Series) -> list[Paragraph]:
    """Return one finding: verdict, detail, stated and found values, evidence; its sentence as a note."""
    verdict, icon, _ = theme.VERDICTS[row["verdict"]]
    notes = (sentence(content.state, row["statement_id"]),) if isinstance(row["statement_id"], str) else ()
    pair = Paragraph(
        (
            Run(f"{labels.stated_by(row)}: ", is_bold=True),
            Run(f"{row['expected']} "),
            Run(f"{labels.CHECK_GIVES}: ", is_bold=True),
            Run(row["found"], notes),
        )
    )
    parts = [
        words(row["title"], Style.STRONG, keep=True),
        words(f"{verdict} {icon}", Style.QUIET, keep=True),
        words(row["detail"]),
        pair,
    ]
    for name, column in (("I statistiken", "evidence"), ("Därefter", "afterwards")):
        if isinstance(row[column], str):
            parts.append(words(f"{name}: {row[column]}"))
    if not pd.isna(row["since"]):
        parts.append(words(f"Svaret är detsamma sedan {text.day(row['since'])}.", Style.QUIET))
    return parts
