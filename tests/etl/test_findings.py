"""Test each finding on the seed's plan: it is found, and disappears when its cause is corrected."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.build import assemble
from tests.conftest import ROOT, replace_in
from tests.support.plans import NOT_SOURCES
from tests.support.sandbox import found_by, open_sandbox

Finding = dict[str, object]


@pytest.fixture(scope="module")
def found(built: Path) -> dict[str, Finding]:
    return findings_in(built)


def findings_in(database: Path) -> dict[str, Finding]:
    with duckdb.connect(str(database), read_only=True) as connection:
        frame = connection.execute("FROM finding").df()
    texts = frame.map(lambda value: value.replace("\u00a0", " ") if isinstance(value, str) else value)
    return {str(row["finding_id"]).removeprefix("ks-2024:"): row for row in texts.to_dict("records")}  # type: ignore[misc]


@pytest.fixture(scope="module")
def opened(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_sandbox(built) as connection:
        yield connection


@pytest.fixture
def tables(opened: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built tables, to be changed: as they were again afterwards."""
    opened.execute("BEGIN")
    yield opened
    opened.execute("ROLLBACK")


EXPECTED = {
    "shares_do_not_sum_to_100:frame": ("does_not_add_up", "5 + 37 + 57 procent", "99 procent"),
    "share_is_not_rounded_as_stated:board_other": ("does_not_add_up", "57 procent", "57,7 procent"),
    "named_changes_do_not_explain_the_whole:total": ("does_not_add_up", "+85,4 mnkr", "+47,1 mnkr"),
    "rate_implies_another_base:efficiency": (
        "does_not_add_up",
        "1,35 procent, 5,4 mnkr",
        "1,35 procent av föregående års ram är 5,5 mnkr",
    ),
    "points_name_a_goal_wrongly:5:Energi": ("does_not_add_up", "mål 5 Energi", "mål 5 Klimat och miljö"),
    "agenda_has_two_years:agenda": ("does_not_add_up", "Agenda 2030 och Agenda 2035", "Agenda 2030"),
    "goal_serves_no_council_goal:7": (
        "does_not_add_up",
        "målet Ekonomistyrning",
        "ingen koppling till fullmäktiges mål",
    ),
    "goal_without_a_programme_point:4": ("worth_knowing", "målet Digitalisering", "ingen programpunkt under målet"),
    "points_not_started_are_outside_the_plan:not_started": (
        "worth_knowing",
        "ligger utanför planen",
        "5 av 5 ej påbörjade punkter saknar mål och beslut",
    ),
    "points_outside_the_plan:outside": (
        "worth_knowing",
        "36 punkter att ansvara för",
        "24 punkter under ett mål eller ett beslut",
    ),
    "few_criteria_can_be_measured:measurable": (
        "worth_knowing",
        "måluppfyllelser för planens mål",
        "1 av 23 har utgångsvärde och målvärde",
    ),
    "criterion_repeats_a_point:2C:19": (
        "worth_knowing",
        "en måluppfyllelse och en programpunkt",
        "samma sak på två ställen",
    ),
    "criterion_repeats_a_point:7A:4": (
        "worth_knowing",
        "en måluppfyllelse och en programpunkt",
        "samma sak på två ställen",
    ),
    "planned_points_are_called_ongoing:planned": ("does_not_add_up", "Pågår", "bara planerat, alltså inte påbörjat"),
    "handled_points_are_called_not_started:handled": ("does_not_add_up", "Ej påbörjad", "hanteras, alltså påbörjad"),
    "points_under_goals_share_one_status:status": (
        "worth_knowing",
        "Pågår",
        "ingen skillnad mellan 19 punkter",
    ),
    "change_mixes_two_registers:population": (
        "does_not_add_up",
        "+130 (planen: annat register − SCB)",
        "+99 (SCB − SCB)",
    ),
    "claim_level:population": ("contradicted", "145 250 (planen)", "145 219 (SCB)"),
    "claim_change:population_change": ("contradicted", "+130 (planen)", "+99 (SCB)"),
    "claim_lowest_change:lowest_change": (
        "confirmed",
        "lägst sedan 2000",
        "+99 (2023), lägst dessförinnan +197 (2005)",
    ),
    "claim_untestable:births_per_woman": (
        "untestable",
        "Antalet födda barn per kvinna är det lägsta sedan 1968",
        "uppgiften finns inte i panelens källor",
    ),
    "claim_untestable:children_move_out": (
        "untestable",
        "Flyttnettot för åldern 0–15 år är negativt för första gången på 2000-talet",
        "uppgiften finns inte i panelens källor",
    ),
    "claim_rise_sum:emigration": ("confirmed", "en kraftig ökning", "404 (2022) till 629 (2023)"),
    "claim_level:unemployment": ("confirmed", "8,8 % (planen)", "8,8 % (Arbetsförmedlingen)"),
    "claim_lowest_month:lowest_october": (
        "untestable",
        "lägst av alla oktobermånader sedan 2008",
        "0 av 14 månader finns",
    ),
    "claim_lowest_of_year:lowest_of_year": (
        "untestable",
        "8,5 % är lägst",
        "lägst av de månader som finns: 8,7 %",
    ),
    "claim_rise_between:rise_since_june": (
        "untestable",
        "högre i oktober 2023 än i juni 2023",
        "saknas till 8,8 %",
    ),
    "claim_expected_rise:expected_rise": (
        "confirmed",
        "en ökning",
        "från 8,8 % (kvartal 3 2023) till 8,9 % (kvartal 4 2023), sedan 9,1 % (kvartal 1 2024)",
    ),
}


def test_the_findings_are_these_and_no_others(found: dict[str, Finding]) -> None:
    found_by_id = {name: (row["verdict"], row["expected"], row["found"]) for name, row in found.items()}
    assert found_by_id == EXPECTED


def test_the_four_points_are_named(found: dict[str, Finding]) -> None:
    assert "Punkterna 82, 86, 87 och 92" in str(found["points_name_a_goal_wrongly:5:Energi"]["detail"])


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [
        ("share_is_not_rounded_as_stated:board_other", "title", "57,7 procent"),
        ("share_is_not_rounded_as_stated:board_other", "detail", "bara om alla andelar är avkortade"),
        ("claim_level:population", "detail", "en tolkning"),
        (
            "claim_level:population",
            "evidence",
            "8 andra månadsslut där båda registren är kända skiljer sig KID från SCB",
        ),
        ("claim_level:population", "evidence", "−33 till +11"),
        ("claim_change:population_change", "afterwards", "2024: −164"),
        ("claim_lowest_change:lowest_change", "afterwards", "2024: −164, ännu lägre"),
        ("claim_untestable:births_per_woman", "evidence", "1 084, det lägsta sedan 2010"),
        ("claim_lowest_month:lowest_october", "evidence", "8,9 %, lägre än samma kvartal alla år sedan 2010"),
        ("claim_lowest_of_year:lowest_of_year", "evidence", "Lägst är kvartal 2 2023, som månaden hör till"),
        ("claim_lowest_of_year:lowest_of_year", "detail", "maj 2023 kommer bara från planen själv"),
        (
            "claim_rise_between:rise_since_june",
            "evidence",
            "8,6 %, kvartal 3 2023 8,8 %, kvartal 4 2023 8,9 %: en ökning",
        ),
        ("claim_level:unemployment", "evidence", "Källa: https://www.linkoping.se/"),
        ("claim_change:population_change", "evidence", "145 219 (oktober 2023) − 145 120 (december 2022) = +99"),
        ("rate_implies_another_base:efficiency", "evidence", "394,8–405,2 mnkr"),
        ("goal_serves_no_council_goal:7", "detail", "kopplar 7 av sina 8 mål"),
        ("planned_points_are_called_ongoing:planned", "detail", "Punkterna 80 och 84 har i planen status Pågår"),
        ("handled_points_are_called_not_started:handled", "detail", "Punkterna 5, 17, 93 och 95 har i planen status"),
        (
            "points_under_goals_share_one_status:status",
            "detail",
            "De 5 punkter som är slutförda är alla avgjorda genom beslut",
        ),
        ("claim_expected_rise:expected_rise", "detail", "Ökningen kom"),
    ],
)
def test_evidence_and_what_came_after(found: dict[str, Finding], name: str, column: str, words: str) -> None:
    assert words in str(found[name][column])


def test_every_finding_leads_to_a_sentence_or_says_where(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        lost = connection.execute(
            "SELECT finding_id FROM finding WHERE statement_id IS NOT NULL"
            " AND statement_id NOT IN (SELECT statement_id FROM statement)"
        ).fetchall()
    assert lost == []


PLAN = "plans/ks-2024/plan.md"
QUARTERLY = "statistics/quarterly.csv"
MENDED = [
    ("goal_serves_no_council_goal:7", PLAN, "(mål 6).", "(mål 6) och ekonomin (mål 7).", None),
    (
        "few_criteria_can_be_measured:measurable",
        PLAN,
        "- Organisationens innovationsförmåga förstärks.",
        "- Innovationsförmågan ökar från 10 procent till 20 procent.",
        "2 av 23 har utgångsvärde och målvärde",
    ),
    (
        "points_not_started_are_outside_the_plan:not_started",
        PLAN,
        "regional samverkan.\tEj påbörjad",
        "regional samverkan.\tPågår",
        "4 av 4 ej påbörjade punkter saknar mål och beslut",
    ),
    (
        "claim_expected_rise:expected_rise",
        QUARTERLY,
        "unemployment_share,0581,2024Q1,9.1,",
        "unemployment_share,0581,2024Q1,8.7,",
        "från 8,8 % (kvartal 3 2023) till 8,9 % (kvartal 4 2023), sedan 8,7 % (kvartal 1 2024)",
    ),
    (
        "claim_rise_sum:emigration",
        QUARTERLY,
        "emigration,0581,2023Q3,344,",
        "emigration,0581,2023Q3,100,",
        "404 (2022) till 385 (2023)",
    ),
    (
        "claim_level:unemployment",
        "statistics/unemployment_monthly_points.csv",
        "0581,2023-10,16-65,8.8,",
        "0581,2023-10,16-65,8.7,",
        "8,7 % (Arbetsförmedlingen)",
    ),
]


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finding]:
    """The findings of the sources with each of these places changed: none of them speaks of another's."""
    data = tmp_path_factory.mktemp("mended") / "data"
    shutil.copytree(ROOT / "data", data, ignore=NOT_SOURCES)
    for _, file, old, new, _ in MENDED:
        replace_in(data / file, old, new)
    assemble(data, data / "panel.duckdb")
    return findings_in(data / "panel.duckdb")


@pytest.mark.parametrize(("name", "now"), [(case[0], case[-1]) for case in MENDED], ids=[case[0] for case in MENDED])
def test_a_finding_follows_its_source(mended: dict[str, Finding], name: str, now: str | None) -> None:
    assert (mended[name]["found"] if name in mended else None) == now


VANISHED = [
    ("shares_do_not_sum_to_100:frame", "UPDATE budget_line SET stated_share_pct = 6 WHERE line_id = 'political'"),
    (
        "share_is_not_rounded_as_stated:board_other",
        "UPDATE budget_line SET stated_share_pct = 58 WHERE line_id = 'board_other'",
    ),
    (
        "share_is_not_rounded_as_stated:board_other",
        "UPDATE budget_line SET stated_share_pct = 57.7 WHERE line_id = 'board_other'",
    ),
    (
        "named_changes_do_not_explain_the_whole:total",
        "UPDATE budget_change SET amount_mnkr = 64.0 WHERE change_id = 'removed_earmarks'",
    ),
    (
        "rate_implies_another_base:efficiency",
        "UPDATE budget_change SET amount_mnkr = -5.5 WHERE change_id = 'efficiency'",
    ),
    (
        "rate_implies_another_base:efficiency",
        "UPDATE budget_change SET stated_rate_pct = -1.3 WHERE change_id = 'efficiency'",
    ),
    ("points_name_a_goal_wrongly:5:Energi", "UPDATE goal SET name = 'Energi' WHERE goal_no = 5"),
    ("agenda_has_two_years:agenda", "UPDATE document_line SET text = replace(text, 'Agenda 2035', 'Agenda 2030')"),
    ("goal_serves_no_council_goal:7", "INSERT INTO goal_council_goal VALUES ('ks-2024', 7, 1, 's')"),
    ("goal_without_a_programme_point:4", "INSERT INTO programme_point_goal VALUES ('ks-2024', 2, 4, 'Digitalisering')"),
    (
        "points_not_started_are_outside_the_plan:not_started",
        "UPDATE status_report SET status = 'Pågår' WHERE status = 'Ej påbörjad'",
    ),
    ("points_outside_the_plan:outside", "UPDATE programme_point SET in_plan = true"),
    ("few_criteria_can_be_measured:measurable", "UPDATE criterion SET baseline = 1, target = 2"),
    ("criterion_repeats_a_point:2C:19", "UPDATE programme_point SET text = 'Något annat.' WHERE point_no = 19"),
    ("criterion_repeats_a_point:7A:4", "UPDATE criterion SET text = 'Något annat.' WHERE goal_no = 7"),
    (
        "planned_points_are_called_ongoing:planned",
        "UPDATE status_report SET status = 'Ej påbörjad' WHERE item_id IN ('point:80', 'point:84')",
    ),
    (
        "handled_points_are_called_not_started:handled",
        "UPDATE status_report SET status = 'Pågår' WHERE item_id IN ('point:5', 'point:17', 'point:93', 'point:95')",
    ),
    (
        "points_under_goals_share_one_status:status",
        "INSERT INTO status_report BY NAME SELECT * REPLACE ('r' AS report_id, '2024-delar' AS period,"
        " 'Slutförd' AS status, recorded_at + INTERVAL 1 YEAR AS recorded_at)"
        " FROM status_report WHERE item_id = 'point:2'",
    ),
]


@pytest.mark.parametrize(("name", "mend"), VANISHED)
def test_a_finding_goes_away_when_it_is_mended(tables: duckdb.DuckDBPyConnection, name: str, mend: str) -> None:
    check_name = name.partition(":")[0]
    assert name in found_by(tables, check_name)
    tables.execute(mend)
    assert name not in found_by(tables, check_name)


APPEARED = [
    (
        "council_goal_without_a_goal:6",
        "DELETE FROM goal_council_goal WHERE council_goal_no = 6",
        'fullmäktiges mål "Det ska vara tryggt och säkert i Norrköpings kommun"',
    ),
    (
        "share_is_not_rounded_as_stated:board_other",
        "UPDATE budget_line SET stated_share_pct = 55 WHERE line_id = 'board_other'",
        "55 procent",
    ),
]


@pytest.mark.parametrize(("name", "broken", "expected"), APPEARED)
def test_a_finding_comes_when_something_breaks(
    tables: duckdb.DuckDBPyConnection, name: str, broken: str, expected: str
) -> None:
    tables.execute(broken)
    assert found_by(tables, name.partition(":")[0])[name]["expected"] == expected


def test_no_criterion_at_all_that_can_be_measured_is_reported_in_words(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute("UPDATE criterion SET baseline = NULL, target = NULL")
    row = found_by(tables, "few_criteria_can_be_measured")["few_criteria_can_be_measured:measurable"]
    assert row["detail"] == "Ingen har både utgångsvärde och målvärde. Om de är uppfyllda blir en bedömning."


def test_only_points_outside_the_plan_are_named_as_outside(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute("UPDATE status_report SET status = 'Ej påbörjad' WHERE item_id = 'point:2'")
    name = "points_not_started_are_outside_the_plan"
    row = found_by(tables, name)[f"{name}:not_started"]
    assert str(row["title"]).startswith("5 av 6 punkter")
    assert "Punkterna 5, 17, 85, 93 och 95 har" in str(row["detail"])
