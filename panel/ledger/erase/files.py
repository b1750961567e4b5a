"""Find the files of the ledger that contain a cell's text, and their contents without it. Changes nothing."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from panel.errors import SourceError
from panel.ledger import receipt_file
from panel.ledger.erase.workbook import Words, without_words
from panel.ledger.erasures import Erasure, Replaced, former_sha256
from panel.ledger.ledger import FOLDER, RECEIPT_FILE, RESTORE, SUMS_FILE

ASIDE = ".replaced-"
WORDS = ("after", "before", "known_before")


@dataclass
class Found:
    """The files that contain the text: new contents by path below the served folder, and the cells of receipts.

    `within` are (receipt_no, cell) where the text is left: as part of a longer text, or in another plan.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    replaced: list[Replaced] = field(default_factory=list)
    cells: list[tuple[int, str]] = field(default_factory=list)
    within: list[tuple[int, str]] = field(default_factory=list)
    workbooks: list[str] = field(default_factory=list)


def change_of(erasure: Erasure, stated: dict[str, Any]) -> dict[str, Any] | None:
    """Return the change of a receipt that an erasure concerns; None if it is another receipt."""
    if (stated.get("plan_id"), stated.get("receipt_no")) != (erasure.plan_id, erasure.receipt_no):
        return None
    key = (erasure.period, erasure.sheet_kind, erasure.item_id, erasure.field)
    names = ("period", "sheet_kind", "item_id", "field")
    return next((one for one in stated["changes"] if tuple(one[name] for name in names) == key), None)


def words_left(erasure: Erasure, served: Path, listed_in: Path) -> set[str]:
    """Return the texts of an erasure's cell that are still in its receipt, or in a copy moved aside by a restore.

    `listed_in` is the ledger with the list of erasures. Another receipt with the same number is left alone.
    """
    left: set[str] = set()
    for ledger in ledgers(served):
        file = ledger / f"{erasure.receipt_no:06d}" / RECEIPT_FILE
        if not file.is_file() or not _is_same_receipt(erasure, file, listed_in):
            continue
        change = change_of(erasure, _read(file))
        if change is not None and change[erasure.value]:
            left.add(str(change[erasure.value]))
    return left


def _is_same_receipt(erasure: Erasure, file: Path, listed_in: Path) -> bool:
    """Return whether a file is the erasure's receipt, before or after any erasure."""
    path = f"{file.parent.name}/{file.name}"
    try:
        own = receipt_file.chain_sha256(file.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError("Kvittot går inte att läsa.", RESTORE, path=f"{FOLDER}/{path}") from error
    both = (former_sha256(listed_in, path, one) for one in (own, erasure.receipt_sha256))
    return not set.isdisjoint(*both)


def value_of(change: dict[str, Any]) -> str | None:
    """Return which value of a change to erase: the published one or, if the cell was emptied, the one before."""
    return next((name for name in WORDS if change[name]), None)


def ledgers(served: Path) -> Iterator[Path]:
    """Yield the ledger of a panel, and those moved aside by a restore."""
    for folder in (served, *sorted(served.glob(f"{ASIDE}*"))):
        if (folder / FOLDER).is_dir():
            yield folder / FOLDER


def find(erasure: Erasure, words: Words, served: Path) -> Found:
    """Return all files that contain the text of a cell, with their contents without it. Raises SourceError."""
    found = Found()
    for ledger in ledgers(served):
        for folder in sorted(path for path in ledger.iterdir() if path.is_dir() and path.name.isdecimal()):
            blank = _receipt(folder, erasure, words, served, found)
            if blank is None:
                continue
            for workbook in sorted(folder.glob("*.xlsx")):
                kept_as = f"{folder.name}/{workbook.name}"
                _workbook(workbook, kept_as, words, blank.get(kept_as, []), served, found)
    return found


def _receipt(
    folder: Path, erasure: Erasure, words: Words, served: Path, found: Found
) -> dict[str, list[tuple[str, str]]] | None:
    """Add the new contents of a receipt, and return the cells of its workbooks that had the text, by kept_as.

    None for a receipt of another plan, which is left alone: another controller is responsible for it.
    """
    file = folder / RECEIPT_FILE
    if not file.is_file():
        return {}
    body = file.read_bytes()
    stated = _read(file)
    if stated["plan_id"] != erasure.plan_id:
        for change in stated["changes"]:
            _within(change, stated["receipt_no"], words, found)
        return None
    kept = {upload["upload_id"]: upload["kept_as"] for upload in stated["uploads"]}
    blank: dict[str, list[tuple[str, str]]] = {}
    is_changed = False
    for change in stated["changes"]:
        names = [
            name for name in receipt_file.SEALED if change[name] is not None and _is_it(change, name, erasure, words)
        ]
        if not names:
            _within(change, stated["receipt_no"], words, found)
            continue
        if "after" in names and change["cell"] and change["upload_id"] in kept:
            title, _, cell = change["cell"].rpartition("!")
            blank.setdefault(kept[change["upload_id"]], []).append((title, cell))
        receipt_file.erase(change, names, {"id": erasure.erasure_id, "at": erasure.erased_at, "by": erasure.erased_by})
        found.cells.append((stated["receipt_no"], change["cell"] or ""))
        is_changed = True
    new = receipt_file.to_bytes(stated)
    if is_changed:
        _put(file, body, new, served, found)
        if (folder / SUMS_FILE).exists():
            found.files[(folder / SUMS_FILE).relative_to(served).as_posix()] = receipt_file.sums_of(new, RECEIPT_FILE)
    return blank


def _is_it(change: dict[str, Any], name: str, erasure: Erasure, words: Words) -> bool:
    """Return whether a value is the text: in the same cell, or in any cell if the text is not very short."""
    same = (change["sheet_kind"], change["item_id"], change["field"]) == (
        erasure.sheet_kind,
        erasure.item_id,
        erasure.field,
    )
    return bool(change[name] == words.text and (same or words.is_searched))


def _within(change: dict[str, Any], receipt_no: int, words: Words, found: Found) -> None:
    if any(isinstance(change[name], str) and words.are_in(change[name]) for name in receipt_file.SEALED):
        found.within.append((receipt_no, change["cell"] or ""))


def _workbook(file: Path, kept_as: str, words: Words, blank: list[tuple[str, str]], served: Path, found: Found) -> None:
    body = file.read_bytes()
    try:
        new = without_words(body, words, blank)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, StopIteration) as error:
        raise SourceError("Arbetsboken går inte att läsa.", RESTORE, path=f"{FOLDER}/{kept_as}") from error
    if new != body:
        _put(file, body, new, served, found)
        found.workbooks.append(kept_as)


def _put(file: Path, body: bytes, new: bytes, served: Path, found: Found) -> None:
    found.files[file.relative_to(served).as_posix()] = new
    if file.parent.parent == served / FOLDER:
        path = f"{file.parent.name}/{file.name}"
        found.replaced.append(Replaced(path, *(hashlib.sha256(one).hexdigest() for one in (body, new))))


def _read(file: Path) -> dict[str, Any]:
    try:
        stated: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        shown = f"{FOLDER}/{file.parent.name}/{file.name}"
        raise SourceError("Kvittot går inte att läsa.", RESTORE, path=shown) from error
    return stated
