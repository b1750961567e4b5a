"""The frame around every page: who asks, the menu, how fresh the picture is, and what to show when there is no picture."""

from datetime import UTC, date, datetime

import streamlit as st
from markupsafe import Markup

from panel.access import log, page_list, pages, routes
from panel.access.current_user import current_user
from panel.access.page_list import MENU, START
from panel.access.permissions import User
from panel.access.sign_in.settings import sign_in
from panel.ui import address, as_of_day, block
from panel.ui.cached import per_build
from panel.ui.plan import plan
from panel.ui.plan.plan import current_plan
from panel.warehouse import DatabaseUnavailableError, build_key, one_build, read, trouble
from panel.wording import clock, text
from panel.wording.templates import component, render


@per_build
def freshness(day: date) -> Markup:
    """Return the line that is always in sight: when the picture was made and how far the data reach."""
    build, here = read("latest_build").iloc[0], current_plan()
    reach = plan.data_reach(here["region_code"], day)
    return component(
        "paragraph", f"{here['title']} · Bilden gjord {text.day(build['finished_at'])} · {reach}", "freshness"
    )


def signed_in_as(user: User) -> Markup:
    """Return who is signed in, by function, and the way out; "" where nobody signs in."""
    return render("frame/signed_in.html", user=user, logout=routes.LOGOUT) if sign_in() is not None else Markup()


def made_up() -> Markup:
    """Return the mark that every page bears when what is reported is made up, to try with."""
    words = "Exempeldata. Uppföljningarna här är påhittade, för att prova panelen med."
    return component("paragraph", words, "made-up", "note") if read("ledger_state")["is_example"].item() else Markup()


def older_build() -> Markup:
    """Return the line that says that the picture is not the newest, and why."""
    why = trouble()
    if why is None:
        return Markup()
    finished_at = read("latest_build")["finished_at"].iloc[0]
    return component("paragraph", f"Visar läget från {text.swedish_moment(finished_at)}. {why}", "made-up", "status")


def watched(shown: str, user: User) -> None:
    """Say which picture is shown and how long the sign-in holds; panel/ui/panel.js looks for what comes after.

    It asks for a newer picture by the button, which nobody sees. The looks are outside Streamlit's runs: a run that
    comes by itself while a reader clicks can make the answer to the click go missing.
    """
    left = None if user.expires_at is None else _seconds_until(user.expires_at)
    st.html(render("frame/watched.html", shown=shown, seconds_left=left))
    st.button("Visa den nya bilden", key="new-picture")


def _seconds_until(moment: datetime) -> int:
    return int((moment - datetime.now(UTC)).total_seconds())


def menu(user: User) -> dict[str, list[st.Page]]:
    """Return the pages by group; those that the person may not see have an address, but no place in the menu."""
    return {
        group: [
            st.Page(
                f"../../pages/{page.file}.py",
                title=page.title,
                url_path=page.address,
                default=page.file == START,
                visibility="visible" if user.may(page.required_permission) else "hidden",
            )
            for page in listed
        ]
        for group, listed in MENU.items()
    }


def require_page(user: User, address: str) -> None:
    """Stop at a page that takes a right which the person has not, for any plan at all."""
    page = routes.PAGE_AT[address]
    if not user.may(page.required_permission):
        log.note_refusal(user, f"/{address}")
        _stop_at(page)


def require_page_here(user: User, address: str) -> None:
    """Stop at a page that takes a right which the person has for other plans, but not for the one in force."""
    page, here = routes.PAGE_AT[address], current_plan()
    if not user.may_in(page.required_permission, here["plan_id"], here["region_code"]):
        _stop_at(page)


def _stop_at(page: page_list.Page) -> None:
    words = f"Sidan {page.title} kräver rollen {pages.roles_with(page.required_permission)} för den här planen. {pages.CONTACT}"
    st.html(component("heading", "Du har inte rätt att se det här", 1, words))
    st.stop()


def main() -> None:
    """Show the menu and the page that the address asks for."""
    st.set_page_config(page_title="Uppdragspanelen", layout="wide")
    user = current_user()
    page = st.navigation(menu(user), expanded=True)
    if not user.assignments:
        st.html(render("frame/not_signed_in.html", sign_in=routes.SIGN_IN))
        st.stop()
    try:
        key = build_key()
        block.write(signed_in_as(user))
        require_page(user, page.url_path)
        plan.choose()
        require_page_here(user, page.url_path)
        st.html(f"{made_up()}{older_build()}{freshness(clock.today())}")
    except DatabaseUnavailableError as error:
        st.html(render("frame/no_database.html", why=str(error)))
        st.stop()
    as_of_day.arrive(page.url_path)
    address.begin(routes.PAGE_AT[page.url_path].file)
    above = st.container()
    try:
        with one_build():
            page.run()
    except DatabaseUnavailableError as error:
        st.html(render("frame/not_shown.html", why=str(error)))
    with above:
        address.show_messages()
    watched(key, user)


main()
