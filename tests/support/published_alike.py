"""Reuse publications that tests begin with: the same on the same database and ledger gives the same files."""

import hashlib
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from etl import build
from etl.kept_files import sources_of
from panel import warehouse
from panel.ledger.ledger import Receipt, ledger_folder
from panel.warehouse.lake import builds as lake

# Each is a database of some 6 MB.
MAX_KEPT = 12
# Suffixes of files beside the sources that no build reads.
MADE = {".duckdb", ".lock", ".sqlite"}


@dataclass(frozen=True)
class _Published:
    """A receipt, with the database and the folder of the ledger that it made."""

    receipt: Receipt
    files: tempfile.TemporaryDirectory[str]

    @property
    def database(self) -> Path:
        return Path(self.files.name) / "dashboard.duckdb"

    @property
    def in_ledger(self) -> Path:
        return Path(self.files.name) / f"{self.receipt.receipt_no:06d}"


_kept: OrderedDict[Hashable, _Published] = OrderedDict()


def publish(what: Hashable, really: Callable[[], Receipt]) -> Receipt:
    """Return the receipt of a publication, made by `really` unless `what` was published on the same state before."""
    if lake.configured() is not None:
        return really()
    target = warehouse.database_path()
    # Some tests build without findings.
    key = (what, _state_of(target), build.write_findings)
    if key not in _kept:
        _kept[key] = _keep(target, really())
        if len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)[1].files.cleanup()
        return _kept[key].receipt
    _kept.move_to_end(key)
    published = _kept[key]
    shutil.copytree(published.in_ledger, ledger_folder(target) / published.in_ledger.name)
    warehouse.publish(Path(shutil.copy(published.database, warehouse.built_beside(target))), target)
    return published.receipt


def _keep(target: Path, receipt: Receipt) -> _Published:
    published = _Published(receipt, tempfile.TemporaryDirectory())
    shutil.copy(target, published.database)
    shutil.copytree(ledger_folder(target) / published.in_ledger.name, published.in_ledger)
    return published


def _state_of(target: Path) -> str:
    """Return a hash of the database, the ledger and the sources that a publication is built from."""
    state = hashlib.sha256(target.read_bytes())
    for folder in (sources_of(target), ledger_folder(target)):
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in MADE):
            state.update(f"{file.relative_to(folder)} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return state.hexdigest()
