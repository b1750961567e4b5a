"""Test the sentences that only the report has, with any counts."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import report as sentences
from tests.support.claims import claims

COUNTS = st.integers(0, 300)


@claims(sentences.changed, sentences.and_more, sentences.table_in_words, sentences.send_letters)
@given(COUNTS)
def test_things_rows_and_letters_are_counted_in_agreement(count: int) -> None:
    assert sentences.changed(count).startswith("1 sak har" if count == 1 else f"{count} saker har")
    assert sentences.table_in_words(count) == f"Tabell med {count} rad{'' if count == 1 else 'er'}."
    assert sentences.send_letters(count, "a@b.se") == f"Skicka {count} mejl från a@b.se"
    assert sentences.and_more(count, "i rapporten") == (f"Och {count} till, i rapporten" if count else "")


@claims(sentences.reports_until)
@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 999), st.integers(0, 400))
def test_a_source_of_reports_names_its_day_and_its_newest_publication(
    as_of: date, receipt_no: int, before: int
) -> None:
    recorded_on = as_of - timedelta(days=before)
    sentence = sentences.reports_until(as_of, receipt_no, recorded_on)
    assert f"läget {text.day(as_of)} " in sentence
    assert sentence.endswith(f"(senast kvitto {receipt_no}, {text.day(recorded_on)})")
