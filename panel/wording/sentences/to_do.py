"""Sentences on what is left of a follow-up: how many answers, and how much contradicts itself."""

from panel.wording import text


def left(missing: int, total: int, contradictions: int, period: str) -> str:
    """Return how many of a follow-up's answers ("helår 2024") are missing, and how much contradicts itself."""
    sentence = f"{answers(missing, total)} i {period}"
    return sentence + (f", och {text.count(contradictions, 'sak', 'saker')} stämmer inte" if contradictions else "")


def answers(missing: int, total: int) -> str:
    """Return how many answers are missing of those that are asked for."""
    if total == 0:
        return "Inga svar efterfrågas"
    if missing == 0:
        return "Alla svar är inne"
    return "Alla svar saknas" if missing == total else f"{missing} av {total} svar saknas"


def contradicting(count: int) -> str:
    """Return how much contradicts itself."""
    return f"Det här stämmer inte: {text.number(count)}"
