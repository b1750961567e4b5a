"""The answer to an address that is no page."""

from html import escape

from panel.access.page_list import PAGES, START
from panel.access.rights import Person


def not_found(person: Person) -> str:
    """Return the page for an address that does not exist: what there is instead, for this person."""
    links = "".join(
        f'<li><a href="/{page.address if page.file != START else ""}">{escape(page.title)}</a></li>'
        for page in PAGES.values()
        if person.may(page.right)
    )
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Sidan finns inte · Uppdragspanelen</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/panel.css"></head>'
        f'<body class="alone gate"><main><p class="product">Uppdragspanelen</p><h1>Sidan finns inte</h1><p>Adressen leder ingenstans. Här är sidorna som finns:</p>'
        f"<ul>{links}</ul></main></body></html>"
    )
