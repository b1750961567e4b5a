"""Which pages there are and where, and the answer to an address that is none of them."""

from html import escape

from panel.access.rights import PAGES as RIGHTS
from panel.access.rights import Person

# Group in the menu: file in pages/, title, address.
PAGES = {
    "Läget": [("overview", "Översikt", "oversikt")],
    "Omvärlden": [
        ("population", "Befolkning", "befolkning"),
        ("unemployment", "Arbetslöshet", "arbetsloshet"),
        ("explore", "Utforska", "utforska"),
        ("sql", "Fråga med SQL", "sql"),
    ],
    "Planen": [
        ("budget", "Budget", "budget"),
        ("goals", "Mål", "mal"),
        ("programme", "Programpunkter", "programpunkter"),
    ],
    "Uppföljning": [
        ("follow_up", "Uppföljning", "uppfoljning"),
        ("to_do", "Att göra", "att-gora"),
        ("proposals", "Förslag", "forslag"),
        ("report", "Rapport", "rapport"),
        ("receipts", "Kvitton", "kvitton"),
    ],
    "Underlag": [("sources", "Källor och kvalitet", "kallor"), ("operations", "Drift", "drift")],
}


def not_found(person: Person) -> str:
    """Return the page for an address that does not exist: what there is instead, for this person."""
    links = "".join(
        f'<li><a href="/{address if file != "overview" else ""}">{escape(title)}</a></li>'
        for pages in PAGES.values()
        for file, title, address in pages
        if person.may(RIGHTS[file])
    )
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Sidan finns inte · Uppdragspanelen</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/panel.css"></head>'
        f'<body class="alone gate"><main><p class="product">Uppdragspanelen</p><h1>Sidan finns inte</h1><p>Adressen leder ingenstans. Här är sidorna som finns:</p>'
        f"<ul>{links}</ul></main></body></html>"
    )
