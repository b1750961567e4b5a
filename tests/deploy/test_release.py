"""Test that a release is the same of the same commit, and names all that it carries."""

import json
import os
import re
import shutil
import subprocess
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.release import BROWSER_LOCK, LOCK, LicenceUnknownError, licence_of, make_release
from tests.conftest import ROOT

# A municipality may use and pass on what has one of these.
ALLOWED = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|PSF|LGPL|Lesser General|0BSD|Zlib|CC0")
OWNER = ("-c", "user.name=n", "-c", "user.email=n@example.org")


def commit(clone: Path, day: str) -> None:
    moment = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    for words in (("init", "-q"), ("add", "-A"), (*OWNER, "commit", "-qm", "All")):
        subprocess.run(["git", "-C", clone, *words], check=True, env=os.environ | moment)  # noqa: S607


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the files that a release is made from, with one commit."""
    for path in ("pyproject.toml", LOCK, BROWSER_LOCK):
        kept = tmp_path / "clone" / path
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, kept)
    commit(tmp_path / "clone", "2026-01-01")
    return tmp_path / "clone"


def sums_of(clone: Path, target: Path) -> str:
    return make_release(clone, target)[-1].read_text(encoding="utf-8")


def test_a_release_is_the_same_of_the_same_commit_and_has_nothing_else(clone: Path, tmp_path: Path) -> None:
    first = sums_of(clone, tmp_path / "first")
    (clone / "secrets.toml").write_text("not committed", encoding="utf-8")
    assert sums_of(clone, tmp_path / "again") == first
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    subprocess.run(check, check=True, cwd=tmp_path / "first")
    commit(clone, "2026-01-02")
    assert {*sums_of(clone, tmp_path / "next").splitlines()}.isdisjoint(first.splitlines())


def test_the_bill_of_materials_names_all_that_is_installed_and_carried(clone: Path, tmp_path: Path) -> None:
    text = make_release(clone, tmp_path / "made")[1].read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill: dict[str, Any] = json.loads(text)
    named = {(one["name"], one["version"]) for one in bill["components"]}
    carried = (ROOT / BROWSER_LOCK).with_name("built") / "LICENCES.txt"
    bundled = set(re.findall(r"^(\S+) (\d\S*) \(", carried.read_text(encoding="utf-8"), re.MULTILINE))
    installed = set(
        re.findall(r"^([a-z0-9-]+)==([^\s;]+) \\\\$", (ROOT / LOCK).read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert bundled | installed <= named
    assert {len(one["hashes"]) > 0 for one in bill["components"]} == {True}
    assert [one["name"] for one in bill["components"] if not ALLOWED.search(json.dumps(one["licenses"]))] == []
    assert {*bill["dependencies"][-1]["dependsOn"]} == {one["bom-ref"] for one in bill["components"]}


def test_a_library_that_does_not_name_its_licence_is_refused() -> None:
    said, unsaid = Message(), Message()
    said["License"] = "The whole text of a licence. " * 9
    said["Classifier"] = "License :: OSI Approved :: MIT License"
    unsaid["Name"] = "unsaid"
    assert licence_of(said) == "MIT License"
    with pytest.raises(LicenceUnknownError, match="unsaid"):
        licence_of(unsaid)
