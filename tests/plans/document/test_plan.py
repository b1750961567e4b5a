"""Test the parser of plan documents on the seed's plan and on others of the same form."""

import unicodedata
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from panel.errors import SourceError
from tests.conftest import ROOT, replace_in
from tests.support.plan_document import PLAN, parse


def test_the_plan_says_whose_it_is_and_when_it_was_decided() -> None:
    plan = parse(PLAN)["plan"].iloc[0]
    assert (plan["board"], plan["year"], plan["case_number"]) == ("Kommunstyrelsen", 2024, "KS 2023/1297")
    assert plan["decided_on"] == pd.Timestamp("2023-11-28")
    stated = (plan["goal_count_stated"], plan["point_count_stated"], plan["programme_point_count_stated"])
    assert stated == (8, 36, 95)


# What a build adds to what the document says: the order of the follow-ups, by their last day to hand in. And what no
# document says of a point: what is done where it lags.
FROM_LAST_DAY = {
    "council_goal": {"level"},
    "goal": {"level"},
    "follow_up": {"year", "plan_year", "due_on", "opens_on", "position"},
    "status_report": {"period_position", "action"},
}


def test_each_frame_is_a_table_of_the_schema_and_loads_into_it() -> None:
    with duckdb.connect() as connection:
        connection.execute((ROOT / "etl" / "schema.sql").read_text(encoding="utf-8"))
        for table, frame in parse(PLAN).items():
            columns = [row[0] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()]
            assert frame.columns.tolist() == [name for name in columns if name not in FROM_LAST_DAY.get(table, ())]
            connection.register("parsed", frame)
            connection.execute(f'INSERT INTO "{table}" BY NAME FROM parsed')
        empty = """
            SELECT count(formula), count(said_by), (SELECT count(upload_id) FROM status_report),
                (SELECT count(baseline) FROM criterion), (SELECT count(unit) FROM criterion)
            FROM statement
        """
        assert connection.execute(empty).fetchone() == (0, 0, 0, 1, 1)
        assert connection.execute("SELECT decided_on::VARCHAR FROM plan").fetchone() == ("2023-11-28",)


def test_goals_criteria_and_links() -> None:
    tables = parse(PLAN)
    assert len(tables["council_goal"]) == 6
    assert tables["goal"]["name"].tolist() == [
        "Näringsliv",
        "Kompetensförsörjning",
        "Översiktsplanering",
        "Digitalisering",
        "Klimat och miljö",
        "Trygghet och säkerhet",
        "Ekonomistyrning",
        "Lokalförsörjning",
    ]
    assert tables["criterion"].groupby("goal_no").size().tolist() == [3, 3, 3, 3, 3, 4, 1, 3]
    links = set(tables["goal_council_goal"][["goal_no", "council_goal_no"]].itertuples(index=False, name=None))
    assert links == {(2, 1), (1, 2), (8, 3), (2, 3), (4, 4), (5, 5), (3, 5), (6, 6)}


def test_letters_stand_in_the_text_for_goals_7_and_8_only() -> None:
    criteria = parse(PLAN)["criterion"]
    stated = criteria[criteria["letter_basis"] == "stated"]
    assert (stated["goal_no"].astype(str) + stated["letter"]).tolist() == ["7A", "8A", "8B", "8C"]


def test_only_8a_can_be_measured() -> None:
    criteria = parse(PLAN)["criterion"]
    (measured,) = criteria.dropna(subset=["baseline", "target"]).to_dict("records")
    assert (measured["goal_no"], measured["letter"]) == (8, "A")
    assert (measured["baseline"], measured["target"], measured["unit"]) == (30, 50, "procent")
    assert measured["direction"] == "higher_better"


def test_footnotes_are_not_part_of_goals() -> None:
    tables = parse(PLAN)
    shown = " ".join([*tables["criterion"]["text"], *tables["goal"]["description"], *tables["programme_point"]["text"]])
    assert not set(shown) & set("¹²³⁴")
    assert "som föreslås omvandlas" not in shown
    assert "Motivering bakom" not in shown


def test_the_36_points() -> None:
    tables = parse(PLAN)
    points = tables["programme_point"]
    assert Counter(tables["status_report"]["status"]) == {"Slutförd": 5, "Pågår": 26, "Ej påbörjad": 5}
    assert Counter(points["handling_kind"]) == {"goal": 19, "outside": 12, "decision": 5}
    assert points["in_plan"].sum() == 24
    links = tables["programme_point_goal"]
    assert len(links) == 20
    assert links[links["point_no"] == 82]["goal_no"].tolist() == [5, 7]
    assert links[links["stated_name"] == "Energi"]["point_no"].tolist() == [82, 86, 87, 92]
    reports = tables["status_report"].set_index("item_id")
    assert reports.index.tolist() == [f"point:{number}" for number in points["point_no"]]
    assert reports.loc["point:16", "report_id"] == "ks-2024:plan:point:16"
    assert set(reports["period"]) == {"plan"}
    assert set(reports["recorded_at"]) == {pd.Timestamp("2023-11-28")}
    assert set(reports["recorded_by"]) == {"Kommunstyrelsen"}


def test_duties_areas_and_follow_ups() -> None:
    tables = parse(PLAN)
    assert Counter(tables["responsibility"]["role"]) == {"leading_body": 4, "specific_area": 19}
    assert tables["follow_up"][["period", "name", "month"]].values.tolist() == [
        ["2024-delar", "Delårsuppföljning", 6],
        ["2024-helar", "Helårsuppföljning", 11],
    ]


def test_each_statement_stands_verbatim_on_its_line() -> None:
    lines = PLAN.read_text(encoding="utf-8").split("\n")
    for statement in parse(PLAN)["statement"].itertuples():
        assert lines[statement.line_no - 1].rstrip() == statement.quote


def test_the_whole_document_is_kept() -> None:
    kept = parse(PLAN)["document_line"]
    assert kept["text"].tolist() == [line.rstrip() for line in PLAN.read_text(encoding="utf-8").splitlines()]
    assert kept[kept["text"].str.startswith("- Öka kunskapen")]["section"].item() == "Mål 5 Klimat och miljö"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_how_the_text_is_encoded_does_not_matter(copy: Path, form: str, line_end: str, mark: str) -> None:
    text = unicodedata.normalize(form, PLAN.read_text(encoding="utf-8")).replace("\n", line_end)  # type: ignore[arg-type]
    copy.write_bytes((mark + text).encode("utf-8"))
    tables, original = parse(copy), parse(PLAN)
    for table in original:
        pd.testing.assert_frame_equal(tables[table], original[table])


MEASURES = {
    "öka från 12,5 till 1 300,5 besök per år": (12.5, 1300.5, "besök", "higher_better"),
    "Andelen minskar från 40 % till 25 % under 2024": (40, 25, "procent", "lower_better"),
    "Kostnaden minskar från 3,5 miljoner kronor till 2 miljoner kronor": (3.5, 2, "miljoner kronor", "lower_better"),
    "ökar från 3 till 5 under året": (3, 5, None, "higher_better"),
    "minskar i jämförelse med översiktsplanen från 2017": (None, None, None, None),
    "ökar från 2023 till 2026": (None, None, None, None),
    "till 50 procent": (None, None, None, None),
}


@pytest.mark.parametrize(("text", "expected"), MEASURES.items())
def test_a_measure_needs_both_where_it_starts_and_where_it_ends(
    copy: Path, text: str, expected: tuple[object, ...]
) -> None:
    replace_in(copy, "C. Effektivisera nyttjandet av kommunens lokaler.", f"C. {text}.")
    criterion = parse(copy)["criterion"].iloc[-1].astype(object)
    measured = criterion[["baseline", "target", "unit", "direction"]]
    assert tuple(measured.where(measured.notna(), None)) == expected


def test_a_footnote_ends_where_something_else_begins(copy: Path) -> None:
    replace_in(copy, "- Stimulera och locka", "⁵ Se bilagan\n\n- Stimulera och locka")
    replace_in(copy, "se KS 2023/1297.\n", "se KS 2023/1297\n")
    assert parse(copy)["criterion"]["text"].tolist() == parse(PLAN)["criterion"]["text"].tolist()


def test_a_raised_figure_of_a_unit_is_no_footnote(copy: Path) -> None:
    replace_in(copy, "nyttjandet av kommunens lokaler.", "10 000 m² av kommunens lokaler⁵.")
    assert parse(copy)["criterion"]["text"].iloc[-1] == "Effektivisera 10 000 m² av kommunens lokaler."


def test_what_a_word_processor_hides_changes_nothing_but_the_quotes(copy: Path) -> None:
    text = PLAN.read_text(encoding="utf-8")
    hidden = (
        text.replace("mål 7 Eko", "mål\xa07 Eko\xad").replace("Mål 5 K", "Mål\xa05\u202fK").replace("(mål ", "(mål\xa0")
    )
    copy.write_text(hidden, encoding="utf-8")
    tables, original = parse(copy), parse(PLAN)
    for table in original.keys() - {"document_line", "statement"}:
        pd.testing.assert_frame_equal(tables[table], original[table])
    assert "2\tFöra en ansvarsfull" in tables["statement"].set_index("statement_id").loc["ks-2024:point:2", "quote"]
    assert all(quote in hidden for quote in tables["statement"]["quote"])


def test_a_board_that_is_no_executive_has_no_duties_as_leading_body(copy: Path) -> None:
    text = PLAN.read_text(encoding="utf-8").replace(
        "Kommunstyrelsens uppdragsplan 2024", "Byggnämndens uppdragsplan 2024"
    )
    start, end = text.index("Ledande politiskt förvaltningsorgan –"), text.index("Ansvar för specifika områden")
    copy.write_text(text[:start] + text[end:], encoding="utf-8")
    assert set(parse(copy)["responsibility"]["role"]) == {"specific_area"}
    copy.write_text(text.replace("Ledande politiskt förvaltningsorgan – styra, leda, samordna\n", ""), encoding="utf-8")
    with pytest.raises(SourceError, match="Listan står under fel rubrik"):
        parse(copy)
