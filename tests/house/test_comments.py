"""Test that an SQL file named in a comment or a document exists."""

import re

import pytest

from tests.conftest import ROOT

PLACES = {"checks": "etl", "findings": "etl", "load": "etl", "queries": "panel/warehouse"}
NAMED = re.compile(rf"\b({'|'.join(PLACES)})/(\w+\.sql)")
READ = [
    path
    for folder in ("bench", "deploy", "docs", "etl", "pages", "panel", "tests")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".css", ".md", ".py", ".sql", ".toml"}
]


@pytest.mark.parametrize("folder", PLACES)
def test_a_file_that_is_named_is_there(folder: str) -> None:
    named = [
        (path.relative_to(ROOT), name)
        for path in [*READ, *ROOT.glob("*.md"), ROOT / "pyproject.toml"]
        for found, name in NAMED.findall(path.read_text(encoding="utf-8"))
        if found == folder
    ]
    assert [(path, name) for path, name in named if not (ROOT / PLACES[folder] / folder / name).is_file()] == []


def test_a_comment_in_the_data_contract_is_looked_at() -> None:
    assert ("checks", "observation_has_one_value_a_key.sql") in NAMED.findall(
        (ROOT / "etl/schema.sql").read_text("utf-8")
    )
