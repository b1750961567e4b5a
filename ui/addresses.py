"""Which pages there are and where, and the answer to an address that is none of them."""

from html import escape

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

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
        ("receipts", "Kvitton", "kvitton"),
    ],
    "Underlag": [("sources", "Källor och kvalitet", "kallor")],
}
# The first part of every other address that is answered: ours, and Streamlit's own.
OURS = {"data", "health", "panel.css", "panel.js"}
STREAMLITS = {"_stcore", "app", "auth", "component", "favicon.png", "media", "oauth2callback", "static"}


def not_found() -> str:
    """Return the page for an address that does not exist: what there is instead."""
    links = "".join(
        f'<li><a href="/{address if file != "overview" else ""}">{escape(title)}</a></li>'
        for pages in PAGES.values()
        for file, title, address in pages
    )
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Sidan finns inte · Uppdragspanelen</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/panel.css"></head>'
        f'<body class="alone"><main><h1>Sidan finns inte</h1><p>Adressen leder ingenstans. Här är sidorna som finns:</p>'
        f"<ul>{links}</ul></main></body></html>"
    )


class KnownAddresses:
    """ASGI middleware: 404 in Swedish for an address that is no page. Streamlit would answer 200 and a page in English."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        pages = {address for group in PAGES.values() for _, _, address in group}
        self.known = {"", *pages, *OURS, *STREAMLITS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is known."""
        if scope["type"] == "http" and scope["path"].split("/")[1] not in self.known:
            await HTMLResponse(not_found(), status_code=404)(scope, receive, send)
            return
        await self.app(scope, receive, send)
