"""Test deploy/install.sh on a bare Debian 12 with systemd and nginx, from nothing to a lake."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.deploy.debian import Machine, can_start, machine, wheels
from tests.support.lake import postgres

pytestmark = [
    pytest.mark.services,
    pytest.mark.long,
    pytest.mark.skipif(not can_start(), reason="a machine of its own takes root and Linux's namespaces"),
]

SOURCE, WHEELS, CATALOGUE = "/root/uppdragspanelen", "/srv/wheels", "/srv/catalogue"
RELEASES, CURRENT = "/opt/uppdragspanelen/releases", "/opt/uppdragspanelen/current"
STATE, SHARED, COPIES = "/var/lib/uppdragspanelen", "/srv/uppdragspanelen", "/srv/uppdragspanelen-backup"
SECRETS, ENVIRONMENT = "/etc/uppdragspanelen/secrets.toml", "/etc/uppdragspanelen/environment"
SITE = "/etc/nginx/sites-available/uppdragspanelen"
PORTS = (8501, 8502, 8503)
TIMER = "uppdragspanelen-nightly.timer"
NAME = "panelen.kommun.test"
# Read by each bash that starts: the installer, or a script of its, ends where it would run the command that STOP is.
STOP = """set -T
trap '[[ ( "$BASH_COMMAND" == \\"\\$@\\" && "+ $*" == "$STOP" ) || "$BASH_COMMAND" == "$STOP" ]] && exit 99' DEBUG
"""
STOPPED = 99
IN_SWITCH = ("etl build", "systemctl daemon-reload")
# What no two machines have alike, and what each attempt adds to.
OWN = re.compile(r"machine-id|ld\.so\.cache|/etc/ssl/|passwd|shadow|group|\.sqlite|\.updated|resolv\.conf|hostname")
FINGERPRINT = f"""find /etc /opt/uppdragspanelen {STATE} /var/cache/uppdragspanelen /var/log/uppdragspanelen \\
    -path '{RELEASES}/*/*' -prune -o -printf '%p %y %m %u %g %l\\n'
find /etc /opt/uppdragspanelen/assets {STATE}/sources -type f -print0 | xargs -0 sha256sum
systemctl is-enabled uppdragspanelen@850{{1,2,3}} {TIMER} nginx
systemctl is-active {TIMER} nginx"""


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where versions are laid, the same for every machine here: their libraries are installed once."""
    folder = tmp_path_factory.mktemp("releases")
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version as it is unpacked on a server: what the checkout has of it, whatever else happens there meanwhile."""
    folder = tmp_path_factory.mktemp("unpacked")
    listed = subprocess.run([ROOT / "deploy" / "install.sh", "--list"], capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def catalogue() -> Iterator[postgres.Cluster]:
    with postgres.running() as cluster:
        # The panel's account on the machine is to get to its socket.
        cluster.folder.chmod(0o755)
        yield cluster


def bare(folder: Path, unpacked: Path, releases: Path, **more: Path) -> AbstractContextManager[Machine]:
    folder.mkdir()
    return machine(folder, {SOURCE: unpacked, WHEELS: wheels()}, {RELEASES: releases, **more})


def install(on: Machine, stop: str = "", code: int = 0) -> str:
    """Run the installer, and return what it said: of its own, and of what failed. `stop`: the command it ends before."""
    on.write("/root/stop.sh", STOP)
    how = {"BASH_ENV": "/root/stop.sh", "STOP": stop} if stop else {}
    result = on.run(f"{SOURCE}/deploy/install.sh", "--wheels", WHEELS, check=False, **how)
    output = f"{result.stdout}\n{result.stderr}"
    assert result.returncode == code, f"{stop}:\n{output}"
    return output


def commands(on: Machine) -> list[str]:
    """Return the commands that the installer would run on a machine where nothing is but the code."""
    output = on.run(f"{SOURCE}/deploy/install.sh", "--dry-run", "--wheels", WHEELS).stdout
    return [line for line in output.splitlines() if line.startswith("+ ") and not line.startswith("+ (")]


def remaining(output: str) -> list[str]:
    """Return the lines of what the installer says is left to fill in."""
    return [line.removeprefix("  - ") for line in output.splitlines() if line.startswith("  - ")]


def fingerprint(on: Machine) -> set[str]:
    """Return what is in place: each file and folder with its owner and mode, what is in the files, what is set to run."""
    lines = on.run("bash", "-c", FINGERPRINT, check=False).stdout.splitlines()
    assert len(lines) > 1000
    return {line for line in lines if not OWN.search(line)}


def state_of(on: Machine, *units: str) -> list[str]:
    return on.run("systemctl", "is-active", *units, check=False).stdout.split()


def replace(on: Machine, path: str, **changes: str) -> None:
    """Change lines of a file: the first that begins with a name gets another value."""
    text = on.path(path).read_text(encoding="utf-8")
    for name, value in changes.items():
        text, count = re.subn(rf"^#?{name} ?=.*$", f"{name}={value}", text, count=1, flags=re.MULTILINE)
        assert count == 1, name
    on.write(path, text)


def fill_in(on: Machine) -> None:
    """Do what the installer says remains, as who installs does: in the files, with a certificate and a place for copies."""
    provider = json.dumps("https://inloggning.kommun.test/.well-known/openid-configuration")
    secret = json.dumps("known-to-the-tests-alone-and-to-nobody-else")
    replace(on, SECRETS, cookie_secret=secret, client_id='"panelen"', client_secret=secret)
    replace(on, SECRETS, redirect_uri=json.dumps(f"https://{NAME}/oauth2callback"), server_metadata_url=provider)
    assert tomllib.loads(on.path(SECRETS).read_text(encoding="utf-8"))["auth"]["client_id"] == "panelen"
    on.write(SITE, on.path(SITE).read_text(encoding="utf-8").replace("panelen.kommun.example", NAME))
    certificate = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        f"/CN={NAME}",
    ]
    where = "/etc/ssl/uppdragspanelen"
    on.run("openssl", *certificate, "-keyout", f"{where}/privkey.pem", "-out", f"{where}/fullchain.pem")
    on.run("install", "-d", "-o", "uppdragspanelen", COPIES)
    replace(on, ENVIRONMENT, BACKUP_TARGET=COPIES)


def by_nginx(on: Machine, path: str) -> int:
    """Return the status that a visitor gets."""
    how = ["--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}"]
    where = ["--resolve", f"{NAME}:443:127.0.0.1", f"https://{NAME}{path}"]
    return int(on.run("curl", *how, *where).stdout)


def ready(on: Machine, port: int) -> dict[str, object]:
    """Return what a process says of itself."""
    output: dict[str, object] = json.loads(on.run("curl", "--silent", f"http://127.0.0.1:{port}/ready").stdout)
    return output


def test_a_bare_debian_from_nothing_to_a_lake(
    tmp_path: Path, unpacked: Path, releases: Path, catalogue: postgres.Cluster
) -> None:
    with bare(tmp_path / "machine", unpacked, releases, **{CATALOGUE: catalogue.folder}) as own:
        first_time(own)
        filled_in(own)
        a_lake(own, catalogue.new_database("panel"))


def first_time(own: Machine) -> None:
    # Half of the code is in place: it is laid anew. (It is there already where the other test here came first.)
    for libraries in (line for line in commands(own) if "/pip install" in line):
        install(own, libraries, STOPPED)
    left = remaining(install(own))
    unfilled = " ".join(
        f"[auth] {key} saknas, eller är inte en rad text." for key in ("cookie_secret", "client_id", "client_secret")
    )
    assert left[0] == f"{SECRETS}: Panelen startar inte. secrets.toml: {unfilled}"
    assert [line.split(":")[0] for line in left[1:]] == [
        SECRETS,
        SITE,
        "/etc/ssl/uppdragspanelen",
        ENVIRONMENT,
        "LibreOffice, om rapporten ska gå att hämta som pdf",
    ]
    # Whatever is left, it comes back by itself: after a reboot, by night, and in words to who asks.
    assert own.run("systemctl", "is-enabled", *(f"uppdragspanelen@{port}" for port in PORTS), TIMER).returncode == 0
    units = [f"uppdragspanelen@{port}" for port in PORTS]
    assert state_of(own, TIMER, "nginx", *units) == ["active", "active", *["inactive"] * len(units)]
    assert not own.path("/etc/nginx/sites-enabled/default").exists()
    own.run("logrotate", "--debug", "/etc/logrotate.d/uppdragspanelen")
    refused = own.run(f"{CURRENT}/deploy/restart.sh", check=False)
    assert (refused.returncode, "Inget är omstartat" in refused.stderr) == (1, True)
    assert own.run("runuser", "-u", "uppdragspanelen", "--", "test", "-r", SECRETS).returncode == 0
    assert own.run("runuser", "-u", "nobody", "--", "test", "-r", SECRETS, check=False).returncode == 1


def filled_in(own: Machine) -> None:
    fill_in(own)
    output = install(own)
    assert [line.split(",")[0] for line in remaining(output)] == ["LibreOffice"]
    assert state_of(own, *(f"uppdragspanelen@{port}" for port in PORTS)) == ["active"] * len(PORTS)
    assert [ready(own, port)["problems"] for port in PORTS] == [[]] * len(PORTS)
    assert by_nginx(own, "/") in {200, 401}


def a_lake(own: Machine, conninfo: str) -> None:
    """Another place in the one file, and all goes there: sources, build, processes, and the night with all it may not do."""
    own.run("install", "-d", "-o", "uppdragspanelen", "-g", "uppdragspanelen", SHARED)
    address = f"ducklake:postgres:{re.sub('host=[^ ]+', f'host={CATALOGUE}', conninfo)}"
    replace(own, ENVIRONMENT, WAREHOUSE=address, DASHBOARD_DATABASE=f"{SHARED}/dashboard.duckdb")
    file = own.path(f"{STATE}/dashboard.duckdb").stat().st_mtime_ns
    install(own)
    assert list(own.path(f"{SHARED}/lake").rglob("*.parquet"))
    assert own.path("/var/cache/uppdragspanelen/panel.duckdb").exists()
    assert not own.path(f"{SHARED}/dashboard.duckdb").exists()
    assert own.path(f"{STATE}/dashboard.duckdb").stat().st_mtime_ns == file
    built = {ready(own, port)["build_id"] for port in PORTS}
    assert len(built) == 1
    own.write(f"{SHARED}/sources/catalogue.toml", "")
    own.run("systemctl", "start", "uppdragspanelen-nightly")
    assert ready(own, PORTS[0])["build_id"] not in built
    assert list(own.path(COPIES).iterdir())
    assert not own.path(f"{SHARED}/dashboard.duckdb").exists()


def test_stopped_before_each_of_its_commands_it_ends_the_same(tmp_path: Path, unpacked: Path, releases: Path) -> None:
    with bare(tmp_path / "plain", unpacked, releases) as own:
        install(own)
        wanted = fingerprint(own)
    with bare(tmp_path / "stopped", unpacked, releases) as own:
        stops = commands(own)
        assert len(stops) > 15
        for stop in (*stops, *IN_SWITCH):
            assert "Stannade i steget" in install(own, stop, STOPPED)
        install(own)
        found = fingerprint(own)
    assert (found - wanted, wanted - found) == (set(), set())
