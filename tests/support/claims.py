"""Which functions of panel/wording/sentences/ are tested by a property."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import is_hypothesis_test

Test = TypeVar("Test", bound=Callable[..., None])
TESTED: set[str] = set()


def claims(*sentences: Callable[..., str | list[str]]) -> Callable[[Test], Test]:
    """Register that a hypothesis test checks that these functions are truthful. It must be outermost, above @given."""

    def register(test: Test) -> Test:
        if not is_hypothesis_test(test):
            raise TypeError(f"{test.__name__} is no hypothesis test: put @claims above @given")
        TESTED.update(f"{one.__module__}.{one.__qualname__}" for one in sentences)
        return test

    return register
