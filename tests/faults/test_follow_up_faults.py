"""Test publishing and undoing when killed at every step and when several publish at once."""

from pathlib import Path

import pytest

import panel.follow_up.publish
from etl.build import build_lock
from etl.loading import STEPS
from panel import warehouse
from panel.follow_up.publish import SAVING, BuildChangedError, PublishError, publish
from panel.ledger.ledger import ledger_folder, read_receipts
from tests.support.follow_up_sheets import preview, serve
from tests.support.follow_up_traps import (
    NAMED,
    PUBLISHING,
    SHOWN,
    UNDOING,
    calls_sent,
    killed_at_call,
    killed_at_step,
    signals_waiting,
    starts_with_others,
    waits_until,
)
from tests.support.follow_up_victim import (
    CONTEXT,
    KILLED,
    Sheet,
    Task,
    assert_all_published,
    building,
    do,
    left_behind,
    publish_apart,
    publishing,
    sheet_with_text,
    start,
    undoing,
)

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.follow_up_begun"]

AFTER_EACH = [(number, True) for number in range(1, len(PUBLISHING) + 1)]
BEFORE_NAMES_CHANGE = [(PUBLISHING.index(NAMED[0]) + 1, False), (PUBLISHING.index(SHOWN[1]) + 1, False)]


@pytest.mark.parametrize(("task", "calls"), [("publish", PUBLISHING), ("undo", UNDOING)])
def test_all_is_on_disk_before_it_has_its_name_and_has_its_name_before_it_is_shown(
    two_published: Path, sheets: list[Sheet], task: str, calls: list[str]
) -> None:
    victim = start(two_published, do, publishing(sheets[2].preview) if task == "publish" else undoing(2), calls_sent())
    assert victim.end() == 0
    expected = [call.format(folder=two_published.parent.name, number="000003") for call in calls]
    assert [name for kind, name in victim.messages if kind == "call"] == expected


@pytest.mark.parametrize(("number", "after"), [*AFTER_EACH, *BEFORE_NAMES_CHANGE])
def test_a_publication_killed_at_any_call_to_the_disk_is_there_wholly_or_not_at_all(
    two_published: Path, sheets: list[Sheet], number: int, after: bool
) -> None:
    victim = start(two_published, do, publishing(sheets[2].preview), killed_at_call(number, after=after), reuse=True)
    assert victim.end() == KILLED
    is_named = number + after > PUBLISHING.index(NAMED[0]) + 1
    published = sheets[:3] if is_named else sheets[:2]
    assert_all_published(two_published, published)
    assert publish_apart(two_published, sheets[3]) == len(published) + 1
    assert left_behind(two_published) == []
    assert_all_published(two_published, [*published, sheets[3]])


@pytest.mark.parametrize("number", range(1, len(UNDOING) + 1))
def test_an_undo_killed_after_any_call_to_the_disk_is_there_wholly_or_not_at_all(
    two_published: Path, sheets: list[Sheet], number: int
) -> None:
    victim = start(two_published, do, undoing(2), killed_at_call(number, after=True), reuse=True)
    assert victim.end() == KILLED
    is_named = number > UNDOING.index(NAMED[0])
    assert publish_apart(two_published, sheets[2]) == (4 if is_named else 3)
    assert left_behind(two_published) == []
    receipts = read_receipts(ledger_folder(two_published))
    assert [receipt.undoes for receipt in receipts] == ([None, None, 2, None] if is_named else [None] * 3)
    assert_all_published(two_published, sheets[:3], undone=2 if is_named else None)


@pytest.mark.parametrize("step", [SAVING, *STEPS])
def test_a_publication_killed_at_any_step_of_its_build_has_changed_nothing(
    two_published: Path, sheets: list[Sheet], step: str
) -> None:
    content = two_published.read_bytes()
    victim = start(two_published, do, publishing(sheets[2].preview), killed_at_step(step))
    assert victim.end() == KILLED
    assert victim.messages[-1] == ("step", step)
    assert two_published.read_bytes() == content
    assert_all_published(two_published, sheets[:2])
    assert publish_apart(two_published, sheets[3]) == 3
    assert left_behind(two_published) == []


def test_what_was_saved_but_not_shown_is_shown_by_whoever_comes_next(two_published: Path, sheets: list[Sheet]) -> None:
    killed = start(
        two_published, do, publishing(sheets[2].preview), killed_at_call(PUBLISHING.index(SHOWN[0]) + 1, after=True)
    )
    assert killed.end() == KILLED
    assert warehouse.read("ledger_state")["last_receipt"].item() == 2
    seen_as_new = preview(sheets[2].body)
    assert seen_as_new.is_publishable
    with pytest.raises(BuildChangedError) as moved:
        publish(seen_as_new, {}, "controller")
    assert moved.value.preview.files[0].published_in == 3
    assert_all_published(two_published, sheets[:3])


def run_at_once(database: Path, *tasks: Task) -> list[tuple[str, object]]:
    """Start each task in a process of its own at the same moment, and return how each ended."""
    barrier = CONTEXT.Barrier(len(tasks))
    victims = [start(database, do, task, starts_with_others(barrier)) for task in tasks]
    assert [victim.end() for victim in victims] == [0] * len(tasks)
    return [victim.messages[-1] for victim in victims]


def test_one_who_publishes_while_another_does_waits_and_both_are_kept(two_published: Path, sheets: list[Sheet]) -> None:
    has_met_the_lock = CONTEXT.Event()
    first = start(two_published, do, publishing(sheets[2].preview), waits_until(has_met_the_lock))
    assert first.receive() == ("step", SAVING)
    second = start(two_published, do, publishing(sheets[3].preview), signals_waiting(has_met_the_lock))
    assert (first.end(), second.end()) == (0, 0)
    assert ("waited", True) in first.messages
    assert (first.messages[-1], second.messages[-1]) == (("done", 3), ("done", 4))
    assert_all_published(two_published, sheets)


def test_four_who_publish_different_cells_at_once_are_all_kept(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheets: list[Sheet]
) -> None:
    served = serve(built, tmp_path, monkeypatch)
    outcomes = run_at_once(served, *(publishing(sheet.preview) for sheet in sheets))
    assert sorted(outcomes) == [("done", number) for number in (1, 2, 3, 4)]
    order = sorted(range(4), key=lambda at: outcomes[at])
    assert_all_published(served, [sheets[at] for at in order])


def test_of_two_who_publish_the_same_cell_at_once_one_wins_and_the_other_saves_nothing(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(built, tmp_path, monkeypatch)
    rivals = [sheet_with_text(text, 0) for text in ("Klart.", "Inte klart.")]
    outcomes = run_at_once(served, *(publishing(rival.preview) for rival in rivals))
    assert sorted(name for name, _ in outcomes) == ["BuildChangedError", "done"]
    winner = rivals[[name for name, _ in outcomes].index("done")]
    assert_all_published(served, [winner])
    assert left_behind(served) == []


def test_the_same_file_published_twice_at_once_is_published_once(two_published: Path, sheets: list[Sheet]) -> None:
    outcomes = run_at_once(two_published, *[publishing(sheets[2].preview)] * 2)
    assert sorted(name for name, _ in outcomes) == ["BuildChangedError", "done"]
    assert_all_published(two_published, sheets[:3])


def test_the_same_publication_undone_twice_at_once_is_undone_once(two_published: Path, sheets: list[Sheet]) -> None:
    outcomes = run_at_once(two_published, undoing(2), undoing(2))
    assert sorted(name for name, _ in outcomes) == ["PublishError", "done"]
    assert_all_published(two_published, sheets[:2], undone=2)


def test_a_build_at_the_same_moment_loses_no_publication(two_published: Path, sheets: list[Sheet]) -> None:
    outcomes = run_at_once(
        two_published, publishing(sheets[2].preview), building(two_published), publishing(sheets[3].preview)
    )
    assert [name for name, _ in outcomes] == ["done"] * 3
    assert warehouse.read("ledger_state")["last_receipt"].item() == 4
    first, second = (sheets[2], sheets[3]) if outcomes[0][1] == 3 else (sheets[3], sheets[2])
    assert_all_published(two_published, [*sheets[:2], first, second])


def test_one_who_has_waited_long_enough_is_informed(
    two_published: Path, sheets: list[Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel.follow_up.publish, "TIMEOUT_SECONDS", 0)
    with build_lock(two_published), pytest.raises(PublishError, match="Någon annan publicerar"):
        publish(sheets[2].preview, {}, "controller")
    assert publish(sheets[2].preview, {}, "controller").receipt_no == 3
