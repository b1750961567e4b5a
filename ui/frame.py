"""The frame around every page: the menu, how fresh the picture is, and what to show when there is no picture."""

from html import escape

import streamlit as st

from ui import text
from ui.addresses import PAGES
from ui.cached import per_build
from ui.plan import current_plan
from warehouse import DatabaseUnavailable, read


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
        st.html(freshness())
    except DatabaseUnavailable as error:
        st.html(f"<h1>Panelen har inget att visa ännu</h1><p>{escape(str(error))}</p><p>Ladda sedan om sidan.</p>")
        st.stop()
    page.run()


main()
