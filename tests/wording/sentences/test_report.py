"""Test the sentences that only the report has, with any counts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import report as sentences
from tests.support.claims import claims

COUNTS = st.integers(0, 300)


@claims(sentences.changed, sentences.and_more, sentences.table_in_words, sentences.send_letters)
@given(COUNTS)
def test_things_rows_and_letters_are_counted_in_agreement(count: int) -> None:
    assert sentences.changed(count).startswith("En sak har" if count == 1 else f"{count} saker har")
    assert sentences.table_in_words(count) == f"Tabell med {count} rad{'' if count == 1 else 'er'}."
    assert sentences.send_letters(count, "a@b.se") == f"Skicka {count} mejl från a@b.se"
    assert sentences.and_more(count, "i rapporten") == (f"Och {count} till, i rapporten" if count else "")


@claims(sentences.headline)
@given(st.sampled_from(["styrelsen", "nämnden"]))
def test_the_report_is_for_the_plans_own_board(board: str) -> None:
    assert sentences.headline(board) == f"Ta fram rapporten till {board}"


@claims(sentences.reports_until)
@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 999))
def test_a_source_of_reports_names_its_follow_up_and_its_newest_publication(recorded_on: date, receipt_no: int) -> None:
    sentence = sentences.reports_until("helårsuppföljningen 2024", receipt_no, recorded_on)
    assert "till och med helårsuppföljningen 2024 (" in sentence
    assert sentence.endswith(f"(senast publicering {receipt_no}, {text.day(recorded_on)})")
