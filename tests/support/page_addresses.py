"""The pages with their views, as every reader meets them: with real data, and with what offices have reported."""

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from panel.access.page_list import PAGES, START
from tests.support.browser import settle
from tests.support.pages import VIEWS

ADDRESSES = {
    **{page.address if page.file != START else "": page.title for page in PAGES.values()},
    # The first view is what the bare address shows.
    **{f"{PAGES[file].address}?visa={view}": PAGES[file].title for file, views in VIEWS.items() for view in views[1:]},
    "mal?mal=8 Lokalförsörjning": "Mål",
    "mal?ordning=Fullmäktiges mål": "Mål",
    "programpunkter?per=2024-08-15": "Programpunkter",
    "programpunkter?sok=finns inte": "Programpunkter",
}
REPORTED = {
    "": "Översikt",
    "?per=2024-08-15": "Översikt",
    "presentera": "Presentera",
    "budget": "Budget",
    "budget?per=2024-08-15": "Budget",
    "mal": "Mål",
    "mal?visa=Över tid": "Mål",
    "mal?ordning=Fullmäktiges mål": "Mål",
    "mal?mal=8 Lokalförsörjning&per=2024-08-15": "Mål",
    "programpunkter": "Programpunkter",
    "programpunkter?per=2024-08-15": "Programpunkter",
    "programpunkter?visa=Över tid": "Programpunkter",
    "att-gora": "Att göra",
    "att-gora?kontor=Samhällsbyggnadskontoret": "Att göra",
    "ansvar": "Ansvar",
    "forslag": "Förslag",
    "forslag?period=Delår 2024&per=2024-06-28": "Förslag",
    "rapport": "Rapport",
    "rapport?visa=Mejl till kontoren": "Rapport",
    "kvitton": "Publiceringslogg",
    "kallor?visa=Frågetecken": "Källor och kvalitet",
}


def visit(page: Page, server: str, address: str, title: str) -> None:
    page.goto(f"{server}/{quote(address, safe='?=&')}")
    expect(page.get_by_role("heading", level=1, name=re.compile(f"^{title}"))).to_be_visible()
    settle(page)
