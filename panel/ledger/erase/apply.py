"""Apply an erasure to the files. If it is interrupted, nothing is changed or it is completed later.

uploads/.erasing-<id>/ has the new files and the new entry of the list of erasures. The erasure is in force when the
entry has been moved to uploads/erasures/; then the files are replaced. The folder remains until the database has been
rebuilt.
"""

import dataclasses
import hashlib
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from panel.disk import to_disk, write_new
from panel.errors import SourceError
from panel.ledger.erase.files import Found, find, words_left
from panel.ledger.erase.workbook import Words
from panel.ledger.erasures import FOLDER as ERASURES
from panel.ledger.erasures import Erasure, file_of, read_erasures
from panel.ledger.ledger import FOLDER, drop_left_behind

STAGED = ".erasing-"
FILES = "files"
RESTORE_AGAIN = "Kör samma `uppdragspanelen restore` igen, så görs den."


def carry_out(served: Path, erasure: Erasure, found: Found) -> None:
    """Erase the text from the files. Raises OSError; nothing has changed then unless the list has the erasure."""
    staged = _stage(served, dataclasses.replace(erasure, files=tuple(found.replaced)), found)
    _commit(staged, served)


def enforce(served: Path, others: Iterable[Path] = ()) -> bool:
    """Complete interrupted erasures, and repeat those whose text has come back. Return whether a rebuild is needed.

    `others` are folders with a ledger where the text may still be found, such as a backup. Raises SourceError, OSError.
    """
    if not (served / FOLDER).is_dir():
        return False
    is_changed = _finish(served)
    erasures = {one.erasure_id: one for one in read_erasures(served / FOLDER)}
    folders = [served, *others]
    for erasure in erasures.values():
        for words in sorted({word for folder in folders for word in words_left(erasure, folder, served / FOLDER)}):
            found = find(erasure, Words(words), served)
            if found.files:
                carry_out(served, erasure, found)
                is_changed = True
    for path in unerased(served):
        raise SourceError("En radering är inte gjord i filen.", RESTORE_AGAIN, path=f"{FOLDER}/{path}")
    return is_changed


def unerased(served: Path) -> list[str]:
    """Return the paths of the ledger's files that still have the hash from before an erasure."""
    ledger = served / FOLDER
    replaced = [one for erasure in read_erasures(ledger) for one in erasure.files]
    paths = {one.path for one in replaced if (ledger / one.path).is_file()}
    now = {path: hashlib.sha256((ledger / path).read_bytes()).hexdigest() for path in paths}
    return sorted({one.path for one in replaced if now.get(one.path) == one.was})


def is_pending(served: Path) -> bool:
    """Return whether an erasure is in force that the database has not been rebuilt after."""
    return any(_is_committed(staged) for staged in (served / FOLDER).glob(f"{STAGED}*"))


def settle(served: Path) -> None:
    """Remove the folders of erasures that the database has been rebuilt after."""
    for staged in (served / FOLDER).glob(f"{STAGED}*"):
        if _is_committed(staged):
            shutil.rmtree(staged)


def _stage(served: Path, erasure: Erasure, found: Found) -> Path:
    # The random suffix lets an earlier folder of the same erasure remain until the rebuild.
    staged = served / FOLDER / f"{STAGED}{erasure.erasure_id}-{secrets.token_hex(4)}"
    drop_left_behind(staged.parent)
    staged.mkdir()
    try:
        # The entry is written first and removed last: a folder that contains it is not yet in force.
        name, body = file_of(erasure)
        write_new(staged / name, body)
        for path, content in found.files.items():
            target = staged / FILES / path
            target.parent.mkdir(parents=True, exist_ok=True)
            write_new(target, content)
        for folder in (staged, *(path for path in staged.rglob("*") if path.is_dir())):
            to_disk(folder)
        to_disk(staged.parent)
    except OSError:
        _drop(staged)
        raise
    return staged


def _drop(staged: Path) -> None:
    """Remove a staged erasure, the entry last: without it the folder would count as in force."""
    shutil.rmtree(staged / FILES, ignore_errors=True)
    if not (staged / FILES).exists():
        shutil.rmtree(staged, ignore_errors=True)


def _commit(staged: Path, served: Path) -> None:
    (line,) = staged.glob("*.json")
    erasures = served / FOLDER / ERASURES
    erasures.mkdir(exist_ok=True)
    to_disk(erasures.parent)
    line.replace(erasures / line.name)
    to_disk(erasures)
    to_disk(staged)
    _swap(staged, served)


def _finish(served: Path) -> bool:
    """Replace the files of erasures in force, and remove the others. Return whether any was in force."""
    is_changed = False
    for staged in sorted((served / FOLDER).glob(f"{STAGED}*")):
        if _is_committed(staged):
            _swap(staged, served)
            is_changed = True
        else:
            _drop(staged)
    return is_changed


def _is_committed(staged: Path) -> bool:
    return not any(staged.glob("*.json"))


def _swap(staged: Path, served: Path) -> None:
    files = staged / FILES
    for file in sorted(path for path in files.rglob("*") if path.is_file()):
        target = served / file.relative_to(files)
        if target.parent.is_dir():
            file.replace(target)
            to_disk(target.parent)
        else:
            file.unlink()
