"""Test the sentences on what the audit log has, for any event and any details, also those of older logs."""

from hypothesis import example, given
from hypothesis import strategies as st

from panel.records.audit_words import WORDS
from panel.wording import text
from panel.wording.sentences import audit as sentences
from panel.wording.sentences import operations
from tests.support.claims import claims

KEYS = {
    **dict.fromkeys(
        ("cells", "files", "rows", "findings", "series", "new", "failed", "offices", "receipt_no"), "number"
    ),
    **dict.fromkeys(("table", "way", "changed", "content", "plan_id"), "word"),
}
NUMBERS = st.integers(0, 20_000)
CODES = st.sampled_from(["report", "mail", "sql", "audit", "population_monthly", "sent", "ja", "nej", "28e7c0ffee"])
ABOUT = st.fixed_dictionaries({}, optional={key: NUMBERS if kind == "number" else CODES for key, kind in KEYS.items()})


@claims(operations.no_events)
@given(st.booleans())
def test_only_a_choice_can_be_changed(is_chosen: bool) -> None:
    assert ("Ändra urvalet" in operations.no_events(is_chosen=is_chosen)) == is_chosen


@claims(sentences.happened)
@given(st.sampled_from([*sorted(map(str, WORDS)), "no longer an event"]), ABOUT)
@example("built", {"changed": "nej", "content": "28e7c0ffee", "findings": 28})
def test_what_happened_is_said_with_its_numbers_and_without_codes(event: str, about: dict[str, str | int]) -> None:
    sentence = sentences.happened(event, "Namnet", about)
    numbers = {text.number(value) for value in about.values() if isinstance(value, int)}
    assert sentence[0].isupper() and not sentence.endswith((":", ",", " "))
    for digits in filter(str.isdigit, sentence.replace("\u00a0", "").replace(",", " ").split()):
        assert digits in {number.replace("\u00a0", "") for number in numbers}
    assert not {"28e7c0ffee", "population_monthly", "nej"} & {word.strip(".,:") for word in sentence.split()}
    assert (sentence == "Namnet") == (event not in sentences.SENTENCES)


def test_the_sentences_are_those_of_events_that_are_logged() -> None:
    assert set(sentences.SENTENCES) <= set(map(str, WORDS))
