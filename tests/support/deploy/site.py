"""nginx with the shipped site, with only ports, names and folders replaced by the test's."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

from tests.conftest import ROOT

SHIPPED = ROOT / "deploy" / "nginx.conf"
CAPACITY = ROOT / "deploy" / "capacity.sh"
# Debian's nginx.conf around a site, with all files that nginx writes in the test's folder.
AROUND = """{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/main.error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    access_log {folder}/main.access.log;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Ports:
    """The ports of nginx, of the two processes of pages, and of the one of files."""

    http: int
    https: int
    first: int
    second: int
    files: int


def site(folder: Path, ports: Ports, changed: Mapping[str, str]) -> str:
    """Return the shipped site with the test's ports, names and folders, and its other changes."""
    text = SHIPPED.read_text(encoding="utf-8")
    for shipped, own in {
        "8501": str(ports.first),
        "8502": str(ports.second),
        "8503": str(ports.files),
        # There may be no IPv6 here, so another loopback address is used instead.
        "[::]:443": f"127.0.0.2:{ports.https}",
        "[::]:80": f"127.0.0.2:{ports.http}",
        "listen 443": f"listen 127.0.0.1:{ports.https}",
        "listen 80": f"listen 127.0.0.1:{ports.http}",
        "server_name panelen.kommun.example": "server_name localhost",
        "https://$server_name": f"https://$server_name:{ports.https}",
        "/etc/ssl/uppdragspanelen": str(folder),
        "/var/log/uppdragspanelen": str(folder),
        "/opt/uppdragspanelen/assets": str(folder / "assets"),
        "/opt/uppdragspanelen/current": str(ROOT),
        **changed,
    }.items():
        assert shipped in text, f"deploy/nginx.conf no longer has {shipped}"
        text = text.replace(shipped, own)
    return text


def write_site(folder: Path, ports: Ports, changed: Mapping[str, str] = MappingProxyType({})) -> Path:
    """Write nginx's files and a certificate to a folder, and return the main file."""
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site(folder, ports, changed), encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    subprocess.run([CAPACITY, main], check=True)
    make_certificate(folder)
    return main


def make_certificate(folder: Path) -> None:
    """Write a self-signed certificate for localhost, and its key."""
    program = shutil.which("openssl")
    assert program, "openssl is missing: apt-get install openssl"
    how = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run([program, *how, *names, *files], cwd=folder, check=True, capture_output=True)


def nginx() -> str:
    """Return the path of nginx. Fails where it is not installed, with what to do."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "nginx is missing: apt-get install nginx-light"
    return found


@contextmanager
def serve_site(folder: Path, ports: Ports, changed: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Run nginx with the site, and give the address for visitors."""
    main = write_site(folder, ports, changed)
    own = subprocess.Popen([nginx(), "-p", folder, "-c", main, "-g", "daemon off;"])
    try:
        _wait_until_it_listens(own, ports)
        yield f"https://localhost:{ports.https}"
    finally:
        own.terminate()
        own.wait()


def trusting(folder: Path) -> ssl.SSLContext:
    """Return an SSL context that trusts only the test's certificate."""
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))


def _wait_until_it_listens(own: subprocess.Popen[bytes], ports: Ports) -> None:
    # Polls without delay: nginx is up in some hundredths of a second.
    for _ in range(2000):
        assert own.poll() is None, "nginx did not start: see what it wrote"
        try:
            urlopen(f"http://127.0.0.1:{ports.http}/.well-known/acme-challenge/none", timeout=10)
        except URLError as error:
            if hasattr(error, "code"):
                return
    raise AssertionError("nginx does not answer")
