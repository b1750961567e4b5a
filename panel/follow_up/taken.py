"""What is handed in: an uploaded workbook, or what is written in the page."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from panel.records.drafts import Draft
from panel.sheets.state import PeriodState
from panel.sheets.workbook.cells import FileRejectedError, RawWorkbook
from panel.sheets.workbook.process import read_workbook
from panel.sheets.written import FILE_NAME, Written, as_sheet


@dataclass(frozen=True)
class Taken:
    """An uploaded workbook: its bytes and its cells, or in `refused` the reason, in Swedish, why it cannot be read.

    What is written in the page has `written`, and no bytes.
    """

    file_name: str
    body: bytes
    sha256: str
    raw: RawWorkbook | None
    refused: str | None = None
    written: Written | None = None


def take(file_name: str, body: bytes, read: Callable[[bytes, str], RawWorkbook] = read_workbook) -> Taken:
    """Read a workbook, by default in a child process. A FileRejectedError becomes `refused`."""
    sha256 = hashlib.sha256(body).hexdigest()
    try:
        return Taken(file_name, body, sha256, read(body, file_name))
    except FileRejectedError as error:
        return Taken(file_name, body, sha256, None, str(error))


def take_written(drafts: Sequence[Draft], state: PeriodState) -> Taken:
    """Return what is written in the page as a workbook is taken. `state` is that of its follow-up."""
    written = as_sheet(drafts, state)
    return Taken(FILE_NAME, b"", written.sha256, written.raw, written=written)
