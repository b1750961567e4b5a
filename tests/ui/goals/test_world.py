"""Test the official statistics beside the goals: figure, period, change by direction, the country, and small lines."""

import pytest

from panel.ui.goals import world

PLAN = "ks-2024"


@pytest.mark.usefixtures("panel")
def test_each_figure_has_its_period_its_change_and_the_country() -> None:
    unemployment = world.figures(PLAN)["2"][0]
    shown = (unemployment.title, unemployment.value, unemployment.period, unemployment.change, unemployment.country)
    assert [words.replace("\u00a0", " ") for words in shown] == [
        "Arbetslöshet",
        "9,1 %",
        "kv 4 2025",
        "ned 0,3 procentenheter på ett år",
        "riket 6,8 %",
    ]
    assert unemployment.verdict == "better"
    assert unemployment.lines.count('class="lab ') == 2
    assert 'alt="Linje från kv 1 2020 till kv 4 2025. Arbetslöshet' in unemployment.lines


@pytest.mark.usefixtures("panel")
def test_a_number_of_things_is_not_set_beside_the_countrys() -> None:
    businesses = world.figures(PLAN)["1"][0]
    assert (businesses.title, businesses.country) == ("Nyföretagande", "")
    assert businesses.lines.count('class="lab ') == 1
    assert "Riket" not in businesses.lines


@pytest.mark.usefixtures("panel")
def test_who_chose_the_statistics_is_said_and_that_they_prove_no_effect() -> None:
    assert "inte vad arbetet med målet har gett" in world.note(PLAN)
    assert "4" not in world.figures(PLAN)
