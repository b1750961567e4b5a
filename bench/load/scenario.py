"""The clicks of a user, on the panel and on the bare pages."""

from dataclasses import dataclass
from typing import NamedTuple

from bench.load.visitor import ClickResult, VisitError, Visitor


class Click(NamedTuple):
    """A page in the menu by its path or, where `label` is given, an option of a widget on the open page."""

    page: str
    label: str = ""
    option: str = ""


@dataclass(frozen=True)
class Seen:
    """A click, and the specifications (JSON) of the charts that the page must have after it."""

    click: Click
    specs: tuple[str, ...]


PANEL = (
    Click(""),
    Click("befolkning"),
    Click("befolkning", "Visa", "Förändring"),
    Click("befolkning", "Visa", "Varför"),
    Click("arbetsloshet"),
    Click("arbetsloshet", "Visa", "Jämförelse"),
    Click("utforska"),
    Click("utforska", "Visning", "Index"),
    Click("utforska", "Diagram", "Rangordning"),
    Click("budget"),
    Click("mal"),
    Click("programpunkter"),
    Click("programpunkter", "Fördela", "Efter mål"),
    Click("programpunkter", "Status", "Pågår"),
    Click("kallor"),
    Click("kallor", "Visa", "Frågetecken"),
)


async def make(visitor: Visitor, click: Click) -> ClickResult:
    """Make a click. Raises VisitError for anything that a user would see as an error."""
    if click.label:
        return await visitor.choose(click.label, click.option)
    return await visitor.go_to(click.page)


async def rehearse(address: str, clicks: tuple[Click, ...]) -> tuple[Seen, ...]:
    """Run the scenario once, which also fills the server's caches, and return the charts after each click."""
    visitor = await Visitor.open(address)
    try:
        await visitor.visit()
        seen = []
        for click in clicks:
            await make(visitor, click)
            seen.append(Seen(click, tuple(visitor.specs())))
        return tuple(seen)
    finally:
        await visitor.close()


async def repeat(visitor: Visitor, seen: Seen) -> ClickResult:
    """Make a click again. Raises VisitError where the page has another number of charts than before."""
    result = await make(visitor, seen.click)
    if result.charts != len(seen.specs):
        raise VisitError(f"{result.charts} charts after {seen.click}, not {len(seen.specs)}")
    return result


def starts(scenario: tuple[Seen, ...]) -> list[int]:
    """Return the indices where a user can begin: the clicks in the menu."""
    return [at for at, seen in enumerate(scenario) if not seen.click.label]
