"""Keep what a page makes until a new database is put in place.

Streamlit runs a page's script anew at each rerun, so what is kept lies here, under the place where the function stands.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from warehouse import build_key

P = ParamSpec("P")
T = TypeVar("T")
MOST = 1024

_kept: dict[Hashable, object] = {}


def per_build(make: Callable[P, T]) -> Callable[P, T]:
    """Let a function of hashable arguments answer once a build. Its answer must not be changed by who gets it."""

    @wraps(make)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (
            build_key(),
            Path(make.__code__.co_filename).name,
            make.__qualname__,
            args,
            tuple(sorted(kwargs.items())),
        )
        if key not in _kept:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = make(*args, **kwargs)
        return cast("T", _kept[key])

    return ask
