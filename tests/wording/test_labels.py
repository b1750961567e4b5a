"""Test the names of offices in short."""

import pytest

from panel.wording import labels


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Kommundirektörens kontor", "Kommundirektören"),
        ("Samhällsbyggnadskontoret", "Samhällsbyggnad"),
        ("Tillväxt- och utvecklingskontoret", "Tillväxt och utveckling"),
        # What would be left is no word.
        *((name, name) for name in ("Överförmyndarkontoret", "Gatukontoret", "Samhällskontoret", "Miljökontoret")),
    ],
)
def test_an_office_is_shortened_only_to_a_word(name: str, short: str) -> None:
    assert labels.short_office(name) == short


def test_those_that_work_with_an_office_are_named_after_it() -> None:
    assert labels.short_offices("Räddningskontoret", ()) == "Räddning"
    others = ["Gatukontoret", "Samhällsbyggnadskontoret"]
    assert labels.short_offices("Räddningskontoret", others) == "Räddning, med Gatukontoret och Samhällsbyggnad"
