"""Sentences on a plan's frame: its parts, and the changes from last year's."""

from collections.abc import Iterable, Sequence

import pandas as pd

from panel.wording import text

NOT_DIVIDED = "Planen anger bara hela ramen, inte dess delar"
NO_CHANGE = "Planen anger inte hur ramen har ändrats"
PARTS_ONLY = "Planen nämner ändringar av ramen, men inte hela ändringen"


def frame(year: int, frame_mnkr: float, change_mnkr: float | None) -> str:
    """Return a year's frame and its change from the year before; `change_mnkr` is None where the plan does not state it."""
    sentence = f"Ramen för {year} är {text.mnkr(frame_mnkr)}"
    if change_mnkr is None:
        return f"{sentence}."
    if abs(change_mnkr) < text.HALF_TKR_MNKR:
        return f"{sentence}, lika mycket som året före."
    return f"{sentence}, {text.mnkr(abs(change_mnkr))} {'mer' if change_mnkr > 0 else 'mindre'} än året före."


def no_frame(year: int) -> str:
    """Return that a year's plan states no frame."""
    return f"Planen för {year} anger ingen budgetram."


def largest_part(parts: pd.DataFrame, whole_mnkr: float) -> str:
    """Return the largest part of a frame and its share: name, low_mnkr, high_mnkr. A range gives a range of shares."""
    row = parts.sort_values("high_mnkr", kind="stable").iloc[-1]
    low, high = row["low_mnkr"], row["high_mnkr"]
    sentence = f"{row['name']} är {text.about(low, high)}{text.NBSP}mnkr"
    if not whole_mnkr:
        return f"{sentence} av ramen på {text.mnkr(whole_mnkr)}"
    shares = [text.number(100 * end / whole_mnkr, 1) for end in (low, high)]
    share = shares[1] if shares[0] == shares[1] else "–".join(shares)
    return f"{sentence}, {share}{text.NBSP}% av ramen"


def cost_and_income(cost_mnkr: float, income_mnkr: float) -> str:
    """Return the cost and the income of a frame; `income_mnkr` is negative."""
    return f"Kostnaderna är {text.mnkr(cost_mnkr)} och intäkterna {text.mnkr(abs(income_mnkr))}"


def over_years(first: tuple[int, float], last: tuple[int, float]) -> str:
    """Return a frame in two years, (year, mnkr), the first before the last, and the difference."""
    change = last[1] - first[1]
    sentence = f"Ramen är {text.mnkr(first[1])} {first[0]} och {text.mnkr(last[1])} {last[0]}"
    if abs(change) < text.HALF_TKR_MNKR:
        return f"{sentence}: lika mycket"
    return f"{sentence}: {text.mnkr(abs(change))} {'mer' if change > 0 else 'mindre'}"


def parts_of_frame(parts: pd.DataFrame, whole_mnkr: float, gross: tuple[float, float] | None) -> str:
    """Return the frame's cost and income where they are known, or else its largest part: see largest_part."""
    return cost_and_income(*gross) if gross else largest_part(parts, whole_mnkr)


def rounded_parts(parts: Sequence[tuple[float, float]]) -> str:
    """Return why a frame's parts do not add up to it as they are shown: some are known as a rounded share; else "".

    `parts` are (lowest, highest) amounts in mnkr.
    """
    has_range = any(low < high for low, high in parts)
    return "Ca-delarna är hela procent, summan ungefärlig." if has_range else ""


def rounded_shares(shares_pct: Sequence[float]) -> str:
    """Return why the shares that a plan states are not 100 % together; "" where they are, or one is missing (NaN)."""
    total = sum(shares_pct)
    if not shares_pct or total != total or total == 100:
        return ""
    return f"Andelarna blir {text.shortest(total)}{text.NBSP}%: planen avrundar dem."


def share_counted(stated_pct: float, part_mnkr: float, whole_mnkr: float) -> str:
    """Return the share that a part's amount is, where the plan states another; else "".

    For example "beloppen ger 57,7 %, planen skriver 57 %".
    """
    if not whole_mnkr:
        return ""
    counted = 100 * part_mnkr / whole_mnkr
    decimals = len(text.shortest(stated_pct).partition(",")[2])
    stated = text.number(stated_pct, decimals)
    if text.number(counted, decimals) == stated:
        return ""
    return f"beloppen ger {text.number(counted, decimals + 1)}{text.NBSP}%, planen skriver {stated}{text.NBSP}%"


def change_of_frame(total_mnkr: float, unexplained_mnkr: float) -> str:
    """Return the change of the frame, and how much of it the plan explains: `unexplained_mnkr` is 0 for all of it."""
    if abs(total_mnkr) < text.HALF_TKR_MNKR:
        sentence = "Ramen är lika stor som året före"
    else:
        sentence = f"Ramen {'ökade' if total_mnkr > 0 else 'minskade'} med {text.mnkr(abs(total_mnkr))}"
    explained = total_mnkr - unexplained_mnkr
    if not unexplained_mnkr:
        return sentence
    if abs(explained) < text.HALF_TKR_MNKR:
        return f"{sentence}. Planen förklarar inte varför"
    if total_mnkr and 0 < unexplained_mnkr / total_mnkr <= 1:
        return f"{sentence}. Planen förklarar {text.amount(abs(explained))} av dem"
    return f"{sentence}. De ändringar som planen nämner ger {text.signed_amount(explained)}"


def from_frame_to_frame(before_mnkr: float, after_mnkr: float) -> str:
    """Return the frames at the two ends of the bridge."""
    return f"Från föregående års ram {text.mnkr(before_mnkr)} till årets {text.mnkr(after_mnkr)}, mnkr"


def bars_in_words(kind: str, title: str, bars: Iterable[tuple[str, str]]) -> str:
    """Return the text alternative of named amounts: kind of chart, title, and each bar's name and amount."""
    return f"{kind}. {title}. {'; '.join(f'{name} {amount}' for name, amount in bars)}."


def transfers(rows: pd.DataFrame) -> str:
    """Return the effect of transfers on the frame: those between two boards, and those with only one board named.

    Takes amount_mnkr, from_board and to_board, with at least one row.
    """
    has_both = rows["from_board"].notna() & rows["to_board"].notna()
    sentence = [_between(rows.loc[has_both, "amount_mnkr"].tolist())]
    for column, who in (("to_board", "mottagare"), ("from_board", "givare")):
        alone = rows.loc[rows[column].isna(), "amount_mnkr"]
        if len(alone):
            moved = text.mnkr(float(alone.abs().sum()))
            sentence.append(f"för {text.count(len(alone), 'flytt', 'flyttar')} på {moved} anges ingen {who}")
    return "; ".join(sentence)


def _between(amounts_mnkr: Sequence[float]) -> str:
    if not amounts_mnkr:
        return "Ingen flytt är mellan två nämnder"
    net = sum(amounts_mnkr)
    moves, change = ("En flytt", "ändrar inte") if len(amounts_mnkr) == 1 else ("Flyttar", "tar ut varandra i")
    if abs(net) < text.HALF_TKR_MNKR:
        return f"{moves} mellan nämnder {change} ramen"
    return f"{moves} mellan nämnder {'ökar' if net > 0 else 'minskar'} ramen med {text.mnkr(abs(net))}"


def financed(wholly: int, partly: int) -> str:
    """Return how many units are financed by revenue, wholly or in part: at least one."""
    if not wholly:
        return f"{text.count(partly, 'verksamhet', 'verksamheter')} betalas delvis av intäkter"
    rest = f", {partly} delvis" if partly else ""
    return f"{text.count(wholly, 'verksamhet', 'verksamheter')} betalas helt av intäkter{rest}"


def question_marks(count: int) -> str:
    """Return how many findings on the budget there are: at least one."""
    return f"Frågetecken i budgeten: {count}"
