"""What the board is to decide on a follow-up, for every page and the report: the follow-up itself, then its proposals."""

from typing import NamedTuple

import pandas as pd

from panel.wording import labels
from panel.wording.sentences import movement
from panel.wording.sentences import proposals as sentences


class Decision(NamedTuple):
    """One thing to decide: its lead and the rest of the sentence. `proposal` is a row of the query proposals, or None."""

    lead: str
    words: str
    proposal: pd.Series | None = None


def decisions(follow_up: str, proposals: pd.DataFrame, *, is_reported: bool) -> list[Decision]:
    """Return what there is to decide on a follow-up ("helårsuppföljningen"), in the order of the query proposals."""
    found = [Decision(*sentences.on_follow_up(follow_up, is_reported=is_reported))]
    for _, row in proposals.iterrows():
        amount = None if labels.is_missing(row["amount_mnkr"]) else float(row["amount_mnkr"])
        places = [sentences.goal_named(labels.or_empty(row[column])) for column in ("from_item", "to_item")]
        found.append(Decision(*movement.to_move(str(row["proposal_kind"]), amount, *places), row))
    return found
