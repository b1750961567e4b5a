"""Annotations of readers' own on Utforska: which stand on what is shown, and the fold where they are written and removed."""

from collections.abc import Callable, Iterable
from string import ascii_uppercase

import pandas as pd
import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, require
from panel.access.permissions import Permission
from panel.charts.explore.sentences import captions as sentences
from panel.follow_up.personal_data import has_identity_number, personal_data
from panel.records import own_annotations as store
from panel.records.audit import AuditError, Event
from panel.records.own_annotations import OwnAnnotation, OwnAnnotationsError
from panel.ui.explore import data
from panel.wording import text
from panel.wording.moments import in_sweden
from panel.wording.templates import component

FOLD, LABEL = "explore-own-annotations", "Egna anmärkningar: skriv, ändra och ta bort"
NEW, OF_ALL, CHOSEN, CHANGED = "ny anmärkning", "gäller alla regioner", "vald anmärkning", "ändrad anmärkning {}"
DONE, REFUSED = "annotations: done", "annotations: refused"
ABOUT = "De syns i diagrammen och i filerna för alla som ser sidan, märkta som egna. Källornas brott och anmärkningar rörs inte."
NO_POINT = "Klicka på en punkt i ett diagram, eller välj ett värde ovanför: då kan du skriva en anmärkning vid det."
NOT_YOURS = "Bara den som har skrivit anmärkningen, eller en controller, kan ändra den eller ta bort den."
PERSONAL = "Anmärkningen verkar innehålla {found}. Ta bort det: texten visas för alla som ser sidan."


def written_on(indicators: Iterable[str], codes: Iterable[str]) -> tuple[OwnAnnotation, ...]:
    """Return the annotations on some indicators in some regions, by period. Raises OwnAnnotationsError."""
    wanted, places = set(indicators), {"", *codes}
    return tuple(one for one in store.kept() if one.indicator_id in wanted and one.region_code in places)


def marks(own: Iterable[OwnAnnotation], first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Return the annotations from one period to another as day, letter and words, as charts mark and list them."""
    shown = [one for one in own if first <= pd.Timestamp(one.period_start) <= last]
    rows = [
        (pd.Timestamp(one.period_start), letter, in_words(one))
        for letter, one in zip(map(_letter, range(len(shown))), shown, strict=True)
    ]
    return pd.DataFrame(rows, columns=["day", "letter", "words"])


def _letter(at: int) -> str:
    """Return A to Z, and then A2, B2 and so on."""
    again, first = divmod(at, len(ascii_uppercase))
    return f"{ascii_uppercase[first]}{again + 1 if again else ''}"


def in_words(one: OwnAnnotation) -> str:
    """Return an annotation as it is read, in Swedish: where it stands, what it says, by whom and when."""
    region = data.region_name(one.region_code) if one.region_code else "alla regioner"
    about = f"{data.titles()[one.indicator_id]}, {region}"
    period = text.period(one.period_start, one.frequency)
    return sentences.own_annotation(about, period, one.text, in_sweden(one.written_at), one.made_by)


def may_change(one: OwnAnnotation) -> bool:
    """Return whether the current user may change or remove an annotation: one's own, nobody's, or any for a controller."""
    user = current_user()
    return one.owner in {"", user.subject} or user.may(Permission.AUDIT)


def show(own: tuple[OwnAnnotation, ...], row: pd.Series | None) -> None:
    """Let the reader write an annotation on a figure, a row of transforms.apply(), and change and remove those shown."""
    fold = st.expander(LABEL, key=FOLD, on_change="rerun")
    if not fold.open:
        return
    with fold:
        st.html(component("paragraph", ABOUT, "quiet"))
        _show_message()
        if row is None:
            st.html(component("paragraph", NO_POINT))
        else:
            _show_writing(row)
        if own:
            _show_changing(own)


def _show_message() -> None:
    done, refused = st.session_state.pop(DONE, ""), st.session_state.pop(REFUSED, "")
    if done:
        st.html(component("paragraph", done, "done", "status"))
    if refused:
        st.html(component("paragraph", refused, "explore-guard", "alert"))


def _show_writing(row: pd.Series) -> None:
    period = text.period(row["period_start"], row["frequency"])
    label = f"Anmärkning vid {row['indicator_title']}, {row['region_name']}, {period}"
    st.text_area(label, key=NEW, max_chars=store.MAX_LENGTH, height=80)
    st.checkbox("Gäller alla regioner", key=OF_ALL)
    place = (row["indicator_id"], row["region_code"], row["frequency"], row["period_start"].date())
    st.button("Skriv anmärkningen", on_click=write, args=place)


def _show_changing(own: tuple[OwnAnnotation, ...]) -> None:
    by_number = {one.annotation_id: one for one in own}
    if st.session_state.get(CHOSEN) not in by_number:
        st.session_state.pop(CHOSEN, None)
    number = st.selectbox(
        "Ändra eller ta bort", list(by_number), format_func=lambda one: in_words(by_number[one]), key=CHOSEN
    )
    chosen = by_number[number]
    if not may_change(chosen):
        st.html(component("paragraph", NOT_YOURS, "quiet"))
        return
    key = CHANGED.format(number)
    st.text_area("Texten", chosen.text, key=key, max_chars=store.MAX_LENGTH, height=80)
    with st.container(horizontal=True):
        st.button("Ändra", on_click=change, args=(chosen,), key="change annotation")
        st.button("Ta bort", on_click=remove, args=(chosen,), key="remove annotation")


def write(indicator_id: str, region_code: str, frequency: str, period_start: object) -> None:
    """Write the text that is typed on a figure. Errors become messages in the session's state, as this is a callback."""
    words = st.session_state[NEW]
    region = "" if st.session_state[OF_ALL] else region_code

    def kept(made_by: str, owner: str) -> None:
        store.write(indicator_id, region, frequency, period_start, words, owner=owner, made_by=made_by)  # type: ignore[arg-type]
        st.session_state[NEW] = ""

    _do(kept, Event.WROTE_ANNOTATION, "Anmärkningen är skriven.", words, indicator=indicator_id)


def change(one: OwnAnnotation) -> None:
    """Write an annotation anew, as typed."""
    words = st.session_state[CHANGED.format(one.annotation_id)]
    _do(
        lambda made_by, _: store.change(one.annotation_id, words, made_by=made_by),
        Event.WROTE_ANNOTATION,
        "Anmärkningen är ändrad.",
        words,
        one,
        annotation_id=one.annotation_id,
    )


def remove(one: OwnAnnotation) -> None:
    """Remove an annotation."""
    done = f"Anmärkningen är borttagen: ”{one.text}”"
    _do(
        lambda *_: store.remove(one.annotation_id),
        Event.REMOVED_ANNOTATION,
        done,
        "",
        one,
        annotation_id=one.annotation_id,
    )


def _do(
    kept: Callable[[str, str], None],
    event: Event,
    done: str,
    words: str,
    one: OwnAnnotation | None = None,
    **about: str | int,
) -> None:
    """Call `kept` with the user's function and identity where they may, log it, and leave a message."""
    try:
        user = require(Permission.ANALYSE)
        if one is not None and not may_change(one):
            raise PermissionDeniedError(NOT_YOURS)
        if found := [*["ett personnummer"] * has_identity_number(words), *personal_data(words)]:
            raise OwnAnnotationsError(PERSONAL.format(found=text.listed(found)))
        log.require_writable()
        kept(user.function, user.subject)
    except (PermissionDeniedError, AuditError, OwnAnnotationsError) as error:
        st.session_state[REFUSED] = str(error)
    else:
        log.note(event, user, **about)
        st.session_state[DONE] = done
