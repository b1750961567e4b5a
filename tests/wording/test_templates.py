"""Test the HTML templates' environment: escaping, Swedish numbers, and errors for what is not given."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from panel.wording.templates import FOLDER, component, environment, render


def test_what_a_template_is_given_is_escaped_and_what_a_template_has_made_is_not() -> None:
    made = component("tag", "<i>Pågår</i>", "▶", "#0072B2")
    assert "&lt;i&gt;Pågår&lt;/i&gt;" in made
    assert environment.from_string("{{ made }}{{ typed }}").render(made=made, typed="<b>") == made + "<b>"


def test_a_value_that_is_not_given_is_a_fault() -> None:
    with pytest.raises(UndefinedError, match="absent"):
        environment.from_string("{{ absent }}").render()


def test_numbers_and_days_are_written_in_swedish() -> None:
    shown = environment.from_string("{{ 145250|number }} {{ '2024-delar'|period_name }} {{ none is missing }}").render()
    assert shown == "145\u00a0250 delår 2024 True"


@pytest.mark.parametrize("name", sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html")))
def test_every_template_can_be_read(name: str) -> None:
    environment.get_template(name)


def test_a_template_is_named_by_its_path() -> None:
    assert isinstance(render("components/tag.html"), Markup)
