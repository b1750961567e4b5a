"""Which of the words that are known a written word means."""

from collections.abc import Iterable
from unicodedata import normalize


def matching(word: str, options: Iterable[str]) -> str | None:
    """Return the option that a word means: the same, or but for the case and coding of its letters; None for none."""
    every = list(options)
    if word in every:
        return word
    return next((option for option in every if _plain(option) == _plain(word)), None)


def _plain(word: str) -> str:
    return normalize("NFC", normalize("NFC", word).casefold())
