"""The errors of fetching a series, for the person who manages the panel."""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from panel.errors import SourceError, UserError
from panel.formats.published.layout import QuestionError


class FetchError(UserError):
    """A series could not be fetched, and nothing of it was stored.

    The text, in Swedish, has place, problem and action.
    """

    def __init__(self, problem: str, action: str, *, location: str = "") -> None:
        self.problem = problem
        self.action = action
        self.location = location
        super().__init__(f"{location}: {problem} {action}".rstrip() if location else f"{problem} {action}".rstrip())


class NoFiguresError(FetchError):
    """The service has no figures for the selection; no fault where only late periods were requested."""


class OpenQuestionError(FetchError):
    """A file can be read in several ways. `question` is what to ask, of the person who adds it."""

    def __init__(self, question: QuestionError, location: str) -> None:
        self.question = question
        super().__init__(str(question), "", location=location)


class NoFilesError(UserError):
    """The folder for a series' files does not exist or is empty: nothing to fetch yet, and nothing wrong."""


@contextmanager
def as_fetch_error() -> Iterator[None]:
    """Turn a SourceError into FetchError: on the command line a SourceError is shown as a failed build."""
    try:
        yield
    except SourceError as error:
        raise FetchError(error.problem, error.action, location=error.location) from error


def guesses(wrong: str, known: Iterable[str]) -> str:
    """Return "Menar du 'a' eller 'b'?" with the words most like the wrong one, or else a list of up to 12 of them."""
    words = list(known)
    folded = {word.casefold(): word for word in words}
    close = [folded[word] for word in difflib.get_close_matches(wrong.casefold(), list(folded), n=3, cutoff=0.5)]
    if close:
        return f"Menar du {' eller '.join(repr(word) for word in close)}?"
    return f"Det finns: {', '.join(words[:12])}{' …' if len(words) > 12 else ''}."
