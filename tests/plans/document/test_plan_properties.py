"""Test the parser on any plan of the form: read as written, and a damaged one refused or read whole."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from panel.errors import SourceError
from panel.plans.document.plan import read_plan
from tests.support.periods import MONTHS
from tests.support.plan_document import CORRECTIONS, PLAN

COUNTS = "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
COUNT_WORDS = [*COUNTS.split(), "tjugo", "tjugoett", "tjugotvå"]
BOARDS = [
    "Kommunstyrelsen",
    "Bildningsnämnden",
    "Vård- och omsorgsnämnden",
    "Nämnden för arbetsmarknad och försörjning",
]
FILLERS = ["\n\n", "\n\n\n\n", "\n\n⁷ En fotnot om förslaget till ny plan, med områden\n\nsom föreslås ändras.\n\n"]
words = st.text("abcdefghijklmnoprstuvyåäö", min_size=2, max_size=9)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
names = phrases.map(str.capitalize)


@dataclass(frozen=True)
class Drawn:
    """A plan: what each table must hold of it, and its text."""

    tables: dict[str, list[tuple[object, ...]]]
    text: str


@st.composite
def goals(draw: st.DrawFn) -> list[tuple[str, list[tuple[str | None, str]]]]:
    """Names of goals, each with its criteria: the letter where the text has it, and the text."""
    drawn = []
    for name in draw(st.lists(names, min_size=1, max_size=len(COUNT_WORDS) - 1, unique=True)):
        texts = draw(st.lists(names.map(lambda text: f"{text}."), min_size=1, max_size=6, unique=True))
        lettered = draw(st.booleans())
        drawn.append((name, [("ABCDEF"[at] if lettered else None, text) for at, text in enumerate(texts)]))
    return drawn


@st.composite
def links(draw: st.DrawFn, goal_count: int) -> tuple[str, list[int]]:
    """A council goal's contribution, and the plan's goals that it refers to."""
    numbers = draw(st.lists(st.integers(1, goal_count), unique=True, max_size=3))
    if draw(st.booleans()) and numbers:
        return f"Vi bidrar (mål {' och '.join(map(str, numbers))}).", sorted(numbers)
    return f"Vi bidrar{''.join(f' med mera (mål {number})' for number in numbers)}.", sorted(numbers)


@st.composite
def points(draw: st.DrawFn, goal_names: list[str]) -> list[tuple[int, str, str, str, list[int]]]:
    """Number, handling, kind of handling, status and goals of each programme point."""
    rows = []
    for number in sorted(draw(st.sets(st.integers(1, 120), max_size=15))):
        kind = draw(st.sampled_from(["goal", "outside", "decision"]))
        status = draw(st.sampled_from(["Slutförd", "Pågår", "Ej påbörjad"]))
        served = draw(st.lists(st.integers(1, len(goal_names)), min_size=1, max_size=3, unique=True))
        referred = " och ".join(f"mål {goal_no} {goal_names[goal_no - 1]}" for goal_no in served)
        handling = {
            "goal": f"Hanteras via uppdragsplan{draw(st.sampled_from(['en', 'ens']))} {referred}"
            + draw(st.sampled_from([".", "", " samt via handslaget.", ". Arbetet pågår."])),
            "outside": "Punkten ingår inte uppdragsplan för året. Hanteras av andra.",
            "decision": draw(st.sampled_from(["KF fattade beslut om detta.", "Planen antogs av kommunstyrelsen."])),
        }[kind]
        rows.append((number, handling, kind, status, served if kind == "goal" else []))
    return rows


@st.composite
def plans(draw: st.DrawFn) -> Drawn:
    """Draw a whole plan of the form."""
    board, year = draw(st.sampled_from(BOARDS)), draw(st.integers(2000, 2099))
    case = f"{draw(st.sampled_from(['KS', 'BN', 'VON', 'Ksn']))} {year - 1}/{draw(st.integers(1, 99999))}"
    leading = draw(st.lists(phrases, min_size=1, max_size=5, unique=True)) if board.endswith("styrelsen") else []
    areas = draw(st.lists(names, min_size=1, max_size=25, unique=True))
    own = draw(goals())
    council = [draw(links(len(own))) for _ in range(draw(st.integers(1, 8)))]
    table = draw(points([name for name, _ in own]))
    months = draw(st.lists(st.integers(1, 12), min_size=2, max_size=2))
    between = lambda: draw(st.sampled_from(FILLERS))  # noqa: E731
    decided = f"{year - 1}-11-28"
    blocks = [
        f"Uppdragsplan\n\n{decided}\n\n{board}s uppdragsplan {year}\n\n{case}\n\nBeslutad av nämnden den {decided}.",
        "Förord\n\nVi vill mycket.\n\nA B\nordförande",
        f"Utgångspunkter för {board.lower()}s uppdragsplan\n\n- Lagar och regler",
        f"{board}s ansvarsområde\n\nNämnden ansvarar.",
    ]
    if leading:
        blocks.append(
            "Ledande politiskt förvaltningsorgan\n\nDet innebär;\n\n- " + ",\n- ".join(leading) + ".\n\nSå är det."
        )
    blocks += [
        "Ansvar för specifika områden\n\nNämnden ansvarar också.\n\n" + "\n".join(f"- {area}" for area in areas),
        "Planeringsförutsättningar\n\nFler barn.",
        "Ekonomiska förutsättningar\n\nMer pengar.",
        f"{board}s bidrag till kommunfullmäktiges övergripande mål\n\nMål inom parentes är planens.\n\n"
        + "\n".join(f"Mål {no} Titel {no}\t• {text}" for no, (text, _) in enumerate(council, start=1)),
        f"Uppdragsplanens mål\n\nPlanen består av {COUNT_WORDS[len(own)]} mål med tillhörande måluppfyllelser.",
    ]
    for no, (name, criteria) in enumerate(own, start=1):
        lines = "\n".join(f"- {letter}. {text}" if letter else f"- {text}" for letter, text in criteria)
        blocks.append(f"Mål {no} {name}\n\nDet ska bli bättre.\n\nMåluppfyllelse\n\n{lines}" + between().rstrip("\n"))
    blocks += [
        "Uppföljning\n\nVi följer upp.",
        "Tidplan för uppföljning\n\n"
        f"- **Delårsuppföljning** genomförs i {MONTHS[months[0] - 1]} och rapporteras.\n"
        f"- **Helårsuppföljning** genomförs i {MONTHS[months[1] - 1]} och rapporteras.",
        f"Bilaga\n\n- Punkter\n\nNämnden ansvarar för {len(table)} av de totalt 120 punkterna i programmet.",
        "Nr\tPunkt\tHantering\tStatus\n"
        + "".join(
            f"{number}\tGöra {number}.\t{handling}\t{status}" + draw(st.sampled_from(["\n", *FILLERS]))
            for number, handling, _, status, _ in table
        ),
    ]
    return Drawn(
        {
            "plan": [(board, year, case, pd.Timestamp(decided), len(table), 120, len(own))],
            "council_goal": [(no, f"Titel {no}", text) for no, (text, _) in enumerate(council, start=1)],
            "goal": [(no, name, "Det ska bli bättre.") for no, (name, _) in enumerate(own, start=1)],
            "goal_council_goal": [(goal, no) for no, (_, served) in enumerate(council, start=1) for goal in served],
            "responsibility": [("leading_body", at, text) for at, text in enumerate(leading, start=1)]
            + [("specific_area", at, text) for at, text in enumerate(areas, start=1)],
            "follow_up": [(f"{year}-delar", months[0]), (f"{year}-helar", months[1])],
            "criterion": [
                (no, "ABCDEF"[at], text, "stated" if letter else "derived")
                for no, (_, criteria) in enumerate(own, start=1)
                for at, (letter, text) in enumerate(criteria)
            ],
            "programme_point": [(number, f"Göra {number}.", handling, kind) for number, handling, kind, _, _ in table],
            "programme_point_goal": [
                (number, goal_no, own[goal_no - 1][0]) for number, _, _, _, served in table for goal_no in served
            ],
            "status_report": [(f"point:{number}", status) for number, _, _, status, _ in table],
        },
        "\n\n".join(blocks),
    )


COMPARED = {
    "plan": "board year case_number decided_on point_count_stated programme_point_count_stated goal_count_stated",
    "council_goal": "council_goal_no title contribution",
    "goal": "goal_no name description",
    "goal_council_goal": "goal_no council_goal_no",
    "responsibility": "role position text",
    "follow_up": "period month",
    "criterion": "goal_no letter text letter_basis",
    "programme_point": "point_no text handling handling_kind",
    "programme_point_goal": "point_no goal_no stated_name",
    "status_report": "item_id status",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan") / "plan.md"


@settings(max_examples=40, deadline=None)
@given(drawn=plans(), form=st.sampled_from(["NFC", "NFD"]), line_end=st.sampled_from(["\n", "\r\n"]))
def test_any_plan_of_the_form_is_read_as_it_was_written(file: Path, drawn: Drawn, form: str, line_end: str) -> None:
    text = unicodedata.normalize(form, drawn.text).replace("\n", line_end)  # type: ignore[arg-type]
    file.write_bytes(text.encode("utf-8"))
    tables = read_plan(file, "other-plan", "9999", "source", [])
    for table, columns in COMPARED.items():
        found = list(tables[table][columns.split()].itertuples(index=False, name=None))
        assert found == drawn.tables[table], table
    kept = drawn.text.removesuffix("\n").split("\n")
    assert tables["document_line"]["text"].tolist() == kept
    assert_whole(tables)


def assert_whole(tables: dict[str, pd.DataFrame]) -> None:
    """Assert what the plan says of itself, and that every row, item and heading that is read became a statement."""
    plan = tables["plan"].iloc[0]
    assert len(tables["goal"]) == plan["goal_count_stated"]
    assert len(tables["programme_point"]) == len(tables["status_report"]) == plan["point_count_stated"]
    assert set(tables["criterion"]["goal_no"]) == set(tables["goal"]["goal_no"])
    under_goals = tables["programme_point"].query("handling_kind == 'goal'")
    referred = under_goals["handling"].str.count(r"\bmål \d").sum()
    assert len(tables["programme_point_goal"]) == referred
    referred = tables["council_goal"]["contribution"].str.count(r"(?:\(mål| och) \d").sum()
    assert len(tables["goal_council_goal"]) == referred
    lines = tables["document_line"]
    item = lines["text"].str.match(r"- |Mål \d+ [^.]+(?:\t|$)|\d+\t")
    prose = r"Förord|Utgångspunkter|.*ansvarsområde$|Planeringsf|Ekonomiska f|Uppföljning$|Bilaga$"
    item &= ~(lines["section"].str.match(prose) & lines["text"].str.startswith("- "))
    quoted = tables["statement"].drop_duplicates("line_no").set_index("line_no")["quote"]
    for line in lines[item].itertuples():
        assert quoted.get(line.line_no) == line.text


LINES = PLAN.read_text(encoding="utf-8").split("\n")
# The lines (from 0) of the parts that are read closely: cover, responsibility, and from the council's goals on.
PROSE = next(number for number, line in enumerate(LINES) if line.startswith("Kommundirektörens kontor"))
READ = [at for at, line in enumerate(LINES) if line.strip() and (at < 18 or 46 <= at < 85 or at > 116) and at != PROSE]
BELOW_COVER = [at for at in READ if at > 18]
WHOLE = read_plan(PLAN, "ks-2024", "0581", "source", CORRECTIONS)


def damage(line: str, how: str, at: int, sign: str) -> list[str]:
    """Return what becomes of the line: nothing, twice, its beginning, its end, two halves, or one sign changed."""
    place = 1 + at % (len(line) - 1)
    return {
        "delete": [],
        "repeat": [line, line],
        "begin": [line[:place]],
        "end": [line[place:]],
        "halve": [line[:place], line[place:]],
        "drop": [line[: place - 1] + line[place:]],
        "alter": [line[: place - 1] + sign + line[place:]],
    }[how]


@settings(max_examples=150, deadline=None)
@given(
    number=st.sampled_from(READ),
    how=st.sampled_from(["delete", "repeat", "begin", "end", "halve", "drop", "alter"]),
    at=st.integers(0, 600),
    sign=st.sampled_from([*"aZ9. -\t()•", "\xa0", "\x0c", "\u2028"]),
)
def test_a_damaged_document_is_refused_or_whole(file: Path, number: int, how: str, at: int, sign: str) -> None:
    lines = [*LINES[:number], *damage(LINES[number], how, at, sign), *LINES[number + 1 :]]
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        tables = read_plan(file, "ks-2024", "0581", "source", CORRECTIONS)
    except SourceError as error:
        event("refused")
        assert "/plan.md" in str(error)
        return
    event("whole")
    assert_whole(tables)
    lost = {
        table: len(WHOLE[table]) - len(tables[table]) for table in COMPARED if len(WHOLE[table]) != len(tables[table])
    }
    # The plan counts its goals and points; a line of another list can be taken out whole, and leaves no trace.
    uncounted = ("council_goal", "goal_council_goal", "criterion", "responsibility")
    assert not lost or (how == "delete" and set(lost.values()) <= {1, 2} and lost.keys() <= set(uncounted))


@settings(max_examples=40, deadline=None)
@given(first=st.sampled_from(BELOW_COVER), second=st.sampled_from(BELOW_COVER))
def test_two_lines_that_changed_places_are_refused_or_whole(file: Path, first: int, second: int) -> None:
    lines = [*LINES]
    lines[first], lines[second] = lines[second], lines[first]
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        tables = read_plan(file, "ks-2024", "0581", "source", CORRECTIONS)
    except SourceError:
        return
    assert_whole(tables)
    assert [table for table in WHOLE if len(tables[table]) < len(WHOLE[table])] == []
