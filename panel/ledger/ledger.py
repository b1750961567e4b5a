"""The ledger: each publication is a folder with its receipt and its workbooks unchanged. Folders are only added.

The files are uploads/000001/receipt.json, uploads/000001/1.xlsx, ... The database's tables of reports are derived from
them. A folder is renamed to its number once all of it is on disk, so that a publication is complete or absent. Each
receipt contains the hash of the previous one, and SHA256SUMS (for sha256sum -c) the hash of the receipt, which reveals
later changes. The oldest receipts have neither, only the hashes of their workbooks. Erased text (uploads/erasures/) is
gone, and the chain is valid without it.
"""

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from panel.disk import to_disk, write_new
from panel.errors import SourceError
from panel.ledger import receipt_file
from panel.ledger.erasures import former_sha256
from panel.sheets.saved import read_saved, workbook_id_of
from panel.wording.moments import SWEDEN

FOLDER = "uploads"
RECEIPT_FILE = "receipt.json"
SUMS_FILE = "SHA256SUMS"
STAGED = ".staged-"
EXAMPLE_MARK = "EXEMPELDATA.txt"
EXAMPLE_TEXT = (
    "Allt i den här mappen är påhittat, för att prova panelen med. Det får aldrig blandas med riktiga uppföljningar.\n"
)
RESTORE = "Återställ mappen uploads från säkerhetskopian."


@dataclass(frozen=True)
class Change:
    """One cell changed by a publication. `before` is the period's own value, `known_before` what readers saw.

    `erased` is set when text has been erased: id, at, by, and values, the names of the erased ones ("after before").
    `office_id` is the responsible office of what was written in the page; what came in a workbook has the workbook's.
    """

    upload_id: str | None
    period: str
    sheet_kind: str
    item_id: str
    field: str
    before: str | None
    known_before: str | None
    after: str | None
    cell: str | None
    erased: dict[str, str] | None = None
    office_id: str | None = None


@dataclass(frozen=True)
class Upload:
    """One workbook of a publication: its original name and where it is kept.

    `workbook_id` is shared by copies of a workbook; in old receipts it is derived. `seen` are the receipt numbers of
    earlier publications that the workbook was made after.
    """

    upload_id: str
    period: str
    office_id: str | None
    file_name: str
    kept_as: str
    sha256: str
    size_bytes: int
    workbook_id: str | None = None
    seen: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Receipt:
    """One publication: by whom, when, from which workbooks, and what changed.

    `kind` is publish, undo, responsibility, written for what was written in the page, or a step of panel.ledger.attestation.
    `recorded_at` is in UTC. `previous_sha256` is the hash of the previous receipt on disk; stage() sets it, and old
    receipts have none. With `awaits_approval` nothing is published until a later receipt `attests` this one.
    """

    receipt_no: int
    kind: str
    plan_id: str
    recorded_at: datetime
    recorded_by: str
    is_example: bool
    undoes: int | None = None
    uploads: list[Upload] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    previous_sha256: str | None = None
    awaits_approval: bool = False
    attests: int | None = None


def ledger_folder(database: Path) -> Path:
    """Return the folder of the ledger that belongs to a database: uploads/ beside it."""
    return database.parent / FOLDER


def is_example(folder: Path) -> bool:
    """Return whether the ledger is marked as example data."""
    return (folder / EXAMPLE_MARK).exists()


def last_receipt_no(folder: Path) -> int:
    """Return the number of the newest receipt, 0 if there is none."""
    return max((int(path.name) for path in _published(folder)), default=0)


def read_receipts(folder: Path) -> list[Receipt]:
    """Return all receipts, oldest first.

    Raises SourceError if one is missing, damaged, changed, or example data among real ones, or a workbook has changed.
    """
    receipts: list[Receipt] = []
    for receipt, error in _verified(folder):
        if error is not None:
            raise error
        assert receipt is not None  # noqa: S101 - it is the one or the other
        receipts.append(receipt)
    return receipts


def read_receipt(folder: Path, receipt_no: int) -> Receipt:
    """Return one receipt, read without those before it. Raises SourceError."""
    return _read(folder / f"{receipt_no:06d}")


def problems_of(folder: Path) -> list[SourceError]:
    """Return every error that read_receipts would raise, in order."""
    return [error for _, error in _verified(folder) if error is not None]


def _verified(folder: Path) -> Iterator[tuple[Receipt | None, SourceError | None]]:
    """Yield each receipt, or an error in its place, in the order of their numbers."""
    made_up = is_example(folder)
    awaited, is_chained = 1, False
    before: set[str] | None = None
    for path in _published(folder):
        location = f"{FOLDER}/{path.name}"
        for missing in range(awaited, int(path.name)):
            before = None
            yield None, SourceError(f"Kvitto {missing} saknas.", RESTORE, path=f"{FOLDER}/{missing:06d}")
        awaited = int(path.name) + 1
        try:
            receipt = _read(path)
            _require_number(receipt, path, made_up)
            _require_chain(receipt, before, is_chained, location)
            yield receipt, None
            is_chained, before = receipt.previous_sha256 is not None, _hashes_of(path)
        except SourceError as error:
            before = None
            yield None, error


def _require_number(receipt: Receipt, path: Path, made_up: bool) -> None:
    location = f"{FOLDER}/{path.name}"
    if receipt.receipt_no != int(path.name):
        raise SourceError(f"Kvitto {int(path.name)} saknas.", RESTORE, path=location)
    if receipt.is_example != made_up:
        raise SourceError("Exempeldata och riktiga uppföljningar är blandade.", RESTORE, path=location)


def _require_chain(receipt: Receipt, before: set[str] | None, is_chained: bool, location: str) -> None:
    """Raise SourceError if the previous receipt is not the one that this one was chained to."""
    previous = receipt.previous_sha256
    if (previous is None and is_chained) or (previous is not None and before is not None and previous not in before):
        problem = f"Kvitto {receipt.receipt_no - 1} eller {receipt.receipt_no} är inte detsamma som när det gavs."
        raise SourceError(problem, RESTORE, path=location)


def _hashes_of(published: Path) -> set[str]:
    """Return the hashes that the next receipt may contain for this one, including those from before an erasure."""
    own = receipt_file.chain_sha256((published / RECEIPT_FILE).read_bytes())
    return former_sha256(published.parent, f"{published.name}/{RECEIPT_FILE}", own)


def _sha256_of(published: Path) -> str | None:
    """Return the hash that the next receipt contains for this one, None if it cannot be read.

    An erasure does not change it, except in format 1.
    """
    try:
        body = (published / RECEIPT_FILE).read_bytes()
    except OSError:
        return None
    return receipt_file.chain_sha256(body)


def _published(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name.isdecimal())


def _read(folder: Path) -> Receipt:
    shown = f"{FOLDER}/{folder.name}/{RECEIPT_FILE}"
    try:
        body = (folder / RECEIPT_FILE).read_bytes()
        stated: dict[str, Any] = json.loads(body.decode("utf-8"))
        receipt_file.open_seals(stated)
        stated.pop("format", None)
        recorded_at = datetime.fromisoformat(stated.pop("recorded_at")).astimezone(UTC)
        uploads = [Upload(**entry) for entry in stated.pop("uploads")]
        changes = [Change(**entry) for entry in stated.pop("changes")]
        receipt = Receipt(**stated, recorded_at=recorded_at, uploads=uploads, changes=changes)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError("Kvittot går inte att läsa.", RESTORE, path=shown) from error
    sums = folder / SUMS_FILE
    if sums.exists() and sums.read_bytes() != receipt_file.sums_of(body, RECEIPT_FILE):
        raise SourceError("Kvittot är inte detsamma som när det gavs.", RESTORE, path=shown)
    kept = [kept_workbook(folder.parent, upload.kept_as, upload.sha256) for upload in uploads]
    uploads_with_ids = [_with_id(upload, receipt.plan_id, body) for upload, body in zip(uploads, kept, strict=True)]
    return dataclasses.replace(receipt, uploads=uploads_with_ids)


def _with_id(upload: Upload, plan_id: str, body: bytes) -> Upload:
    if upload.workbook_id:
        return upload
    made = workbook_id_of(read_saved(body), plan_id, upload.period, upload.office_id)
    return dataclasses.replace(upload, workbook_id=made)


def kept_workbook(folder: Path, kept_as: str, sha256: str) -> bytes:
    """Return an uploaded workbook as it was received, except for what has been erased from it.

    Raises SourceError if it is missing or has changed.
    """
    shown = f"{FOLDER}/{kept_as}"
    try:
        body = (folder / kept_as).read_bytes()
    except OSError as error:
        raise SourceError("Arbetsboken går inte att läsa.", RESTORE, path=shown) from error
    now = hashlib.sha256(body).hexdigest()
    if now != sha256 and sha256 not in former_sha256(folder, kept_as, now):
        raise SourceError("Arbetsboken är inte densamma som när den togs emot.", RESTORE, path=shown)
    return body


def swedish_day(moment: datetime) -> datetime:
    """Return the Swedish date of a moment in UTC, as a naive datetime at midnight."""
    local = moment.replace(tzinfo=UTC).astimezone(SWEDEN)
    return datetime(local.year, local.month, local.day)


def stage(folder: Path, receipt: Receipt, workbooks: dict[str, bytes]) -> Path:
    """Write a publication to a hidden folder on disk and return it. `workbooks` are contents by kept_as.

    Raises OSError without leaving anything behind, if there is no space or no permission to write.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drop_left_behind(folder)
    staged = folder / f"{STAGED}{receipt.receipt_no:06d}"
    staged.mkdir()
    try:
        for kept_as, body in workbooks.items():
            write_new(staged / Path(kept_as).name, body)
        body = _body(receipt, _sha256_of(folder / f"{receipt.receipt_no - 1:06d}"))
        write_new(staged / RECEIPT_FILE, body)
        write_new(staged / SUMS_FILE, receipt_file.sums_of(body, RECEIPT_FILE))
        to_disk(staged)
    except OSError:
        drop(staged)
        raise
    return staged


def drop_left_behind(folder: Path) -> None:
    """Remove folders staged by interrupted publications. Raises OSError."""
    for left_behind in folder.glob(f"{STAGED}*"):
        shutil.rmtree(left_behind)


def _body(receipt: Receipt, previous_sha256: str | None) -> bytes:
    stated = {**dataclasses.asdict(receipt), "recorded_at": receipt.recorded_at.isoformat()}
    stated["changes"] = [receipt_file.seal(change) for change in stated["changes"]]
    return receipt_file.to_bytes(stated | {"previous_sha256": previous_sha256, "format": receipt_file.FORMAT})


def commit(staged: Path) -> None:
    """Rename a staged folder to its number, which publishes it."""
    staged.rename(staged.with_name(staged.name.removeprefix(STAGED)))
    to_disk(staged.parent)


def drop(staged: Path) -> None:
    """Remove a staged folder, ignoring errors."""
    shutil.rmtree(staged, ignore_errors=True)
