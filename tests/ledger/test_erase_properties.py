"""Test any erasures in any order: the chain holds, the words are gone, and other changes are still noticed."""

import dataclasses
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.ledger import receipt_file
from panel.ledger.erase import apply
from panel.ledger.erase.files import find, value_of
from panel.ledger.erase.workbook import Words
from panel.ledger.erasures import Erasure, read_erasures
from panel.ledger.ledger import FOLDER, RECEIPT_FILE, SUMS_FILE, read_receipts
from panel.operations.backup.verify import ledger_problems
from tests.support.erased_words import files_with
from tests.support.ledgers import Ledger

pytestmark = pytest.mark.slow

ITEMS = ("point:1", "point:2", "point:3")
# Letters that stand in no name or hash of a receipt, so that a text that is found is the one that was written.
TEXTS = st.text('ÅÄÖŁЖ "&\\\n', min_size=1, max_size=30).map(str.strip).filter(bool) | st.none()
RECEIPTS = st.lists(st.fixed_dictionaries(dict.fromkeys(ITEMS, TEXTS)), min_size=1, max_size=5)


def made(served: Path, published: list[dict[str, str | None]], old: int) -> Path:
    """Write receipts, the first `old` of them as they were before words were sealed."""
    ledger = Ledger(served / FOLDER)
    before: str | None = None
    for number, comments in enumerate(published, start=1):
        ledger.publish(
            "2024-06-20", "2024-delar", {("point", item): {"comment": text} for item, text in comments.items()}
        )
        file = ledger.folder / f"{number:06d}" / RECEIPT_FILE
        stated = json.loads(file.read_text(encoding="utf-8")) | {"previous_sha256": before}
        if number <= old:
            del stated["format"]
            for change in stated["changes"]:
                del change["seals"], change["erased"]
        body = receipt_file.to_bytes(stated)
        file.write_bytes(body)
        (file.parent / SUMS_FILE).write_bytes(receipt_file.sums_of(body, RECEIPT_FILE))
        before = receipt_file.chain_sha256(body)
    return ledger.folder


def erasure_of(ledger: Path, number: int, item: str, at: int) -> tuple[Erasure, str] | None:
    body = (ledger / f"{number:06d}" / RECEIPT_FILE).read_bytes()
    stated = json.loads(body)
    change = next(one for one in stated["changes"] if one["item_id"] == item)
    value = value_of(change)
    if value is None:
        return None
    moment, sha256 = f"2026-01-01T00:00:{at:02d}+00:00", receipt_file.chain_sha256(body)
    key = ("2024-delar", "point", item, "comment")
    return Erasure(f"{at:016x}", moment, "controller", "ks-2024", number, *key, value, sha256), change[value]


def erased(served: Path, number: int, item: str, at: int) -> str | None:
    found = erasure_of(served / FOLDER, number, item, at)
    if found is None:
        return None
    erasure, words = found
    apply.carry_out(served, erasure, find(erasure, Words(words), served))
    apply.settle(served)
    return words


def values(ledger: Path) -> list[Any]:
    return [
        (receipt.receipt_no, change.item_id, name, getattr(change, name))
        for receipt in read_receipts(ledger)
        for change in receipt.changes
        for name in receipt_file.SEALED
    ]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), published=RECEIPTS)
def test_any_erasures_leave_a_chain_that_holds_and_sees_a_change(
    data: st.DataObject, published: list[dict[str, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        served = Path(folder)
        ledger = made(served, published, data.draw(st.integers(0, len(published)), label="old"))
        cells = st.tuples(st.integers(1, len(published)), st.sampled_from(ITEMS))
        for at, (number, item) in enumerate(data.draw(st.lists(cells, min_size=1, max_size=4), label="cells")):
            before = values(ledger)
            words = erased(served, number, item, at)
            assert list(ledger_problems(served)) == []
            now = {one for one in values(ledger) if one[3] is not None}
            assert {one for one in before if one[3] not in {None, words}} <= now <= set(before)
            gone = [one for one in values(ledger) if one[:2] == (number, item)]
            assert words is None or words not in {one[3] for one in gone}
            if words is not None and Words(words).is_searched:
                escaped = json.dumps(words, ensure_ascii=False).encode()
                assert not [file for file in ledger.rglob("*") if file.is_file() and escaped in file.read_bytes()]
        file = data.draw(st.sampled_from(sorted(path for path in ledger.rglob("*") if path.is_file())), label="file")
        body = bytearray(file.read_bytes())
        body[data.draw(st.integers(0, len(body) - 1), label="byte")] ^= data.draw(st.integers(1, 255), label="by")
        file.write_bytes(body)
        assert list(ledger_problems(served))


class Killed(BaseException):
    """The program is stopped at a step."""


class Steps:
    """Stops what writes at the step so many from now, and undoes nothing."""

    def __init__(self, left: int) -> None:
        self.left = left

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def before(self, work: Any) -> Any:
        def stopped(*args: Any, **named: Any) -> Any:
            self.step()
            return work(*args, **named)

        return stopped


PUBLISHED: list[dict[str, str | None]] = [
    {"point:1": "ÅÄÖ ŁŁŁ", "point:2": "ÖÖÖÖ"},
    {"point:1": "ÖÖÖÖ", "point:3": "ÅÄÖ ŁŁŁ"},
]


def test_stopped_at_any_step_it_is_undone_or_finished(tmp_path: Path) -> None:
    outcomes = set()
    for left in range(200):
        served = tmp_path / str(left)
        ledger = made(served, PUBLISHED, 1)
        erasure, words = erasure_of(ledger, 1, "point:1", 0) or pytest.fail("no words")
        found = find(erasure, Words(words), served)
        steps = Steps(left)
        with pytest.MonkeyPatch.context() as patch:
            for name in ("write_new", "to_disk"):
                patch.setattr(apply, name, steps.before(getattr(apply, name)))
            patch.setattr(Path, "replace", steps.before(Path.replace))
            try:
                apply.carry_out(served, erasure, found)
                is_whole = True
            except Killed:
                is_whole = False
        apply.enforce(served)
        files = [file for file in ledger.rglob("*") if file.is_file() and words.encode() in file.read_bytes()]
        is_listed = bool(read_erasures(ledger))
        assert bool(files) != is_listed
        assert apply.is_pending(served) or not is_listed
        apply.settle(served)
        assert [str(one) for one in ledger_problems(served)] == []
        assert not list(ledger.glob(f"{apply.STAGED}*"))
        outcomes.add(is_listed)
        if is_whole:
            assert is_listed
            break
    else:
        pytest.fail("never whole")
    assert outcomes == {False, True}


def test_what_is_dropped_half_is_never_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list's line goes last, so that a folder that lost some of its files is not taken for a decided one."""
    ledger = made(tmp_path, PUBLISHED, 0)
    erasure, words = erasure_of(ledger, 1, "point:1", 0) or pytest.fail("no words")
    staged = apply._stage(tmp_path, erasure, find(erasure, Words(words), tmp_path))
    removed: list[str] = []
    monkeypatch.setattr(apply.shutil, "rmtree", lambda path, **_: removed.append(Path(path).name))
    apply._drop(staged)
    assert removed == [apply.FILES]


def test_another_receipt_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    """A list that came with another backup is about receipts that are not these."""
    first, other = tmp_path / "first", tmp_path / "other"
    made(first, PUBLISHED, 0)
    erased(first, 1, "point:1", 0)
    ledger = made(other, [PUBLISHED[1]], 0)
    (ledger / "erasures").mkdir()
    for file in (first / FOLDER / "erasures").iterdir():
        (ledger / "erasures" / file.name).write_bytes(file.read_bytes())
    before = {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in ledger.rglob("*") if file.is_file()}
    assert apply.enforce(other) is False
    assert {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in before} == before


def test_another_plans_receipt_is_reported_and_left_to_its_own_controller(tmp_path: Path) -> None:
    ledger = made(tmp_path, PUBLISHED, 0)
    words = str(PUBLISHED[0]["point:1"])
    Ledger(ledger, plan_id="un-2024").publish("2024-06-21", "2024-delar", {("point", "point:1"): {"comment": words}})
    before = (ledger / "000003" / RECEIPT_FILE).read_bytes()
    erasure, _ = erasure_of(ledger, 1, "point:1", 0) or pytest.fail("no words")
    assert find(erasure, Words(words), tmp_path).within == [(3, "point!comment")]
    erased(tmp_path, 1, "point:1", 0)
    assert (ledger / "000003" / RECEIPT_FILE).read_bytes() == before
    assert [str(one) for one in ledger_problems(tmp_path)] == []


def test_what_was_staged_and_never_published_goes_too(tmp_path: Path) -> None:
    ledger = made(tmp_path, PUBLISHED, 0)
    shutil.copytree(ledger / "000001", ledger / ".staged-000003")
    words = erased(tmp_path, 1, "point:1", 0)
    assert words is not None
    assert files_with(words, tmp_path) == []


def test_an_erasure_is_done_again_in_the_order_that_they_were_made(tmp_path: Path) -> None:
    """The files become the very same, so that a later receipt holds by either."""
    first, again = tmp_path / "first", tmp_path / "again"
    ledger = made(first, PUBLISHED, 1)
    copied = {file.relative_to(ledger): file.read_bytes() for file in ledger.rglob("*") if file.is_file()}
    erased(first, 1, "point:1", 0)
    erased(first, 2, "point:1", 1)
    copied |= {file.relative_to(ledger): file.read_bytes() for file in (ledger / "erasures").iterdir()}
    for name, body in copied.items():
        (again / FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (again / FOLDER / name).write_bytes(body)
    assert apply.enforce(again)
    apply.settle(again)
    assert [str(one) for one in ledger_problems(again)] == []
    for number in ("000001", "000002"):
        assert (again / FOLDER / number / RECEIPT_FILE).read_bytes() == (ledger / number / RECEIPT_FILE).read_bytes()
    assert dataclasses.astuple(read_receipts(again / FOLDER)[1]) == dataclasses.astuple(read_receipts(ledger)[1])
