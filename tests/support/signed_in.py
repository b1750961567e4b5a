"""A panel that one signs in to, with offices that answer for its items, and its pages opened by each account."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from panel.access.sign_in import settings
from tests.conftest import NO_SECRETS
from tests.support.follow_up_sheets import serve
from tests.support.pages import run
from tests.support.provider import secrets_for
from tests.support.provider.people import claims_of
from tests.support.reported_year import build_with_offices
from tests.support.streamlit_private import read_secrets_of


@pytest.fixture(scope="module")
def with_offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database where it is named which office answers for what."""
    return build_with_offices(tmp_path_factory.mktemp("offices"))


@pytest.fixture
def signed_in_panel(with_offices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """That database, served by a panel that one signs in to."""
    serve(with_offices, tmp_path, monkeypatch)
    (tmp_path / "secrets.toml").write_text(secrets_for("https://panelen.kommun.example", "https://inloggning.example"))
    _configure(str(tmp_path / "secrets.toml"))
    yield
    _configure(NO_SECRETS)


def _configure(file: str) -> None:
    read_secrets_of(file)
    settings.sign_in.cache_clear()


def opened(page: str, login: str | None) -> AppTest:
    """Return a page opened by somebody with this account, or by nobody."""
    return run(page, claims_of(login) if login is not None else None)
