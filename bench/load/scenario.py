"""The clicks of a user, on the panel and on the bare pages."""

from dataclasses import dataclass
from typing import NamedTuple

from bench.load.visitor import ClickResult, VisitError, Visitor


class Click(NamedTuple):
    """A page in the menu by its path; with `query` a link to it, with `label` an option of a widget on the open page."""

    page: str
    label: str = ""
    option: str = ""
    query: str = ""


@dataclass(frozen=True)
class Seen:
    """A click, and the specifications (JSON) of the charts that the page must have after it."""

    click: Click
    specs: tuple[str, ...]


PANEL = (
    Click(""),
    Click("befolkning"),
    Click("befolkning", "Jämför med", "Linköping"),
    Click("arbetsloshet"),
    Click("utforska"),
    Click("utforska", query="visning=index"),
    Click("utforska", query="diagram=rangordning"),
    Click("budget"),
    Click("mal"),
    Click("programpunkter"),
    Click("programpunkter", query="status=Pågår"),
    Click("kallor"),
    Click("kallor", "Visa", "Frågetecken"),
)


async def make(visitor: Visitor, click: Click) -> ClickResult:
    """Make a click. Raises VisitError for anything that a user would see as an error."""
    if click.label:
        return await visitor.choose(click.label, click.option)
    if click.query:
        return await visitor.visit(click.page, click.query)
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
    return [at for at, seen in enumerate(scenario) if not (seen.click.label or seen.click.query)]
