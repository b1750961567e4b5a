"""What went wrong with one series, for the person who looks after the panel."""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from panel.errors import SourceError, UserError


class FetchError(UserError):
    """A series could not be fetched, and nothing of it is kept. The text, in Swedish: where, what, and what to do."""

    def __init__(self, problem: str, action: str, *, location: str = "") -> None:
        self.problem = problem
        self.action = action
        self.location = location
        super().__init__(f"{location}: {problem} {action}" if location else f"{problem} {action}")


class NoFiguresError(FetchError):
    """The service has no figures of what was asked for: no fault where only a late period was."""


class NoFilesError(UserError):
    """A folder that files are laid in does not exist or is empty: nothing to fetch yet, and nothing wrong."""


@contextmanager
def as_fetch_error() -> Iterator[None]:
    """Turn a SourceError into FetchError: elsewhere on the command line it is a build's."""
    try:
        yield
    except SourceError as error:
        raise FetchError(error.problem, error.action, location=error.location) from error


def guesses(wrong: str, known: Iterable[str]) -> str:
    """Return "Menar du 'a' eller 'b'?" of the known words nearest to a wrong one, or else some of those there are."""
    words = list(known)
    folded = {word.casefold(): word for word in words}
    close = [folded[word] for word in difflib.get_close_matches(wrong.casefold(), list(folded), n=3, cutoff=0.5)]
    if close:
        return f"Menar du {' eller '.join(repr(word) for word in close)}?"
    return f"Det finns: {', '.join(words[:12])}{' …' if len(words) > 12 else ''}."
