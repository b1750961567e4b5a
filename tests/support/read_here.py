"""Read handed-in files in the process of the test: a child process for each costs more than the reading."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from panel import isolated
from panel.errors import UserError
from panel.formats.child import read_to_bytes
from panel.isolated import Failure, IsolatedError
from panel.sheets.workbook import child

READERS = {child.mark_cells, child.read_cells, read_to_bytes}
in_child = isolated.run


@contextmanager
def read_in_this_process() -> Iterator[None]:
    """Read workbooks and statistics without a child process; what else has one keeps it."""

    def run(
        function: Callable[..., bytes], body: bytes, arguments: Sequence[object] = (), *, limits: Any, **more: Any
    ) -> bytes:
        if function not in READERS:
            return in_child(function, body, arguments, limits=limits, **more)
        try:
            return function(body, *arguments)
        except UserError as error:
            raise IsolatedError(Failure.REFUSED, function.__name__, str(error)) from error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolated, "run", run)
        # It takes modules away from the whole process.
        patch.setattr(child, "prepare", lambda *unneeded: None)
        yield
