"""Test the page for an address that does not exist."""

import pytest

from panel.access.addresses import nearest, not_found
from panel.access.page_list import PAGES
from panel.access.permissions import LOCAL_USER


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/mål", "Mål"),
        ("/budgt", "Budget"),
        ("/Program-punkter", "Programpunkter"),
        ("/arbetslöshet/", "Arbetslöshet"),
        ("/att göra", "Att göra"),
        ("/overview", "Översikt"),
        ("/", None),
        ("/<script>", None),
    ],
)
def test_the_page_with_the_nearest_name_is_proposed(path: str, title: str | None) -> None:
    found = nearest(path, list(PAGES.values()))
    assert (found and found.title) == title


def test_the_page_names_the_nearest_and_lists_all() -> None:
    assert 'Menade du <a href="/mal">Mål</a>?' in not_found(LOCAL_USER, "/mål")
    shown = not_found(LOCAL_USER, "/zzz")
    assert "Menade du" not in shown
    assert all(f">{page.title}</a>" in shown for page in PAGES.values())
