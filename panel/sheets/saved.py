"""What a workbook says of its own making: when it was made, when it was last saved, and by which account.

It is only held against what an earlier hand-in says, to see whether the one was made from the other; it is not shown.
"""

import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

CORE = "docProps/core.xml"
MAX_BYTES = 65_536
CREATED = re.compile(rb"<dcterms:created[^>]{0,200}>([^<]{1,40})<")
MODIFIED = re.compile(rb"<dcterms:modified[^>]{0,200}>([^<]{1,40})<")
SAVED_BY = re.compile(rb"<cp:lastModifiedBy[^>]{0,200}>([^<]{1,200})<")


@dataclass(frozen=True)
class Saved:
    """When a workbook was made and last saved (ISO, UTC, "" where it does not say), and the account that saved it."""

    created: str = ""
    modified: str = ""
    account: str = ""


def read_saved(body: bytes) -> Saved:
    """Return what an accepted workbook says of its making; of what cannot be read there, nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open(CORE) as part:
            core = part.read(MAX_BYTES)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, zlib.error, ValueError, OSError):
        return Saved()
    return Saved(*(_first(pattern, core) for pattern in (CREATED, MODIFIED, SAVED_BY)))


def workbook_id_of(saved: Saved, plan_id: str, period: str, office_id: str | None) -> str | None:
    """Return what tells a workbook without an id from others: plan, period, office and the moment when it was made.

    None where it does not say when it was made.
    """
    if not saved.created:
        return None
    made = "|".join((plan_id, period, office_id or "", saved.created))
    return hashlib.sha256(made.encode()).hexdigest()[:32]


def _first(pattern: re.Pattern[bytes], core: bytes) -> str:
    found = pattern.search(core)
    return found[1].decode("utf-8", "replace").strip() if found else ""
