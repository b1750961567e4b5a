"""Förslag till beslut: the draft of the board's decision, derived from the reports."""

import pandas as pd

from panel.report.content.data import ReportContent
from panel.report.content.proposals import TITLE, line_or_goal
from panel.report.origins import reported_by
from panel.report.state import State
from panel.report.tree import Paragraph, Run, Section, Style, words
from panel.wording import labels, text
from panel.wording.plan.decisions import decisions
from panel.wording.sentences import proposals as sentences
from panel.wording.sentences.proposals import MONEY

# With more proposals than this the draft refers to their chapter instead of listing them.
MAX_SPELLED_OUT = 8


def section(content: ReportContent) -> Section:
    """Return the draft of the decision."""
    state = content.state
    first, *proposed = decisions(_named(state), content.proposals, is_reported=content.has_reports)
    known = "" if content.has_reports and state.is_latest else state.as_known
    decision = [words(f"att {first.lead.lower()} {first.words}{known}.", Style.NUMBER)]
    if len(content.proposals) > MAX_SPELLED_OUT:
        many = sentences.proposed(content.proposals, state.follow_up)
        decision.append(words(f"att ta ställning till {many}, enligt rubriken {TITLE}.", Style.NUMBER))
    else:
        decision += [_proposal(one.proposal) for one in proposed if one.proposal is not None]
    draft = "Utkast som följer av det som är rapporterat."
    has_reasons = content.proposals["reason"].notna().any()
    reasons = f" De skäl som är ifyllda står under rubriken {TITLE}." if has_reasons else ""
    return Section(
        "Förslag till beslut",
        (
            words(f"{state.board} föreslås besluta", Style.LEAD, keep=True),
            *decision,
            words(draft + reasons, Style.QUIET),
        ),
        begins_page=state.is_whole_year,
    )


def _named(state: State) -> str:
    """Return the follow-up as the decision names it: "helårsuppföljningen av kommunstyrelsens uppdragsplan 2024"."""
    return f"{labels.definite(state.period_title)} av {state.title[0].lower()}{state.title[1:]}"


def _proposal(row: pd.Series) -> Paragraph:
    way = f"från {line_or_goal(row['from_item'])} till {line_or_goal(row['to_item'])}"
    if row["proposal_kind"] != MONEY:
        decision = f"att omprioritera {way}"
    elif labels.is_missing(row["amount_mnkr"]):
        decision = f"att omfördela {way}, med ett belopp som inte anges i förslaget"
    else:
        decision = f"att omfördela {text.mnkr(row['amount_mnkr'])} {way}"
    return Paragraph((Run(f"{decision} (förslag{text.NBSP}{row['proposal_no']}).", (reported_by(row),)),), Style.NUMBER)
