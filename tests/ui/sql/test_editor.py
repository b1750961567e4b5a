"""Test what the SQL editor is built of and given, and what is said of a query that is wrong."""

import hashlib
import json
import re

import duckdb
import pytest

from panel.access import routes
from panel.ui.sql import editor
from panel.ui.sql.faults import REMEDIES, place, remedy
from panel.ui.sql.schema import names
from panel.warehouse.sandbox import PRIVATE_TABLES, PUBLIC_TABLES, QueryError

FOLDER = editor.BUILT.parent
TABLES = """CREATE TABLE region (name VARCHAR, region_code VARCHAR);
CREATE TABLE observation (value DOUBLE, region_code VARCHAR, period_start DATE)"""
# A query that is wrong, the line and the word where it is, and what is said of it.
WRONG = [
    ("SELECT name\nFROM region WHERE", (2, ""), "Frågan slutar för tidigt"),
    ("SELECT 1\nWHERE 'a = 1", (2, "'a = 1"), "börjar med en apostrof"),
    ("SELECT name,,\nFROM region", (1, ",\nF"), "går inte att tolka vid ,"),
    ("SELEC 1", (1, "SELEC"), "går inte att tolka vid SELEC"),
    ("SELECT nam\nFROM region", (1, "nam"), "ingen kolumn som heter nam i de tabeller som frågan läser. Närmast heter name."),
    ("SELECT r.nam FROM region r", (1, "r.nam"), "ingen kolumn som heter nam. Närmast heter name"),
    ("SELECT 1\nFROM regio", (2, "regio"), "ingen tabell som heter regio. Närmast heter region."),
    ("SELECT summ(value) FROM observation", (1, "summ"), "ingen funktion som heter summ. Närmast heter sum."),
    ("SELECT name, count(*) FROM region", (1, "name"), "Lägg till den efter GROUP BY"),
    ("SELECT region_code FROM region, observation", (1, "region_code"), "Flera av tabellerna"),
    ("SELECT sum(name) FROM region", (1, "sum"), "Funktionen sum tar inte"),
    ("SELECT row_number(), name FROM region", (1, "row_number"), "Skriv OVER (ORDER BY"),
    ("SELECT name + 1 FROM region", (1, "+"), "Gör om dem till samma slag"),
    ("SELECT max(count(*)) FROM region", (1, "count"), "kan inte stå i en annan"),
    ("SELECT name FROM region\nWHERE count(*) > 1", (2, "count"), "efter HAVING"),
    ("SELECT 1 FROM region WHERE rank() OVER () > 1", (1, "rank"), "efter QUALIFY"),
    ("SELECT 1 FROM region GROUP BY count(*)", (1, "count"), "Efter GROUP BY kan ingen sammanräkning stå"),
    ("SELECT name FROM region QUALIFY name = 'x'", None, "villkoret efter WHERE"),
    ("SELECT (SELECT unnest([1, 2]))", None, "skriv IN före den"),
    ("SELECT name FROM region ORDER BY 2", (1, "2"), "svaret har 1."),
    ("SELECT name FROM region LIMIT -1", (1, "-1"), "noll eller fler"),
    ("SELECT * EXCLUDE (nam) FROM region", None, "ingen kolumn som heter nam."),
    ("SELECT unnest(name) FROM region", (1, "unnest"), "string_split"),
    ("SELECT quantile_cont(value, 1.5) FROM observation", None, "från 0 till 1"),
    ("SELECT 9223372036854775807 + 1", None, "för stort att räkna med"),
    ("SELECT ln(-1)", None, "finns inte för negativa tal"),
    ("SELECT date_trunc('kvartal', DATE '2024-01-01')", None, "kvartal är ingen del av ett datum"),
    ("SELECT DATE '2024-13-01'", None, "TRY_CAST"),
    ("SELECT 1, 2 UNION SELECT 1", None, "lika många kolumner"),
    (f"SELECT 1, name, {'1 + ' * 60} regin_code, {'1 + ' * 60} 1 FROM region", (1, "regin_code"), "Närmast heter region_code"),
]  # fmt: skip


def refused(sql: str) -> QueryError:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        with pytest.raises(duckdb.Error) as error:
            connection.sql(sql).fetchall() if "DATE '" in sql else connection.execute(sql)
    return QueryError("Så här säger den:", str(error.value))


@pytest.mark.parametrize(("sql", "where", "words"), WRONG, ids=lambda one: one[:30] if isinstance(one, str) else "")
def test_what_is_wrong_is_said_in_swedish_with_its_place(sql: str, where: tuple[int, str] | None, words: str) -> None:
    error = refused(sql)
    assert words in remedy(error)
    found = place(sql, error)
    if where is None:
        assert found is None
    else:
        assert found is not None
        rest = "\n".join(sql.split("\n")[found.line - 1 :])[found.column :]
        assert found.line == where[0]
        assert rest.startswith(where[1]) if where[1] else rest == ""


def test_each_remedy_is_for_something_that_duckdb_says() -> None:
    details = [refused(sql).detail for sql, _, _ in WRONG]
    for pattern, _ in REMEDIES:
        assert any(re.search(pattern, detail, re.MULTILINE) for detail in details), pattern


def test_what_is_not_known_is_left_to_the_databases_own_words() -> None:
    assert remedy(QueryError("Avbruten", "")) == ""
    assert place("SELECT 1", QueryError("Avbruten", "")) is None


def test_the_script_is_built_of_the_files_beside_it() -> None:
    head, _, body = (editor.BUILT / editor.SCRIPT).read_text(encoding="utf-8").partition("\n")
    parts = [(FOLDER / name).read_bytes() for name in ("editor.js", "build.mjs", "package.json", "package-lock.json")]
    of_sources = hashlib.sha256(b"".join(parts)).hexdigest()
    of_body = hashlib.sha256(body.encode()).hexdigest()
    assert head == f"// sources {of_sources} bundle {of_body}", "npm ci && npm run build in panel/ui/sql/codemirror"


def test_the_lock_pins_every_package_and_each_that_is_served_has_its_licence() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = (editor.BUILT / "LICENCES.txt").read_text(encoding="utf-8")
    for path, package in lock.items():
        name = path.removeprefix("node_modules/")
        if path:
            assert package["integrity"].startswith("sha512-"), path
        if path and "esbuild" not in path:
            assert f"{name} {package['version']} (MIT)" in licences


def test_the_one_file_of_the_editor_is_served_to_readers() -> None:
    assert f"/_stcore/bidi-components/{editor.NAME}/{editor.SCRIPT}" == routes.EDITOR
    assert routes.required_permission(routes.EDITOR) is not None
    assert routes.required_permission(routes.EDITOR.replace("editor.js", "LICENCES.txt")) is None


@pytest.mark.usefixtures("panel")
def test_the_editor_completes_the_public_tables_and_the_values_that_they_hold() -> None:
    given = names()
    assert {table["name"] for table in given["tables"]} == set(PUBLIC_TABLES)
    assert not {table["name"] for table in given["tables"]} & set(PRIVATE_TABLES)
    assert ("0581", "Norrköping") in given["values"]["region_code"]
    columns = {column["name"] for table in given["tables"] for column in table["columns"]}
    assert given["values"].keys() <= columns
    assert ("population", "Folkmängd") in [(value, name[:9]) for value, name in given["values"]["indicator_id"]]
