"""Encrypted backups: each one file, a tar that gpg has encrypted to a public key. The panel's machine cannot read them.

Encryption is not a signature: whoever has the public key can make such a file, and a restore verifies its hashes only.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from filelock import FileLock, Timeout

from panel.disk import to_disk
from panel.errors import os_reason
from panel.operations.backup.make import BUSY, Made, back_up, require_apart
from panel.operations.backup.manifest import STAMP
from panel.operations.backup.paths import BackupError, PanelPaths
from panel.operations.backup.restore import newest_in

SUFFIX = ".tar.gpg"
# In the name of one with problems, which is neither counted nor removed when older ones are.
WITH_PROBLEMS = ".problems"
PART = ".part-"
SECOND = timedelta(seconds=1)


def back_up_encrypted(
    paths: PanelPaths,
    target: Path,
    key: Path,
    *,
    with_secrets: bool = False,
    keep: int | None = None,
    now: datetime | None = None,
) -> Made:
    """Make a backup in `target` as a file that only the owner of the secret key can read; `key` is a file with the public key.

    With `keep`, the oldest are removed until that many are left, unless the new one has problems. Raises BackupError,
    without adding anything to the folder.
    """
    require_apart(paths, target)
    moment = now or datetime.now(UTC)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with FileLock(target / ".backup.lock", timeout=0), TemporaryDirectory() as folder:
            after = [_made_at(one) + SECOND for one in encrypted_in(target)]
            made = back_up(paths, Path(folder), with_secrets=with_secrets, now=max([moment, *after]))
            file = _encrypt(made, target, key)
            removed = [] if keep is None or made.manifest.problems else _prune(target, keep)
    except Timeout as error:
        raise BackupError(BUSY.format(does="säkerhetskopierar till mappen")) from error
    except OSError as error:
        raise BackupError(f"{error.filename or target}: {os_reason(error)}. Ingen ny kopia är gjord.") from error
    return Made(file, made.manifest, removed)


def encrypted_in(folder: Path) -> list[Path]:
    """Return the encrypted backups in a folder, the oldest first."""
    return sorted(one for one in folder.glob(f"*{SUFFIX}") if not one.name.startswith("."))


@contextmanager
def opened(source: Path) -> Iterator[Path]:
    """Give the folder of a backup: `source` itself, or the newest in it; one that is encrypted, decrypted while it is used.

    The newest one beside it is decrypted too, since it lists what has been erased later. Raises BackupError.
    """
    found = [source] if source.is_file() else encrypted_in(source)
    if not found or (source.is_dir() and _is_plain_newest(source, found[-1])):
        yield newest_in(source)
        return
    with TemporaryDirectory() as folder:
        for file in {found[-1], encrypted_in(found[-1].parent)[-1]}:
            _decrypt(file, Path(folder))
        yield newest_in(Path(folder) / found[-1].name.partition(".")[0])


def _is_plain_newest(folder: Path, encrypted: Path) -> bool:
    try:
        return newest_in(folder).name > encrypted.name
    except BackupError:
        return False


def _made_at(file: Path) -> datetime:
    try:
        return datetime.strptime(file.name.partition(".")[0], STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise BackupError(f"{file} har inte namn som en säkerhetskopia. Flytta den ur mappen.") from error


def _encrypt(made: Made, target: Path, key: Path) -> Path:
    """Write a backup as an encrypted file: whole, or not at all."""
    if not key.is_file():
        raise BackupError(f"{key} finns inte. Ange filen med den öppna nyckeln. Ingen ny kopia är gjord.")
    name = f"{made.folder.name}{WITH_PROBLEMS if made.manifest.problems else ''}{SUFFIX}"
    for left in target.glob(f"{PART}*{SUFFIX}"):
        left.unlink()
    part = target / f"{PART}{name}"
    # A keyring of its own: neither that of the account, nor one that must be writable, is used.
    gpg = ["gpg", "--batch", "--quiet", "--homedir", str(made.folder.parent), "--recipient-file", str(key), "--encrypt"]
    tar = ["tar", "--create", "--directory", str(made.folder.parent), made.folder.name]
    try:
        with open(part, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            _piped(tar, gpg, f"{target}: kopian gick inte att kryptera till {key}", stdout=out.fileno())
        to_disk(part)
        part.rename(target / name)
        to_disk(target)
    finally:
        part.unlink(missing_ok=True)
    return target / name


def _decrypt(file: Path, folder: Path) -> None:
    advice = f"{file} gick inte att dekryptera. Den hemliga nyckeln ska finnas hos dig i gpg"
    tar = ["tar", "--extract", "--no-same-owner", "--no-same-permissions", "--directory", str(folder)]
    _piped(["gpg", "--quiet", "--decrypt", str(file)], tar, advice)


def _piped(first: list[str], second: list[str], failed: str, stdout: int = subprocess.DEVNULL) -> None:
    """Run two programs, the output of one the input of the other. Raises BackupError with what they say if one fails."""
    try:
        with TemporaryFile() as said, subprocess.Popen(first, stdout=subprocess.PIPE, stderr=said) as source:
            sink = subprocess.run(second, stdin=source.stdout, stdout=stdout, stderr=said, check=False)
            if source.stdout:
                source.stdout.close()
            source.wait()
            said.seek(0)
            words = " ".join(said.read().decode("utf-8", "replace").split())
    except FileNotFoundError as error:
        raise BackupError(
            f"{failed}: programmet {error.filename} saknas. Installera det: apt-get install gpg."
        ) from error
    if source.returncode or sink.returncode:
        raise BackupError(f"{failed} ({words or 'programmet avbröts'}).")


def _prune(target: Path, keep: int) -> list[Path]:
    """Remove the oldest but `keep`. Those with problems are left."""
    good = [one for one in encrypted_in(target) if WITH_PROBLEMS not in one.name]
    removed = good[: max(len(good) - max(keep, 1), 0)]
    for one in removed:
        one.unlink()
    return removed
