"""Keep what a page makes until a new database is put in place, each plan's apart.

Streamlit runs a page's script anew at each rerun, so what is kept lies here, under the place where the function stands.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from panel.ui.plan.which_plan import scope

P = ParamSpec("P")
T = TypeVar("T")
MAX_ENTRIES = 1024

_kept: dict[Hashable, object] = {}


def per_build(make: Callable[P, T]) -> Callable[P, T]:
    """Let a function of hashable arguments answer once a build and plan. Its answer must not be changed by who gets it.

    What it answers may depend on the plan in force and on which plans the person may see, but on nothing else of them.
    A page's script is always the module __main__, so the place is the whole path and the line, not the module's name.
    """
    code = make.__code__
    location = (code.co_filename, code.co_firstlineno, make.__qualname__)

    @wraps(make)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (scope(), location, args, tuple(sorted(kwargs.items())))
        if key not in _kept:
            if len(_kept) >= MAX_ENTRIES:
                _kept.clear()
            _kept[key] = make(*args, **kwargs)
        return cast("T", _kept[key])

    return wrapper
