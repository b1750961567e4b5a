"""Rapport: the follow-up as a document in several formats, and an e-mail to each office."""

import os
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from panel.access.current_user import PermissionDeniedError, may_here, require_in
from panel.access.permissions import Permission
from panel.records import audit
from panel.records.audit import AuditError, Event
from panel.report.builder import FORMATS, MEDIA, file_name, make
from panel.report.collect import collect_report
from panel.report.content import summary
from panel.report.content.data import read_content
from panel.report.content.views import View
from panel.report.errors import MailSendError, MailSettingsError, PdfError, WordTemplateError
from panel.report.mail import letters as mail
from panel.report.mail.settings import MailSettings, mail_settings
from panel.report.state import State, state_of
from panel.report.tree import Block, Chart, Paragraph
from panel.report.word import pdf
from panel.ui import block, head
from panel.ui.as_of_day import AsOf
from panel.ui.explore import in_report
from panel.ui.follow_up.reported_by import chosen_period, pick_as_of, pick_follow_up
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording import clock, text
from panel.wording.sentences import report as sentences
from panel.wording.sentences.to_do import of_no_office
from panel.wording.templates import component, render

DOCUMENT, LETTERS = "Dokument", "Mejl till kontoren"
MADE, WRITTEN = "report made", "letters written"
TEMPLATE_VARIABLE = "PANEL_REPORT_TEMPLATE"
DESCRIPTIONS = {
    "Word": "Hela rapporten som text: förslag till beslut, det viktigaste, mål, programpunkter, budget, förslag, omvärlden, metod och öppna iakttagelser. Varje tal har en not.",
    "PowerPoint": "Högst tio bilder, och en för varje diagram i valda vyer. Budskapet är rubriken, och diagrammen går att redigera.",
    "Excel": "Hela panelen som en arbetsbok: ett blad för varje sida, med filter och diagram.",
    "Pdf": "Samma som Word, färdig att skicka.",
}
ATTACHED = (
    "Varje mejl har kontorets blad bifogat, ifyllt med allt som är känt. Filen öppnas som ett utkast i mejlprogrammet."
)
SHORT = "Delåret är kort: nuläge och förslag. Helåret är hela kvalitetsredovisningen."


def pick_state(as_of: AsOf) -> State:
    """Let the reader pick the follow-up. The choice is in the address."""
    plan_id = current_plan()["plan_id"]
    chosen = pick_as_of(plan_id, as_of.chosen_day)
    return state_of(plan_id, chosen, None if as_of.is_latest else as_of.known_on)


def newest_message(_: AsOf) -> str:
    """Return what the report of the chosen follow-up says now, beside that of an earlier day."""
    plan_id = current_plan()["plan_id"]
    chosen = chosen_period(read("follow_ups", plan_id=plan_id)["period"].tolist())
    return summary.message(read_content(state_of(plan_id, chosen or None)))


def show_document(as_of: AsOf) -> None:
    """Let the reader choose follow-up and format, make the file, and show its first page."""
    follow_up, formats, button = st.columns((1.2, 1.6, 1), vertical_alignment="bottom")
    with follow_up:
        state = pick_state(as_of)
    names = {name: form for form, name in FORMATS.items()}
    with formats:
        name = block.choice("Format", list(names), "format")
    form = names[name]
    st.html(component("paragraph", DESCRIPTIONS[name]))
    views = chosen_views()
    if form == "pdf" and pdf.office() is None:
        st.info(pdf.HOW_TO_INSTALL)
    elif button.button("Gör rapporten", type="primary"):
        make_document(state, form, views)
    made = st.session_state.get(MADE)
    if made is not None and made[0] == (state, form, _names(views)):
        offer(made[1], file_name(state, form), MEDIA[form])
    st.html(first_page(state))


def chosen_views() -> tuple[View, ...]:
    """Let the reader choose saved views for the document; one that cannot be shown any more is named, with the reason."""
    views = tuple(View(*in_report.shown(one)) for one in in_report.choose())
    for view in views:
        if view.why:
            words = f"{view.name} kan inte visas, och i dokumentet står varför: {view.why}"
            st.html(component("paragraph", words, "explore-guard", "alert"))
    return views


def _names(views: tuple[View, ...]) -> tuple[str, ...]:
    return tuple(view.name for view in views)


def first_page(state: State) -> Markup:
    """Return the document's first chapters as HTML, and what the document is made from."""
    return render("report/first_page.html", report=collect_report(state), state=state, about=SHORT, grouped=grouped)


def grouped(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Return the parts of a section in runs of one style, so that the items of a list stand in one list.

    Charts are left out: they stand in the document.
    """
    shown = [one for one in blocks if not isinstance(one, Chart)]
    return [(style, list(run)) for style, run in groupby(shown, key=_style)]


def _style(block: Block) -> str:
    return block.style.value if isinstance(block, Paragraph) else "table"


def make_document(state: State, form: str, views: tuple[View, ...]) -> None:
    """Make the report while showing progress, and log the export."""
    st.session_state.pop(MADE, None)
    template = os.environ.get(TEMPLATE_VARIABLE)
    bar = st.progress(0.0, "Gör rapporten")
    try:
        who = require_in(Permission.READ, state.plan_id, state.region_code).subject
        body = make(state, form, Path(template) if template else None, bar.progress, views)
        about: dict[str, str | int] = {
            "period": state.period,
            "known_on": state.known_on,
            "form": form,
            "bytes": len(body),
            "views": len(views),
        }
        audit.record(Event.EXPORTED, who, table="report", plan_id=state.plan_id, **about)
    except (PermissionDeniedError, WordTemplateError, PdfError, AuditError) as error:
        st.error(str(error))
        return
    finally:
        bar.empty()
    st.session_state[MADE] = ((state, form, _names(views)), body)


def offer(body: bytes, name: str, media: str) -> None:
    """Offer a file for download."""
    size = text.number(len(body) / 1000)
    st.html(component("paragraph", f"Klar: {name}, {size} kB.", "published", "status"))
    st.download_button("Hämta", body, file_name=name, mime=media, on_click="ignore")


def show_letters(state: State) -> None:
    """Write an e-mail to each office with something left to do, and show them to download or send."""
    today = str(clock.today())
    heading = f"Ett mejl till varje kontor om vad som återstår i {state.follow_up}"
    st.html(component("heading", heading, 2, ATTACHED))
    try:
        settings = mail_settings()
    except MailSettingsError as error:
        st.error(str(error))
        return
    if st.button("Skriv mejlen", type="primary"):
        write_letters(state, today)
    written = st.session_state.get(WRITTEN)
    if written is not None and written[0] == state:
        show_written(state, written[1], settings, today)


def write_letters(state: State, today: str) -> None:
    """Write the e-mails while showing progress, and log the export."""
    bar = st.progress(0.0, "Skriver mejlen")
    try:
        who = require_in(Permission.REPORT_FOR_ALL, state.plan_id, state.region_code).subject
        letters = mail.letters(state, today, bar.progress)
        about: dict[str, str | int] = {"period": state.period, "way": "files", "offices": len(letters)}
        audit.record(Event.EXPORTED, who, table="mail", plan_id=state.plan_id, **about)
    except (PermissionDeniedError, AuditError) as error:
        st.error(str(error))
        return
    finally:
        bar.empty()
    st.session_state[WRITTEN] = (state, letters)


def show_written(state: State, letters: list[mail.Letter], settings: MailSettings | None, today: str) -> None:
    """Offer each e-mail as a file, and where mail is configured let the user send them all."""
    if not letters:
        st.html(component("paragraph", "Inget kontor har något kvar."))
    for letter in letters:
        box = settings.offices.get(letter.office_id, "") if settings else ""
        st.html(component("heading", f"{letter.office_name}: {letter.missing} saknas", 3))
        body = partial(_as_file, letter, box)
        label = f"Hämta mejlet till {letter.office_name}"
        st.download_button(label, body, file_name=mail.eml_name(letter), mime="message/rfc822", on_click="ignore")
    if words := of_no_office(mail.without_office(state, today), "De står inte i något mejl."):
        st.html(component("paragraph", words))
    if settings is None:
        st.html(component("paragraph", "Panelen kan skicka mejlen själv när [mail] står i secrets.toml.", "source"))
    elif letters and st.button(sentences.send_letters(len(letters), settings.sender)):
        send_letters(state, letters, settings)


def _as_file(letter: mail.Letter, box: str) -> bytes:
    return mail.message(letter, to=box).as_bytes()


def send_letters(state: State, letters: list[mail.Letter], settings: MailSettings) -> None:
    """Send the e-mails, and log each. None is sent where the log cannot be written."""
    sent: list[str] = []
    bar = st.progress(0.0, "Skickar")

    def notify(letter: mail.Letter) -> None:
        about: dict[str, str | int] = {"plan_id": state.plan_id, "period": state.period, "office": letter.office_id}
        audit.record(Event.EXPORTED, who, table="mail", way="sent", **about)
        sent.append(letter.office_name)
        bar.progress(len(sent) / len(letters), f"Skickat till {letter.office_name}")

    try:
        who = require_in(Permission.REPORT_FOR_ALL, state.plan_id, state.region_code).subject
        audit.ready()
        mail.send(letters, settings, notify)
    except (PermissionDeniedError, MailSettingsError, MailSendError, AuditError) as error:
        st.error(str(error))
        return
    finally:
        bar.empty()
    st.html(component("paragraph", f"Skickat till {', '.join(sent)}.", "published", "status"))


def main() -> None:
    """Show the document, or the e-mails to users who may write them."""
    plan = current_plan()
    headline = sentences.headline(str(plan["board_form"]))
    above = st.container()
    may_write = may_here(Permission.REPORT_FOR_ALL, plan["plan_id"], plan["region_code"])
    if may_write and block.choice("Visa", (DOCUMENT, LETTERS), "visa") == LETTERS:
        with above:
            head.plain("Rapport", headline)
        chosen = pick_follow_up(plan["plan_id"], read("follow_ups", plan_id=plan["plan_id"])["period"].tolist())
        show_letters(state_of(plan["plan_id"], chosen))
    else:
        with above:
            as_of = head.with_day("Rapport", lambda _: headline, print_words="", now=newest_message)
        show_document(as_of)


main()
