"""Test how a new version's source files are merged with those that a municipality has changed."""

from pathlib import Path

import pytest

from deploy.sources import BEFORE, bring


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    put(folder, "plans/ks-2024/plan.md", "planen")
    put(folder, "plans/ks-2024/answers_for.csv", "rubrik\n")
    put(folder, "catalogue.toml", "serier")
    return folder


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and BEFORE not in path.parts]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


def test_the_first_time_all_is_brought_and_the_second_time_nothing(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert len(bring(shipped, own)) == 3
    assert contents(own) == contents(shipped)
    assert bring(shipped, own) == []


def test_what_was_made_by_running_is_never_brought(shipped: Path, tmp_path: Path) -> None:
    for made in (
        "uploads/000001/1.xlsx",
        "snapshots/a/b.gz",
        "dashboard.duckdb",
        "audit.sqlite",
        ".dashboard.duckdb.lock",
    ):
        put(shipped, made, "mine")
    bring(shipped, tmp_path / "own")
    assert set(contents(tmp_path / "own")) == {
        "plans/ks-2024/plan.md",
        "plans/ks-2024/answers_for.csv",
        "catalogue.toml",
    }


def test_what_was_not_changed_here_follows_the_new_version(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    bring(shipped, own)
    put(shipped, "catalogue.toml", "fler serier")
    put(shipped, "plans/ks-2025/plan.md", "nästa plan")
    (shipped / "plans/ks-2024/plan.md").unlink()
    assert bring(shipped, own) == [
        "catalogue.toml: uppdaterad",
        "plans/ks-2025/plan.md: ny",
        "plans/ks-2024/plan.md: borttagen",
    ]
    assert contents(own) == contents(shipped)


def test_what_was_changed_here_stays(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    bring(shipped, own)
    put(own, "plans/ks-2024/answers_for.csv", "rubrik\npoint:2,tillvaxt\n")
    put(own, "plans/bun-2024/plan.md", "en annan nämnds")
    put(shipped, "catalogue.toml", "fler serier")
    bring(shipped, own)
    assert contents(own)["plans/ks-2024/answers_for.csv"] == "rubrik\npoint:2,tillvaxt\n"
    assert contents(own)["plans/bun-2024/plan.md"] == "en annan nämnds"
    assert contents(own)["catalogue.toml"] == "fler serier"


def test_what_both_have_changed_stays_and_the_new_is_put_beside(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    bring(shipped, own)
    put(own, "catalogue.toml", "min serie")
    put(shipped, "catalogue.toml", "fler serier")
    messages = bring(shipped, own)
    assert len(messages) == 1
    assert messages[0].startswith("catalogue.toml: ändrad både här och i den nya versionen.")
    assert contents(own)["catalogue.toml"] == "min serie"
    assert contents(own)["catalogue.toml.ny"] == "fler serier"
    # It is told once: after that the new one is what was shipped before.
    assert bring(shipped, own) == []


def test_what_is_withdrawn_but_changed_here_stays(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    bring(shipped, own)
    put(own, "catalogue.toml", "min serie")
    (shipped / "catalogue.toml").unlink()
    assert bring(shipped, own) == [
        "catalogue.toml: finns inte längre i den nya versionen, men är ändrad här och får vara kvar."
    ]
    assert contents(own)["catalogue.toml"] == "min serie"


def test_a_file_that_is_here_already_but_was_never_shipped_is_not_written_over(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    put(own, "catalogue.toml", "min serie")
    bring(shipped, own)
    assert contents(own)["catalogue.toml"] == "min serie"
    assert contents(own)["catalogue.toml.ny"] == "serier"
