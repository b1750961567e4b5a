"""Merge a new version's sources into those of the server: python deploy/sources.py SHIPPED TARGET.

A municipality changes some sources (responsible offices, deadlines, series, plans), and a new version of the panel
changes others. File by file: one that was not changed here is updated, one that was is kept. Where both have changed
it, the new version's is put beside it as <name>.ny, for comparison.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

# The files of the previous version, to find what has been changed here since.
BEFORE = ".shipped"
# Created by the running panel, not part of a version.
MADE_HERE = {"uploads", "snapshots", "demo", "incoming", "added"}
NEW = ".ny"


def shipped_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a version's data/, as paths within it."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        is_made = inside.parts[0] in MADE_HERE or ".duckdb" in path.name or ".sqlite" in path.name
        if path.is_file() and not is_made and not any(part.startswith(".") for part in inside.parts):
            yield inside


def bring(shipped: Path, target: Path) -> list[str]:
    """Merge the files of `shipped` into `target`, and return messages in Swedish on what was done. Raises OSError.

    Idempotent: files that are up to date give no message.
    """
    before = target / BEFORE
    messages = [line for file in shipped_files(shipped) if (line := _bring_file(shipped, before, target, file))]
    if before.is_dir():
        messages += [line for file in list(shipped_files(before)) if (line := _withdraw(shipped, before, target, file))]
    for file in shipped_files(shipped):
        _copy(shipped / file, before / file)
    return messages


def _bring_file(shipped: Path, before: Path, target: Path, file: Path) -> str | None:
    new, old, own = (_body(folder / file) for folder in (shipped, before, target))
    if own == new:
        return None
    if own == old or (own is None and old is None):
        _copy(shipped / file, target / file)
        return f"{file}: {'ny' if own is None else 'uppdaterad'}"
    if new == old:
        return None
    beside = target / file.with_name(file.name + NEW)
    _copy(shipped / file, beside)
    return f"{file}: ändrad både här och i den nya versionen. Den som är här gäller; jämför med {beside.name}."


def _withdraw(shipped: Path, before: Path, target: Path, file: Path) -> str | None:
    if (shipped / file).exists():
        return None
    is_unchanged = _body(target / file) == _body(before / file)
    (before / file).unlink()
    if not is_unchanged:
        return f"{file}: finns inte längre i den nya versionen, men är ändrad här och får vara kvar."
    (target / file).unlink()
    return f"{file}: borttagen"


def _body(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _copy(source: Path, target: Path) -> None:
    """Copy a file atomically."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, beside)
    beside.replace(target)


if __name__ == "__main__":
    for line in bring(Path(sys.argv[1]), Path(sys.argv[2])):
        print(line)
