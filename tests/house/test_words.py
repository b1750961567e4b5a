"""Test that messages and pages use the words of docs/words.md: what is measured is a mått, never an indikator."""

import re

from tests.conftest import ROOT

WORD = re.compile(r"(?<!--)\b(?:ny)?indikator(?:n|ns|er|erna|ernas|ers)?\b", re.IGNORECASE)
ROOMS = ("etl", "pages", "panel", "data/catalogue.toml")
# What reads the words of others: headings of plans and of tables.
READERS = (
    "panel/plans/reading/",
    "panel/plans/document/",
    "panel/formats/published/words.py",
    "etl/fetch/catalogue/mapping.py",
)


def test_no_message_says_indikator() -> None:
    paths = [path for room in ROOMS for path in [ROOT / room, *(ROOT / room).rglob("*")] if path.is_file()]
    texts = {
        name: path.read_text(encoding="utf-8")
        for path in paths
        if path.suffix in {".py", ".sql", ".html", ".toml"}
        and not (name := path.relative_to(ROOT).as_posix()).startswith(READERS)
    }
    assert len(texts) > 500
    assert {name: found for name, text in texts.items() if (found := WORD.findall(text))} == {}
