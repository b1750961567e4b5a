"""Pages of one of several plans."""

from streamlit.testing.v1 import AppTest

from tests.support.pages import FRAME


def open_page(page: str, plan_id: str | None, **address: str) -> AppTest:
    """Return a page as it stands when its address is opened."""
    app = AppTest.from_file(FRAME, default_timeout=60)
    asked = {**({"plan": plan_id} if plan_id else {}), **address}
    app.query_params.update(asked)
    app.run()
    if page != "overview":
        app.switch_page(f"../../pages/{page}.py")
        app.query_params.update(asked)
        app.run()
    assert not app.exception, app.exception
    return app
