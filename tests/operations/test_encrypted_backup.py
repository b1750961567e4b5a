"""Test encrypted backups: readable with the secret key alone, restored whole, and whole or not there at all."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from panel.__main__ import main
from panel.ledger.ledger import ledger_folder, read_receipts
from panel.operations.backup.encrypted import back_up_encrypted, encrypted_in, opened
from panel.operations.backup.manifest import read_manifest
from panel.operations.backup.paths import BackupError, PanelPaths
from panel.operations.erase import erase
from panel.records import audit
from tests.support.erased_words import files_with
from tests.support.follow_up_sheets import PLAN
from tests.support.kept_panel import MOMENT, contents_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("loaded_once")]

pytest_plugins = ["tests.support.kept"]

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def keyring() -> Iterator[Path]:
    """A keyring with a secret key, and its public key in key.asc. In a short path, for the socket of gpg's agent."""
    folder = Path(tempfile.mkdtemp(prefix="gpg"))
    gpg = ["gpg", "--homedir", str(folder), "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"]
    subprocess.run([*gpg, "--quick-generate-key", "kopior@kommun.example", "default", "default", "never"], check=True)
    exported = subprocess.run([*gpg, "--armor", "--export"], check=True, capture_output=True)
    (folder / "key.asc").write_bytes(exported.stdout)
    yield folder
    subprocess.run([shutil.which("gpgconf") or "gpgconf", "--homedir", str(folder), "--kill", "all"], check=False)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def key(keyring: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The public key, on a machine that does not have the secret one."""
    (tmp_path / "empty").mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "empty"))
    return keyring / "key.asc"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def names_in(target: Path) -> list[str]:
    return sorted(path.name for path in target.iterdir() if path.name != ".backup.lock")


def test_it_is_one_file_that_the_secret_key_alone_opens_and_restores(
    kept: PanelPaths,
    key: Path,
    target: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = ["--data", str(kept.sources)]
    assert main([*here, "backup", str(target), "--encrypt-to", str(key)]) == 0
    (file,) = encrypted_in(target)
    assert names_in(target) == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600
    assert all(word not in file.read_bytes() for word in (b"manifest.json", "Först.".encode(), b"uploads"))
    new = tmp_path / "new"
    assert main([*here, "restore", str(file), "--into", str(new)]) == 2
    assert "Den hemliga nyckeln" in capsys.readouterr().err
    assert not new.exists()
    monkeypatch.setenv("GNUPGHOME", str(key.parent))
    assert main([*here, "verify", str(target)]) == 0
    assert main([*here, "restore", str(target), "--into", str(new)]) == 0
    assert "Databasen är densamma som då" in capsys.readouterr().out
    assert contents_of(new / "data" / "uploads") == contents_of(kept.served / "uploads")
    line = next(line for line in audit.lines() if line.event == "restored")
    assert line.about["backup"] == file.name.removesuffix(".tar.gpg")


def test_what_was_erased_after_it_is_erased_again_by_the_newest_beside_it(
    kept: PanelPaths, key: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = back_up_encrypted(kept, target, key, now=MOMENT).folder
    erase(1, PLAN, str(read_receipts(ledger_folder(kept.database))[0].changes[0].cell), "controller")
    back_up_encrypted(kept, target, key, now=MOMENT + DAY)
    monkeypatch.setenv("GNUPGHOME", str(key.parent))
    assert main(["--data", str(kept.sources), "restore", str(old), "--into", str(tmp_path / "new")]) in {0, 1}
    assert files_with("Först.", tmp_path / "new") == []


def test_the_newest_are_kept_one_with_problems_is_not_counted_and_a_clock_set_back_changes_no_order(
    kept: PanelPaths, key: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (0, 1, -5):
        back_up_encrypted(kept, target, key, keep=2, now=MOMENT + day * DAY)
    assert names_in(target) == ["20261126T100000Z.tar.gpg", "20261126T100001Z.tar.gpg"]
    (ledger_folder(kept.database) / "000001" / "receipt.json").write_text("{}")
    made = back_up_encrypted(kept, target, key, keep=1, now=MOMENT + 2 * DAY)
    assert made.manifest.problems and made.removed == []
    assert names_in(target)[-1] == "20261127T100000Z.problems.tar.gpg"
    assert len(names_in(target)) == 3
    monkeypatch.setenv("GNUPGHOME", str(key.parent))
    with opened(target) as backup:
        assert read_manifest(backup) == made.manifest


def test_a_file_that_is_cut_or_changed_is_refused(
    kept: PanelPaths, key: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = back_up_encrypted(kept, target, key, now=MOMENT).folder
    monkeypatch.setenv("GNUPGHOME", str(key.parent))
    whole = file.read_bytes()
    middle = len(whole) // 2
    for damaged in (whole[:-200], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], b""):
        file.write_bytes(damaged)
        with pytest.raises(BackupError, match="gick inte att dekryptera"), opened(file):
            pass


def test_what_cannot_be_encrypted_adds_nothing_and_the_reason_is_given(
    kept: PanelPaths, key: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wrong.asc").write_text("inte en nyckel")
    for wrong, why in ((tmp_path / "saknas.asc", "finns inte"), (tmp_path / "wrong.asc", "gick inte att kryptera")):
        with pytest.raises(BackupError, match=why):
            back_up_encrypted(kept, target, wrong, now=MOMENT)
        assert names_in(target) == []
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(BackupError, match=r"programmet \w+ saknas"):
        back_up_encrypted(kept, target, key, now=MOMENT)
    assert names_in(target) == []
