"""Test what the server answers over HTTP: headers on everything, data files, health."""

from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.browser

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def fetch(address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urlopen(Request(address, method=method, headers=headers), timeout=20) as got:
            return got.status, {name.lower(): value for name, value in got.headers.items()}, got.read()
    except HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/budget",
        "/health",
        "/panel.css",
        "/favicon.png",
        "/_stcore/health",
        "/data/befolkning/delar.csv",
        "/data/nonsens.csv",
        "/static/nonsens.js",
        "/media/nonsens",
    ],
)
def test_security_headers_stand_on_every_answer(server: str, path: str) -> None:
    _, headers, _ = fetch(server + path)
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts


@pytest.mark.parametrize("path", ["/", "/befolkning", "/kallor"])
def test_the_page_is_in_swedish(server: str, path: str) -> None:
    status, _, body = fetch(server + path)
    assert status == 200
    assert b'<html lang="sv">' in body
    assert b"<title>Uppdragspanelen</title>" in body


def test_health_names_the_build(server: str) -> None:
    status, _, body = fetch(f"{server}/health")
    assert status == 200
    assert b"T" in body


def test_data_comes_as_csv_and_xlsx(server: str) -> None:
    status, headers, body = fetch(f"{server}/data/kallor/register.csv")
    assert status == 200
    assert 'filename="kallor-register.csv"' in headers["content-disposition"]
    assert body.decode("utf-8-sig").splitlines()[1].startswith("2010M05;maj 2010;2010-05-01;129537;129534;3;")
    status, _, body = fetch(f"{server}/data/kallor/register.xlsx")
    assert (status, body[:2]) == (200, b"PK")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/data/budget_lines.csv?plan_id=ks-2024", 404, "/data/sida/namn.csv"),
        ("/data/budget/nonsens.csv", 404, "Sidans filer: ram, ar, forandring, uppfoljning"),
        ("/data/budget/ram.exe", 404, "csv, xlsx, html"),
        ("/data/budget/uppfoljning.csv", 400, "behöver också: period"),
        ("/data/budget/ram.csv?extra=1", 400, "Det här går att ange: plan"),
        ("/data/budget/ram.csv?plan=ks-1999", 403, "inte finns"),
        ("/data/befolkning/jamforelse.csv?fran=abc", 400, "fran är 'abc'"),
        ("/data/befolkning/jamforelse.csv?fran=99999999999999999999", 400, "heltal"),
        ("/data/programpunkter/punkter.csv?per=2024-08-15", 200, ""),
        ("/data/programpunkter/punkter.csv?per=abc", 400, "2024-08-15"),
        ("/data/befolkning/delar.csv?region=" + quote("' OR 1=1 --"), 200, ""),
    ],
)
def test_wrong_questions_get_a_plain_answer(server: str, path: str, status: int, words: str) -> None:
    got, _, body = fetch(server + path)
    assert got == status
    assert words in body.decode("utf-8-sig")
    if "region=%27" in path:
        assert len(body.decode("utf-8-sig").splitlines()) == 1


def test_the_programs_own_interface_for_agents_is_off(server: str) -> None:
    status, _, _ = fetch(f"{server}/_stcore/agent/interact", "POST")
    assert status >= 400


@pytest.mark.parametrize("path", ["/nonsens", "/nonsens/", "/favicon.ico", "/nonsens/more.js", "/wp-login.php"])
def test_an_address_that_is_no_page_is_answered_in_swedish(server: str, path: str) -> None:
    status, headers, body = fetch(server + path)
    assert status == 404
    assert "frame-ancestors" in headers["content-security-policy"]
    shown = body.decode()
    assert '<html lang="sv">' in shown
    assert "Sidan finns inte" in shown
    assert 'href="/befolkning"' in shown


def test_a_long_table_has_a_page_of_its_own(server: str) -> None:
    status, _, body = fetch(f"{server}/data/arbetsloshet/jamforelse.html?kolumner=period_start,name,share_pct")
    shown = body.decode().replace("\u00a0", " ")
    assert status == 200
    assert '<html lang="sv">' in shown
    assert '<th scope="row">kvartal 4 2025</th><td>Norrköping</td><td class="number">9,1</td>' in shown
    assert "<title>Värdena på sidan Arbetslöshet</title>" in shown
    assert '<a href="../../arbetsloshet">Till sidan Arbetslöshet</a>' in shown
    assert "Källa:" in shown


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/budget", 200), ("/kallor/", 200), ("/data/x", 404), ("/static/x.js", 200), ("/x.js", 404)],
)
def test_a_browser_that_asks_for_compressed_answers_gets_them_whole(server: str, path: str, status: int) -> None:
    got, _, _ = fetch(server + path, **{"Accept-Encoding": "gzip, deflate, br"})
    assert got == status
