"""Publish what a preview shows, all or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import Timeout

from etl.build import build_and_swap, build_lock
from etl.database_fault import DatabaseError, database_fault
from etl.kept_files import sources_of
from etl.loading import Report
from etl.quality import CheckError
from panel import warehouse
from panel.errors import SourceError, UserError, os_reason
from panel.follow_up.compare import NEW, Proposed
from panel.follow_up.preview import Decisions, FilePreview, Preview, make_preview
from panel.ledger.erase.apply import is_pending
from panel.ledger.ledger import (
    FOLDER,
    RESTORE,
    Change,
    Receipt,
    Upload,
    commit,
    drop,
    is_example,
    last_receipt_no,
    ledger_folder,
    read_receipts,
    stage,
)
from panel.sheets.values import one_line
from panel.wording.settings import requires_approval

SAVING = "Sparar"
TIMEOUT_SECONDS = 120


class PublishError(UserError):
    """Nothing was published and nothing has changed. The text, in Swedish, gives the reason and what to do."""


class BuildChangedError(PublishError):
    """Something was published after the preview was made. `preview` is the new one."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            "Någon annan publicerade medan du granskade. Inget är sparat. Granska igen, och publicera sedan."
        )


class SavedNotShownError(UserError):
    """The publication is saved, but the database could not be replaced. The text, in Swedish, gives the remedy."""

    def __init__(self, receipt_no: int) -> None:
        super().__init__(
            f"Publicering {receipt_no} är sparad, men bilden kunde inte bytas. Den byts när databasen byggs: kör `make etl`."
        )


def publish(
    preview: Preview,
    decisions: Decisions,
    recorded_by: str,
    *,
    now: datetime | None = None,
    data: Path | None = None,
    report: Report = lambda step: None,
) -> Receipt:
    """Publish what the preview shows, with each conflict and question decided, and return the receipt.

    In a plan with approval the receipt waits, and nothing is published until it is approved.

    `data` is the folder of the sources, by default that of the database in use. Raises BuildChangedError if the preview
    is no longer current, and PublishError if it cannot be saved; nothing has changed then. Raises SavedNotShownError if
    it is saved but the database could not be replaced.
    """
    recorded_by = one_line(recorded_by)
    _require_ready(preview, decisions, recorded_by)
    with ledger_at_rest(data) as (folder, data):
        # Before the new preview, so that a damaged ledger is reported as such and not as another publication.
        receipts = read_receipts(folder)
        again = make_preview([file.taken for file in preview.files], preview.expected)
        if (again.changes, again.to_decide) != (preview.changes, preview.to_decide):
            raise BuildChangedError(again)
        receipt = _receipt(again, decisions, recorded_by, receipts, folder, now)
        files = {upload.sha256: upload for upload in receipt.uploads}
        bodies = {files[f.taken.sha256].kept_as: f.taken.body for f in again.files if f.taken.sha256 in files}
        add_to_ledger(receipt, bodies, receipts, data, report)
    return receipt


@contextmanager
def ledger_at_rest(data: Path | None) -> Iterator[tuple[Path, Path]]:
    """Acquire the build lock, rebuild if the database lacks part of the ledger, and yield the folders.

    These are the ledger's and that of the sources. Faults inside the block are raised as PublishError, in Swedish.
    """
    target = warehouse.database_path()
    folder = ledger_folder(target)
    data = data or sources_of(target)
    try:
        lock = build_lock(target)
        with lock.acquire(timeout=TIMEOUT_SECONDS):
            _catch_up(target, folder, data)
            yield folder, data
    except Timeout as error:
        raise PublishError("Någon annan publicerar eller bygger just nu. Inget är sparat. Försök igen.") from error
    except OSError as error:
        raise PublishError(
            f"Det gick inte att spara ({os_reason(error)}). Inget är publicerat. Säg till den som förvaltar panelen."
        ) from error
    except DatabaseError as error:
        raise PublishError(f"Inget är publicerat. {database_fault(error)}") from error
    except warehouse.DatabaseUnavailableError as error:
        raise PublishError(f"Inget är publicerat. {error}") from error
    except (SourceError, CheckError) as error:
        raise PublishError(f"Inget är publicerat, eftersom en källa inte håller. {error}") from error


def _catch_up(target: Path, folder: Path, data: Path) -> None:
    """Rebuild if a receipt was saved but is not in the database, an erasure is pending, or the database is unusable."""
    last = last_receipt_no(folder)
    try:
        shown_no = int(warehouse.read("ledger_state")["last_receipt"].item())
        is_usable = warehouse.trouble() is None
    except warehouse.DatabaseUnavailableError:
        shown_no, is_usable = 0, False
    if shown_no > last:
        raise SourceError(f"Kvitto {shown_no} saknas.", RESTORE, path=f"{FOLDER}/{shown_no:06d}")
    if shown_no < last or not is_usable or is_pending(folder.parent):
        build_and_swap(data, target)


def catch_up(data: Path | None = None) -> None:
    """Rebuild if an earlier publication was interrupted after it was saved. Called before anything is compared.

    `data` is the folder of the sources, by default that of the database in use. Raises PublishError if the build fails;
    the existing database stays in use.
    """
    if last_receipt_no(ledger_folder(warehouse.database_path())):
        with ledger_at_rest(data):
            return


def _require_ready(preview: Preview, decisions: Decisions, recorded_by: str) -> None:
    if not recorded_by:
        raise PublishError("Skriv vilken funktion du har, till exempel controller. Inget är publicerat.")
    if not preview.is_publishable:
        raise PublishError("Det finns fel kvar i filerna, eller inget att ändra. Inget är publicerat.")
    undecided = [one for one in preview.to_decide if one.key not in decisions]
    if undecided:
        raise PublishError(
            f"{len(undecided)} val är inte gjorda. Välj vad som ska gälla i varje krock och på varje rad."
        )
    chosen: dict[tuple[str, str, str, str], Proposed] = {}
    for one in preview.decided(decisions):
        other = chosen.setdefault(one.key, one)
        if other.after != one.after:
            raise PublishError(
                f"{other.location} och {one.location} ändrar samma rad till olika saker: '{other.after}' och '{one.after}'. "
                "Välj att den ena är en ny rad, eller ta bort den. Inget är publicerat."
            )


def add_to_ledger(
    receipt: Receipt, bodies: dict[str, bytes], receipts: list[Receipt], data: Path, report: Callable[[str], None]
) -> None:
    """Save a receipt with its files and build a database with it.

    Both are staged and are put in place together once the build has passed its checks. Raises SavedNotShownError.
    """
    target = warehouse.database_path()
    report(SAVING)
    staged = stage(ledger_folder(target), receipt, bodies)
    try:
        build_and_swap(data, target, report, [*receipts, receipt], lambda: commit(staged))
    except (OSError, warehouse.DatabaseUnavailableError) as error:
        if staged.exists():
            raise
        raise SavedNotShownError(receipt.receipt_no) from error
    finally:
        drop(staged)


def moment_of(receipts: list[Receipt], now: datetime | None) -> datetime:
    """Return `now` in UTC, or the newest receipt's time if that is later, so that a clock set back keeps the order."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return max([moment, *(receipt.recorded_at for receipt in receipts)])


def _receipt(
    preview: Preview,
    decisions: Decisions,
    recorded_by: str,
    receipts: list[Receipt],
    folder: Path,
    now: datetime | None,
) -> Receipt:
    number = len(receipts) + 1
    changed = _numbered(preview.decided(decisions), receipts)
    if not changed:
        raise PublishError("Inget ändras: i alla krockar gäller det som redan är publicerat.")
    uploads = {
        at: _upload(number, at, file)
        for at, file in enumerate(preview.files)
        if file.mark and not file.published_in and not file.taken.written
    }
    return Receipt(
        receipt_no=number,
        kind="publish" if uploads else "written",
        plan_id=preview.expected.plan_id,
        recorded_at=moment_of(receipts, now),
        recorded_by=recorded_by,
        is_example=is_example(folder),
        uploads=list(uploads.values()),
        changes=[_change(change, uploads.get(change.file_no)) for change in changed],
        awaits_approval=requires_approval(preview.expected.plan_id),
    )


def _upload(number: int, at: int, file: FilePreview) -> Upload:
    assert file.mark is not None  # noqa: S101 - a file without a mark has no changes
    return Upload(
        upload_id=f"{number}-{at + 1}",
        period=file.mark.period,
        office_id=file.mark.office_id,
        file_name=file.taken.file_name,
        kept_as=f"{number:06d}/{at + 1}.xlsx",
        sha256=file.taken.sha256,
        size_bytes=len(file.taken.body),
        workbook_id=file.workbook_id,
        seen=file.lineage.seen,
    )


def _change(change: Proposed, upload: Upload | None) -> Change:
    return Change(
        upload_id=upload.upload_id if upload else None,
        period=change.period,
        sheet_kind=change.kind,
        item_id=change.item_id,
        field=change.field,
        before=change.before,
        known_before=change.known_before,
        after=change.after,
        cell=change.location,
        office_id=change.office_id,
    )


def _numbered(changes: list[Proposed], receipts: list[Receipt]) -> list[Proposed]:
    """Give each new item its id: the next number of its kind that no receipt has used."""
    used: dict[str, int] = {}
    for reported in (reported for receipt in receipts for reported in receipt.changes):
        if reported.sheet_kind in {"proposal", "activity"}:
            number = int(reported.item_id.partition(":")[2])
            used[reported.sheet_kind] = max(used.get(reported.sheet_kind, 0), number)
    ids: dict[str, str] = {}
    for change in changes:
        if change.item_id.startswith(NEW) and change.item_id not in ids:
            used[change.kind] = used.get(change.kind, 0) + 1
            ids[change.item_id] = f"{change.kind}:{used[change.kind]}"
    return [replace(change, item_id=ids.get(change.item_id, change.item_id)) for change in changes]
