"""The body of Programpunkter: an index of the points chosen, and a table whose rows open."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from panel.ui import block
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.follow_up.reported import not_reported, statuses
from panel.ui.plan import boards
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.programme.choice import BY_STATUS, STATUSES, Choice, chosen, groups, offices
from panel.ui.programme.points import Point, points
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.plan.open_findings import questions
from panel.wording.sentences import plan as plan_sentences
from panel.wording.sentences import programme as sentences
from panel.wording.sentences.status import of_plan
from panel.wording.templates import render

PLACES = ("programpunkterna", "det rapporterade om punkterna")
FINDINGS = "kallor?visa=Frågetecken"
KINDS = ("point",)
# The columns after sign, mark and number, and their widths: --u is a rem on the screen, less on paper. With neither office
# nor report there is room for a goal's name.
WIDTHS = {
    "text": "minmax(0, 1fr)",
    "handled": "calc(var(--u) * 6.875)",
    "status": "calc(var(--u) * 6.25)",
    "office": "calc(var(--u) * 9.375)",
    "changed": "calc(var(--u) * 5.5)",
}
WIDE = "calc(var(--u) * 13)"
HEADS = {
    "text": "Punkt",
    "handled": "Hanteras",
    "status": "Status",
    "office": "Ansvarigt kontor",
    "changed": "Ändrad",
}


def headline(plan_id: str, as_of: AsOf) -> str:
    """Return how many of the points are done, ongoing and not begun as of the day."""
    counts = statuses(plan_id, as_of.known_on)
    if not counts:
        plan = current_plan()
        return f"{plan_sentences.no_points(plan['programme_point_count_stated'], plan['board_form'])}."
    unreported = not_reported(plan_id, as_of.known_on)
    return sentences.headline(counts, unreported, is_reported=not answers(plan_id, as_of).empty)


@per_build
def body(plan_id: str, as_of: AsOf, choice: Choice, writable: frozenset[str] = frozenset()) -> Markup:
    """Return the index and the table of the points that match the reader's choice.

    `writable` are the items whose rows have a link to write.
    """
    every = points(plan_id, as_of)
    shown = chosen(every, choice)
    index = sorted(shown, key=lambda point: STATUSES[::-1].index(point.status))
    columns = columns_of(every, choice.order)
    has_answers = not answers(plan_id, as_of).empty
    unreported = Counter(point.status for point in index if not point.is_reported)
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    return render(
        "programme/body.html",
        lead=lead(plan_id, as_of, every),
        has_office=bool(offices(every)),
        counted_shown=sentences.shown(len(shown), len(every)),
        is_filtered=len(shown) < len(every),
        index=index,
        legend=[
            (status, f"{count} {of_plan(status, count, unreported[status] if has_answers else 0)}")
            for status, count in Counter(point.status for point in index).items()
        ],
        groups=groups(shown, choice.order),
        columns=columns,
        has_answers=has_answers,
        heads=HEADS,
        widths=" ".join(width(name, columns) for name in columns),
        opened=choice.opened,
        source=source(plan_id, as_of, len(every)),
        links=[
            block.download_links("programme_points", params, "Hämta"),
            block.download_links("programme_history", params, "Historiken"),
        ],
        shared=boards.shared_programme(),
        questions=questions(plan_findings(as_of.known_on), "programme", *PLACES),
        findings=FINDINGS,
        writable=writable,
    )


def columns_of(every: Sequence[Point], order: str) -> list[str]:
    """Return the columns that have something to show: names in WIDTHS."""
    optional = {
        "status": order != BY_STATUS,
        "office": bool(offices(every)),
        "changed": any(point.changed_on for point in every),
    }
    return [name for name in WIDTHS if optional.get(name, True)]


def width(name: str, columns: Sequence[str]) -> str:
    """Return the width of a column among those shown."""
    return WIDE if name == "handled" and "office" not in columns else WIDTHS[name]


def lead(plan_id: str, as_of: AsOf, every: Sequence[Point]) -> str:
    """Return what has happened since the plan was decided, and how much of the programme is the board's."""
    plan = current_plan()
    share = plan_sentences.share_of_programme(len(every), plan["programme_point_count_stated"], plan["board_form"])
    if answers(plan_id, as_of).empty:
        return f"{sentences.plans_own(text.day(plan['decided_on']))} {share}"
    planned = read("programme_points", plan_id=plan_id, known_on=str(plan["decided_on"].date()))
    pairs = zip(planned["status"], (point.status for point in every), strict=True)
    return f"{sentences.moved(list(pairs))} {share}"


def answers(plan_id: str, as_of: AsOf) -> pd.DataFrame:
    """Return the number of points that each follow-up has reported on until the day."""
    return read("programme_answers", plan_id=plan_id, known_on=as_of.known_on)


def source(plan_id: str, as_of: AsOf, total: int) -> str:
    """Return where the statuses come from, and how many points the latest follow-up reports on."""
    plan, found = current_plan(), answers(plan_id, as_of)
    document = f"Källa: {labels.plan_document(plan['title'], plan['case_number'])}, {text.day(plan['decided_on'])}"
    if found.empty:
        return f"{document}."
    last = found.iloc[-1]
    reported = sentences.answered(
        labels.follow_up_name(last["period"]), int(last["points"]), total, text.day(last["recorded_on"])
    )
    return f"{document}, och kontorens uppföljningar. {reported}"
