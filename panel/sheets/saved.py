"""A workbook's own metadata: when it was created and last saved, and by which account.

Only compared with that of earlier uploads, to see whether one was made from the other. It is not shown.
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
    """When a workbook was created and last saved (ISO, UTC), and by which account. "" for what is not stated."""

    created: str = ""
    modified: str = ""
    account: str = ""


def read_saved(body: bytes) -> Saved:
    """Return the metadata of an accepted workbook. What cannot be read is ""."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open(CORE) as part:
            core = part.read(MAX_BYTES)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, zlib.error, ValueError, OSError):
        return Saved()
    return Saved(*(_first(pattern, core) for pattern in (CREATED, MODIFIED, SAVED_BY)))


def workbook_id_of(saved: Saved, plan_id: str, period: str, office_id: str | None) -> str | None:
    """Return an id for a workbook without one: a hash of plan, period, office and time of creation.

    None if the workbook does not state when it was created.
    """
    if not saved.created:
        return None
    made = "|".join((plan_id, period, office_id or "", saved.created))
    return hashlib.sha256(made.encode()).hexdigest()[:32]


def _first(pattern: re.Pattern[bytes], core: bytes) -> str:
    found = pattern.search(core)
    return found[1].decode("utf-8", "replace").strip() if found else ""
