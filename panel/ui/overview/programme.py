"""The card Programpunkter: all points as one picture, by status."""

from markupsafe import Markup

from panel.ui.follow_up.reported import not_reported, statuses
from panel.ui.overview.state import DONE, NOT_BEGUN, ONGOING, State
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import labels
from panel.wording.sentences import plan as plan_sentences
from panel.wording.sentences import programme as sentences
from panel.wording.sentences import status as status_sentences
from panel.wording.templates import render

COLUMNS = 12
# From this many points on the squares are smaller, so that the card keeps its height.
MANY, MANY_COLUMNS = 48, 20


def programme_card(state: State) -> Markup:
    """Return the card as HTML; with a sentence where the board is responsible for no point."""
    counts = statuses(state.plan_id, state.known_on)
    total = sum(counts.values())
    address = with_plan("programpunkter")
    if not total:
        empty = plan_sentences.no_points(state.plan["programme_point_count_stated"], state.plan["board_form"])
        return render("overview/programme.html", address=address, empty=empty)
    first = statuses(state.plan_id, str(state.plan["decided_on"].date()))
    reports = read("last_reports", plan_id=state.plan_id, known_on=state.known_on)
    last = next((row for _, row in reports[reports["sheet_kind"] == "point"].iterrows()), None)
    unreported = {} if last is None else not_reported(state.plan_id, state.known_on)
    order = [status for status in (DONE, ONGOING, NOT_BEGUN) if counts.get(status)]
    return render(
        "overview/programme.html",
        address=address,
        empty="",
        value=sentences.of_total(counts.get(DONE, 0), total),
        words=sentences.at_decision(None if last is None else first.get(DONE, 0)),
        squares=[status for status in order for _ in range(counts[status])],
        columns=COLUMNS if total < MANY else MANY_COLUMNS,
        alt=status_sentences.counted(counts, unreported),
        legend=[
            (
                status,
                counts[status],
                status_sentences.of_plan(status, counts[status], unreported.get(status, 0)),
                with_plan(f"programpunkter?status={status}"),
            )
            for status in order
        ],
        foot=_source(state, total),
    )


def _source(state: State, total: int) -> str:
    answered = read("programme_answers", plan_id=state.plan_id, known_on=state.known_on)
    if answered.empty:
        return f"{state.decided}, ingen senare uppgift"
    last = answered.iloc[-1]
    return sentences.answered_in_short(labels.follow_up_name(last["period"]), int(last["points"]), total)
