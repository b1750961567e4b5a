"""The frame around every page: the menu, how fresh the picture is, and what to show when there is no picture."""

from html import escape

import streamlit as st

from ui import known_on, text
from ui.addresses import PAGES
from ui.cached import per_build
from ui.plan import current_plan
from warehouse import DatabaseUnavailable, build_key, read, trouble

SECONDS_BETWEEN_LOOKS = 4


@per_build
def freshness() -> str:
    """Return the line that is always in sight: when the picture was made and how far the data reach."""
    build = read("latest_build").iloc[0]
    plan = current_plan()
    newest = read("latest_observation", region_code=plan["region_code"])
    population = newest[newest["indicator_id"] == "population"].sort_values("period_start").iloc[-1]
    unemployment = newest[(newest["indicator_id"] == "unemployment_share") & (newest["frequency"] == "Q")].iloc[-1]
    return (
        f'<p class="freshness">{escape(plan["title"])} · Bilden gjord {text.day(build["finished_at"])} · Folkmängd till'
        f" och med {text.period(population['period_start'], population['frequency'])} · Arbetslöshet till och med"
        f" {text.quarter(unemployment['period_start'])}</p>"
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


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def watch(shown: str) -> None:
    """Show the page anew when somebody has published: an open page never goes on showing the old picture."""
    try:
        current = build_key()
    except DatabaseUnavailable:
        current = ""
    if current != shown:
        st.rerun()


def main() -> None:
    """Show the menu and the page that the address asks for."""
    st.set_page_config(page_title="Uppdragspanelen", layout="wide")
    menu = {
        group: [
            st.Page(f"../pages/{file}.py", title=title, url_path=address, default=file == "overview")
            for file, title, address in pages
        ]
        for group, pages in PAGES.items()
    }
    page = st.navigation(menu, expanded=True)
    try:
        key = build_key()
        st.html(made_up() + older_picture() + freshness())
    except DatabaseUnavailable as error:
        st.html(f"<h1>Panelen har inget att visa ännu</h1><p>{escape(str(error))}</p><p>Ladda sedan om sidan.</p>")
        st.stop()
    known_on.arrive(page.url_path)
    page.run()
    watch(key)


main()
