"""Test the messages for what an address asks for in vain, on every page, in upper and lower case."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from panel.access.page_list import PAGES
from panel.charts.explore.selection import CHARTS, FREQUENCIES, SEXES, TRANSFORMS
from panel.ui.address import STATE
from panel.wording.matching import matching
from tests.conftest import ROOT
from tests.support.addresses import IN_A_VIEW, READ
from tests.support.pages import run, words

MESSAGE = "Adressen går inte att följa"
# Read when the question has been put, of which the address alone is no part.
AFTER_THE_RESULT = {("sql", "x"), ("sql", "y"), ("sql", "serie")}
FREE = {("sql", "fraga"), ("sql", "varden"), ("programme", "sok")}
# Read where the panel has two years of a board's plan.
OF_TWO_YEARS = {("two_years", "mot")}
RETIRED = "Sidan visar numera allt på en gång"
EXPLORE_WORDS = {"diagram": CHARTS, "visning": TRANSFORMS, "frekvens": FREQUENCIES, "kon": SEXES}
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("reported_panel")]


class Listed(NamedTuple):
    """A list of HTML: its options, and the one that is chosen."""

    options: list[str]
    value: str


def widget(app: AppTest, name: str) -> Any:
    """The widget or the list that is bound to a parameter, None where none is."""
    if listed := re.search(f'<select id="field-{name}".*?</select>', words(app)):
        options = re.findall(r"<option( selected)?>([^<]*)", listed[0])
        return Listed([words for _, words in options], next(words for is_chosen, words in options if is_chosen))
    every = (*app.button_group, *app.selectbox, *app.date_input, *app.text_input, *app.text_area)
    return next((one for one in every if one.key == name), None)


@pytest.mark.parametrize(("page", "name"), [one for one in READ if one not in FREE | AFTER_THE_RESULT | OF_TWO_YEARS])
def test_nonsense_in_the_address_is_answered(page: str, name: str) -> None:
    text = words(run(page, **IN_A_VIEW.get((page, name), {}), **{name: "Nonsens"}))
    if page == "explore":
        assert 'role="alert"' in text
    else:
        assert MESSAGE in text or RETIRED in text
        assert "Nonsens" in text


@pytest.mark.parametrize("page", PAGES)
def test_each_parameter_that_the_page_has_not_is_answered(page: str) -> None:
    names = ("Nonsens", "Visa", "kvitton")
    text = words(run(page, **dict.fromkeys(names, "1")))
    for name in names:
        assert f"{MESSAGE}: sidan har inget val som heter ”{name}”." in text


@pytest.mark.parametrize(("page", "name"), [one for one in READ if one[0] != "explore" and one not in AFTER_THE_RESULT])
def test_a_choice_is_taken_in_either_case_of_letters(page: str, name: str) -> None:
    beside = IN_A_VIEW.get((page, name), {})
    app_shown = run(page, **beside)
    assert MESSAGE not in words(app_shown)
    found = widget(app_shown, name)
    for option in getattr(found, "options", [])[-1:]:
        app = run(page, **beside, **{name: option.swapcase()})
        assert MESSAGE not in words(app)
        assert widget(app, name).value == option


@pytest.mark.parametrize("name", EXPLORE_WORDS)
def test_utforska_takes_either_case_of_letters(name: str) -> None:
    last = list(EXPLORE_WORDS[name])[-1]
    assert "Adressen" not in words(run("explore", **{name: last.swapcase()}))
    assert "Adressen" not in words(run("explore", matt="Population", region="R9,kommuner"))


DATED = [page for page, name in READ if name == "per"]
# Too early and too late for the page, in no month, and in forms that are not read. The last three are the same on all.
DAYS = ["1999-01-01", "2931-01-01", "2024-13-01", "20240815", "0024-08-15"]
ON_PAGES = [*((DATED[0], day) for day in DAYS), *((page, day) for page in DATED[1:] for day in DAYS[:2])]


@pytest.mark.parametrize(("page", "day"), ON_PAGES)
def test_a_day_that_cannot_be_shown_is_answered(page: str, day: str) -> None:
    text = words(run(page, **IN_A_VIEW.get((page, "per"), {}), per=day))
    assert MESSAGE in text
    assert day in text
    assert "status-banner" not in text


@pytest.mark.parametrize("page", DATED)
def test_a_day_that_can_be_shown_is(page: str) -> None:
    app = run(page, **IN_A_VIEW.get((page, "per"), {}), per="2024-08-15")
    assert MESSAGE not in words(app)
    assert str(widget(app, "per").value) == "2024-08-15"


@pytest.mark.parametrize("day", ["1999-01-01", "2931-01-01"])
def test_a_day_without_figures_on_utforska_is_answered(day: str) -> None:
    for name in ("period", "serie"):
        assert 'role="alert"' in words(run("explore", **{name: day})), name
    assert "basperioden saknar värde" in words(run("explore", visning="index", bas=day))


def test_what_bears_on_another_view_is_answered() -> None:
    text = words(run("sources", citat="ks-2024:budget_line:frame"))
    assert f"{MESSAGE}: citat har ingen betydelse" in text


def test_a_choice_that_is_left_behind_is_no_fault_of_the_address() -> None:
    app = run("population", matt="Förändring i procent", fran="2015")
    assert widget(app, "fran").value == "2015"
    app.button_group[0].set_value("Antal").run()
    assert MESSAGE not in words(app)


def test_a_view_of_an_earlier_version_is_answered_and_the_rest_of_the_address_followed() -> None:
    app = run("population", visa="Jämförelse", fran="2015", ort="Örebro")
    assert "Sidan visar numera allt på en gång" in words(app)
    assert (widget(app, "fran").value, widget(app, "ort").value) == ("2015", "Örebro")
    assert "fler invånare än Norrköping" in words(app)


def test_several_faults_are_all_answered_and_a_right_choice_is_kept() -> None:
    app = run("programme", status="NONSENS", hantering="utanför planen", per="igår", utm_source="mejl")
    text = words(app)
    for one in ("status kan inte vara", "per kan inte vara"):
        assert one in text
    assert "utm" not in text
    assert widget(app, "hantering").value == "Utanför planen"


@pytest.mark.parametrize(("page", "name"), sorted(AFTER_THE_RESULT))
def test_what_the_answer_is_drawn_by_is_judged_when_there_is_one(page: str, name: str) -> None:
    app = run(page, fraga="SELECT name, length(name) AS n, name AS m FROM region LIMIT 5", **{name: "Nonsens"})
    assert MESSAGE not in words(app)
    app.button(key="kor").click().run()
    assert MESSAGE in words(app)
    assert "Nonsens" in words(app)


def test_what_a_page_reads_is_what_it_lists() -> None:
    """A parameter that is listed but that no page reads would never be answered."""
    for page, listed in PAGES.items():
        first = run(page)
        views = getattr(widget(first, "visa"), "options", [""])
        seen: set[str] = set()
        for view in views:
            app = run(page, **({"visa": view} if view else {}))
            seen |= app.session_state[STATE].read
        assert seen == {name for name in listed.parameters if (page, name) not in OF_TWO_YEARS}, page


@given(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=6), st.text(max_size=8))
def test_a_word_means_the_option_that_it_is_but_for_case(options: list[str], word: str) -> None:
    found = matching(word, options)
    assert found is None or found in options
    assert word not in options or found == word
    for option in options:
        for written in (option.casefold(), unicodedata.normalize("NFD", option)):
            assert matching(written, options) is not None


def sources() -> Iterator[tuple[str, str]]:
    for folder in ("panel", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_the_address_is_read_in_one_place() -> None:
    for name, source in sources():
        if name != "panel/ui/address.py":
            assert not re.search(r"\bst\.query_params", source), (
                f"{name}: read and write the address by panel/ui/address.py"
            )
        if name != "panel/ui/block.py":
            assert not re.search(r"\bbind\s*=", source), (
                f"{name}: draw what is bound to the address by panel/ui/block.py"
            )
