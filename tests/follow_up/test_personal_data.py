"""Test the search for personal data in free text: what is found, what is let through, and that it stays quick."""

import random

import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel.follow_up import personal_data as subject
from panel.follow_up.personal_data import has_identity_number, personal_data

MAX_LENGTH = 32_767


@pytest.mark.parametrize(
    "number",
    ["19811218-9876", "811218-9876", "198112189876", "811218 9876", "811218\u20139876", "811218 - 9876", "701063-2391"],
)
def test_a_personnummer_is_found_however_it_is_written(number: str) -> None:
    assert has_identity_number(f"Samtal med {number}, den 3 maj.")


@pytest.mark.parametrize("number", ["811218-9875", "811318-9876", "212000-0456", "0701234567", "KS 2023/1297"])
def test_what_only_looks_like_a_personnummer_is_let_through(number: str) -> None:
    assert not has_identity_number(number)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ring 011-15 00 00", ["ett telefonnummer"]),
        ("0701234567", ["ett telefonnummer"]),
        ("tel:+46 70 123 45 67", ["ett telefonnummer"]),
        ("(011) 150000", ["ett telefonnummer"]),
        ("Skriv till kontor@kommun.se.", ["en e-postadress"]),
        ("den 2024-06-20: 145 250 invånare, 0,5 procent, KS 2023/0003", []),
        ("19811218-9876", []),
    ],
)
def test_addresses_and_phone_numbers_are_found(text: str, kinds: list[str]) -> None:
    assert personal_data(text) == kinds


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the library is asked about: that is the work, since it takes a tenth of a millisecond for each."""
    texts: list[str] = []

    class Counted(phonenumbers.PhoneNumberMatcher):
        def __init__(self, text: str, region: str) -> None:
            texts.append(text)
            super().__init__(text, region)

    monkeypatch.setattr(subject.phonenumbers, "PhoneNumberMatcher", Counted)
    return texts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(), st.sampled_from([" ", "-", "/", ".", ") (", " +", "x"]))
def test_the_library_is_asked_of_little_whatever_stands_there(calls: list[str], seed: int, between: str) -> None:
    calls.clear()
    signs = random.Random(seed).choices("0123456789" + between, k=MAX_LENGTH)
    personal_data("".join(signs))
    assert len(calls) <= subject.MAX_CANDIDATES
    assert all(len(text) < 30 for text in calls)


def test_more_numbers_than_are_asked_about_are_never_let_through_in_silence(calls: list[str]) -> None:
    text = ", ".join(f"0{number:06}" for number in range(200))
    assert personal_data(f"{text}, 011-15 00 00") == ["ett telefonnummer"]
    assert len(calls) == subject.MAX_CANDIDATES
