"""Test publishing on a full or read-only disk: a message, nothing changed, the old database served."""

import errno
import tempfile
from pathlib import Path

import pytest

from panel import warehouse
from panel.follow_up.publish import PublishError, catch_up
from tests.support.faults.disks import fill, make_read_only
from tests.support.follow_up_traps import NAMED, PUBLISHING, fails_at_call, files_limited, without_permission
from tests.support.follow_up_victim import (
    Begun,
    Sheet,
    assert_all_published,
    assert_refused,
    do,
    left_behind,
    publish_apart,
    publishing,
    serve_copy,
    start,
)

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.follow_up_begun"]

NO_ROOM = ("disken är full", "får inte plats")


def names_no_room(message: str) -> bool:
    return "Inget är publicerat" in message and any(words in message for words in NO_ROOM)


# A folder that is there already needs no room.
WRITES = [at for at, call in enumerate(PUBLISHING, start=1) if call not in {"mkdir {folder}", "mkdir uploads"}]


@pytest.mark.parametrize("number", [at for at in WRITES if at <= PUBLISHING.index(NAMED[0]) + 1])
def test_a_disk_that_is_full_before_the_publication_has_its_name_leaves_all_as_it_was(
    two_published: Path, sheets: list[Sheet], number: int
) -> None:
    message = assert_refused(two_published, sheets[2], fails_at_call(number, errno.ENOSPC))
    assert message.startswith("Det gick inte att spara (disken är full). Inget är publicerat.")
    assert_all_published(two_published, sheets[:2])
    assert publish_apart(two_published, sheets[2]) == 3


@pytest.mark.parametrize("number", range(PUBLISHING.index(NAMED[1]) + 1, len(PUBLISHING) + 1))
def test_a_disk_that_fails_after_it_has_its_name_is_reported_as_saved_and_it_is(
    two_published: Path, sheets: list[Sheet], number: int
) -> None:
    victim = start(two_published, do, publishing(sheets[2].preview), fails_at_call(number, errno.EIO))
    assert victim.end() == 0
    name, message = victim.messages[-1]
    assert (name, message.startswith("Publicering 3 är sparad")) == ("SavedNotShownError", True)
    assert_all_published(two_published, sheets[:3])
    assert left_behind(two_published) == []


@pytest.mark.parametrize("size", [0, 40_000, 100_000, 1_000_000, 4_000_000])
def test_wherever_the_room_ends_it_is_reported_and_the_next_one_works(
    two_published: Path, sheets: list[Sheet], size: int
) -> None:
    assert names_no_room(assert_refused(two_published, sheets[2], files_limited(size)))
    assert_all_published(two_published, sheets[:2])
    assert publish_apart(two_published, sheets[2]) == 3


@pytest.mark.parametrize("free_kb", [0, 60, 4_000])
def test_a_disk_that_is_really_full_is_reported_and_works_again_when_there_is_room(
    begun: Begun, small_disk: Path, monkeypatch: pytest.MonkeyPatch, free_kb: int
) -> None:
    sheets = begun[1]
    served = serve_copy(begun, small_disk, monkeypatch)
    with fill(small_disk, free_kb):
        assert names_no_room(assert_refused(served, sheets[2]))
        assert_all_published(served, sheets[:2])
    assert publish_apart(served, sheets[2]) == 3
    assert_all_published(served, sheets[:3])


def test_a_disk_that_can_only_be_read_is_reported_and_served(
    begun: Begun, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve_copy(begun, small_disk, monkeypatch)
    make_read_only(small_disk)
    assert "mappen är skrivskyddad" in assert_refused(served, begun[1][2])
    assert warehouse.read("ledger_state")["last_receipt"].item() == 2
    with pytest.raises(PublishError, match="skrivskyddad"):
        catch_up()


def test_a_folder_that_the_panel_may_not_write_in_is_reported(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as name:
        served = serve_copy(begun, Path(name), monkeypatch)
        Path(name).chmod(0o555)
        (Path(name) / ".dashboard.duckdb.lock").chmod(0o444)
        assert "panelen saknar rättighet" in assert_refused(served, begun[1][2], without_permission())
        Path(name).chmod(0o755)
        (Path(name) / ".dashboard.duckdb.lock").chmod(0o644)
        assert publish_apart(served, begun[1][2]) == 3
