"""The parser of plan documents: all of this plan, any plan of the same form, and nothing by halves."""

import unicodedata
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.plan import Correction, read_plan
from tests.conftest import ROOT, replace_in

PLAN = ROOT / "data" / "plans" / "ks-2024" / "plan.md"
CORRECTIONS = [Correction("goal_name", "mål 5 Energi", "mål 5 Klimat och miljö")]


def parse(path: Path, corrections: list[Correction] = CORRECTIONS) -> dict[str, pd.DataFrame]:
    return read_plan(path, "ks-2024", "0581", "ks-2024:plan", corrections)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_bytes(PLAN.read_bytes())
    return path


def test_the_plan_says_whose_it_is_and_when_it_was_decided() -> None:
    plan = parse(PLAN)["plan"].iloc[0]
    assert (plan["board"], plan["year"], plan["case_number"]) == ("Kommunstyrelsen", 2024, "KS 2023/1297")
    assert plan["decided_on"] == pd.Timestamp("2023-11-28")
    stated = (plan["goal_count_stated"], plan["point_count_stated"], plan["programme_point_count_stated"])
    assert stated == (8, 36, 95)


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
    reports = tables["status_report"]
    assert set(reports["period"]) == {"plan"}
    assert set(reports["recorded_at"]) == {pd.Timestamp("2023-11-28")}


def test_duties_areas_and_follow_ups() -> None:
    tables = parse(PLAN)
    assert Counter(tables["responsibility"]["role"]) == {"leading_body": 4, "specific_area": 19}
    periods = dict(zip(tables["follow_up"]["period"], tables["follow_up"]["month"], strict=True))
    assert periods == {"2024-delar": 6, "2024-helar": 11}


def test_each_statement_stands_verbatim_on_its_line() -> None:
    lines = PLAN.read_text(encoding="utf-8").split("\n")
    for statement in parse(PLAN)["statement"].itertuples():
        assert lines[statement.line_no - 1].rstrip() == statement.quote


def test_the_whole_document_is_kept() -> None:
    kept = parse(PLAN)["document_line"]
    assert kept["text"].tolist() == [line.rstrip() for line in PLAN.read_text(encoding="utf-8").splitlines()]
    assert kept[kept["text"].str.startswith("- Öka kunskapen")]["section"].item() == "Uppdragsplanens mål"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_how_the_text_is_encoded_does_not_matter(copy: Path, form: str, line_end: str, mark: str) -> None:
    text = unicodedata.normalize(form, PLAN.read_text(encoding="utf-8")).replace("\n", line_end)  # type: ignore[arg-type]
    copy.write_bytes((mark + text).encode("utf-8"))
    tables, original = parse(copy), parse(PLAN)
    for table in original:
        pd.testing.assert_frame_equal(tables[table], original[table])


POINT_81 = (
    "81\tEnergieffektivisera i kommunens fastighetsbestånd.\t"
    "Hanteras via uppdragsplanen mål 8 Lokalförsörjning.\tPågår\n"
)
BREAKS = {
    "a table of 35 rows": (POINT_81, "", "Planen säger 36 punkter, men tabellen har 35"),
    "a point twice": (POINT_81, POINT_81 * 2, "Numret ska vara ett heltal över 81"),
    "a point over 95": ("95\tGöra lands", "96\tGöra lands", "högst 95"),
    "a row without a status": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 8 Lokalförsörjning.\n82", "3 celler"),
    "an unknown status": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 8 Lokalförsörjning.\tPågar\n82", "Menas 'Pågår'"),
    "a handling of no known kind": ("uppdragsplanen mål 8 Lokal", "verksamhetsplan 8 Lokal", "hur punkten hanteras"),
    "a goal that does not exist": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 9 Lokaler.\tPågår\n82", "inget mål 9"),
    "another name of a goal": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 8 Lokaler.\tPågår\n82", "heter Lokalförs"),
    "a goal less than stated": ("består av åtta mål", "består av nio mål", "9 mål, men 8 hittas"),
    "goals out of order": ("Mål 4 Digitalisering\n", "Mål 5 Digitalisering\n", "Mål 4 väntades"),
    "a goal without criteria": ("- A. Utveckla kommunens investeringsprocess för att förstärka koppling", "", "Raden"),
    "a criterion cut off": ("innovationsförmåga förstärks.\n", "innovationsförmåga\n", "ingen hel måluppfyllelse"),
    "letters out of order": ("- B. Utveckla metoder", "- C. Utveckla metoder", "Bokstaven B väntades"),
    "a council goal's link to nowhere": ("(mål 4) och i arbetet", "(mål 9) och i arbetet", "inget mål 9"),
    "council goals out of order": ("Mål 3 Norrköpingsbornas", "Mål 4 Norrköpingsbornas", "Mål 3 väntades"),
    "a heading less": ("Ekonomiska förutsättningar\n\nDen totala", "Den totala", "Rubriken saknas"),
    "a heading twice": ("Förord\n", "Förord\n\nFörord\n", "Rubriken"),
    "an area without its mark": ("- Konsumentfrågor", "Konsumentfrågor", "varken en mening eller en punkt"),
    "a follow-up in no month": ("genomförs i juni", "genomförs i sommar", "ingen uppföljning"),
    "no case number": ("KS 2023/1297\n\n\n\nBeslutad", "\n\n\n\nBeslutad", "Diarienumret hittas inte"),
    "no date of decision": ("den 2023-11-28.", "i november.", "Beslutsdatum hittas inte"),
}


@pytest.mark.parametrize(("old", "new", "told"), BREAKS.values(), ids=BREAKS.keys())
def test_what_is_not_recognised_is_refused_with_its_line(copy: Path, old: str, new: str, told: str) -> None:
    replace_in(copy, old, new)
    with pytest.raises(SourceError, match=told) as error:
        parse(copy)
    assert "/plan.md" in str(error.value)


def test_an_uncorrected_name_is_refused() -> None:
    with pytest.raises(SourceError, match=r"rad 285.*Mål 5 heter Klimat och miljö, inte Energi.*corrections\.csv"):
        parse(PLAN, [])


@pytest.mark.parametrize("content", [b"", b"  \n", "Förord på svenska".encode("latin-1")])
def test_an_empty_or_foreign_file_is_refused(copy: Path, content: bytes) -> None:
    copy.write_bytes(content)
    with pytest.raises(SourceError, match=r"plan\.md"):
        parse(copy)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="saknas"):
        parse(tmp_path / "plan.md")


LINES = PLAN.read_text(encoding="utf-8").split("\n")
PARSED = [number for number, line in enumerate(LINES) if number > 100 and line.strip()]


@settings(max_examples=150, deadline=None)
@given(number=st.sampled_from(PARSED), how=st.sampled_from(["delete", "repeat", "cut"]))
def test_a_damaged_document_is_refused_or_whole(
    tmp_path_factory: pytest.TempPathFactory, number: int, how: str
) -> None:
    """Whatever happens to one line, the counts that the plan states hold, or nothing is loaded."""
    lines = [*LINES]
    changed = {"delete": [], "repeat": [lines[number]] * 2, "cut": [lines[number][: len(lines[number]) // 2]]}[how]
    lines[number : number + 1] = changed
    path = tmp_path_factory.mktemp("damaged") / "plan.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        tables = parse(path)
    except SourceError:
        return
    assert len(tables["goal"]) == tables["plan"]["goal_count_stated"].item()
    assert len(tables["programme_point"]) == tables["plan"]["point_count_stated"].item()
    assert set(tables["criterion"]["goal_no"]) == set(tables["goal"]["goal_no"])


WORDS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta"]
NAMES = ["Skola", "Klimat och miljö", "Vatten", "Trygghet och säkerhet", "Kultur", "Vägar", "Omsorg", "Ekonomi"]


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """Another board's plan of the same form, and what it holds."""
    goals = draw(st.integers(1, 8))
    criteria = [draw(st.integers(1, 5)) for _ in range(goals)]
    areas = draw(st.integers(1, 6))
    numbers = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=12)))
    served = draw(st.lists(st.integers(1, goals), unique=True, max_size=goals))
    handled = [draw(st.sampled_from(["goal", "outside", "decision"])) for _ in numbers]
    statuses = [draw(st.sampled_from(["Slutförd", "Pågår", "Ej påbörjad"])) for _ in numbers]
    handling = {
        "goal": f"Hanteras via uppdragsplanens mål 1 {NAMES[0]}.",
        "outside": "Punkten ingår inte i uppdragsplan för 2025.",
        "decision": "Kommunfullmäktige fattade beslut den 1 mars 2024.",
    }
    links = " ".join(f"(mål {number})" for number in served)
    parts = [
        "2024-12-02",
        "Bildningsnämndens uppdragsplan 2025",
        "BN 2024/17",
        "Beslutad av bildningsnämnden den 2024-12-02.",
        "Förord\nVi vill mycket.",
        "Utgångspunkter för bildningsnämndens uppdragsplan",
        "Bildningsnämndens ansvarsområde",
        "Ledande politiskt förvaltningsorgan\nNämnden;\n- leder skolan,",
        "Ansvar för specifika områden",
        *(f"- Område {area}" for area in range(areas)),
        "Planeringsförutsättningar\nFler barn.",
        "Ekonomiska förutsättningar\nMer pengar.",
        "Nämndens bidrag till kommunfullmäktiges övergripande mål",
        f"Mål 1 Alla ska med\t• Nämnden bidrar {links}.",
        f"Uppdragsplanens mål\nPlanen består av {WORDS[goals]} mål.",
    ]
    for number, count in enumerate(criteria, start=1):
        parts += [f"Mål {number} {NAMES[number - 1]}", "Det ska bli bättre.", "Måluppfyllelse"]
        parts += [f"- Sak {at} ökar från {at} procent till 5{at},5 procent." for at in range(count)]
    parts += [
        "Uppföljning",
        "Tidplan för uppföljning",
        "- **Delårsuppföljning** genomförs i maj och rapporteras.",
        "- **Helårsuppföljning** genomförs i december och rapporteras.",
        f"Bilaga\nNämnden ansvarar för {len(numbers)} av de totalt 60 punkterna.",
        "Nr\tPunkt\tHantering\tStatus",
        *(
            f"{no}\tGöra {no}.\t{handling[how]}\t{done}"
            for no, how, done in zip(numbers, handled, statuses, strict=True)
        ),
    ]
    held = {
        "criteria": criteria,
        "areas": areas,
        "points": numbers,
        "served": sorted(served),
        "handled": handled,
        "statuses": statuses,
    }
    return "\n\n".join(parts), held


@settings(max_examples=60, deadline=None)
@given(drawn=plans())
def test_any_plan_of_the_form_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[str, dict[str, object]]
) -> None:
    document, held = drawn
    path = tmp_path_factory.mktemp("plan") / "plan.md"
    path.write_text(document, encoding="utf-8")
    tables = read_plan(path, "bn-2025", "9999", "source", [])
    assert tables["plan"]["board"].item() == "Bildningsnämnden"
    assert tables["criterion"].groupby("goal_no").size().tolist() == held["criteria"]
    assert tables["criterion"]["target"].notna().all()
    assert (tables["responsibility"]["role"] == "specific_area").sum() == held["areas"]
    links = tables.get("goal_council_goal", pd.DataFrame({"goal_no": []}))
    assert links["goal_no"].tolist() == held["served"]
    assert tables["programme_point"]["point_no"].tolist() == held["points"]
    assert tables["programme_point"]["handling_kind"].tolist() == held["handled"]
    assert tables["status_report"]["status"].tolist() == held["statuses"]
