"""The parts of the frame as page, card and report show them: amounts, ranges, shares, and where each begins."""

from dataclasses import dataclass

import pandas as pd

from panel.wording import labels, text
from panel.wording.sentences.budget import rounded_parts, rounded_shares, share_counted

REST = "Resten av "
# The columns of a line's cost and income.
GROSS = ["cost_mnkr", "income_mnkr"]
# The colours of parts, in order; a fourth part begins anew.
TONES = 3


@dataclass(frozen=True)
class FramePart:
    """One line of the frame. `depth` is 0 for the frame itself; `tone` is 0 for it, else 1 to TONES as its part's.

    `amount` is "284,6", or "ca 25" for a line stated only as a rounded share; `span` is then its range, "23,8–27,1",
    and otherwise "". `share` is the share that the plan states, "5 %", or "", and `counted` what the amounts give where
    that is another. `start_mnkr` is where a part begins on the frame's own scale: where the one before it ends.
    """

    line_id: str
    name: str
    depth: int
    tone: int
    amount: str
    span: str
    share: str
    counted: str
    start_mnkr: float
    low_mnkr: float
    high_mnkr: float
    statement_id: str

    @property
    def middle_mnkr(self) -> float:
        """The amount, or the middle of its range."""
        return (self.low_mnkr + self.high_mnkr) / 2


def frame_parts(lines: pd.DataFrame) -> tuple[FramePart, ...]:
    """Return the frame and its parts, parents before children; () where the plan states no budget.

    Takes the rows of the query budget_lines: line_id, parent_id, depth, name, low_mnkr, high_mnkr, stated_share_pct,
    statement_id.
    """
    ends: dict[str, float] = {}
    tones: dict[str, int] = {}
    wholes = {row["line_id"]: float(row["low_mnkr"]) for _, row in lines.iterrows()}
    firsts = 0
    parts = []
    for row in lines.to_dict("records"):
        parent, low, high = row["parent_id"], float(row["low_mnkr"]), float(row["high_mnkr"])
        is_whole = labels.is_missing(parent)
        start = 0.0 if is_whole else ends[parent]
        if not is_whole:
            ends[parent] = start + (low + high) / 2
        if row["depth"] == 1:
            firsts += 1
        tone = 0 if is_whole else tones[parent] or (firsts - 1) % TONES + 1
        tones[row["line_id"]], ends[row["line_id"]] = tone, start
        share = row["stated_share_pct"]
        parts.append(
            FramePart(
                row["line_id"],
                part_name(row["name"], int(row["depth"])),
                int(row["depth"]),
                tone,
                text.about(low, high),
                text.amount_range(low, high) if low < high else "",
                "" if labels.is_missing(share) else f"{text.shortest(share)}{text.NBSP}%",
                "" if labels.is_missing(share) or is_whole or low < high else share_counted(share, low, wholes[parent]),
                start,
                low,
                high,
                row["statement_id"],
            )
        )
    return tuple(parts)


def of_follow_up(lines: pd.DataFrame, reported: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of budget_lines with the budget of the year that is followed up: rows of budget_follow_up.

    Without those that the plan has no amount for that year of, and their parts.
    """
    figures = reported.set_index("line_id")
    own = {name: lines["line_id"].map(figures[name]) for name in ("low_mnkr", "high_mnkr", "statement_id")}
    kept: set[str] = set()
    for row in lines.assign(**own).itertuples():
        if not labels.is_missing(row.low_mnkr) and (labels.is_missing(row.parent_id) or row.parent_id in kept):
            kept.add(row.line_id)
    return lines.assign(**own, stated_share_pct=float("nan"))[lines["line_id"].isin(kept)]


def gross(lines: pd.DataFrame) -> tuple[float, float] | None:
    """Return the cost and the income (negative) of the frame, stated or summed of its parts; None where unknown.

    Takes the rows of budget_lines.
    """
    frame, parts = (lines.loc[lines["depth"] == depth, ["amount_mnkr", *GROSS]] for depth in (0, 1))
    stated = frame if frame["cost_mnkr"].notna().any() else parts
    if len(stated) and stated["cost_mnkr"].notna().all():
        return float(stated["cost_mnkr"].sum()), float(stated["income_mnkr"].sum())
    amounts = parts["amount_mnkr"].astype(float)
    if amounts.isna().any() or not (amounts < 0).any():
        return None
    return float(amounts[amounts > 0].sum()), float(amounts[amounts < 0].sum())


def rounding(lines: pd.DataFrame) -> str:
    """Return why the first parts of the frame do not add up to it; "" where they do. Takes the rows of budget_lines."""
    first = lines[lines["depth"] == 1]
    return rounded_parts(list(zip(first["low_mnkr"].astype(float), first["high_mnkr"].astype(float), strict=True)))


def rounding_of_shares(lines: pd.DataFrame) -> str:
    """Return why the shares that the plan states of the first parts are not 100 % together; "" where they are."""
    return rounded_shares(lines.loc[lines["depth"] == 1, "stated_share_pct"].astype(float).tolist())


def part_name(name: str, depth: int) -> str:
    """Return a line's name, below the first level as "varav resten av kommunstyrelsen övrigt"."""
    if depth < 2:
        return name
    return f"varav {name[0].lower()}{name[1:]}" if name.startswith(REST) else f"varav {name}"
