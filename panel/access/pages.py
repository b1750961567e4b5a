"""The pages that stand outside Streamlit: sign in, signed out, not allowed. Each says what to do."""

from html import escape
from urllib.parse import quote

from panel.access.page_list import Page
from panel.access.rights import ROLES, Person, Right
from panel.access.routes import LOGOUT, SIGN_IN

ASK = "Fråga den som förvaltar panelen i din kommun."


def sign_in_page(address: str) -> str:
    """Return the page that a stranger meets at every address: one button, which leads back to the address."""
    return _page(
        "Logga in",
        "<p>Panelen visar uppdragsplanen, budgeten och omvärlden sida vid sida, för dem som arbetar med dem.</p>"
        f"<p>{_button(address)}</p>"
        '<p class="quiet">Du skickas till kommunens inloggning och kommer tillbaka hit. Panelen ser inte ditt lösenord.</p>',
    )


def signed_out_page() -> str:
    """Return the page after signing out."""
    return _page("Du är utloggad", f"<p>{_button('/', 'Logga in igen')}</p>")


def failed_page(address: str) -> str:
    """Return the page when the provider did not vouch for anyone."""
    return _page(
        "Inloggningen gick inte att genomföra",
        "<p>Kommunens inloggning svarade inte som väntat, eller avbröts. Inget är ändrat. Försök igen."
        f" Går det inte heller då: {ASK[0].lower()}{ASK[1:]}</p><p>{_button(address, 'Försök igen')}</p>",
    )


def no_grant_page() -> str:
    """Return the page for somebody who is signed in and may do nothing here."""
    return _page(
        "Du har ingen roll i panelen",
        "<p>Inloggningen gick bra, men ditt konto hör inte till någon av panelens grupper, eller så loggade du in på ett"
        " svagare sätt än kommunen kräver här, till exempel utan engångskod. Be din chef, eller den som förvaltar panelen,"
        " om en roll: läsare, analytiker, rapportör eller controller. Logga sedan ut och in igen.</p>"
        f'<p><a class="button" href="{LOGOUT}">Logga ut</a></p>',
    )


def no_right_page(person: Person, right: Right, page: Page | None) -> str:
    """Return the page for an address that takes a role which the person has not."""
    what = f"Sidan {escape(page.title)}" if page else "Det du bad om"
    return _page(
        "Du har inte rätt att se det här",
        f"<p>{what} kräver rollen {escape(roles_with(right))}. Du är inloggad som {escape(person.function)}. {ASK}</p>"
        f'<p><a href="/">Till översikten</a> · <a href="{LOGOUT}">Logga ut</a></p>',
    )


def too_many_page(count: int) -> str:
    """Return the page for somebody who has as many pages open as one person may."""
    return _page(
        "Du har för många sidor öppna",
        f"<p>Du har {count} sidor av panelen öppna, vilket är så många som en person får ha. Stäng några flikar och ladda om"
        " den här. De som är öppna fungerar som förut.</p>",
    )


def roles_with(right: Right) -> str:
    """Return the roles that give a right, as a sentence takes them: "rapportör eller controller"."""
    roles = [role for role, rights in ROLES.items() if right in rights]
    return " eller ".join(filter(None, [", ".join(roles[:-1]), roles[-1]]))


def _button(address: str, words: str = "Logga in med kommunens konto") -> str:
    return f'<a class="button" href="{SIGN_IN}?till={escape(quote(address, safe=""))}">{words}</a>'


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{title} · Uppdragspanelen</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/panel.css">'
        f'<link rel="icon" href="/favicon.png"></head><body class="alone gate"><main><p class="product">Uppdragspanelen</p>'
        f"<h1>{title}</h1>{body}</main></body></html>"
    )
