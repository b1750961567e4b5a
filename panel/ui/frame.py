"""The frame around every page: who asks, the menu, how fresh the picture is, and what to show when there is no picture."""

from datetime import UTC, date, datetime
from html import escape

import streamlit as st
from streamlit.navigation.page import Page

from panel.access import asking, log, page_list, pages, routes
from panel.access.page_list import MENU, START
from panel.access.rights import Person
from panel.access.sign_in.settings import sign_in
from panel.ui import address, known_on
from panel.ui.cached import per_build
from panel.ui.plan import plan
from panel.ui.plan.plan import current_plan
from panel.warehouse import DatabaseUnavailable, build_key, one_picture, read, trouble
from panel.wording import clock, text

NOT_SIGNED_IN = (
    "<h1>Du är inte inloggad</h1><p>Sidan öppnades utan giltig inloggning, så inget visas.</p>"
    f'<p><a class="button" href="{routes.SIGN_IN}" target="_self">Logga in</a></p>'
)


@per_build
def freshness(day: date) -> str:
    """Return the line that is always in sight: when the picture was made and how far the data reach."""
    build = read("latest_build").iloc[0]
    here = current_plan()
    return (
        f'<p class="freshness">{escape(here["title"])} · Bilden gjord {text.day(build["finished_at"])}'
        f" · {escape(plan.data_reach(here['region_code'], day))}</p>"
    )


def signed_in_as(person: Person) -> str:
    """Return who is signed in, by function, and the way out; "" where nobody signs in."""
    if sign_in() is None:
        return ""
    return (
        f'<p class="signed-in">Inloggad som {escape(person.function)} · '
        f'<a href="{routes.LOGOUT}" target="_self">Logga ut</a></p>'
    )


def made_up() -> str:
    """Return the mark that every page bears when what is reported is made up, to try with."""
    if not read("ledger_state")["is_example"].item():
        return ""
    return (
        '<p class="made-up" role="note">Exempeldata. Uppföljningarna här är påhittade, för att prova panelen med.</p>'
    )


def older_picture() -> str:
    """Return the line that says that the picture is not the newest, and why."""
    why = trouble()
    if why is None:
        return ""
    finished_at = read("latest_build")["finished_at"].iloc[0]
    return f'<p class="made-up" role="status">Visar läget från {text.swedish_moment(finished_at)}. {escape(why)}</p>'


def watched(shown: str, person: Person) -> None:
    """Say which picture is shown and how long the sign-in holds; panel/ui/panel.js looks for what comes after.

    It asks for a newer picture by the button, which nobody sees. The looks are outside Streamlit's runs: a run that
    comes by itself while a reader clicks can make the answer to the click go missing.
    """
    left = "" if person.expires_at is None else f' data-seconds-left="{_seconds_until(person.expires_at)}"'
    st.html(f'<div data-picture="{escape(shown)}"{left}></div>')
    st.button("Visa den nya bilden", key="new-picture")


def _seconds_until(moment: datetime) -> int:
    return int((moment - datetime.now(UTC)).total_seconds())


def menu(person: Person) -> dict[str, list[Page]]:
    """Return the pages by group; those that the person may not see have an address, but no place in the menu."""
    return {
        group: [
            st.Page(
                f"../../pages/{page.file}.py",
                title=page.title,
                url_path=page.address,
                default=page.file == START,
                visibility="visible" if person.may(page.right) else "hidden",
            )
            for page in listed
        ]
        for group, listed in MENU.items()
    }


def hold_allowed(person: Person, address: str) -> None:
    """Stop at a page that takes a right which the person has not, for any plan at all."""
    page = routes.PAGE_AT[address]
    if not person.may(page.right):
        log.note_refusal(person, f"/{address}")
        _stop_at(page)


def hold_allowed_here(person: Person, address: str) -> None:
    """Stop at a page that takes a right which the person has for other plans, but not for the one in force."""
    page, here = routes.PAGE_AT[address], current_plan()
    if not person.may_in(page.right, here["plan_id"], here["region_code"]):
        _stop_at(page)


def _stop_at(page: page_list.Page) -> None:
    st.html(
        f"<h1>Du har inte rätt att se det här</h1><p>Sidan {escape(page.title)} kräver rollen"
        f" {escape(pages.roles_with(page.right))} för den här planen. {pages.ASK}</p>"
    )
    st.stop()


def main() -> None:
    """Show the menu and the page that the address asks for."""
    st.set_page_config(page_title="Uppdragspanelen", layout="wide")
    person = asking.person()
    page = st.navigation(menu(person), expanded=True)
    if not person.grants:
        st.html(NOT_SIGNED_IN)
        st.stop()
    try:
        key = build_key()
        if who := signed_in_as(person):
            st.html(who)
        hold_allowed(person, page.url_path)
        plan.choose()
        hold_allowed_here(person, page.url_path)
        st.html(made_up() + older_picture() + freshness(clock.today()))
    except DatabaseUnavailable as error:
        st.html(f"<h1>Panelen har inget att visa ännu</h1><p>{escape(str(error))}</p><p>Ladda sedan om sidan.</p>")
        st.stop()
    known_on.arrive(page.url_path)
    address.begin(routes.PAGE_AT[page.url_path].file)
    above = st.container()
    try:
        with one_picture():
            page.run()
    except DatabaseUnavailable as error:
        st.html(f'<div class="finding" role="alert"><h2>Det här kan inte visas</h2><p>{escape(str(error))}</p></div>')
    with above:
        address.answer()
    watched(key, person)


main()
