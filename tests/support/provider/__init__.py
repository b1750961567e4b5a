"""A real OpenID Connect provider on this machine, and a panel that uses it for sign-in.

`start_provider(panel)` is a context manager that gives the provider's address; `secrets_for(...)` returns the text of
the panel's secrets.toml; `start_panel(...)` gives a panel; `signed_in(panel, login)` a client with its cookies.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from filelock import FileLock
from platformdirs import user_cache_path
from tenacity import Retrying, stop_after_delay, wait_fixed

from panel import warehouse
from tests.conftest import ROOT
from tests.support.ports import free_port

HERE = Path(__file__).resolve().parent
COOKIE_SECRET = "known-to-the-tests-alone-" + "0123456789" * 2
CLIENT = {"client_id": "uppdragspanelen", "client_secret": "known-to-the-tests-alone"}
HOUR = 3600
SECONDS_TO_START = 120
OFFICE = "samhallsbyggnad"
# The provider's accounts, by login: lifetime of the ID token in seconds, and its claims.
ACCOUNTS: dict[str, dict[str, Any]] = {
    "lasare": {"seconds": HOUR, "claims": {"roles": ["panel-lasare"], "preferred_username": "lasare@kommun.example"}},
    "analytiker": {
        "seconds": HOUR,
        "claims": {"roles": ["panel-analytiker"], "preferred_username": "analytiker@kommun.example"},
    },
    "rapportor": {
        "seconds": HOUR,
        "claims": {"roles": ["panel-rapportor"], "preferred_username": "rapportor@kommun.example"},
    },
    "godkannare": {
        "seconds": HOUR,
        "claims": {"roles": ["panel-godkannare"], "preferred_username": "godkannare@kommun.example"},
    },
    "controller": {
        "seconds": HOUR,
        "claims": {"roles": ["annat", "panel-controller"], "preferred_username": "controller@kommun.example"},
    },
    "utan-roll": {"seconds": HOUR, "claims": {"roles": ["annat"], "preferred_username": "utan-roll@kommun.example"}},
    "annan-namnd": {
        "seconds": HOUR,
        "claims": {"roles": ["panel-annan-namnd"], "preferred_username": "annan-namnd@kommun.example"},
    },
    "kortvarig": {
        "seconds": 8,
        "claims": {"roles": ["panel-controller"], "preferred_username": "kortvarig@kommun.example"},
    },
}
# The panel's role assignments in the tests.
ROLE_ASSIGNMENTS = """
[[access.grant]]
value = "panel-lasare"
role = "läsare"
plans = ["*"]
function = "läsare, kommunledningen"

[[access.grant]]
value = "panel-analytiker"
role = "analytiker"
plans = ["*"]
function = "analytiker"

[[access.grant]]
value = "panel-rapportor"
role = "rapportör"
plans = ["ks-*"]
offices = {offices}
function = "rapportör, ett kontor"

[[access.grant]]
value = "panel-godkannare"
role = "godkännare"
plans = ["ks-*"]
offices = {offices}
function = "kontorschef, ett kontor"

[[access.grant]]
value = "panel-controller"
role = "controller"
plans = ["*"]
function = "controller"

[[access.grant]]
value = "panel-annan-namnd"
role = "controller"
plans = ["annan-namnd-*"]
function = "controller, annan nämnd"
"""


def installed() -> Path:
    """The folder of the provider with its dependencies, installed by npm the first time."""
    sources = [HERE / name for name in ("package.json", "package-lock.json", "provider.mjs")]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:16]
    folder = user_cache_path("uppdragspanelen-tests", ensure_exists=True) / f"provider-{digest}"
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "installed").exists():
            npm = shutil.which("npm")
            assert npm, "npm is missing: apt-get install nodejs npm"
            folder.mkdir(exist_ok=True)
            for file in sources:
                shutil.copy(file, folder)
            subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
            (folder / "installed").touch()
    return folder


@contextmanager
def start_provider(panel: str) -> Iterator[str]:
    """Start the provider for the panel at this origin (http://localhost:8501), and give the provider's address."""
    folder = installed()
    client = {
        **CLIENT,
        "redirect_uris": [f"{panel}/oauth2callback"],
        "post_logout_redirect_uris": [f"{panel}/oauth2callback"],
    }
    settings = {"port": free_port(), "client": client, "accounts": ACCOUNTS}
    with tempfile.TemporaryDirectory() as own:
        file = Path(own) / "settings.json"
        file.write_text(json.dumps(settings), encoding="utf-8")
        command = [shutil.which("node") or "node", str(folder / "provider.mjs"), str(file)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), "the provider did not start"
            yield address
        finally:
            process.terminate()
            process.wait()


def secrets_for(panel: str, provider: str, offices: tuple[str, ...] = (OFFICE,), issuer: str = "") -> str:
    """The secrets.toml of a panel at this origin with this provider; `offices` are the rapportör's and the godkännare's.

    With an `issuer`, every ID token must have been issued by it.
    """
    requires = f"[access.requires]\niss = ['{issuer}']" if issuer else ""
    text = f"""
[auth]
redirect_uri = "{panel}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "{CLIENT["client_id"]}"
client_secret = "{CLIENT["client_secret"]}"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[access]
claim = "roles"
subject = "preferred_username"
{requires}
{ROLE_ASSIGNMENTS.format(offices=json.dumps(list(offices)))}
"""
    tomllib.loads(text)
    return text


def client(panel: str, verify: bool | str = True) -> httpx.Client:
    """A client that keeps cookies, and follows redirects only when asked to."""
    # No keep-alive: the server might close the connection just as it is reused.
    alone = httpx.Limits(max_keepalive_connections=0)
    visitor = httpx.Client(base_url=panel, timeout=30, verify=verify, limits=alone)

    def trust_localhost(_: httpx.Response) -> None:
        # Browsers send Secure cookies to localhost over plain http; Python's jar does not.
        for cookie in visitor.cookies.jar:
            if not panel.startswith("https:"):
                cookie.secure = False

    visitor.event_hooks = {"response": [trust_localhost]}
    return visitor


def sign_in(visitor: httpx.Client, login: str) -> httpx.Response:
    """Go through the sign-in as a browser does, and return the panel's last response."""
    form = visitor.get("/logga-in", follow_redirects=True)
    assert re.search(r"/interaction/", str(form.url)), f"{form.url}: {form.text[:300]}"
    return visitor.post(str(form.url), data={"login": login}, follow_redirects=True)


@contextmanager
def signed_in(panel: str, login: str) -> Iterator[httpx.Client]:
    """A client that has signed in."""
    with client(panel) as visitor:
        response = sign_in(visitor, login)
        assert response.status_code in {200, 403}, response.text[:300]
        yield visitor


def environment_of(folder: Path, secrets: str) -> dict[str, str]:
    """The environment of a panel that reads these secrets, which are written to this folder."""
    file = folder / "secrets.toml"
    file.write_text(secrets, encoding="utf-8")
    file.chmod(0o600)
    return {**os.environ, "STREAMLIT_SECRETS_FILES": str(file)}


class Panel(NamedTuple):
    """A running panel: its origin, its provider's address, the database that it serves, and the process."""

    origin: str
    provider: str
    database: Path
    process: subprocess.Popen[bytes]


@contextmanager
def start_panel(database: Path, folder: Path, issuer: str = "") -> Iterator[Panel]:
    """Start a provider, and a panel that serves this database to users who sign in there.

    `folder` is for secrets and log. The required `issuer` is the provider itself unless another is given.
    """
    port = free_port()
    origin = f"http://localhost:{port}"
    with start_provider(origin) as provider:
        environment = environment_of(folder, secrets_for(origin, provider, issuer=issuer or provider))
        environment[warehouse.DATABASE_VARIABLE] = str(database)
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py"), "--server.port", str(port)]
        log = (folder / "panel.log").open("wb")
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            _await_response(origin, process, folder / "panel.log")
            yield Panel(origin, provider, database, process)
        finally:
            process.terminate()
            process.wait()
            log.close()


def _await_response(origin: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the panel responds: the port is open when the first page is ready."""
    for attempt in Retrying(stop=stop_after_delay(SECONDS_TO_START), wait=wait_fixed(0.1), reraise=True):
        with attempt:
            if process.poll() is None:
                httpx.get(f"{origin}/health", timeout=60)
    if process.poll() is not None:
        raise AssertionError(log.read_text(encoding="utf-8"))
