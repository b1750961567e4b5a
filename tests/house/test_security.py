"""Test the rules of docs/security.md that no other test covers: what the code never does, and the headers."""

import ast
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest

from panel.server.headers import content_security_policy
from tests.conftest import ROOT
from tests.support.chromium import served
from tests.support.parsed import parsed

ROOMS = ("panel", "etl", "pages", "deploy")
FILES = [*(file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))), ROOT / "dashboard.py"]
NEVER_CALLED = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "Template"}
NEVER_IMPORTED = {"pickle", "marshal", "shelve", "yaml", "random", "xmlrpc", "telnetlib", "ftplib"}
# Where a statement is put together: names of tables out of the schema, paths of the panel's own files and marks for
# values. A place that is not here binds everything.
BUILDS_SQL = {
    "etl/load/claim_answers.py",
    "panel/operations/backup/manifest.py",
    "panel/operations/backup/sqlite_files.py",
    "etl/build.py",
    "etl/loading.py",
    "etl/quality.py",
    "etl/fetch/snapshots.py",
    "etl/load/ledger_tables.py",
    "etl/load/observations.py",
    "etl/load/package.py",
    "etl/rebuild.py",
    "etl/load/rows.py",
    "panel/records/audit.py",
    "panel/records/sqlite_file.py",
    "panel/warehouse/database.py",
    "panel/warehouse/lake/builds.py",
    "panel/warehouse/lake/local_copy.py",
    "panel/warehouse/lake/work.py",
    "panel/warehouse/lake/moving.py",
    "panel/warehouse/open_files.py",
    "panel/warehouse/sandbox/child.py",
    "panel/warehouse/sandbox/public_copy.py",
}
# A browser gets no figure and no address from elsewhere.
ADDRESSES = {
    "/": "text/html; charset=utf-8",
    "/drift": "text/html; charset=utf-8",
    "/health": "text/plain; charset=utf-8",
    "/panel.css": "text/css; charset=utf-8",
    "/data/befolkning/delar.csv?region=0581": "text/csv; charset=utf-8",
    "/data/befolkning/delar.html?region=0581": "text/html; charset=utf-8",
    "/data/finns-inte.csv": "text/plain; charset=utf-8",
    "/api/v2/tables/births-Q/data": "application/json",
    "/api/v2/finns-inte": "application/problem+json",
    "/finns-inte": "text/html; charset=utf-8",
}


@cache
def trees() -> list[tuple[str, ast.AST]]:
    return [(str(file.relative_to(ROOT)), parsed(file)) for file in FILES]


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """Return each call in the code: the file, what is called, and the call."""
    return [
        (file, dotted(node.func) or ast.unparse(node.func), node)
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def dotted(node: ast.expr) -> str:
    """Return a name such as os.path.join, "" for what is none: far faster than ast.unparse."""
    if isinstance(node, ast.Attribute):
        above = dotted(node.value)
        return above and f"{above}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def keywords_of(call: ast.Call) -> dict[str, str]:
    return {keyword.arg or "": ast.unparse(keyword.value) for keyword in call.keywords}


def test_no_code_is_made_from_text() -> None:
    found = [(file, name) for file, name, _ in calls() if name in NEVER_CALLED]
    found += [
        (file, name)
        for file, name, call in calls()
        if name.endswith((".xpath", ".format_map")) and not isinstance(call.args[0], ast.Constant)
    ]
    found += [(file, "shell") for file, _, call in calls() if "shell" in keywords_of(call)]
    assert found == []
    for file, tree in trees():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names + module} & NEVER_IMPORTED, file


def test_only_known_places_build_sql_from_text() -> None:
    found = {
        file
        for file, name, call in calls()
        if name.rpartition(".")[2] in {"execute", "executemany", "executescript", "sql"}
        and call.args
        and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    }
    assert found <= BUILDS_SQL, found - BUILDS_SQL
    assert {file for file in found if file.startswith(("panel/ui/", "pages/"))} == set()


def test_no_weak_hash_and_no_own_cryptography() -> None:
    hashes = {name for _, name, _ in calls() if name.startswith(("hashlib.", "hmac."))}
    assert {name.partition("(")[0] for name in hashes} <= {"hashlib.sha256", "hashlib.file_digest"}
    assert [
        (file, call) for file, name, call in calls() if name == "hashlib.file_digest" and _digest(call) != "sha256"
    ] == []


def _digest(call: ast.Call) -> object:
    return call.args[1].value if isinstance(call.args[1], ast.Constant) else None


def test_no_certificate_goes_unverified() -> None:
    unverified = [
        (file, keywords) for file, _, call in calls() if (keywords := keywords_of(call)).get("verify") == "False"
    ]
    assert unverified == []
    for file in FILES:
        words = file.read_text(encoding="utf-8")
        assert "CERT_NONE" not in words
        assert "_create_unverified_context" not in words


def test_our_script_makes_nothing_from_text() -> None:
    script = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "panel" / "ui").glob("*.js"))
    for word in ("outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "postMessage"):
        assert word not in script, word
    written = re.findall(r"innerHTML\s*\+?=\s*(.+?);", script)
    assert len(written) == script.count("innerHTML")
    for name in written:
        # A text that stands whole in the script: nothing is put into it.
        (text,) = re.findall(rf"const {re.escape(name)} =\s*('[^']*'|\"[^\"]*\"|`[^`]*`);", script)
        assert "${" not in text


def test_no_secret_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    if listed.returncode:
        pytest.skip("not a checkout of the repository")
    names = listed.stdout.splitlines()
    assert not [
        name for name in names if Path(name).name in {"secrets.toml", ".env"} or name.endswith((".pem", ".key"))
    ]
    assert not [name for name in names if name.startswith("data/") and name.endswith((".sqlite", ".duckdb"))]
    for name in names:
        file = ROOT / name
        if file.is_file() and file.suffix in {".py", ".toml", ".md", ".sh", ".conf", ".example", ".mjs"}:
            assert not re.search(r"-----BEGIN [A-Z ]*PRIVATE KEY-----", file.read_text(encoding="utf-8")), name
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ".streamlit/secrets.toml" in ignored
    assert "data/*.sqlite*" in ignored


def test_the_server_is_set_as_the_table_says() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "localhost"
    assert settings["server"]["maxUploadSize"] == 10
    assert settings["client"] == {**settings["client"], "showErrorDetails": "none", "toolbarMode": "minimal"}
    assert settings["browser"]["gatherUsageStats"] is False
    assert "enableXsrfProtection" not in settings["server"]
    assert "enableCORS" not in settings["server"]


def test_the_policy_names_no_other_origin_and_no_inline_script() -> None:
    policy = dict(part.strip().split(" ", 1) for part in content_security_policy().split(";"))
    plain = {"'self'", "'none'", "data:", "blob:"}
    for directive, sources in policy.items():
        strange = {source for source in sources.split() if source not in plain}
        if directive == "style-src":
            strange -= {"'unsafe-inline'"}
        if directive == "script-src":
            strange = {source for source in strange if not source.startswith("'sha256-")}
        assert strange == set(), directive
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "data:" not in policy["script-src"]


@pytest.fixture(scope="module")
def panel_address(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a panel of one's own, as it is served without any setting."""
    folder = tmp_path_factory.mktemp("security")
    os.link(built, folder / "dashboard.duckdb")
    with served(folder / "dashboard.duckdb") as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_it_is(panel_address: str, address: str) -> None:
    response = httpx.get(panel_address + address)
    assert response.headers["content-type"] == ADDRESSES[address]
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/", "/data/befolkning/delar.csv?region=0581", "/_stcore/health", "/health"])
def test_another_site_gets_no_leave_to_read(panel_address: str, address: str) -> None:
    response = httpx.get(panel_address + address, headers={"Origin": "https://evil.example"})
    assert response.headers.get("access-control-allow-origin") in {None, panel_address}


@pytest.mark.slow
def test_no_host_page_may_talk_to_the_panel(panel_address: str) -> None:
    response = httpx.get(panel_address + "/")
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.slow
def test_a_parameter_given_twice_is_one_or_refused(panel_address: str) -> None:
    alone = httpx.get(f"{panel_address}/data/befolkning/delar.csv?region=0581")
    twice = httpx.get(f"{panel_address}/data/befolkning/delar.csv?region=0580&region=0581")
    assert alone.status_code == 200
    assert (twice.status_code, twice.content) in {(400, twice.content), (200, alone.content)}
    assert httpx.get(f"{panel_address}/data/befolkning/delar.csv?region=0581&x=1").status_code == 400


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/data/../README.md",
        "/data/..%2f..%2fREADME.md",
        "/static/../../../../etc/passwd",
        "/static/..%2f..%2f..%2fetc/passwd",
        "/.git/config",
        "/.streamlit/secrets.toml",
        "/media/..%2f..%2fetc%2fpasswd",
        "/data/uploads/000001/receipt.json",
        "/audit.sqlite",
        "/data/audit.sqlite",
        "//etc/passwd",
        "/data/%00.csv",
    ],
)
def test_a_path_that_climbs_finds_nothing(panel_address: str, path: str) -> None:
    response = httpx.Client().send(httpx.Request("GET", panel_address + path))
    assert response.status_code in {400, 404, 405}
    assert "root:" not in response.text
    assert "[core]" not in response.text
