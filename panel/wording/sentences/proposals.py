"""Sentences on proposals to move money or work: how many, how much, and the effect on the frame."""

from datetime import date

import pandas as pd

from panel.wording import text

MONEY, WORK = "Omfördelning", "Omprioritering"
OUTSIDE = "Utanför ramen"
NOT_STATED = "Anges inte"


def goal_named(item: str, word: str = "mål") -> str:
    """Return a goal as a proposal names it, "8 Lokalförsörjning", for a sentence: "mål 8 Lokalförsörjning".

    `word` is "Mål" for the beginning of one.
    """
    number, _, name = item.partition(" ")
    return f"{word} {item}" if number.isdigit() and name else item


def on_follow_up(follow_up: str, *, is_reported: bool) -> tuple[str, str]:
    """Return the decision on a follow-up ("helårsuppföljningen") itself, as its verb and the rest."""
    return ("Godkänna", follow_up) if is_reported else ("Notera", f"att inget är rapporterat i {follow_up}")


def to_decide(rows: pd.DataFrame, period: str) -> str:
    """Return what there is to decide in a follow-up ("helårsuppföljningen 2024"). Takes proposal_kind, amount_mnkr (may be NaN)."""
    return f"{summary(rows)} att ta ställning till i {period}"


def summary(rows: pd.DataFrame) -> str:
    """Return the number of proposals by kind, and the sum of the redistributions: "1 omfördelning på 3,0 mnkr"."""
    money = rows.loc[rows["proposal_kind"] == MONEY, "amount_mnkr"].astype(float)
    work = int((rows["proposal_kind"] == WORK).sum())
    parts = []
    if len(money):
        parts.append(f"{text.count(len(money), 'omfördelning', 'omfördelningar')} {_how_much(money)}")
    if work:
        parts.append(text.count(work, "omprioritering", "omprioriteringar"))
    return text.listed(parts) or "Inget förslag"


def sum_moved(rows: pd.DataFrame) -> str:
    """Return the sum of the redistributions, "3,7 mnkr"; "" where none has an amount."""
    amounts = rows.loc[rows["proposal_kind"] == MONEY, "amount_mnkr"].astype(float).dropna()
    return text.mnkr(float(amounts.sum())) if len(amounts) else ""


def none(period: str, due_on: date | None, today: date) -> str:
    """Return that a follow-up ("helårsuppföljningen 2024") has no proposal, and when it was or is to be handed in."""
    if due_on is None:
        return f"Inga förslag har lämnats i {period}."
    if due_on < today:
        return f"Inga förslag lämnades i {period}, som skulle lämnas senast {text.day(due_on)}."
    return f"Inga förslag har lämnats i {period}, som ska lämnas senast {text.day(due_on)}."


def effect(name: str, low_mnkr: float, high_mnkr: float, change_mnkr: float) -> str:
    """Return what a proposal does to a line's budget: "Räddningstjänsten 108,0 → 110,5 mnkr"."""
    before, after = (text.amount_range(low_mnkr + change, high_mnkr + change) for change in (0, change_mnkr))
    return f"{name} {before} → {after}{text.NBSP}mnkr"


def no_line(item: str) -> str:
    """Return that a goal has no budget of its own, whose change could be shown."""
    return f"{goal_named(item, 'Mål')} har ingen egen post i budgeten"


def proposed(rows: pd.DataFrame, period: str) -> str:
    """Return the proposals of a follow-up, to be part of a sentence."""
    return f"{summary(rows)} i {period}"


def _how_much(amounts: "pd.Series[float]") -> str:
    """Return the sum of amounts, and how many of them are missing."""
    missing = int(amounts.isna().sum())
    if missing == len(amounts):
        return "utan belopp"
    sentence = f"på {text.mnkr(float(amounts.sum()))}"
    return sentence + (f", varav {missing} utan belopp" if missing else "")


def most_moved(rows: pd.DataFrame) -> str:
    """Return what gains most and what loses most. Takes name ('' if not given), out_mnkr, in_mnkr, net_mnkr."""
    named = rows[rows["name"] != ""]
    if rows[["out_mnkr", "in_mnkr"]].abs().to_numpy().sum() < text.HALF_TKR_MNKR:
        return "Omfördelningarna har inget belopp"
    if named.empty or (named["net_mnkr"].abs() < text.HALF_TKR_MNKR).all():
        return (
            "Omfördelningarna tar ut varandra" if len(named) == len(rows) else "Inget anges om vem som får eller lämnar"
        )
    gains, loses = named["net_mnkr"].max(), named["net_mnkr"].min()
    parts = []
    if gains >= text.HALF_TKR_MNKR:
        parts.append(f"{_those(named, gains)} får mest ({text.signed_amount(gains)} mnkr)")
    if loses <= -text.HALF_TKR_MNKR:
        parts.append(f"{_those(named, loses)} lämnar mest ({text.signed_amount(loses)} mnkr)")
    return ", ".join(parts)


def _those(named: pd.DataFrame, net_mnkr: float) -> str:
    return text.listed(
        [goal_named(str(name)) for name in named.loc[(named["net_mnkr"] - net_mnkr).abs() < text.HALF_TKR_MNKR, "name"]]
    )


def balance(rows: pd.DataFrame, proposals: pd.DataFrame) -> str:
    """Return whether the redistributions keep within the frame, else by how much they do not.

    `rows` are as for most_moved(); `proposals` are those summed, as for to_decide().
    """
    missing = int(proposals.loc[proposals["proposal_kind"] == MONEY, "amount_mnkr"].isna().sum())
    if not missing:
        return _balance(rows)
    are = "är inte medräknad" if missing == 1 else "är inte medräknade"
    return f"{_balance(rows)} {text.count(missing, 'omfördelning', 'omfördelningar')} utan belopp {are}."


def _balance(rows: pd.DataFrame) -> str:
    if rows[["out_mnkr", "in_mnkr"]].abs().to_numpy().sum() < text.HALF_TKR_MNKR:
        return "Hur ramen ändras går därför inte att säga."
    nowhere = rows.loc[rows["name"] == "", ["out_mnkr", "in_mnkr"]].sum()
    lacking = [
        f"för {text.mnkr(nowhere[column])} anges inte {what}"
        for column, what in (("out_mnkr", "varifrån pengarna tas"), ("in_mnkr", "vart pengarna går"))
        if nowhere[column] >= text.HALF_TKR_MNKR
    ]
    if lacking:
        return f"Summan går inte ihop inom ramen: {text.listed(lacking)}."
    outside_mnkr = float(rows.loc[rows["name"] == OUTSIDE, "net_mnkr"].sum())
    if abs(outside_mnkr) < text.HALF_TKR_MNKR:
        return "Det som lämnas är lika mycket som det som tas emot: ramen ändras inte."
    way = "får netto {} från något" if outside_mnkr < 0 else "lämnar netto {} till något"
    return f"Inom ramen går summan inte jämnt ut: posterna och målen {way.format(text.mnkr(abs(outside_mnkr)))} utanför ramen."
