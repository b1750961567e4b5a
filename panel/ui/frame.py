"""The frame around every page: the user, the menu, the line of identity, and what to show without a database."""

import logging
from datetime import UTC, datetime
from typing import NoReturn

import streamlit as st
from markupsafe import Markup

from panel.access import log, page_list, pages, routes
from panel.access.current_user import current_user
from panel.access.page_list import MENU, PAGES, START
from panel.access.permissions import Permission, User
from panel.access.sign_in.settings import sign_in
from panel.counters import timed
from panel.ui import address, as_of_day, block, home
from panel.ui.identity import identity
from panel.ui.plan import plan
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import has_plans, has_several
from panel.warehouse import DatabaseUnavailableError, build_key, one_build, read, trouble
from panel.wording import clock, text
from panel.wording.settings import municipality_name
from panel.wording.templates import component, render

logger = logging.getLogger("uppdragspanelen")


def signed_in_as(user: User) -> Markup:
    """Return the user's function and the link to sign out, where sign-in is configured, and the accessibility statement's."""
    function = user.function if sign_in() is not None else None
    addresses = {"logout": routes.LOGOUT, "accessibility": routes.ACCESSIBILITY}
    return render("frame/signed_in.html", function=function, **addresses)


def older_build() -> Markup:
    """Return the note that an older build is shown, and why; empty when the newest is shown."""
    why = trouble()
    if why is None:
        return Markup()
    finished_at = read("latest_build")["finished_at"].iloc[0]
    return component("paragraph", f"Visar läget från {text.swedish_moment(finished_at)}. {why}", "made-up", "status")


def watched(shown: str, user: User) -> None:
    """Write the build shown and the seconds until the sign-in expires, for panel/ui/panel.js to watch.

    Also the addresses of the pages that the user may see, whose links panel/ui/navigation.js follows.

    The script loads a newer build by clicking the button, which is hidden. It polls outside Streamlit's runs, because a
    rerun that starts by itself while the reader clicks can lose the response to the click.
    """
    left = None if user.expires_at is None else _seconds_until(user.expires_at)
    pages = [page.address for page in page_list.PAGES.values() if user.may(page.required_permission)]
    st.html(
        render("frame/watched.html", shown=shown, seconds_left=left, pages=pages, start=page_list.PAGES[START].address)
    )
    st.button("Visa det nya", key="new-build")


def _seconds_until(moment: datetime) -> int:
    return int((moment - datetime.now(UTC)).total_seconds())


def menu(user: User) -> dict[str, list[st.Page]]:
    """Return the pages by group. Pages that the user may not see keep their address but are hidden in the menu."""
    return {
        group: [
            st.Page(
                f"../../pages/{page.file}.py",
                title=page.title,
                url_path=page.address,
                default=page.file == START,
                visibility="visible" if user.may(page.required_permission) and has_several(page.needs) else "hidden",
            )
            for page in listed
        ]
        for group, listed in MENU.items()
    }


def require_page(user: User, address: str) -> None:
    """Stop at a page whose permission the user has for no plan, and log the refusal."""
    page = routes.PAGE_AT[address]
    if not user.may(page.required_permission):
        log.note_refusal(user, f"/{address}")
        _stop_at(page)


def require_page_here(user: User, address: str) -> None:
    """Stop at a page whose permission the user has for other plans, but not for the current one."""
    page, here = routes.PAGE_AT[address], current_plan()
    if not user.may_in(page.required_permission, here["plan_id"], here["region_code"]):
        _stop_at(page)


def _stop_at(page: page_list.Page) -> None:
    words = f"Sidan {page.title} kräver rollen {pages.roles_with(page.required_permission)} för den här planen. {pages.CONTACT}"
    st.html(component("heading", "Du har inte rätt att se det här", 1, words))
    st.stop()


def _stop_without_database(user: User, error: DatabaseUnavailableError) -> NoReturn:
    """Stop with whom to ask, and without a menu, as no page has anything to show. What to do is in the server's log."""
    logger.error("the panel has nothing to show: %s", error)
    st.navigation(menu(user), position="hidden")
    st.html(render("frame/no_database.html", contact=pages.CONTACT))
    st.stop()


def begun() -> Markup:
    """Return the line of identity of a panel without plans: its municipality, where it is known."""
    place = home.own_place().name if home.is_known() else ""
    return render("frame/begun.html", municipality=municipality_name(place) if place else "Uppdragspanelen")


def welcome(user: User) -> Markup:
    """Return what a panel without plans shows in place of its pages: which steps are left, and who takes them."""
    place = home.own_place().name if home.is_known() else ""
    return render("frame/welcome.html", place=place, may_begin=user.may(Permission.BUILD), contact=pages.CONTACT)


def main() -> None:
    """Show the menu and the page of the address."""
    st.set_page_config(page_title="Uppdragspanelen", layout="wide")
    user = current_user()
    page = st.navigation(menu(user), expanded=True)
    st.set_page_config(page_title=f"{page.title} · Uppdragspanelen")
    address.follow(page.url_path)
    if not user.assignments:
        st.html(render("frame/not_signed_in.html", sign_in=routes.SIGN_IN))
        st.stop()
    try:
        key = build_key()
        require_page(user, page.url_path)
        plan.choose()
        with st.sidebar:
            block.write(signed_in_as(user))
        if has_plans():
            require_page_here(user, page.url_path)
        st.html(f"{identity(clock.today()) if has_plans() else begun()}{older_build()}")
    except DatabaseUnavailableError as error:
        _stop_without_database(user, error)
    as_of_day.arrive(page.url_path)
    address.begin(routes.PAGE_AT[page.url_path].file)
    above = st.container()
    try:
        with one_build():
            if home.is_shown(routes.PAGE_AT[page.url_path]):
                with timed("panel_rerun_duration_seconds", page=page.url_path or PAGES[START].address):
                    page.run()
            else:
                st.html(welcome(user))
    except DatabaseUnavailableError as error:
        logger.error("a page could not be read: %s", error)
        st.html(render("frame/not_shown.html", contact=pages.CONTACT))
    with above:
        address.show_messages()
    watched(key, user)


main()
