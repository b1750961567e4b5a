"""Erase a published cell: show what would be erased, or do it."""

import dataclasses
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import Timeout

from etl.build import build_and_swap
from etl.loading import Report
from etl.quality import CheckError
from panel import warehouse
from panel.errors import SourceError, UserError, os_reason
from panel.follow_up.publish import PublishError, ledger_at_rest
from panel.ledger import receipt_file
from panel.ledger.erase.apply import carry_out, is_pending
from panel.ledger.erase.files import Found, change_of, find, value_of
from panel.ledger.erase.workbook import Words
from panel.ledger.erasures import Erasure
from panel.ledger.ledger import RECEIPT_FILE, ledger_folder, read_receipts
from panel.ledger.responsibility import sheet_of


class EraseError(UserError):
    """Nothing was erased and nothing has changed. The text, in Swedish, gives the reason and what to do."""


class ErasedNotShownError(UserError):
    """The text is erased from the files, but the database still has it. The message states what to do."""


@dataclass(frozen=True)
class Erased:
    """What an erasure removed, or would remove: the text, and the files and cells that contain it."""

    erasure: Erasure
    words: str
    found: Found


def look(receipt_no: int, plan_id: str, cell: str, upload_id: str | None = None) -> Erased:
    """Return what erasing a cell of a publication would remove, without changing anything. Raises EraseError."""
    served = warehouse.database_path().parent
    erasure, words = _of_cell(served, receipt_no, plan_id, cell, upload_id)
    try:
        return Erased(erasure, words, find(erasure, Words(words), served))
    except SourceError as error:
        raise EraseError(f"Inget är raderat. {error}") from error


def erase(
    receipt_no: int,
    plan_id: str,
    cell: str,
    erased_by: str,
    *,
    upload_id: str | None = None,
    data: Path | None = None,
    report: Report = lambda step: None,
) -> Erased:
    """Erase the text of a published cell permanently, wherever it is kept here, and rebuild the database.

    Raises EraseError with nothing changed, or ErasedNotShownError if the text is erased from the files but the database
    could not be rebuilt.
    """
    if not erased_by.strip():
        raise EraseError("Skriv vilken funktion du har, till exempel controller. Inget är raderat.")
    try:
        with ledger_at_rest(data) as (folder, sources):
            read_receipts(folder)
            looked = look(receipt_no, plan_id, cell, upload_id)
            at = datetime.now(UTC).isoformat(timespec="seconds")
            erasure = dataclasses.replace(looked.erasure, erased_at=at, erased_by=erased_by.strip())
            found = find(erasure, Words(looked.words), folder.parent)
            _carry_out(folder.parent, erasure, found)
            _show(sources, report, receipt_no)
    except PublishError as error:
        # The texts of PublishError apply to erasing too, except for that phrase.
        raise EraseError(str(error).replace("Inget är publicerat", "Inget är raderat")) from error
    return Erased(dataclasses.replace(erasure, files=tuple(found.replaced)), looked.words, found)


def _carry_out(served: Path, erasure: Erasure, found: Found) -> None:
    try:
        carry_out(served, erasure, found)
    except OSError as error:
        if is_pending(served):
            raise ErasedNotShownError(
                f"Raderingen ur kvitto {erasure.receipt_no} är beslutad men inte färdig ({os_reason(error)}). Frigör"
                " plats eller ge rätt att skriva, och kör `python -m etl build`: då görs den klar."
            ) from error
        raise


def _show(sources: Path, report: Report, receipt_no: int) -> None:
    try:
        build_and_swap(sources, warehouse.database_path(), report)
    except (OSError, SourceError, CheckError, Timeout, warehouse.DatabaseUnavailableError) as error:
        raise ErasedNotShownError(
            f"Orden är borta ur kvitto {receipt_no} och arbetsböckerna, men databasen kunde inte byggas och visar dem"
            f" ännu. Kör `python -m etl build`. {error}"
        ) from error


def _of_cell(served: Path, receipt_no: int, plan_id: str, cell: str, upload_id: str | None) -> tuple[Erasure, str]:
    stated, sha256 = _receipt(served, receipt_no, plan_id)
    same = [one for one in stated["changes"] if one["cell"] == cell and upload_id in {None, one["upload_id"]}]
    if not same:
        raise EraseError(f"Kvitto {receipt_no} ändrade inte cellen {cell}. Cellerna står i kvittot. Inget är raderat.")
    if len(same) > 1:
        uploads = ", ".join(str(one["upload_id"]) for one in same)
        raise EraseError(f"{cell} finns i flera av kvittots arbetsböcker: {uploads}. Ange vilken med --upload.")
    change = same[0]
    kind = sheet_of(change["sheet_kind"]).column(change["field"]).kind
    if kind != "text":
        raise EraseError(f"{cell} är ingen fritext. Det som är fel i den rättas i ett nytt blad. Inget är raderat.")
    value = value_of(change)
    if value is None:
        raise EraseError(f"I {cell} finns inga ord kvar att radera.")
    key = (change["period"], change["sheet_kind"], change["item_id"], change["field"])
    erasure = Erasure(secrets.token_hex(8), "", "", plan_id, receipt_no, *key, value, sha256)
    if change_of(erasure, stated) is None:
        raise EraseError(f"Kvitto {receipt_no} går inte att läsa. Inget är raderat.")
    return erasure, str(change[value])


def _receipt(served: Path, receipt_no: int, plan_id: str) -> tuple[dict[str, Any], str]:
    """Return a receipt as stored on disk, and its hash in the chain."""
    file = ledger_folder(served / "dashboard.duckdb") / f"{receipt_no:06d}" / RECEIPT_FILE
    try:
        body = file.read_bytes()
        stated: dict[str, Any] = json.loads(body.decode("utf-8"))
        sha256 = receipt_file.chain_sha256(body)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EraseError(f"Kvitto {receipt_no} finns inte eller går inte att läsa. Inget är raderat.") from error
    if stated["plan_id"] != plan_id:
        raise EraseError(f"Kvitto {receipt_no} finns inte i planen {plan_id}. Inget är raderat.")
    return stated, sha256
