"""HTML by Jinja2 from panel/ui/templates/. It is in this package so that every package that writes HTML can import it.

A template escapes its values, except Markup, which is HTML made by a template. Templates are read once: a change in one
takes effect when the server is restarted.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from panel.wording import labels, text, theme

FOLDER = Path(__file__).resolve().parents[1] / "ui" / "templates"
BETWEEN_ELEMENTS = re.compile(r">\n\s*<")
FILTERS = (
    *(
        text.amount,
        text.brief_day,
        text.day,
        text.mnkr,
        text.month,
        text.number,
        text.shortest,
        text.signed,
        text.signed_amount,
    ),
    *(text.swedish_moment, labels.follow_up_name, labels.period_name, labels.reported),
)
Function = TypeVar("Function", bound=Callable[..., object])

environment = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
environment.filters.update({function.__name__: function for function in FILTERS})
environment.filters["base64"] = lambda drawing: b64encode(drawing.encode()).decode()
environment.tests["missing"] = labels.is_missing
environment.globals.update(labels=labels, text=text, theme=theme)


def template_global(function: Function) -> Function:
    """Make a function available in every template, by its name."""
    environment.globals[function.__name__] = function
    return function


def render(name: str, **values: object) -> Markup:
    """Return the HTML of a template: render("plan/point.html", point=…). Raises jinja2's errors for a value that is not given."""
    return _in_one_line(environment.get_template(name).render(values))


def component(name: str, *args: object, **kwargs: object) -> Markup:
    """Return the HTML of the macro `name` in components/<name>.html: component("tag", words, icon, colour)."""
    macro = getattr(environment.get_template(f"components/{name}.html").module, name)
    return _in_one_line(str(macro(*args, **kwargs)))


def _in_one_line(html: str) -> Markup:
    """Return what a template has made without its line breaks between elements, so that nothing at all is "" ."""
    return Markup(BETWEEN_ELEMENTS.sub("><", html).strip())  # noqa: S704 - the template has escaped it
