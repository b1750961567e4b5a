"""Förslag till omfördelning: what the offices propose to move, why, and the sums per line."""

import pandas as pd

from panel.report.content.data import ReportContent
from panel.report.origins import origin
from panel.report.state import read_for_state
from panel.report.tree import Block, Cell, Column, Section, Style, Table, words
from panel.wording import labels, text
from panel.wording.sentences import proposals as sentences
from panel.wording.sentences.proposals import MONEY, NOT_STATED, WORK, goal_named

TITLE = "Förslag till omfördelning och omprioritering"


def section(content: ReportContent) -> Section:
    """Return the proposals of the follow-up with their sums, or a sentence that there are none."""
    state = content.state
    if content.proposals.empty:
        none = f"Inget förslag är lämnat i {state.follow_up}{state.as_known}."
        return Section(TITLE, (words(none),), begins_page=False)
    sums = read_for_state("proposal_sums", state)
    blocks: list[Block] = [words(f"{sentences.to_decide(content.proposals, state.follow_up)}.", Style.LEAD)]
    if len(sums):
        balance = f"{sentences.most_moved(sums)}. {sentences.balance(sums, content.proposals)}"
        blocks += [words(balance), _sums(sums)]
    blocks += [
        _listed(own, heading)
        for kind, heading in ((MONEY, "Omfördelningar: pengar flyttas"), (WORK, "Omprioriteringar: arbete ställs om"))
        if len(own := content.proposals[content.proposals["proposal_kind"] == kind])
    ]
    return Section(TITLE, tuple(blocks))


def line_or_goal(name: object) -> str:
    """Return the name of a line or a goal, or that none is given."""
    return goal_named(name) if isinstance(name, str) and name else NOT_STATED.lower()


def _sums(rows: pd.DataFrame) -> Table:
    body = [
        _sum_row(goal_named(row["name"], "Mål") or NOT_STATED, row["out_mnkr"], row["in_mnkr"], _budget(row))
        for _, row in rows.iterrows()
    ]
    body.append(_sum_row("Summa", rows["out_mnkr"].sum(), rows["in_mnkr"].sum(), "", bold=True))
    columns = (
        Column("Post eller mål", 3),
        *(Column(name, 1, True) for name in ("Lämnar", "Får", "Netto", "Budget i planen")),
    )
    source = "Källa: förslagen nedan, summerade. Enhet: mnkr. Definition: netto är det som posten får minus det som den lämnar."
    return Table("Summor av omfördelningarna, mnkr", columns, tuple(body), source)


def _sum_row(name: str, out_mnkr: float, in_mnkr: float, budget: str, bold: bool = False) -> tuple[Cell, ...]:
    shown = (text.amount(out_mnkr), text.amount(in_mnkr), text.signed_amount(in_mnkr - out_mnkr), budget)
    return (Cell(name, is_bold=bold), *(Cell(value, is_bold=bold) for value in shown))


def _budget(row: pd.Series) -> str:
    if labels.is_missing(row["low_mnkr"]):
        return ""
    return text.amount_range(row["low_mnkr"], row["high_mnkr"])


def _listed(rows: pd.DataFrame, heading: str) -> Table:
    """Return the proposals of one kind, with their reasons verbatim and who reported them."""
    columns = (
        Column("Nr", 0.6, True),
        Column("Från", 2.8),
        Column("Till", 2.8),
        Column("Belopp, mnkr", 1.4, True),
        Column("Skäl", 4),
        Column("Rapporterat av", 4),
    )
    body = tuple(
        (
            Cell(str(row["proposal_no"])),
            Cell(line_or_goal(row["from_item"])),
            Cell(line_or_goal(row["to_item"])),
            Cell(text.amount(row["amount_mnkr"])),
            Cell(row["reason"] if isinstance(row["reason"], str) else text.MISSING),
            Cell(origin(row)),
        )
        for _, row in rows.iterrows()
    )
    source = "Källa: kontorens uppföljningar, enligt kolumnen Rapporterat av. Skälen är återgivna som de är skrivna. .. betyder att uppgiften inte är ifylld."
    return Table(heading, columns, body, source)
