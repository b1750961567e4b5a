"""Test the data of Utforska: what can be chosen, the chosen rows, divisors, and what is known of one figure."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel import warehouse
from panel.charts.explore.selection import ALL_TOGETHER, Selection, SelectionError
from panel.ui.explore import computed, data, data_point, drawing, history, options, transforms
from panel.warehouse.reading import _queries
from tests.support.pages import run, words

pytestmark = pytest.mark.slow

BIRTHS = Selection(("births",), ("0581", "00"))
# Their definitions do not repeat the ages of unemployment_share.
OF_THE_LABOUR_FORCE = {"long_term_unemployment_share", "unemployed", "long_term_unemployed"}
PARAMETERS = {
    "indicators": "births",
    "regions": "0581",
    "frequency": "Q",
    "first_on": "2010-01-01",
    "last_on": "2025-12-31",
    "sexes": "total",
    "ages": "total",
    "breakdowns": "total",
}


@pytest.mark.usefixtures("panel")
def test_all_that_is_held_can_be_chosen_and_nothing_else(rows: duckdb.DuckDBPyConnection) -> None:
    available = rows.sql("SELECT DISTINCT indicator_id, frequency, sex, age FROM observation").fetchall()
    extents = data.extents(tuple(data.titles()))
    offered = extents.loc[~extents["is_computed"], ["indicator_id", "frequency", "sex", "age"]]
    assert set(offered.itertuples(index=False, name=None)) == {tuple(map(str, row)) for row in available}


@pytest.mark.usefixtures("panel")
def test_groups_of_regions_are_spelled_out_once_each() -> None:
    codes = data.region_codes(Selection((), ("0581", "r9", "00")))
    assert codes[0] == "0581"
    assert codes[-1] == "00"
    assert len(codes) == len(set(codes)) == 10
    assert len(data.region_codes(Selection((), ("kommuner", "r9")))) == 290


@pytest.mark.usefixtures("panel")
def test_only_what_is_asked_for_is_answered(rows: duckdb.DuckDBPyConnection) -> None:
    selected = Selection(("births", "deaths"), ("0581",), first=date(2012, 1, 1), last=date(2013, 1, 1))
    found = drawing.computed(selected)
    expected = rows.sql(
        """
        SELECT value FROM observation
        WHERE indicator_id IN ('births', 'deaths') AND region_code = '0581' AND frequency = 'Q'
            AND period_start BETWEEN '2012-01-01' AND '2013-01-01'
        ORDER BY indicator_id DESC, period_start
        """
    ).fetchall()
    assert sorted(found["shown"]) == sorted(value for (value,) in expected)
    assert len(found) == 10


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("word", ["births'; DROP TABLE region; --", "births' OR '1'='1", "%"])
def test_what_is_asked_for_is_never_part_of_the_question(word: str) -> None:
    assert warehouse.read("explore_observations", **PARAMETERS | {"indicators": word}).empty
    assert len(warehouse.read("explore_observations", **PARAMETERS)) == 64


@pytest.mark.usefixtures("panel")
def test_rows_come_in_the_order_of_the_choice() -> None:
    found = history.history(Selection(("deaths", "births"), ("00", "0581")))
    assert list(found["indicator_id"].unique()) == ["deaths", "births"]
    assert list(found["region_code"].unique()) == ["00", "0581"]


@pytest.mark.usefixtures("panel")
def test_a_break_begins_a_new_segment() -> None:
    found = history.history(data.start())
    before = found["period_start"] < "2023-01-01"
    assert set(found.loc[before, "segment"]) == {0}
    assert set(found.loc[~before, "segment"]) == {1}


@pytest.mark.usefixtures("panel")
def test_per_1000_divides_by_the_regions_own_population_of_the_same_quarter(rows: duckdb.DuckDBPyConnection) -> None:
    selection = Selection(("births",), ("0581",), transform="per-1000")
    shown = transforms.apply(history.history(selection), selection).iloc[-1]
    births, people = (
        rows.execute(
            """
            SELECT value FROM observation
            WHERE indicator_id = ? AND region_code = '0581' AND frequency = 'Q' AND period_start = ?
            """,
            [indicator, shown["period_start"].date()],
        ).fetchone()
        for indicator in ("births", "population")
    )
    assert births is not None
    assert people is not None
    assert shown["shown"] == pytest.approx(births[0] / people[0] * 1000)


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection(("x",), ()), "Mått som inte finns här: x"),
        (Selection((), ("r8",)), "Region som inte finns här: r8"),
        (Selection(tuple(f"m{at}" for at in range(7)), ()), "Sidan rymmer 6 mått, adressen har 7"),
    ],
)
def test_what_does_not_exist_is_refused(selection: Selection, message: str) -> None:
    with pytest.raises(SelectionError, match=message):
        data.complete(selection)


@pytest.fixture
def revised(built: Path, serve_changed: Callable[[Path, str], None]) -> None:
    """The database, as it would be had a service changed one figure of births."""
    serve_changed(
        built,
        """
        INSERT INTO snapshot (snapshot_id, series_id, taken_at, taken_on, service, url, licence, sha256, row_count)
        VALUES ('s1', 'quarterly', '2026-03-01 12:00', '2026-03-01', 'PxWeb hos <SCB>', 'https://x', 'CC0', 'abcdef0123456789', 1);
        INSERT INTO revision (indicator_id, region_code, period_start, frequency, sex, age, kind, value_before, flag_after,
            snapshot_id, revised_on)
        VALUES ('births', '0581', '2025-10-01', 'Q', 'total', 'total', 'changed', 336, '..', 's1', '2026-03-01');
        """,
    )


def last_of(region: str) -> str:
    rows = drawing.computed(BIRTHS)
    return data_point.story(rows[rows["region_code"] == region].iloc[-1])


@pytest.mark.usefixtures("revised")
def test_a_figure_states_how_it_was_revised_and_when_it_was_taken_in() -> None:
    own = last_of("0581")
    assert "<li>1 mars 2026: Ändrad, 336 → ..</li>" in own
    assert "1 mars 2026 kl. 13.00 ur PxWeb hos &lt;SCB&gt;; kontrollsumma <code>abcdef012345</code>" in own
    assert "<dt>Revideringar</dt><dd>Inga</dd>" in last_of("00")


@pytest.mark.usefixtures("panel")
def test_a_missing_figure_states_its_flag_and_what_it_means() -> None:
    rows = drawing.computed(Selection(("employment_rate",), ("0581",)))
    message = data_point.story(rows.iloc[0])
    assert "<dt>Värde i källan</dt><dd>.. (uppgiften finns inte)</dd>" in message
    assert "<dt>Varför det saknas</dt><dd>uppgiften finns inte</dd>" in message


def test_a_large_table_is_not_gone_through_for_one_series() -> None:
    """Sorted by indicator, the parts of the table that lack it are never read."""
    with duckdb.connect() as connection:
        connection.execute(warehouse.database.SCHEMA_FILE.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO region (region_code, name, kind) VALUES ('0581', 'Norrköping', 'municipality')")
        connection.execute(
            """
            INSERT INTO indicator BY NAME
            SELECT
                'i' || n AS indicator_id, 'I' AS title, 'antal' AS unit, 0 AS decimals, 'M' AS frequency, 'M' AS rhythm,
                'neutral' AS direction, 'D' AS definition, 'g' AS comparable_group, 'SCB' AS producer
            FROM range(100, 110) AS t(n);
            INSERT INTO observation BY NAME
            SELECT
                'i' || n AS indicator_id, '0581' AS region_code, DATE '1900-01-01' + m::INTEGER AS period_start,
                'M' AS frequency, 'total' AS sex, 'total' AS age, 1.0 AS value, 's' AS source_id
            FROM range(100, 110) AS t(n), range(122880) AS r(m)
            ORDER BY indicator_id
            """
        )
        connection.execute(
            "PRAGMA enable_profiling = 'json'; PRAGMA custom_profiling_settings = '{\"OPERATOR_ROWS_SCANNED\": \"true\"}'"
        )
        connection.execute(_queries()["explore_observations"], PARAMETERS | {"indicators": "i105"}).fetchall()
        plan = json.loads(connection.get_profiling_information())
    assert rows_scanned(plan) < 4 * 122880


def rows_scanned(node: dict[str, object]) -> int:
    below = node.get("children")
    assert isinstance(below, list)
    return int(str(node.get("operator_rows_scanned", 0))) + sum(map(rows_scanned, below))


def test_without_any_statistics_the_page_says_so(built: Path, serve_changed: Callable[[Path, str], None]) -> None:
    serve_changed(built, "DELETE FROM series_extent")
    assert "Välj minst ett mått och en region ovanför, under Ändra." in words(run("explore"))


def test_no_frequency_that_is_offered_is_without_figures(panel: object) -> None:
    for indicator in data.titles():
        one = (indicator,)
        for frequency in options.frequencies(one):
            sex, age, part = options.group_instead(one, frequency, ALL_TOGETHER) or ("total", "total", "total")
            assert len(data.available(one, frequency, ((sex,), (age,), (part,)))), (indicator, frequency)


MONTHS_A_PERIOD = {"M": 1, "Q": 3, "Y": 12}


@given(
    st.lists(st.none() | st.integers(-900, 900), min_size=4, max_size=30),
    st.sampled_from([("Q", "M"), ("Y", "Q"), ("Y", "M")]),
    st.sampled_from(["sum", "mean", "last", "none", None]),
    st.integers(0, 15),
    st.integers(0, 47),
)
@settings(max_examples=25)  # a database each
def test_a_period_is_made_of_all_its_parts_and_of_nothing_less(
    values: list[int | None], of: tuple[str, str], aggregation: str | None, first: int, break_at: int
) -> None:
    """Each period that has all its parts on one side of every break, and no other."""
    frequency, part = of
    step, count = MONTHS_A_PERIOD[part], MONTHS_A_PERIOD[frequency] // MONTHS_A_PERIOD[part]
    at = [step * number for number in range(first, first + len(values))]
    days = [date(2000 + month // 12, month % 12 + 1, 1) for month in at]
    broken = date(2000 + break_at // 12, break_at % 12 + 1, 1)
    with duckdb.connect() as connection:
        connection.execute(warehouse.database.SCHEMA_FILE.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO region (region_code, name, kind) VALUES ('0581', 'Norrköping', 'municipality')")
        connection.execute(
            "INSERT INTO indicator BY NAME SELECT 'births' AS indicator_id, 'I' AS title, 'antal' AS unit, 0 AS decimals,"
            " 'Q' AS frequency, 'Q' AS rhythm, ? AS aggregation, 'neutral' AS direction, 'D' AS definition,"
            " 'g' AS comparable_group, 'SCB' AS producer",
            [aggregation],
        )
        connection.execute("INSERT INTO series_break VALUES ('births', ?, 'annat mått')", [broken])
        for day, value in zip(days, values, strict=True):
            connection.execute(
                "INSERT INTO observation BY NAME SELECT 'births' AS indicator_id, '0581' AS region_code, ? AS period_start,"
                " ? AS frequency, 'total' AS sex, 'total' AS age, ? AS value, ? AS flag, 's' AS source_id",
                [day, part, value, ".." if value is None else None],
            )
        selected = PARAMETERS | {"first_on": "1999-01-01", "frequency": frequency}
        found = connection.execute(_queries()["explore_computed"], selected).df()
    made = dict(zip(found["period_start"].dt.date, found["value"], strict=True))
    expected: dict[date, float | None] = {}
    for month in sorted(
        {one // (step * count) * step * count for one in at} if aggregation not in {"none", None} else ()
    ):
        start, last_at = date(2000 + month // 12, month % 12 + 1, 1), month + step * (count - 1)
        here = [value for one, value in zip(at, values, strict=True) if month <= one <= last_at and value is not None]
        is_whole = len(here) == count and not month < break_at <= last_at
        last = dict(zip(at, values, strict=True)).get(last_at)
        whole = {"sum": sum(here), "mean": sum(here) / count, "last": last}[str(aggregation)]
        expected[start] = whole if is_whole or aggregation == "last" else None
    assert {day: None if value != value else pytest.approx(value) for day, value in made.items()} == expected
    assert list(map(bool, found["value"].notna())) == [note.startswith("Beräknat") for note in computed.notes(found)]


@pytest.mark.usefixtures("panel")
def test_quarters_are_made_of_months_where_nobody_publishes_them(rows: duckdb.DuckDBPyConnection) -> None:
    shown = drawing.computed(Selection(("population",), ("0581",), "Q"))
    made = shown[shown["is_computed"]]
    last_months = rows.sql(
        "SELECT period_start - INTERVAL 2 MONTH, value FROM observation WHERE indicator_id = 'population' AND frequency = 'M'"
        " AND region_code = '0581' AND year(period_start) < 2010 AND month(period_start) % 3 = 0 AND sex = 'total'"
    ).fetchall()
    assert len(made) == len(last_months) == 40
    assert {
        (start.to_pydatetime(), value) for start, value in zip(made["period_start"], made["value"], strict=True)
    } == {*last_months}
    assert set(made["note"]) == {"Beräknat av panelen: kvartalets sista månad."}
    assert data.definition("population", "Q").endswith(
        "Per kvartal: som källan anger, och där den inte har uppgift per kvartal kvartalets sista månad."
    )


@pytest.mark.usefixtures("panel")
def test_a_year_that_somebody_publishes_is_not_made_up(rows: duckdb.DuckDBPyConnection) -> None:
    available = rows.sql("SELECT DISTINCT indicator_id FROM observation WHERE frequency = 'Y'").fetchall()
    published = {str(indicator) for (indicator,) in available}
    assert "population" in published
    every = data.extents(tuple(data.titles()))
    made = every[every["is_computed"] & (every["frequency"] == "Y")]
    assert len(made) > 20 and set(made["indicator_id"]).isdisjoint(published)
    for years in made.itertuples():
        shown = drawing.computed(Selection((years.indicator_id,), ("0581",), "Y"))
        whole = shown.loc[shown["shown"].notna(), "period_start"]
        assert years.first_period <= whole.min() <= whole.max() <= years.last_period
        definition = data.definition(years.indicator_id, "Y")
        assert "fyra kvartal" in definition or "fjärde kvartal" in definition


@pytest.mark.usefixtures("panel")
def test_a_year_is_the_same_figure_here_as_on_the_page_of_population() -> None:
    quarters = warehouse.read("population_compared", region_code="0581", other_code="0580", from_year=2011)
    compared = quarters[quarters["period_start"].dt.month == 10].assign(year=lambda rows: rows["period_start"].dt.year)
    codes = tuple(compared["region_code"].unique())
    assert set(codes) == {"00", "0580", "0581"}
    shown = drawing.computed(Selection(("population",), codes, "Y"))
    assert not data.regions_without_data(Selection(("population",), codes, "Y"), shown)
    assert not shown.duplicated(["region_code", "period_start"]).any()
    here = {(row.region_code, row.period_start.year): row.value for row in shown.itertuples()}
    assert {key: here.get(key) for key in zip(compared["region_code"], compared["year"], strict=True)} == {
        (row.region_code, row.year): row.population for row in compared.itertuples()
    }
    assert "årets fjärde kvartal" in data.definition("population", "Y")


@pytest.mark.usefixtures("panel")
def test_all_municipalities_are_ranked_at_the_year_that_most_of_them_have() -> None:
    found = drawing.draw(Selection(("population",), ("0581", "r9"), "Y", chart="rangordning"))
    assert found is not None
    assert found.look.period.year == 2024
    assert found.rows["period_start"].max().year == 2025


@pytest.mark.usefixtures("panel")
def test_what_is_said_of_an_age_is_what_the_measure_counts(rows: duckdb.DuckDBPyConnection) -> None:
    spans = re.compile(r"([0-9]+)[-–]([0-9]+)")
    for indicator, stated in rows.sql("SELECT indicator_id, title || ' ' || definition FROM indicator").fetchall():
        available = data.extents((indicator,))
        for frequency in available.loc[available["age"] == "total", "frequency"]:
            named = data.available_age_name("total", (indicator,), frequency)
            assert set(spans.findall(named)) <= set(spans.findall(stated)) or indicator in OF_THE_LABOUR_FORCE
            assert named != "alla åldrar" or not spans.search(stated), indicator


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("transform", ["avstand", "andel"])
def test_what_a_view_counts_from_is_not_said_to_be_missing_from_the_source(transform: str) -> None:
    measure = "unemployment_share" if transform == "avstand" else "population"
    found = drawing.draw(Selection((measure,), ("0581", "0580", "00", "2418"), "Y", transform=transform))
    assert found is not None
    missing = re.findall("Finns inte i källan för det här urvalet:</b> ([^<]*)", found.drawn[0].below)
    assert not any("Riket" in names for names in missing)
