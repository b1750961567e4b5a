"""Test the page Fråga med SQL as the server runs it: examples, answers, charts, files and errors."""

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from panel.access.current_user import acting_as
from panel.access.permissions import RoleAssignment, User
from panel.charts import Chart
from panel.records import saved_queries
from panel.server import sql_files
from panel.ui.sql import (
    chart as sql_chart,
)
from panel.ui.sql import editor
from panel.ui.sql import (
    examples as sql_examples,
)
from panel.ui.sql import (
    result as sql_result,
)
from panel.ui.sql import (
    schema as sql_schema,
)
from panel.ui.sql import (
    values as sql_values,
)
from panel.ui.sql.breaks import breaks_of
from panel.ui.sql.chart import Axes, SqlChartError, default_axes, draw
from panel.ui.sql.examples import examples_of
from panel.ui.sql.run import run as run_on_page
from panel.warehouse.sandbox import LIMITS, PRIVATE_TABLES, PUBLIC_TABLES, QueryError, QueryResult, run_query
from panel.wording import text
from tests.support.pages import press, run, unfold, words

pytestmark = pytest.mark.usefixtures("panel")
EXAMPLES = examples_of("0581", "Norrköping")

HOSTILE = """SELECT '<script>alert(1)</script>' AS "<img src=x>", '=1+1' AS "=cmd|'!A0", '**fet**' AS value, range AS n FROM range(3)"""


def opened(sql: str, **address: str) -> AppTest:
    return press(run("sql", fraga=sql, **address), "Kör")


def drawn(result: QueryResult, axes: Axes) -> Chart:
    return draw(result, axes, breaks_of(result, axes))


FORMS = ["xlsx", "csv", "parquet"]


def files(app: AppTest) -> list[str]:
    return re.findall(r'href="data/sql\.([a-z]+)\?', words(app))


def test_the_page_says_how_to_begin() -> None:
    app = run("sql")
    shown = words(app)
    assert "Skriv en fråga, eller välj ett exempel" in shown
    assert "högst 10 000 rader" in shown
    assert files(app) == []


def test_a_link_shows_the_question_and_asks_nothing() -> None:
    app = run("sql", fraga="SELECT 1 AS one")
    assert app.session_state[editor.KEPT].sql == "SELECT 1 AS one"
    assert "har inte ställts" in words(app)
    assert "<h2>Svar" not in words(app)


@pytest.mark.parametrize("title", EXAMPLES)
def test_every_example_is_answered(title: str) -> None:
    app = opened(EXAMPLES[title])
    assert "<h2>Svar: " in words(app)
    assert "Inget svar" not in words(app)
    assert "ingen rad uppfyller" not in words(app)
    assert files(app) == FORMS


def test_every_example_can_be_followed() -> None:
    addresses = [part.split('"')[0] for part in sql_examples.links().split('href="')[1:]]
    assert [parse_qs(urlsplit(address).query)["fraga"][0] for address in addresses] == list(EXAMPLES.values())
    assert all("\n" not in address and unquote(address) != address for address in addresses)


@pytest.mark.parametrize(
    ("title", "axes"),
    [
        ("Folkmängden i Norrköping, månad för månad", ["period_start", "folkmangd", "Ingen"]),
        ("Arbetslösheten i Norrköping och riket", ["period_start", "arbetsloshet_procent", "region"]),
        ("De tio kommuner som har vuxit mest på tio år", ["kommun", "okning_procent", "Ingen"]),
    ],
)
def test_an_answer_is_drawn_by_what_it_holds(title: str, axes: list[str]) -> None:
    app = opened(EXAMPLES[title])
    assert [one.value for one in app.selectbox[:3]] == axes
    assert len(app.get("plotly_chart")) == 1


def test_the_reader_chooses_the_columns_of_the_chart() -> None:
    app = opened("SELECT range AS a, 10 - range AS b, 'n' || range AS c FROM range(5)", y="b")
    assert [one.value for one in app.selectbox[:3]] == ["c", "b", "Ingen"]
    app.selectbox(key="y").set_value("a").run()
    assert not app.exception
    assert "Högst a är 4 (n4)" in words(app)


def test_the_schema_lists_the_public_tables_and_no_other() -> None:
    shown = sql_schema.schema()
    for table in PUBLIC_TABLES:
        assert f"<summary>{table}</summary>" in shown
    for table in PRIVATE_TABLES:
        assert f"<summary>{table}</summary>" not in shown
    assert "Värdet, i måttets enhet; NULL bara när flag säger varför" in shown


def test_the_schema_shown_is_what_can_be_asked_about() -> None:
    result = run_query(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'panelen' AND NOT internal"
    )
    shown = sql_schema.schema()
    for column in result.frame["column_name"]:
        assert f"<code>{column}</code>" in shown
    assert shown.count("<code>") == len(result.frame) + len(PUBLIC_TABLES)


def test_what_is_wrong_is_reported_with_the_databases_own_words() -> None:
    shown = words(opened("SELECT nam\nFROM <b>region"))
    assert "Inget svar" in shown
    assert "<b>Rad 2.</b> Frågan går inte att tolka vid &lt;." in shown
    assert "<b>region" not in shown
    assert "LINE 2: FROM &lt;b&gt;region" in shown


def test_an_empty_question_is_answered_with_what_to_do() -> None:
    assert "Det finns ingen fråga att ställa" in words(opened(" "))


def test_no_rows_and_too_many_rows_are_said() -> None:
    assert "ingen rad uppfyller den" in words(opened("FROM programme_point WHERE point_no > 100"))
    shown = words(opened("FROM range(20000)"))
    assert "Svaret är avkortat" in shown
    assert "De första 200 av 10 000 rader; filerna har alla" in shown
    assert shown.count("<tr>") == 201


def test_a_question_changed_after_it_was_asked_does_not_pass_for_the_answers() -> None:
    app = opened("SELECT 1 AS one")
    app.query_params["fraga"] = "SELECT 2 AS two"
    app.run()
    assert "Svaret nedan gäller den förra" in words(app)
    press(app, "Kör")
    assert "gäller den förra" not in words(app)
    assert "two" in words(app)


def test_text_of_an_answer_is_shown_as_text() -> None:
    shown = words(opened(HOSTILE))
    assert "<script>alert" not in shown
    assert "<img src=x>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_text_in_a_chart_is_no_markup() -> None:
    query_result = run_query("SELECT '<a href=\"x\">' || range AS name, range AS n FROM range(3)")
    (bars,) = drawn(query_result, Axes("name", "n", None)).figure.data
    assert all(name.startswith("&lt;a") for name in bars.y)
    query_result = run_query(
        "SELECT DATE '2024-01-01' + (range // 2)::INTEGER AS day, '<b>' || range % 2 AS name, range AS n FROM range(6)"
    )
    chart = drawn(query_result, Axes("day", "n", "name"))
    assert all("<b>" not in str(one.text) for one in chart.figure.layout.annotations)
    assert all("<b>" not in hover for line in chart.figure.data for hover, _, _ in line.customdata)


@pytest.mark.parametrize(
    ("sql", "axes", "message"),
    [
        ("SELECT 'a' AS x, range AS y FROM range(3)", Axes("x", "y", None), "Flera rader har samma x"),
        ("SELECT range::TEXT AS x, range AS y FROM range(41)", Axes("x", "y", None), "för många att rita"),
        ("SELECT 2000 + range AS x, range AS y FROM range(3)", Axes("x", "y", None), ""),
        ("SELECT NULL::INTEGER AS x, range AS y FROM range(3)", Axes("x", "y", None), "inga värden"),
        (
            "SELECT DATE '2024-01-01' AS x, range AS y, 's' || range AS s FROM range(10)",
            Axes("x", "y", "s"),
            "för många för ett diagram",
        ),
        ("SELECT range::TEXT AS x, range AS y, 's' AS s FROM range(3)", Axes("x", "y", "s"), "utan serie"),
        (
            "SELECT DATE '1990-01-01' + range::INTEGER AS x, 1 AS y FROM range(5001)",
            Axes("x", "y", None),
            "punkter är för många",
        ),
    ],
)
def test_a_chart_that_would_mislead_is_not_drawn(sql: str, axes: Axes, message: str) -> None:
    query_result = run_query(sql)
    if message:
        with pytest.raises(SqlChartError, match=message):
            drawn(query_result, axes)
    else:
        assert drawn(query_result, axes).figure.data


SHARE = "FROM observation WHERE indicator_id = 'unemployment_share' AND region_code = '0581' AND frequency = 'Q'"
DAY = pd.Timestamp("2023-01-01")


@pytest.mark.parametrize(("sql", "axes", "at", "uncut"), [
    (f"SELECT period_start, value {SHARE}", Axes("period_start", "value", None), DAY, set()),
    (f"SELECT year(period_start) AS ar, max(value) AS v {SHARE} GROUP BY ar", Axes("ar", "v", None), 2023, set()),
    (f"SELECT period_start, value, indicator_id {SHARE} UNION ALL SELECT period_start, value, 'births' "
     f"{SHARE.replace('unemployment_share', 'births')}", Axes("period_start", "value", "indicator_id"), DAY, {"births"}),
])  # fmt: skip
def test_no_line_crosses_a_break_of_its_measure(sql: str, axes: Axes, at: object, uncut: set[str]) -> None:
    chart = drawn(run_query(sql), axes)
    spans = [(line.customdata[0][0].split(",")[0], pd.Series(line.x)) for line in chart.figure.data]
    assert {name for name, x in spans if x.min() < at <= x.max()} == uncut
    assert {bool(x.min() < at) for _, x in spans} == {True, False}
    assert "Brott i serien januari 2023" in [one.text for one in chart.figure.layout.annotations]
    assert "Brott i serien januari 2023." in chart.alt


def test_what_changed_at_a_break_is_said_below_the_chart_and_of_no_other_measure() -> None:
    assert "Brott i serien, januari 2023" in words(opened(EXAMPLES["Arbetslösheten i Norrköping och riket"]))
    assert "Brott i serien" not in words(opened(EXAMPLES["Folkmängden i Norrköping, månad för månad"]))


def test_there_is_no_chart_where_nothing_can_be_measured() -> None:
    assert default_axes(run_query("SELECT name FROM region")) is None
    assert default_axes(run_query("SELECT 1 AS one, 'a' AS name")) is None
    assert default_axes(run_query("SELECT 2000 + range AS year FROM range(3)")) is None


def test_the_chart_says_what_it_finds() -> None:
    query_result = run_query("SELECT 2000 + range AS year, abs(range - 2) * 1.5 AS value FROM range(4)")
    chart = drawn(query_result, Axes("year", "value", None))
    assert chart.title == "Högst value är 3 (2000)"
    assert "Lägst är 0 (2002)" in chart.alt


def test_the_workbook_has_the_rows_the_question_and_no_formula() -> None:
    body = sql_result.as_xlsx(run_query(HOSTILE))
    book = load_workbook(io.BytesIO(body))
    rows = [[cell.value for cell in row] for row in book["Data"]]
    assert rows[0] == ["<img src=x>", "=cmd|'!A0", "value", "n"]
    assert rows[1] == ["<script>alert(1)</script>", "=1+1", "**fet**", 0]
    assert all(cell.data_type in {"s", "n"} for sheet in book for row in sheet for cell in row)
    assert HOSTILE in [row[1].value for row in book["Om uppgifterna"]]


def test_text_too_long_for_a_cell_is_cut_with_a_word() -> None:
    query_result = run_query("SELECT repeat('å', 40000) AS x")
    (result,) = [row[0].value for row in load_workbook(io.BytesIO(sql_result.as_xlsx(query_result)))["Data"]][1:]
    assert result.endswith(sql_result.CUT)
    assert len(query_result.frame["x"].item()) == 40_000
    assert "…" in sql_result.table(query_result)


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("unnest([2024, 1999])", ["2024", "1999"]),
        ("unnest([1729, 12, -2024])", ["1 729", "12", "\u22122 024"]),
        ("unnest([1863.0, 390.5, 1189.0593, 493.4])", ["1 863", "390,5", "1 189,0593", "493,4"]),
        ("unnest([1e-7, -0.00002, 0.0, 1/3])", ["0,0000001", "\u22120,00002", "0", "0,3333"]),
        ("unnest([1e308, -1.5e20, 1e-300])", ["1·10³⁰⁸", "\u22121,5·10²⁰", "1·10⁻³⁰⁰"]),
        ("123456789.123456789::DECIMAL(18, 9)", ["123456789,123456789"]),
        ("DATE '2024-01-31'", ["2024-01-31"]),
        ("repeat('a', 401)", ["a" * 400 + " …"]),
    ],
)
def test_a_column_is_written_as_swedes_do(column: str, shown: list[str]) -> None:
    query_result = run_query(f"SELECT {column} AS x")
    write = sql_values.writer(query_result, "x")
    assert [write(value).replace("\u00a0", " ") for value in query_result.frame["x"].tolist()] == shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_can_be_written(value: float) -> None:
    shown = text.shortest(value)
    assert not set(shown) - set("0123456789,·⁻⁰¹²³⁴⁵⁶⁷⁸⁹\u2212\u00a0")
    assert text.number(value, 1)
    assert text.signed(value, 1)


@pytest.mark.parametrize("sql", [
    "SELECT 1e308 AS x, 1 AS y, 'x' AS n UNION ALL SELECT -1e308, 1, 'y'",
    "SELECT 1.7e308::DOUBLE AS x, DATE '2024-01-01' + range::INTEGER AS n FROM range(3)",
    "SELECT 1e-300 AS x, 'n' || range AS n FROM range(3)",
    "SELECT 1e15 * range AS x, 2000 + range AS n FROM range(3)",
    "SELECT '-inf'::DOUBLE AS x, 'NaN'::DOUBLE AS y, 'n' AS n UNION ALL SELECT 1, 1, 'm'",
    "SELECT 99999999999999999999.999::DECIMAL(38, 3) AS x, 'n' || range AS n FROM range(3)",
])  # fmt: skip
def test_numbers_of_any_size_are_shown_and_written(sql: str) -> None:
    app = opened(sql)
    assert "Något gick fel" not in words(app)
    assert files(app) == FORMS
    assert sql_result.as_xlsx(run_query(sql))


def test_a_chart_of_numbers_too_large_for_a_browser_is_not_drawn() -> None:
    with pytest.raises(SqlChartError, match="för stora att rita"):
        drawn(run_query("SELECT 1e308 AS x, 'a' AS n UNION ALL SELECT -1e308, 'b'"), Axes("n", "x", None))


def test_the_axis_of_bars_is_written_in_digits() -> None:
    chart = drawn(run_query("SELECT 100000 * range AS x, 'n' || range AS n FROM range(3)"), Axes("n", "x", None))
    assert chart.figure.layout.xaxis.tickformat == ",~f"


def test_more_columns_than_anybody_reads_are_refused_in_words() -> None:
    many = "SELECT " + ", ".join(f"{at} AS c{at}" for at in range(LIMITS.columns + 1))
    assert "Svaret skulle få 201 kolumner, och högst 200 visas" in words(opened(many))
    made = "FROM query('SELECT ' || array_to_string(list_transform(range(3000), lambda i: 'NULL::INT AS c' || i), ',') || ' FROM range(500)')"
    with pytest.raises(QueryError, match="Svaret skulle få 3000 kolumner"):
        run_query(made)


def test_a_wide_answer_shows_fewer_rows_and_says_so() -> None:
    wide = "SELECT " + ", ".join(f"range AS c{at}" for at in range(200)) + " FROM range({})"
    shown = sql_result.table(run_query(wide.format(100)))
    assert "De första 50 av 100 rader; filerna har alla" in shown
    assert shown.count("<td") == sql_result.MAX_CELLS_SHOWN
    cut = run_query(wide.format(9000))
    assert (len(cut.frame), cut.is_cut) == (LIMITS.cells // 200, True)


@pytest.mark.parametrize(("sql", "columns"), [
    ("PIVOT goal_council_goal ON goal_no USING count(*) GROUP BY council_goal_no", {"1", "8", "council_goal_no"}),
    ("WITH o AS (FROM observation) PIVOT o ON frequency, sex USING sum(value) GROUP BY region_code;", {"M_total", "Y_total"}),
    ("SELECT * FROM (PIVOT observation ON year(period_start) IN (2023, 2024) USING sum(value))", {"2023", "2024"}),
    ("FROM observation PIVOT (sum(value) FOR frequency IN ('M', 'Q') GROUP BY region_code)", {"M", "Q"}),
    ("UNPIVOT budget_line ON low_mnkr, high_mnkr INTO NAME which VALUE mnkr", {"which", "mnkr"}),
])  # fmt: skip
def test_a_pivot_is_answered_in_all_its_forms(sql: str, columns: set[str]) -> None:
    assert columns <= set(run_query(sql).frame.columns)


@pytest.mark.parametrize(("sql", "why"), [
    ("SELECT 1; PIVOT observation ON frequency USING sum(value)", "2 satser med semikolon"),
    ("CREATE TABLE x AS PIVOT observation ON frequency USING sum(value)", "av slaget CREATE"),
    ("COPY (PIVOT observation ON frequency USING sum(value)) TO '/tmp/x'", "av slaget COPY"),
    ("PIVOT observation ON indicator_id || region_code USING sum(value)", "kolumner, och högst 200 visas"),
])  # fmt: skip
def test_what_a_pivot_is_part_of_is_held_to_the_same_rules(sql: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        run_query(sql)


def test_what_is_missing_is_null_and_not_the_flag_of_the_statistics() -> None:
    shown = sql_result.table(run_query("SELECT NULL AS a, '..' AS flag"))
    assert '<span class="quiet">NULL</span>' in shown
    assert ">..<" in shown


@pytest.mark.parametrize("name", ["period_start", "name", "value", "unit", "rank", "year"])
def test_a_header_in_a_file_is_what_the_question_calls_it(name: str) -> None:
    query_result = run_query(f"SELECT 1 AS {name}")
    header = [cell.value for cell in load_workbook(io.BytesIO(sql_result.as_xlsx(query_result)))["Data"][1]]
    assert header == [name]


def test_the_colours_are_as_many_as_the_series() -> None:
    assert len(set(sql_chart.COLOURS)) == sql_chart.MAX_SERIES


def test_the_rows_are_sorted_and_filtered_whatever_they_hold() -> None:
    rows = "(VALUES ('Åre', 1234.5, 7, DATE '2024-01-31'), ('borås', NULL, 1729, NULL), (NULL, -3.0, 12, DATE '2023-05-01')) AS t (stad, tal, antal, dag)"
    result = run_query(f"FROM {rows}")

    def antal(order: str, words: str = "") -> list[int]:
        return sql_result.arranged(result, sql_result.orders(result).get(order), words).frame["antal"].tolist()

    assert antal("") == [7, 1729, 12]
    assert antal("tal, stigande") == [12, 7, 1729]
    assert antal("tal, fallande") == [7, 12, 1729]
    assert antal("dag, stigande") == [12, 7, 1729]
    assert antal("", "BORÅS") == [1729]
    assert antal("", "1 234,5") == antal("", "2024-01") == [7]
    assert antal("", "\u22123") == [12]
    assert antal("", "1 729") == [1729]
    assert antal("", "[") == []


def test_the_reader_sorts_and_filters_the_table_and_keeps_the_files() -> None:
    app = opened("SELECT range AS n, 'rad ' || range AS namn FROM range(3)")
    app.selectbox(key="sql_order").set_value("n, fallande").run()
    assert words(app).index("rad 2") < words(app).index("rad 1")
    app.text_input(key="sql_words").set_value("rad 1").run()
    assert "rad 2</td>" not in words(app)
    app.text_input(key="sql_words").set_value("finns ej").run()
    assert "Ingen rad i svaret har det" in words(app)
    assert files(app) == FORMS


PER_REGION = "SELECT name AS stad FROM region WHERE region_code = :region_code"


def test_a_parameter_is_asked_for_and_its_value_is_in_the_address() -> None:
    app = opened(f"{PER_REGION} AND name <> :inte", varden="region_code=0580&inte=x")
    assert app.selectbox(key="sql_parameter_region_code").value == "0580"
    assert "<td>Linköping</td>" in words(app)
    app.selectbox(key="sql_parameter_region_code").set_value("0581").run()
    assert "Svaret nedan gäller den förra" in words(app)
    assert dict(parse_qsl(app.query_params["varden"])) == {"region_code": "0581", "inte": "x"}
    press(app, "Kör")
    assert "<td>Norrköping</td>" in words(app)
    app.query_params["varden"] = "region_code=0583&inte=x"
    app.run()
    assert app.selectbox(key="sql_parameter_region_code").value == "0583"


def test_a_query_is_saved_shared_opened_with_its_answer_and_deleted() -> None:
    app = opened(PER_REGION, varden="region_code=0580")
    unfold(app, "sql_saving")
    app.text_input(key="sql_name").set_value("Staden")
    app.checkbox(key="sql_shared").check()
    press(app, "Spara")
    (kept,) = saved_queries.kept("")
    assert (kept.name, kept.sql, kept.parameters, kept.is_shared) == (
        "Staden",
        PER_REGION,
        {"region_code": "0580"},
        True,
    )
    assert f"sql?sparad={kept.query_id}" in words(app)
    other = run("sql", sparad=str(kept.query_id))
    assert "<td>Linköping</td>" in words(other)
    assert other.query_params["fraga"] == PER_REGION
    other = run("sql", sparad=str(kept.query_id), varden="region_code=0581")
    assert "<td>Norrköping</td>" in words(other)
    unfold(app, "sql_saving")
    press(app, "Ta bort")
    assert saved_queries.kept("") == []
    assert "är borttagen ur listan" in words(app)


@pytest.mark.parametrize("number", ["99", "-1", "ett", "1" * 30])
def test_an_address_of_no_saved_query_says_so_and_asks_nothing(number: str) -> None:
    app = run("sql", sparad=number)
    assert "Frågan finns inte, eller så delar den som äger den inte den" in words(app)
    assert "<h2>Svar" not in words(app)


def test_what_has_been_asked_is_listed_newest_first_and_once() -> None:
    app = opened("SELECT 1 AS one")
    for sql in ("SELECT 2 AS two", "SELECT 1 AS one"):
        app.query_params["fraga"] = sql
        app.run()
        press(app, "Kör")
    shown = words(app)
    assert "Frågor i det här besöket: 2" in shown
    assert shown.index("<code>SELECT 1 AS one</code>") < shown.index("<code>SELECT 2 AS two</code>")


def test_all_rows_are_had_as_files_of_the_same_query_and_values() -> None:
    shown = words(opened("SELECT :ord AS ord", varden="ord=s%C3%A5"))
    for form in ("csv", "parquet"):
        assert f'href="data/sql.{form}?fraga=SELECT+%3Aord+AS+ord&amp;varden=ord%3Ds%25C3%25A5" download' in shown


@pytest.mark.slow
def test_an_analyst_of_some_boards_asks_of_their_plans_alone(tmp_path: Path) -> None:
    elsewhere = User("x", "", (RoleAssignment("analytiker", ("annan-*",)),))
    count = "SELECT count(*) AS goals FROM goal"
    with acting_as(elsewhere):
        assert run_on_page(count).frame["goals"].item() == 0
    with (tmp_path / "answer.csv").open("w+b") as file:
        sql_files.export_for(elsewhere, count, "csv", file)
    assert (tmp_path / "answer.csv").read_text(encoding="utf-8-sig").split() == ["goals", "0"]
    assert run_on_page(count).frame["goals"].item() == 8
