"""The error that a person who owns a source can act on."""

from pathlib import Path

from panel.user_error import BuildStoppedError


class SourceError(BuildStoppedError):
    """A source cannot be used as it stands.

    The text, in Swedish, says what is wrong, where (file, line, column, value) and what to do.
    """

    def __init__(
        self,
        problem: str,
        action: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.problem = problem
        self.action = action
        self.place = describe_place(path, line, column, value)
        super().__init__(f"{self.place}: {problem} {action}" if self.place else f"{problem} {action}")


def describe_place(path: Path | str | None, line: int | None, column: str | None, value: str | None) -> str:
    """Return "data/x.csv, rad 7, kolumn value, värdet 'abc'", leaving out what is unknown."""
    parts = [
        str(path) if path is not None else "",
        f"rad {line}" if line is not None else "",
        f"kolumn {column}" if column is not None else "",
        f"värdet '{value}'" if value is not None else "",
    ]
    return ", ".join(part for part in parts if part)
