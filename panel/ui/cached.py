"""Cache what pages compute, for each build and plan.

Streamlit runs a page's script anew at each rerun, so a page's own globals cannot serve as a cache.
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
    """Cache a function of hashable arguments for each build and plan. Callers share the result and must not change it.

    The result may depend on the current plan and on which plans the user may see, but on nothing else about the user.
    The key has the file's whole path and the line, because a page's script is always the module __main__.
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
