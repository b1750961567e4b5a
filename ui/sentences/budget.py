"""Sentences on a plan's frame: its parts, and how it came from last year's."""

from collections.abc import Iterable

import pandas as pd

from ui import text


def largest_part(parts: pd.DataFrame, whole_mnkr: float) -> str:
    """Return what the largest part of a frame is: name, low_mnkr, high_mnkr. A part known as a range has a range of shares."""
    row = parts.sort_values("high_mnkr", kind="stable").iloc[-1]
    low, high = row["low_mnkr"], row["high_mnkr"]
    said = f"{row['name']} är {text.mnkr_range(low, high)}"
    frame = f"ramen på {text.mnkr(whole_mnkr)}"
    if not whole_mnkr:
        return f"{said} av {frame}"
    shares = [text.number(100 * end / whole_mnkr, 1) for end in (low, high)]
    share = shares[1] if shares[0] == shares[1] else "–".join(shares)
    return f"{said}: {share}{text.NBSP}% av {frame}"


def change_of_frame(total_mnkr: float, unexplained_mnkr: float) -> str:
    """Return how the frame changes, and how much of that the plan leaves unexplained; 0 where all of it is explained."""
    said = f"Ramen ändras med {text.signed_amount(total_mnkr)} mnkr"
    if not unexplained_mnkr:
        return said
    if total_mnkr and 0 < unexplained_mnkr / total_mnkr <= 1:
        return f"{said}; {text.amount(abs(unexplained_mnkr))} av dem förklaras inte i planen"
    return f"{said}; de ändringar som planen nämner ger {text.signed_amount(total_mnkr - unexplained_mnkr)}"


def from_frame_to_frame(before_mnkr: float, after_mnkr: float) -> str:
    """Return which frames a bridge leads between."""
    return f"Från föregående års ram {text.mnkr(before_mnkr)} till årets {text.mnkr(after_mnkr)}, mnkr"


def bars_in_words(kind: str, title: str, bars: Iterable[tuple[str, str]]) -> str:
    """Return a chart of named amounts in words: its kind, its title, and each bar's name and amount."""
    return f"{kind}. {title}. {'; '.join(f'{name} {amount}' for name, amount in bars)}."
