"""Test that HTML is in templates that escape, and that the lines of HTML in Python only become fewer."""

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

# A line counts that writes or looks for a tag of HTML, or that escapes by hand; docstrings and comments do not. What draws
# with Plotly is left out: its labels have tags of its own, <b>, <br> and <extra>.
ELEMENTS = (
    "a article b blockquote body br button caption code details div form h[1-6] head html i img label li link main mark"
    " meta ol option p pre script section select small span strong style summary svg table tbody td th thead title tr ul"
)
HTML = re.compile(rf"(?<!\?P)</?(?:{ELEMENTS.replace(' ', '|')})(?=[\s/>])|(?<![.\w])escape\(|html\.escape\(")
BY_PLOTLY = ("panel/charts/", "panel/ui/sql/chart.py")
PRODUCT = ("dashboard.py", "panel", "pages", "etl")
# The tags of Streamlit's own page that headers.py looks for.
LEFT = {"panel/server/headers.py": 4}


def lines_of_html(source: str) -> int:
    if not HTML.search(source):
        return 0
    prose: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            prose.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(
        1
        for number, line in enumerate(source.splitlines(), start=1)
        if number not in prose and not line.lstrip().startswith("#") and HTML.search(line)
    )


def product_files() -> list[str]:
    found = [
        path for name in PRODUCT for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]
    names = sorted(path.relative_to(ROOT).as_posix() for path in found)
    return [name for name in names if not name.startswith(BY_PLOTLY)]


def test_no_file_has_more_lines_of_html_than_it_had() -> None:
    counts = {name: lines_of_html((ROOT / name).read_text(encoding="utf-8")) for name in product_files()}
    more = {name: count for name, count in counts.items() if count > LEFT.get(name, 0)}
    assert more == {}, "Write it in a template in panel/ui/templates/."


def test_a_lower_count_is_kept() -> None:
    fewer = {
        name: lines_of_html((ROOT / name).read_text(encoding="utf-8")) if (ROOT / name).is_file() else 0
        for name, count in LEFT.items()
    }
    assert {name: count for name, count in fewer.items() if count < LEFT[name]} == {}, "Lower the number in LEFT."


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('def f():\n    """Return <p>."""\n    # <p>\n    return 1 < 2', 0),
        ('x = f"<p>{y}</p>"\ny = "</section>"', 2),
        ("from html import escape\nx = escape(y)", 1),
        ("import html\nx = html.escape(y)", 1),
        (r"x = re.escape(y)" "\n" r'z = "(?P<b>c)"', 0),
        ('x = "<verb> <p"', 0),
    ],
)
def test_what_counts_as_html(source: str, count: int) -> None:
    assert lines_of_html(source) == count


def test_nothing_but_a_template_is_trusted_to_have_escaped() -> None:
    trusting = [
        name for name in product_files() if re.search(r"Markup\((?!\))", (ROOT / name).read_text(encoding="utf-8"))
    ]
    assert trusting == ["panel/wording/templates.py"]


def test_no_template_leaves_out_the_escaping() -> None:
    templates: list[Path] = sorted((ROOT / "panel" / "ui" / "templates").rglob("*.html"))
    assert templates
    assert [path.name for path in templates if re.search(r"\|\s*safe", path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "panel" / "ui" / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_a_cell_has_on_a_phone_the_name_that_its_column_has(path: Path) -> None:
    source = path.read_text("utf-8")
    named = set(re.findall(r'data-l="([^"{]+)"', source))
    rest = re.sub(r'data-l="[^"]*"', "", source)
    assert {name for name in named if not re.search(rf'[">]{re.escape(name)}["<]', rest)} == set()


def test_a_template_gives_no_value_to_a_variable_of_all_pages() -> None:
    """One name for a colour of all pages and the width of a column would take both away where the second is not set."""
    style = (ROOT / "panel" / "ui" / "panel.css").read_text(encoding="utf-8")
    of_all = set(re.findall(r"(--[a-z0-9-]+):", style.partition("}")[0]))
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "panel" / "ui" / "templates").rglob("*.html")]
    given = {
        name
        for text in templates
        for style in re.findall(r'style="([^"]*)"', text)
        for name in re.findall(r"(--[a-z-]+):", style)
    }
    assert len(of_all) > 20
    assert given
    assert given & of_all == set()
    assert set(re.findall(r"var\((--[a-z0-9-]+), ", style)) & of_all == set()


# How the classes begin that Streamlit, React Aria and Plotly give their own elements.
THEIRS = ("st", "react-", "main-svg", "svg-container", "hoverlayer")


def unused_classes(css: str, source: str) -> set[str]:
    """Return the classes of a stylesheet that no source names, whole or as a beginning that something is put after."""
    rules = re.sub(r'/\*.*?\*/|"[^"]*"', "", css, flags=re.DOTALL)
    classes = {one for heads in re.findall(r"([^{};]+)\{", rules) for one in re.findall(r"\.([a-zA-Z][\w-]*)", heads)}
    begun = "|".join(sorted(set(re.findall(r'(?<=[ "])([a-z]+-|lvl|m)(?:\{|%s)', source))))
    unnamed = classes - set(re.findall(r"[a-zA-Z][\w-]*", source))
    made = re.compile(rf"(?:{begun})(?:\d|(?<=-)\w+)")
    return {one for one in unnamed if not (made.fullmatch(one) or one.startswith(THEIRS))}


def test_each_class_of_the_stylesheet_and_each_template_is_used() -> None:
    folder = ROOT / "panel" / "ui" / "templates"
    templates = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")
    }
    others = [*(ROOT / "panel" / "ui").glob("*.js"), *(ROOT / name for name in product_files())]
    source = "\n".join([*templates.values(), *(path.read_text(encoding="utf-8") for path in others)])
    css = (ROOT / "panel" / "ui" / "panel.css").read_text(encoding="utf-8")
    assert unused_classes(css, source) == set()
    assert unused_classes(css + ".never-drawn { color: red }", source) == {"never-drawn"}
    names = {
        name: [name, Path(name).stem] if name.startswith(("components/", "access/")) else [name] for name in templates
    }
    assert [
        name for name, called in names.items() if not any(re.search(f"[\"']{one}[\"']", source) for one in called)
    ] == []
