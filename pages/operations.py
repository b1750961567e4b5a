"""Drift: what happened in the panel, the build in use and a button to build again, tokens of the data API, and sessions."""

from functools import partial

import streamlit as st
from markupsafe import Markup

from etl.kept_files import sources_of
from etl.rebuild import BUILD_FAULTS, Change, rebuild
from panel import warehouse
from panel.access.current_user import PermissionDeniedError, current_user, require, visible_plans
from panel.access.permissions import Permission
from panel.access.sign_in.sessions import may_manage
from panel.records import audit
from panel.records.audit import AuditError, Event, Line, LogFilter
from panel.server import health
from panel.ui import block, head
from panel.ui.operations import audit_events, build_change
from panel.ui.operations.building import followed
from panel.ui.operations.sessions import sessions_view
from panel.ui.operations.tokens import tokens_view
from panel.ui.statistics.revisions import warnings
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import operations as sentences
from panel.wording.templates import component, render

PAGE_VIEWS = ("Händelser", "Uppdatering", "Nycklar")
SESSIONS = "Inloggade"
# What older addresses call the view.
FORMER = {"Bygg": "Uppdatering"}
MAX_SHOWN = 25
MAX_BUILDS = 10
BUILT = "what the build here changed"
FORMS = {"Hämta som Excel": "xlsx", "Hämta som csv": "csv"}


def events_view() -> None:
    """Show the audit log by the reader's filters, newest first."""
    filters, before = audit_events.choose(audit_events.plans_of(current_user())), audit_events.older_than()
    lines, total = audit.lines(filters, before, MAX_SHOWN + 1), audit.count(filters)
    shown = lines[:MAX_SHOWN]
    if not shown:
        is_chosen = before is not None or filters != LogFilter(plans=filters.plans)
        st.html(component("empty_state", "Inga händelser", sentences.no_events(is_chosen=is_chosen)))
    else:
        st.html(audit_events.table(shown, _caption(before), _how_many(total)))
    with st.container(horizontal=True):
        if len(lines) > MAX_SHOWN:
            st.button("Visa äldre", on_click=audit_events.show_older, args=(shown[-1].event_no,))
        if before is not None:
            st.button("Visa de senaste", on_click=audit_events.from_the_newest)
        if shown:
            take_away(filters)
    st.html(component("paragraph", sentences.log_kept(audit.days_kept()), "source"))


def _how_many(total: int) -> str:
    return "En händelse" if total == 1 else f"{text.number(total)} händelser"


def _caption(before: int | None) -> str:
    return "Händelser, den senaste först" if before is None else "Äldre händelser, den senaste först"


def take_away(filters: LogFilter) -> None:
    """Offer all lines that match the filters as files; a download is itself logged."""
    who = current_user().subject
    for label, form in FORMS.items():
        made = partial(audit_events.as_file, form, filters, who)
        st.download_button(label, made, file_name=f"logg.{form}", key=f"log-{form}", on_click="ignore")


def build_view() -> None:
    """Show when and by whom the database was built, and a button to build for those who may."""
    build = read("latest_build").iloc[0]
    builds = audit.lines(LogFilter(Event.BUILT), max_lines=MAX_BUILDS)
    content = build["content_sha256"][: build_change.SHOWN_OF_HASH]
    st.html(
        render(
            "operations/build.html",
            finished_at=build["finished_at"],
            read_from=sentences.read_from(int(build["row_count"]), int(build["input_count"])),
            checked=sentences.checked(int(build["check_count"])),
            by=_by_whom(builds, content),
            content=content,
        )
    )
    block.write(warnings())
    if current_user().may(Permission.BUILD) and st.button("Uppdatera nu"):
        build_now()
    if BUILT in st.session_state:
        st.html(st.session_state[BUILT])
    lines = [*builds, *audit.lines(LogFilter(Event.BUILD_FAILED), max_lines=MAX_BUILDS)]
    lines.sort(key=lambda line: line.event_no, reverse=True)
    if lines:
        st.html(audit_events.table(lines[:MAX_BUILDS], "Senaste uppdateringar"))


def _by_whom(builds: list[Line], content: str) -> str:
    """Return, in Swedish, who built the database and how many findings it has.

    The log has no line for it where it was built by a publication or before the log began.
    """
    if not builds or builds[0].about["content"] != content:
        return "Uppdateringen är gjord av en publicering, eller innan loggen började"
    return sentences.built_by(audit.named(builds[0].who), int(builds[0].about["findings"]))


def build_now() -> None:
    """Build while showing progress, then show what changed. The build goes on if the user leaves the page."""
    st.session_state.pop(BUILT, None)
    target = warehouse.database_path()
    try:
        who = require(Permission.BUILD).subject
        change = followed(lambda report: rebuild(sources_of(target), target, who, report, wait_seconds=0), "Uppdaterar")
    except PermissionDeniedError as error:
        st.error(str(error))
        return
    except BUILD_FAULTS as error:
        st.error("Uppdateringen avbröts. Panelen visar det som fanns före.")
        st.html(render("operations/fault.html", fault=str(error)))
        return
    st.session_state[BUILT] = render(
        "operations/built.html", took=sentences.took(change.result.seconds), change=_change_message(change)
    )
    st.rerun()


def _change_message(change: Change) -> Markup:
    """Return what a build changed, with the findings of the plans that the user may see."""
    seen = set(visible_plans(read("plans"))["plan_id"])
    new, gone = (
        [title for key, title in findings.items() if key.partition(":")[0] in seen]
        for findings in (change.new_findings, change.gone_findings)
    )
    return build_change.message((change.before.content_sha256, change.after.content_sha256), change.rows, new, gone)


def main() -> None:
    """Show the view that the user has chosen."""
    status = health.status()
    found = [*status["problems"], *status["warnings"]]
    updated = text.swedish_moment(read("latest_build").iloc[0]["finished_at"])
    head.plain("Drift", sentences.headline(len(found), updated))
    block.write(render("operations/status.html", found=found))
    views = (*PAGE_VIEWS, SESSIONS) if may_manage(current_user()) else PAGE_VIEWS
    page_view = block.choice("Visa", views, "visa", FORMER)
    try:
        shown = {"Händelser": events_view, "Uppdatering": build_view, "Nycklar": tokens_view, SESSIONS: sessions_view}
        shown[page_view]()
    except AuditError as error:
        st.error(str(error))


main()
