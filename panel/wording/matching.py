"""Match a written word to one of the allowed ones."""

from collections.abc import Iterable
from unicodedata import combining, normalize


def matching(word: str, options: Iterable[str]) -> str | None:
    """Return the option equal to a word, else the first that differs in case or Unicode form only; None without one."""
    every = list(options)
    if word in every:
        return word
    return next((option for option in every if _plain(option) == _plain(word)), None)


def without_marks(word: str) -> str:
    """Return a word in lower case without the marks of its letters: "Örebro" as "orebro"."""
    return "".join(letter for letter in normalize("NFD", word.casefold()) if not combining(letter)).strip()


def _plain(word: str) -> str:
    return normalize("NFC", normalize("NFC", word).casefold())
