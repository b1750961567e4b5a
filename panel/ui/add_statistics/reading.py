"""Read what is given, and ask for what it leaves open: each question is a widget, asked when those before have answers."""

from dataclasses import dataclass, replace

import streamlit as st

from etl.adding import require_writable
from etl.fetch.catalogue.new_series import Proposal, propose
from etl.fetch.catalogue.wanted import Wanted, with_answer
from etl.fetch.failure import FetchError, OpenQuestionError, as_fetch_error
from etl.fetch.meaning.reference import Reference
from etl.fetch.sources.public_hosts import public_web
from panel import warehouse
from panel.formats.published.layout import QuestionError
from panel.ui.add_statistics.given import Given
from panel.wording.ordering import swedish_order

STATE = "proposals that have been made"
MAX_QUESTIONS = 12
NEW_ID = "ny"


@dataclass(frozen=True)
class Read:
    """What is wanted, with the answers, and the proposal that it gives."""

    wanted: Wanted
    proposal: Proposal


def wanted_of(given: Given, indicator_id: str | None, series_id: str) -> Wanted:
    """Return what is wanted of a file, for an indicator that the panel has or (None) a new one."""
    file = None if given.url else f"incoming/{series_id}.{given.service}"
    return Wanted(
        given.service,
        file=file,
        url=given.url,
        series_id=series_id,
        indicator=indicator_id or NEW_ID,
        new={} if indicator_id is None else None,
        options={"link": given.link} if given.link else {},
        response=given.response,
        is_draft=True,
    )


def as_named(indicator_id: str, wanted: Wanted) -> str:
    """Return what an indicator of a proposal is called when it is added: it is named last."""
    return f"{wanted.indicator}{indicator_id.removeprefix(NEW_ID)}" if wanted.new is not None else indicator_id


def ask(given: Given, wanted: Wanted, reference: Reference) -> Read | None:
    """Show a widget for each question that the file leaves open; None until all have answers. Raises FetchError."""
    for _ in range(MAX_QUESTIONS):
        try:
            return Read(wanted, _proposal(given, wanted, reference))
        except OpenQuestionError as error:
            question = error.question
        answer = _answer(given, question, reference, wanted.proposed(question))
        if not answer:
            return None
        with_it = with_answer(wanted, question, answer, reference)
        if with_it == wanted:
            raise FetchError(question.text, "Svaret gick inte att använda. Rätta filen.")
        wanted = with_it
    raise FetchError("Filen lämnar för mycket öppet.", "Spara tabellen för sig, med en rubrik över varje kolumn.")


def _answer(given: Given, question: QuestionError, reference: Reference, proposed: str) -> str | None:
    """Show a question's widget, with the proposed answer in it, and return its answer; None or "" before it has one."""
    key = f"{given.key} {question.option} {question.of} {question.text}"
    choices, labels = question.choices, dict(zip(question.choices, question.labels, strict=True))
    if question.option == "region":
        labels = dict(sorted(reference.written.items(), key=lambda one: swedish_order(one[1])))
        choices = tuple(labels)
    if not choices:
        return st.text_input(question.text, key=key).strip()
    at = choices.index(proposed) if proposed in choices else None
    return st.selectbox(question.text, choices, at, format_func=labels.__getitem__, key=key, placeholder="Välj")


def _proposal(given: Given, wanted: Wanted, reference: Reference) -> Proposal:
    """Return the proposal, made once of the same file and answers."""
    kept: dict[str, Proposal | FetchError] = st.session_state.setdefault(STATE, {})
    key = f"{given.key} {replace(wanted, response=None)}"
    if key not in kept:
        if not any(one.startswith(given.key) for one in kept):
            kept.clear()
        try:
            with st.spinner("Läser …"), as_fetch_error():
                kept[key] = propose(require_writable(warehouse.database_path()), wanted, public_web(), reference)
        except FetchError as error:
            kept[key] = error
    found = kept[key]
    if isinstance(found, FetchError):
        raise found
    return found
