"""Sentences on what is left of a follow-up."""

from panel.wording import text


def left(missing: int, total: int, contradictions: int, period: str) -> str:
    """Return how many values of a follow-up ("helår 2024") are missing, and how many contradictions there are."""
    sentence = f"{answers(missing, total)} i {period}"
    return sentence + (f", och {text.count(contradictions, 'sak', 'saker')} stämmer inte" if contradictions else "")


def answers(missing: int, total: int) -> str:
    """Return how many of the requested values are missing."""
    if total == 0:
        return "Inga svar efterfrågas"
    if missing == 0:
        return "Alla svar är inne"
    return "Alla svar saknas" if missing == total else f"{missing} av {total} svar saknas"


def contradicting(count: int) -> str:
    """Return the heading of the contradictions, with their number."""
    return f"Det här stämmer inte: {text.number(count)}"
