"""Errors that a user can act on: what is wrong, where, and what to do; and the exit codes of commands."""

import errno
from pathlib import Path
from typing import ClassVar

DONE, CHECK_FAILED, REFUSED = 0, 1, 2
# As a shell gives the exit code of a command that Ctrl+C ended.
INTERRUPTED = 130
OS_REASONS = {
    errno.ENOENT: "det finns inte",
    errno.EEXIST: "det finns redan",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "en del av sökvägen är ingen mapp",
    errno.ENOTEMPTY: "mappen är inte tom",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EACCES: "panelen saknar rättighet",
    errno.EPERM: "panelen saknar rättighet",
    errno.EROFS: "mappen är skrivskyddad",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "utrymmet på disken är slut",
    errno.EFBIG: "filen får inte plats",
    errno.EIO: "disken svarade med ett fel",
    errno.EBUSY: "något annat använder det",
    errno.ETXTBSY: "något annat använder det",
    errno.EXDEV: "det ligger på en annan disk",
    errno.EMFILE: "för många filer är öppna",
    errno.ENFILE: "för många filer är öppna",
    errno.ENOMEM: "minnet räcker inte",
}


def os_reason(error: OSError) -> str:
    """Return in Swedish, as the end of a sentence, why the operating system refused."""
    return OS_REASONS.get(error.errno or 0) or f"operativsystemets fel {error.errno or 'utan nummer'}"


class UserError(Exception):
    """Nothing was done, or not all. The text, in Swedish, gives the problem, the place and what to do.

    A command that ends with it shows `heading`, if any, and the text, and exits with `exit_code`: CHECK_FAILED for
    faults in the data read, REFUSED for a request that cannot be carried out.
    """

    exit_code: ClassVar[int] = REFUSED
    heading: ClassVar[str] = ""


class BuildStoppedError(UserError):
    """A build was stopped, and the database before it is unchanged."""

    exit_code = CHECK_FAILED
    heading = "Bygget avbröts. Den gamla databasen är orörd."


class SourceError(BuildStoppedError):
    """A source cannot be used as it is.

    The text, in Swedish, gives the problem, the place (file, line, column, value) and what to do.
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
        self.location = describe_location(path, line, column, value)
        super().__init__(f"{self.location}: {problem} {action}" if self.location else f"{problem} {action}")


def describe_location(path: Path | str | None, line: int | None, column: str | None, value: str | None) -> str:
    """Return "data/x.csv, rad 7, kolumn value, värdet 'abc'", without the parts that are None."""
    parts = [
        str(path) if path is not None else "",
        f"rad {line}" if line is not None else "",
        f"kolumn {column}" if column is not None else "",
        f"värdet '{value}'" if value is not None else "",
    ]
    return ", ".join(part for part in parts if part)
