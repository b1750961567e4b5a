"""Test sheets that people filled in their own ways, each with its outcome, from tests/cases/follow-up."""

import pytest
from openpyxl.workbook import Workbook

from panel.follow_up.preview import Expected, make_preview
from panel.follow_up.publish import PublishError, publish
from panel.follow_up.taken import take
from tests.conftest import ROOT
from tests.support.follow_up_sheets import (
    PLAN,
    WRITE_STATUS,
    cell_of,
    changed_values,
    edited,
    preview_as_served,
    template,
    write,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "served")]

CASES = ROOT / "tests" / "cases" / "follow-up"
Changes = dict[tuple[str, str], str | None]


def case(name: str) -> bytes:
    return (CASES / name / "sheet.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("percent-format-measure", {("criterion:8A", "value"): "42"}),
        ("percent-format-comment", {("criterion:8A", "value"): "46", ("criterion:8A", "comment"): "46 %"}),
        ("amount-words", {("line:frame", "forecast_mnkr"): "493.4", ("line:political", "forecast_mnkr"): "25.5"}),
        ("direction-marks", {("point:2", "status"): "Slutförd", ("line:frame", "forecast_mnkr"): "490"}),
    ],
)
def test_what_was_meant_is_read(name: str, changes: Changes) -> None:
    shown = preview_as_served(case(name))
    assert (changed_values(shown), shown.files[0].problems, shown.files[0].odd) == (changes, [], [])


@pytest.mark.parametrize(
    ("name", "unread"),
    [
        (
            "excel-comment-only",
            {
                "Läs mig!A40": "'Vi har ändrat i budgeten' läses inte",
                "Programpunkter!E3": "Kommentaren 'Klart enligt kontoret, ändra till Slutförd' läses inte",
            },
        ),
        (
            "text-above-header",
            {
                "Programpunkter!A1": "'Viktigt: punkt 5 är egentligen klar' står ovanför rubrikerna",
                "Programpunkter!C2": "'Ring kontoret' står ovanför rubrikerna",
            },
        ),
        (
            "status-emptied",
            dict.fromkeys(["Programpunkter!E3", "Programpunkter!E4", "Programpunkter!E5"], "kvar som 'Pågår'"),
        ),
        (
            "header-renamed",
            {
                "Programpunkter!F1": "Är det Kommentar?",
                "Programpunkter!F3": "'Viktig text' står i kolumnen 'Kommentar (delår)'",
                "Programpunkter!F4": "'Mer text'",
            },
        ),
        ("header-renamed-budget", {"Budget!F1": "Är det Helårsprognos (mnkr)?", "Budget!F2": "'500'"}),
        (
            "text-outside",
            {
                "Programpunkter!L3": "'Text utanför 1' står utanför tabellen",
                "Programpunkter!M5": "'x'",
                "Programpunkter!L9": "'Text utanför 2'",
            },
        ),
    ],
)
def test_what_is_not_taken_is_reported_cell_by_cell(name: str, unread: dict[str, str]) -> None:
    shown = preview_as_served(case(name))
    messages_by_cell = {one.location: one.message for one in shown.files[0].unread}
    assert messages_by_cell.keys() == unread.keys()
    assert [location for location, words in unread.items() if words not in messages_by_cell[location]] == []
    assert not shown.is_all_published
    assert shown.files[0].problems == []


@pytest.mark.parametrize(
    ("name", "read"),
    [
        (
            "strike-through",
            {"Programpunkter!E3": "'Pågår' är överstruket", "Programpunkter!F3": "'INTE' är överstruket"},
        ),
        (
            "comment-converted-by-excel",
            {
                "Programpunkter!F2": "håller ett tal, inte text. Den läses som '50 %'",
                "Programpunkter!F3": "håller ett datum, inte text. Den läses som '2024-01-02'",
                "Programpunkter!F4": "Den läses som '2024-04-03 10:30'",
                "Programpunkter!F6": "håller ett tal",
            },
        ),
    ],
)
def test_what_is_taken_though_it_may_not_be_meant_is_told_apart(name: str, read: dict[str, str]) -> None:
    file = preview_as_served(case(name)).files[0]
    messages_by_cell = {one.location: one.message for one in file.read_anyway}
    assert messages_by_cell.keys() == read.keys()
    assert [location for location, words in read.items() if words not in messages_by_cell[location]] == []
    assert (file.unread, file.problems) == ([], [])


def test_a_cleared_proposal_stands_and_says_how_it_is_taken_back() -> None:
    publish(preview_as_served((CASES / "proposal-typo-fixed" / "first.xlsx").read_bytes()), {}, "controller")

    def clear(book: Workbook) -> None:
        for cell in book["Förslag"][2]:
            cell.value = None

    shown = preview_as_served(edited(template(), clear))
    assert [(one.location, "skriv Ja i Utgår" in one.message) for one in shown.files[0].unread] == [
        ("Förslag!A1", True)
    ]


def test_a_fresh_template_has_nothing_that_is_not_read() -> None:
    shown = preview_as_served(template())
    assert (shown.files[0].unread, shown.files[0].read_anyway, shown.is_all_published) == ([], [], True)


@pytest.mark.parametrize(
    ("name", "location", "words"),
    [
        ("percent-as-budget", "Budget!F3", "'26 %' är procent, men här skrivs miljoner kronor"),
        ("money-as-measure", "Nyckeltal!F2", "'42 mnkr' är miljoner kronor (mnkr), men här skrivs procent"),
        ("percent-format-over-100", "Nyckeltal!F2", "mellan 0 och 100 procent"),
        ("percent-format-status", "Programpunkter!E3", "'100 %' är inte en status. Menar du 'Slutförd'?"),
        ("merged-status", "Programpunkter!E3", "Cellerna E3:E5 är sammanfogade"),
        ("merged-comment", "Måluppfyllelser!F2", "Cellerna F2:F4 är sammanfogade"),
        ("merged-budget", "Budget!F3", "Cellerna F3:F4 är sammanfogade"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_cell(name: str, location: str, words: str) -> None:
    problems = preview_as_served(case(name)).files[0].problems
    assert [(one.location, words in one.message) for one in problems] == [(location, True)]


def test_other_words_are_offered_and_read_when_they_are_accepted() -> None:
    body = case("status-words")
    previewed = preview_as_served(body)
    assert len(previewed.files[0].problems) == 4
    assert previewed.other_words == [
        ("klar", "Slutförd"),
        ("pågående", "Pågår"),
        ("100 %", "Slutförd"),
        ("Pagår", "Pågår"),
    ]
    accepted = make_preview([take("blad.xlsx", body)], Expected(PLAN, accepts_words=True))
    assert changed_values(accepted) == {
        ("point:2", "status"): "Slutförd",
        ("point:4", "status"): "Slutförd",
        ("point:5", "status"): "Pågår",
    }
    assert [one.message for one in accepted.words_read][:1] == ["'klar' läses som Slutförd."]
    assert accepted.files[0].problems == accepted.other_words == []
    assert len(publish(accepted, {}, "controller").changes) == 3


@pytest.mark.parametrize("word", ["ej slutförd", "oslutförd", "slutförs", "inte klar"])
def test_a_word_that_is_only_like_another_is_never_offered(word: str) -> None:
    shown = preview_as_served(edited(template(), write("Programpunkter", "point:2", Status=word)))
    assert len(shown.files[0].problems) == 1
    assert shown.other_words == []


def test_half_a_per_cent_that_is_stated_as_such_is_not_asked_about() -> None:
    def half(book: Workbook) -> None:
        cell = cell_of(book["Nyckeltal"], "criterion:8A", "Utfall")
        cell.value, cell.number_format = 0.005, "0.0%"

    assert preview_as_served(edited(template(), half)).files[0].odd == []
    assert preview_as_served(edited(template(), write("Nyckeltal", "criterion:8A", Utfall="0,5 %"))).files[0].odd == []
    assert preview_as_served(edited(template(), write("Nyckeltal", "criterion:8A", Utfall=0.5))).files[0].odd != []


def test_who_published_is_kept_without_signs_that_nobody_sees() -> None:
    receipt = publish(preview_as_served(edited(template(), WRITE_STATUS)), {}, " con\u202etroller\u200b\n(kontoret) ")
    assert receipt.recorded_by == "controller (kontoret)"
    with pytest.raises(PublishError, match="vilken funktion"):
        publish(
            preview_as_served(edited(template(), write("Programpunkter", "point:3", Status="Slutförd"))), {}, "\u200b"
        )


def test_long_text_without_spaces_is_a_comment_as_any_other() -> None:
    shown = preview_as_served(case("long-text-without-spaces"))
    assert [(len(change.after or ""), change.field) for change in shown.changes] == [(32_700, "comment")] * 4
    assert (shown.files[0].problems, shown.files[0].odd) == ([], [])


def test_a_personnummer_is_refused_with_its_cell() -> None:
    shown = preview_as_served(edited(template(), write("Programpunkter", "point:2", Kommentar="Ring 19811218-9876")))
    assert [one.location for one in shown.files[0].problems] == ["Programpunkter!F3"]
    assert "personnummer" in shown.files[0].problems[0].message
    assert not shown.is_publishable
