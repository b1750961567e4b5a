"""Test the reading of pages/pages.toml: the order of pages, and that every fault in it is named at once."""

from pathlib import Path

import pytest

from panel.access.page_list import PAGES, read_pages
from panel.errors import SourceError
from panel.wording.plan.open_findings import FINDING_PAGES

GOOD = """
[[page]]
file = "one"
title = "Ett"
address = "ett"
group = "Läget"
permission = "read"
"""


def listed(folder: Path, text: str, *files: str) -> Path:
    for file in files:
        (folder / f"{file}.py").touch()
    path = folder / "pages.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_that_holds_is_read_in_its_order(tmp_path: Path) -> None:
    two = GOOD.replace("one", "two").replace("Ett", "Två").replace('"ett"', '"tva-till"')
    pages = read_pages(listed(tmp_path, GOOD + two + 'parameters = ["per"]\n', "one", "two"))
    assert [(page.file, page.parameters) for page in pages.values()] == [("one", ()), ("two", ("per",))]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    wrong = """
[[page]]
file = "gone"
title = "Ett"
address = "Två"
group = 1
permission = "write"
parameters = "per"
has_plan = "no"
icon = "x"
"""
    other_group = GOOD.replace("one", "three").replace("Läget", "Mer") + GOOD.replace("one", "four")
    with pytest.raises(SourceError) as caught:
        read_pages(listed(tmp_path, GOOD + wrong + other_group, "one", "unlisted", "three", "four"))
    message = str(caught.value)
    for fault in (
        "[[page]] nummer 2: har icon, som inte finns",
        "group saknas, eller är inte en rad text",
        "has_plan ska vara true eller false",
        "parameters ska vara en lista",
        "permission ska vara någon av read",
        "address skrivs med",
        "Filen gone.py finns inte",
        "title = 'Ett' står två gånger",
        "address = 'ett' står två gånger",
        "samma grupp ska stå efter varandra",
        "unlisted.py finns inte i listan",
    ):
        assert fault in message, fault


@pytest.mark.parametrize("text", ["", "[[page]", 'page = "one"', "page = [1]"])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError):
        read_pages(listed(tmp_path, text))


def test_findings_are_listed_on_pages_that_there_are() -> None:
    pages = {page.address for page in PAGES.values()}
    assert {address.partition("?")[0] for address, _ in FINDING_PAGES.values()} <= pages
