"""What somebody wants to add to the catalogue, on the command line or on the page, and their answers to questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.regions import region_code
from etl.fetch.sources.web import RawResponse
from panel.formats.published.layout import Layout, QuestionError

# The part of a layout that an option answers, where it has another name, and those with several answers.
PARTS = {"sheet": "sheets", "column": "values"}
SEVERAL = {"sheet", "column", "only"}
# Answers to what any table leaves open.
REPLIES = ("breakdown", "total", "places", "replace")
# What a dimension of several values becomes.
BREAKDOWN, INDICATORS = "uppdelning", "mått"


@dataclass(frozen=True)
class Wanted:
    """What is asked to be added. `options` are put into the entry unchanged and take precedence.

    `roles` gives the dimension for a role (region, period …) where it is not to be guessed from the names. `is_copied`:
    the selection stood in an address. `answers` are to what a csv or xlsx file leaves open. `new` has what is stated of
    a new indicator, and is None for one that the panel has. `replies` are to what any table leaves open: `breakdown`
    (see open_dimension.py), `total`, a code, `places` (see own_places.py) and `replace` (see etl/held.py). `contents`
    has what is stated of each of several new indicators, by its code. `response` is a file in hand, which is not read
    from `file` or `url` again. `is_draft`: what neither the source nor a person has stated of a new indicator is left
    open, for a form to ask.
    """

    service: str
    table: str | None = None
    kpi: str | None = None
    file: str | None = None
    url: str | None = None
    series_id: str | None = None
    select: Mapping[str, list[str]] | None = None
    indicator: str | None = None
    new: Mapping[str, Any] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    is_copied: bool = False
    answers: Layout = field(default_factory=Layout)
    replies: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    response: RawResponse | None = None
    is_draft: bool = False

    def proposed(self, question: QuestionError) -> str:
        """Return the answer to take where nobody gives another, or "".

        An indicator that has a name gets none: what figures are about is held against it.
        """
        is_named = self.new is None or bool(self.new.get("title"))
        return "" if is_named else question.proposed


def with_answer(wanted: Wanted, question: QuestionError, answer: str, reference: Reference) -> Wanted:
    """Return what is wanted, with the answer to a question. Raises FetchError for a region that the panel lacks."""
    option = question.option
    if option in REPLIES:
        return replace(wanted, replies={**wanted.replies, option: answer})
    if option == "select":
        return replace(wanted, select={**(wanted.select or {}), question.of: [answer]})
    if option == "describe":
        return replace(wanted, new={**(wanted.new or {}), question.of: answer})
    if option == "region":
        return replace(wanted, options={**wanted.options, "region": region_code(answer, reference)})
    if option in {"unit", "link"}:
        return replace(wanted, options={**wanted.options, option: answer})
    given: Any = answer
    if option in SEVERAL:
        before = wanted.answers.only if option == "only" else ()
        given = (*before, answer)
    return replace(wanted, answers=Layout.of({**wanted.answers.stated(), PARTS.get(option, option): given}))
