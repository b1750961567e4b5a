"""Pages run through the frame, as the server runs them."""

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

FRAME = str(ROOT / "panel" / "ui" / "frame.py")
HEADINGS = {
    "overview": "Översikt",
    "population": "Befolkning",
    "unemployment": "Arbetslöshet",
    "explore": "Utforska",
    "sql": "Fråga med SQL",
    "budget": "Budget",
    "goals": "Mål",
    "programme": "Programpunkter",
    "to_do": "Att göra",
    "proposals": "Förslag",
    "sources": "Källor och kvalitet",
    "operations": "Drift",
    "report": "Rapport",
}
VIEWS = {
    "population": ["Folkmängd", "Förändring", "Varför", "Jämförelse"],
    "unemployment": ["Utveckling", "Grupper", "Jämförelse", "Enstaka månader", "Det andra måttet"],
    "budget": ["Ramen", "Uppföljning", "Förändringen", "Mellan nämnder", "Intäkter"],
    "sources": ["Källor", "Hämtningar", "Iakttagelser", "Rättelser", "Dokumentet", "Bygget"],
}


def run(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if page != "overview":
        app.switch_page(f"../../pages/{page}.py")
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
    assert not app.exception, app.exception
    return app


def buttons(app: AppTest) -> list[str]:
    """The labels of the buttons that a person sees: one is for the page's own script."""
    return [one.label for one in app.button if one.key != "new-picture"]


def words(app: AppTest) -> str:
    return "\n".join(element.body for element in app.get("html")).replace("\u00a0", " ")
