"""The list of erasures: which cell of which receipt, by whom and when, and the hashes of changed files. Never the text.

Each is a file, uploads/erasures/<id>-<hash of the file>.json. Files are only added, so two lists merge by copying.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from panel.disk import to_disk, write_new
from panel.errors import SourceError

FOLDER = "erasures"
PUT_BACK = "Lägg tillbaka filen från säkerhetskopian."


@dataclass(frozen=True)
class Replaced:
    """A file of the ledger (000001/1.xlsx) with its sha256 before and after the erasure."""

    path: str
    was: str
    now: str


@dataclass(frozen=True)
class Erasure:
    """The erasure of one cell. `erased_at` is ISO, UTC; `erased_by` a job function.

    `value` is the erased value of the change: after, before or known_before. `receipt_sha256` is the receipt's hash in
    the chain, so that another receipt with the same number is not mistaken for it.
    """

    erasure_id: str
    erased_at: str
    erased_by: str
    plan_id: str
    receipt_no: int
    period: str
    sheet_kind: str
    item_id: str
    field: str
    value: str
    receipt_sha256: str
    files: tuple[Replaced, ...] = ()


def file_of(erasure: Erasure) -> tuple[str, bytes]:
    """Return the file name and contents of an erasure. The name includes the hash of the contents."""
    body = json.dumps(asdict(erasure), ensure_ascii=False, indent=1).encode("utf-8")
    return f"{erasure.erasure_id}-{hashlib.sha256(body).hexdigest()[:32]}.json", body


def read_erasures(ledger: Path) -> list[Erasure]:
    """Return the erasures of a ledger, oldest first. Raises SourceError if one has been changed."""
    found = [_read(file, ledger) for file in (ledger / FOLDER).glob("*.json")]
    return sorted(found, key=lambda one: (one.erased_at, one.erasure_id, one.files != (), str(one.files)))


def _read(file: Path, ledger: Path) -> Erasure:
    location = f"{ledger.name}/{FOLDER}/{file.name}"
    try:
        body = file.read_bytes()
        stated: dict[str, Any] = json.loads(body.decode("utf-8"))
        files = tuple(Replaced(**one) for one in stated.pop("files"))
        erasure = Erasure(**stated, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError("Raderingens anteckning går inte att läsa.", PUT_BACK, path=location) from error
    if file_of(erasure) != (file.name, body):
        raise SourceError("Raderingens anteckning är inte densamma som när den gjordes.", PUT_BACK, path=location)
    return erasure


def merge_erasures(ledger: Path, other: Path) -> None:
    """Add the erasures of another ledger to this one. Raises SourceError, OSError."""
    read_erasures(other)
    for file in sorted((other / FOLDER).glob("*.json")):
        own = ledger / FOLDER / file.name
        if not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            beside = own.with_suffix(".new")
            beside.unlink(missing_ok=True)
            write_new(beside, file.read_bytes())
            beside.replace(own)
            to_disk(own.parent)


def former_sha256(ledger: Path, path: str, sha256: str) -> set[str]:
    """Return the file's hash and all that it had before earlier erasures. Raises SourceError."""
    entries, found = [one for erasure in read_erasures(ledger) for one in erasure.files if one.path == path], {sha256}
    while more := {one.was for one in entries if one.now in found} - found:
        found |= more
    return found
