"""The steps from last year's frame to this year's, on a scale where they can be seen."""

from dataclasses import dataclass

import pandas as pd

from panel.wording import labels, text

BEFORE, PART, UNEXPLAINED, AFTER = "before", "part", "unexplained", "after"


@dataclass(frozen=True)
class Step:
    """A frame (BEFORE, AFTER), where both ends are its amount, or a change between two levels, in mnkr.

    `board` is the other board of a transfer where the name does not have it: "från samhällsplaneringsnämnden", or "".
    """

    kind: str
    name: str
    amount: str
    board: str
    change_mnkr: float
    low_mnkr: float
    high_mnkr: float
    statement_id: str


@dataclass(frozen=True)
class Bridge:
    """The steps, and the ends of their scale: round numbers in mnkr. It begins at zero only where that is near."""

    steps: tuple[Step, ...]
    low_mnkr: float
    high_mnkr: float

    @property
    def has_frames(self) -> bool:
        """Whether the plan gives both frames; otherwise each change is drawn from zero."""
        return any(step.kind == AFTER for step in self.steps)


def bridge(changes: pd.DataFrame, year: int, frame_statement: str) -> Bridge | None:
    """Return the steps to a year's frame, whose own statement is `frame_statement`; None where the plan has none.

    Takes the rows of the query budget_changes: kind, name, amount_mnkr, from_board, to_board, statement_id.
    """
    before = changes[changes["kind"] == "previous_frame"]
    level = float(before["amount_mnkr"].iloc[0]) if len(before) else 0.0
    steps = [
        Step(BEFORE, f"Ram {year - 1} (beräknad)", text.amount(level), "", 0.0, level, level, row["statement_id"])
        for _, row in before.iterrows()
    ]
    for _, row in changes[changes["kind"].isin([PART, UNEXPLAINED])].iterrows():
        amount = float(row["amount_mnkr"])
        low, high = sorted((level, level + amount))
        steps.append(
            Step(
                row["kind"],
                row["name"],
                text.signed_amount(amount),
                _board(row),
                amount,
                low,
                high,
                row["statement_id"],
            )
        )
        level = level + amount if len(before) else 0.0
    if len(before):
        steps.append(Step(AFTER, f"Ram {year}", text.amount(level), "", 0.0, level, level, frame_statement))
    if not steps:
        return None
    return Bridge(tuple(steps), *scale([end for step in steps for end in (step.low_mnkr, step.high_mnkr)]))


def _board(row: pd.Series) -> str:
    """Return the other board of a transfer: the one that gives where the frame grows, else the one that gets."""
    is_from = row["amount_mnkr"] > 0
    board = row["from_board"] if is_from else row["to_board"]
    if labels.is_missing(board) or str(board).casefold() in str(row["name"]).casefold():
        return ""
    return f"{'från' if is_from else 'till'} {board}"


def scale(values: list[float]) -> tuple[float, float]:
    """Return round ends of a scale around values: from zero where it is as near as the values are to each other."""
    low, high = min(values), max(values)
    if 0 <= low <= high - low:
        low = 0.0
    step = _round_step(high - low)
    return step * (low // step), step * -(-high // step)


def _round_step(span: float) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that divides a span into five to ten parts or so."""
    power = 1.0
    while span / power > 50:
        power *= 10
    while 0 < span / power < 5:
        power /= 10
    return next(power * part for part in (1, 2, 5, 10) if span / (power * part) <= 10)
