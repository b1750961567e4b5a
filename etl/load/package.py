"""Load the files that a Frictionless Data Package describes, and refuse what its descriptor does not allow.

DuckDB reads and tests, since the files may have millions of rows. Fields, constraints and keys mean what the standard
defines; the tests compare this reader with the standard's own library.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from etl.load.cells import find_bad_cell, line_in_file, read_header
from panel.errors import SourceError

READ_AS = {
    "string": "VARCHAR",
    "integer": "VARCHAR",
    "number": "DOUBLE",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
STORED_AS = {**READ_AS, "integer": "BIGINT"}
# What a table of a plan has besides the columns of its file.
OF_A_PLAN = {"plan_id": "VARCHAR", "path": "VARCHAR", "line": "INTEGER"}
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Resource:
    """One file of a package. `about` is its descriptor entry, with the package's own keys as defaults."""

    name: str
    path: Path
    shown_path: str
    about: dict[str, Any]
    fields: list[dict[str, Any]]
    plan_id: str | None

    @property
    def table(self) -> str:
        """The temporary table with the file's rows."""
        return f"raw_{self.name}"

    @cached_property
    def sha256(self) -> str:
        """The file's sha256 in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def path_in_sources(self) -> str:
        """The file's path within the folder of the sources."""
        return self.shown_path.partition("/")[2]

    @property
    def source_id(self) -> str:
        """The file's id in the table source, with the plan's: two plans may have files of the same name."""
        return f"{self.plan_id}:{self.name}" if self.plan_id else self.name


def package_folders(data: Path) -> list[Path]:
    """Return the folders that a descriptor stands in: the statistics, and each plan, of which there may be none."""
    plans = data / "plans"
    found = sorted(plans.iterdir()) if plans.is_dir() else []
    return [data / "statistics", *(one for one in found if one.is_dir() and not one.name.startswith("."))]


def read_package(folder: Path, data: Path) -> list[Resource]:
    """Return the resources that folder/datapackage.json describes.

    Raises SourceError when the descriptor is missing or broken, a file is missing or differs from its stated hash, or a
    csv file is not described.
    """
    descriptor = folder / DESCRIPTOR
    shown = _shown(descriptor, data)
    try:
        package = json.loads(descriptor.read_text(encoding="utf-8"))
        plan_id = package.get("plan", {}).get("plan_id")
        about = {key: value for key, value in package.items() if key != "resources"}
        resources = [_resource(entry, folder, data, about, plan_id) for entry in package["resources"]]
    except FileNotFoundError as error:
        raise SourceError("Beskrivningen saknas.", "Lägg tillbaka filen.", path=shown) from error
    except json.JSONDecodeError as error:
        problem = f"Filen är inte giltig JSON från tecken {error.colno}."
        raise SourceError(problem, "Rätta på den raden.", path=shown, line=error.lineno) from error
    except UnicodeDecodeError as error:
        raise SourceError("Filen är inte UTF-8.", "Spara den som UTF-8.", path=shown) from error
    except KeyError as error:
        raise SourceError(f"Beskrivningen saknar {error}.", "Lägg tillbaka det.", path=shown) from error
    except (AttributeError, TypeError, ValueError) as error:
        raise SourceError("Beskrivningen är inte ett datapaket.", "Lägg tillbaka filen.", path=shown) from error
    described = {resource.path for resource in resources}
    for path in sorted(folder.glob("*.csv")):
        if path not in described:
            raise SourceError(f"{path.name} står inte i beskrivningen.", "Beskriv filen eller ta bort den.", path=shown)
    return resources


def _resource(
    entry: dict[str, Any], folder: Path, data: Path, package: dict[str, Any], plan_id: str | None
) -> Resource:
    path = folder / entry["path"]
    if not path.is_file():
        problem = "Filen saknas, men står i beskrivningen."
        raise SourceError(problem, "Lägg tillbaka filen eller ta bort den ur beskrivningen.", path=_shown(path, data))
    resource = Resource(
        name=entry["name"],
        path=path,
        shown_path=_shown(path, data),
        about={**package, **entry},
        fields=entry.get("schema", {}).get("fields", []),
        plan_id=plan_id,
    )
    if entry.get("hash", f"sha256:{resource.sha256}") != f"sha256:{resource.sha256}":
        action = "Lägg tillbaka filen. Ska planen ändras: ändra i planbladet och läs in det igen."
        raise SourceError("Filen är inte densamma som när den lästes in.", action, path=resource.shown_path)
    return resource


def _shown(path: Path, data: Path) -> str:
    return str(path.relative_to(data.parent))


def load_resource(connection: duckdb.DuckDBPyConnection, resource: Resource, *, adds: bool = False) -> None:
    """Load a csv resource as the temporary table raw_<name>, typed and checked against its descriptor.

    Tables of plan packages also get plan_id, path and line (of the csv file). `adds` appends a further plan's rows.
    Raises SourceError with file, line, column and value at the first cell that does not fit.
    """
    require_header(resource)
    try:
        _create_table(connection, resource, in_file_order=resource.plan_id is not None, adds=adds)
    except duckdb.Error as error:
        raise find_bad_cell(resource.path, resource.shown_path, resource.fields) from error
    require_constraints(connection, resource)


def require_header(resource: Resource) -> None:
    """Raise SourceError when a csv file's columns differ from those of its descriptor."""
    names = [field["name"] for field in resource.fields]
    header = read_header(resource.path, resource.shown_path)
    if header != names:
        problem = f"Kolumnerna är {', '.join(header)}, men beskrivningen säger {', '.join(names)}."
        raise SourceError(problem, "Rätta filen eller beskrivningen.", path=resource.shown_path, line=1)


def _create_table(
    connection: duckdb.DuckDBPyConnection, resource: Resource, *, in_file_order: bool, adds: bool = False
) -> None:
    """Create raw_<name>, or append to it. File order costs time, but is needed to number the lines."""
    whole = [field["name"] for field in resource.fields if field["type"] == "integer"]
    exact = f" REPLACE ({', '.join(map(_whole_number, whole))})" if whole else ""
    extra = ", ? AS plan_id, ? AS path, (row_number() OVER () + 1)::INTEGER AS line" if resource.plan_id else ""
    reading = (
        f"SELECT *{exact}{extra} FROM read_csv(?, auto_detect = false, header = true, delim = ',', quote = '\"',"
        " escape = '\"', columns = ?)"
    )
    create = f'CREATE OR REPLACE TEMP TABLE "{resource.table}" AS {reading}'
    if adds:
        create = f'INSERT INTO "{resource.table}" BY NAME {reading}'
    values: list[Any] = [resource.plan_id, resource.shown_path] if resource.plan_id else []
    columns = {field["name"]: READ_AS[field["type"]] for field in resource.fields}
    connection.execute("SET preserve_insertion_order = ?", [in_file_order])
    connection.execute(create, [*values, str(resource.path), columns])


def _line_of(connection: duckdb.DuckDBPyConnection, resource: Resource) -> str:
    """Return SQL for the line of a row; reloads the table in file order where it has no column for that."""
    if resource.plan_id:
        return "line"
    _create_table(connection, resource, in_file_order=True)
    return "rowid + 2"


def _whole_number(column: str) -> str:
    """Return SQL for the cell as BIGINT. DuckDB's own cast would silently round 7.5 to 8."""
    return (
        f'CASE WHEN "{column}" IS NULL OR regexp_full_match("{column}", \'[+-]?[0-9]+\')'
        f' THEN "{column}"::BIGINT ELSE error(\'not a whole number\') END AS "{column}"'
    )


def require_constraints(connection: duckdb.DuckDBPyConnection, resource: Resource) -> None:
    """Raise SourceError at the first row that breaks a constraint of the descriptor."""
    broken = [test for field in resource.fields for test in _field_tests(field)]
    if not broken:
        return
    scope = "plan_id = ? AND" if resource.plan_id else ""
    own = [resource.plan_id] if resource.plan_id else []
    clauses = " OR ".join(sql for _, sql, _, _ in broken)
    values = [value for _, _, bound, _ in broken for value in bound]
    anywhere = f'SELECT 1 FROM "{resource.table}" WHERE {scope} ({clauses}) LIMIT 1'
    if connection.execute(anywhere, [*own, *values]).fetchone() is None:
        return
    line = _line_of(connection, resource)
    for column, sql, bound, problem in broken:
        shown = f"regexp_replace(\"{column}\"::VARCHAR, '[.]0$', '')"
        which = f'SELECT {line}, {shown} FROM "{resource.table}" WHERE {scope} ({sql}) ORDER BY 1 LIMIT 1'
        row = connection.execute(which, [*own, *bound]).fetchone()
        if row:
            raise SourceError(
                problem,
                "Rätta värdet i filen.",
                path=resource.shown_path,
                line=line_in_file(resource.path, row[0]),
                column=column,
                value=row[1],
            )


def _field_tests(field: dict[str, Any]) -> list[tuple[str, str, list[Any], str]]:
    """Return column, SQL that is true for a forbidden value, bound values, and the problem in Swedish."""
    name = field["name"]
    column = f'"{name}"'
    limits = field.get("constraints", {})
    # A plan that was taken in when its goals had whole numbers is read beside plans where they are text.
    compared = f"TRY_CAST({column} AS BIGINT)" if field["type"] == "integer" else column
    tests: list[tuple[str, str, list[Any], str]] = []
    if field["type"] == "number":
        tests.append((name, f"NOT isfinite({column})", [], "Värdet är inte ett tal."))
    if limits.get("required"):
        tests.append((name, f"{column} IS NULL", [], "Värdet saknas."))
    if "minimum" in limits:
        tests.append((name, f"{compared} < ?", [limits["minimum"]], f"Värdet är under {limits['minimum']}."))
    if "maximum" in limits:
        tests.append((name, f"{compared} > ?", [limits["maximum"]], f"Värdet är över {limits['maximum']}."))
    if "pattern" in limits:
        sql = f"NOT regexp_full_match({column}, ?)"
        tests.append((name, sql, [limits["pattern"]], f"Värdet följer inte mönstret {limits['pattern']}."))
    if "enum" in limits:
        allowed = ", ".join(map(str, limits["enum"]))
        tests.append((name, f"NOT list_contains(?, {column})", [limits["enum"]], f"Tillåtna värden: {allowed}."))
    return tests


def require_keys(connection: duckdb.DuckDBPyConnection, resource: Resource) -> None:
    """Raise SourceError at a row with a duplicate primary key, or a foreign key without a match.

    Call it when the whole package is loaded, since a foreign key refers to another file.
    """
    schema = resource.about.get("schema", {})
    if key := schema.get("primaryKey"):
        columns = [key] if isinstance(key, str) else key
        _require_unique(connection, resource, columns)
    for foreign in schema.get("foreignKeys", []):
        _require_foreign(connection, resource, foreign)


def _require_unique(connection: duckdb.DuckDBPyConnection, resource: Resource, columns: list[str]) -> None:
    group = ", ".join(f'"{column}"' for column in columns + (["plan_id"] if resource.plan_id else []))
    every_key_once = f'SELECT count(*) = count(DISTINCT hash({group})) FROM "{resource.table}"'
    if connection.execute(every_key_once).fetchone() == (True,):
        return
    line = _line_of(connection, resource)
    shown = " || ', ' || ".join(f'any_value("{column}")::VARCHAR' for column in columns)
    twice = (
        f'SELECT min({line}), max({line}), {shown} FROM "{resource.table}"'
        f" GROUP BY {group} HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    )
    row = connection.execute(twice).fetchone()
    if row:
        raise SourceError(
            f"Nyckeln står redan på rad {line_in_file(resource.path, row[0])}.",
            "Ta bort den ena raden.",
            path=resource.shown_path,
            line=line_in_file(resource.path, row[1]),
            column=", ".join(columns),
            value=row[2],
        )


def _require_foreign(connection: duckdb.DuckDBPyConnection, resource: Resource, foreign: dict[str, Any]) -> None:
    column = foreign["fields"] if isinstance(foreign["fields"], str) else foreign["fields"][0]
    target = foreign["reference"]["resource"] or resource.name
    other = foreign["reference"]["fields"]
    other = other if isinstance(other, str) else other[0]
    own = f" WHERE plan_id = '{resource.plan_id}'" if resource.plan_id else ""
    lost = f'"{column}" NOT IN (SELECT "{other}" FROM "raw_{target}"{own})'
    lost += f" AND plan_id = '{resource.plan_id}'" if resource.plan_id else ""
    if connection.execute(f'SELECT 1 FROM "{resource.table}" WHERE {lost} LIMIT 1').fetchone() is None:
        return
    line = _line_of(connection, resource)
    which = f'SELECT {line}, "{column}"::VARCHAR FROM "{resource.table}" WHERE {lost} ORDER BY 1 LIMIT 1'
    row = connection.execute(which).fetchone()
    if row:
        raise SourceError(
            f"Koden finns inte i {target}.",
            "Rätta koden, eller lägg till den där.",
            path=resource.shown_path,
            line=line_in_file(resource.path, row[0]),
            column=column,
            value=row[1],
        )
