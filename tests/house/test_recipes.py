"""Test that the examples of CONTRIBUTING.md's recipes work as they are written."""

import ast
import re
import textwrap
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import pytest
from jinja2 import DictLoader

from etl.fetch.catalogue.catalogue import known_indicators, series_of
from panel.access.page_list import read_pages
from panel.sheets.contract import Column
from panel.wording.plan.open_findings import FINDING_PAGES
from panel.wording.templates import environment
from tests.conftest import ROOT
from tests.support.sandbox import open_sandbox

RECIPES = re.split(r"^##+ (.+)\n", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.MULTILINE)


PYTHON = [
    textwrap.dedent(example)
    for example in re.findall(r"^ *```python\n(.*?)^ *```$", "".join(RECIPES), re.MULTILINE | re.DOTALL)
]


def examples(recipe: str) -> dict[str, str]:
    """The examples of a recipe, by language; of several in one, the last."""
    text = RECIPES[RECIPES.index(recipe) + 1]
    found = re.findall(r"^ *```(\w+)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return {language: textwrap.dedent(example) for language, example in found}


def used(source: str) -> Iterator[tuple[object, str]]:
    """Yield what an example imports of the panel and its tests, and uses of each module, as (owner, name)."""
    tree = ast.parse(source)
    imported: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(("panel", "etl", "tests")):
            for name in (one.name for one in node.names):
                yield import_module(str(node.module)), name
                imported[name] = resolve_name(f"{node.module}.{name}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
            yield imported[node.value.id], node.attr


@pytest.mark.parametrize("source", PYTHON)
def test_each_name_that_an_example_uses_is_there(source: str) -> None:
    names = list(used(source))
    assert names
    assert [name for owner, name in names if not hasattr(owner, name)] == []


def test_a_page(built: Path, tmp_path: Path) -> None:
    page = examples("A page")
    (tmp_path / "measures.py").touch()
    (tmp_path / "pages.toml").write_text(page["toml"], encoding="utf-8")
    assert "measures" in read_pages(tmp_path / "pages.toml")
    with open_sandbox(built) as tables:
        rows = tables.execute(page["sql"].replace(":plan_id", "$plan_id"), {"plan_id": "ks-2024"}).df()
    own = environment.overlay(loader=DictLoader({"measures.html": page["html"]}))
    assert "Från 30 till 50 procent." in own.get_template("measures.html").render(rows=rows.to_dict("records"))


def test_a_series() -> None:
    (entry,) = tomllib.loads(examples("A series")["toml"])["series"]
    series = series_of(entry, known_indicators(ROOT / "data"), "catalogue.toml")
    assert [one.indicator_id for one in series.indicators] == ["households"]


def test_a_finding(built: Path) -> None:
    query = examples("A finding")["sql"]
    with open_sandbox(built) as tables:
        assert tables.execute(query).fetchall() == []
        tables.execute("UPDATE criterion SET text = 'Fler företag startas.' WHERE goal_no IN (1, 5) AND letter = 'A'")
        assert tables.execute(query).df()["title"].tolist() == ["Samma måluppfyllelse står under mål 1 och 5"]


def test_the_subjects_of_a_finding_are_those_that_the_table_takes() -> None:
    schema = (ROOT / "etl" / "schema.sql").read_text(encoding="utf-8")
    (checked,) = re.findall(r"CREATE TABLE finding \(.*?CHECK \(subject IN \((.*?)\)\)", schema, re.DOTALL)
    (line,) = re.findall(r"\| `subject` \|(.*)", RECIPES[RECIPES.index("A finding") + 1])
    assert re.findall("`(.+?)`", line) == re.findall("'(.+?)'", checked)
    assert set(re.findall("'(.+?)'", checked)) <= FINDING_PAGES.keys()


def test_a_column_in_the_follow_up_sheet() -> None:
    line = examples("A column in the follow-up sheet")["toml"]
    (column,) = tomllib.loads(f"columns = [\n{line}]")["columns"]
    assert Column(**column).header == "Hinder"
