"""The rail of Översikt where something is reported: what to decide, what deviates, and what has changed."""

from markupsafe import Markup

from panel.ui.overview.rail import Item
from panel.ui.overview.state import DONE, NOT_BEGUN, State
from panel.ui.plan.frame_forecast import frame_forecast
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.excerpt import excerpt
from panel.wording.plan import forecast
from panel.wording.plan.assessment_changes import assessment_changes, last_of_each
from panel.wording.plan.decisions import decisions
from panel.wording.sentences import movement
from panel.wording.sentences import proposals as proposal_sentences
from panel.wording.sentences.goals import NOT_MET
from panel.wording.templates import render

# What there is room for on a screen of Översikt, of each; and decisions on one of Presentera.
MAX_LISTED, MAX_ON_SLIDE = 3, 6
# About a line of the rail, in characters.
LINE = 54


def reported_rail(state: State, *, is_whole: bool = False) -> Markup:
    """Return the rail as HTML: what there is room for on a screen, and on paper all there is to decide.

    With `is_whole`, with reasons and comments, and nothing to decide where decision_slides has it. Otherwise actions are
    cut to a line.
    """
    proposed, worst = to_decide(state), deviating(state, has_comments=is_whole)
    if is_whole:
        proposed = proposed if len(proposed) <= MAX_LISTED else []
    else:
        # Half a reason is none: Förslag has them whole.
        proposed, worst = [item._replace(act="") for item in proposed], _cut(worst)
    return render(
        "overview/reported.html",
        **_to_decide_on(state, proposed),
        max_listed=MAX_LISTED,
        more_decisions=movement.more_than_listed(len(proposed) - MAX_LISTED),
        worst=worst[:MAX_LISTED],
        more=worst[MAX_LISTED:],
        more_words=movement.more_than_listed(len(worst) - MAX_LISTED),
        changed_heading=movement.since(before_name(state)),
        changed=changed(state),
    )


def decision_slides(state: State) -> list[Markup]:
    """Return what there is to decide as cards for screens of their own, where it is too much for the rail; else none."""
    proposed = to_decide(state) if state.has_reports else []
    starts = range(0, len(proposed), MAX_ON_SLIDE) if len(proposed) > MAX_LISTED else ()
    return [
        render("overview/decisions.html", **_to_decide_on(state, proposed[at : at + MAX_ON_SLIDE]), first=at + 1)
        for at in starts
    ]


def _to_decide_on(state: State, proposed: list[Item]) -> dict[str, object]:
    """Return what the templates share: the decisions, where they are whole, and the sum that they move."""
    rows = read("proposals", plan_id=state.plan_id, period=state.period, known_on=state.known_on)
    return {
        "decisions": proposed,
        "decide_address": with_plan("forslag"),
        "decide_sum": proposal_sentences.sum_moved(rows),
    }


def to_decide(state: State) -> list[Item]:
    """Return what the report on the latest follow-up proposes to decide, in the same order."""
    rows = read("proposals", plan_id=state.plan_id, period=state.period, known_on=state.known_on)
    name = labels.definite(str(state.reported["name"].iloc[0]))
    return [
        Item(one.lead, one.words, with_plan("rapport"))
        if one.proposal is None
        else Item(one.lead, one.words, with_plan("forslag"), act=labels.or_empty(one.proposal["reason"]))
        for one in decisions(name, rows, is_reported=True)
    ]


def deviating(state: State, *, has_comments: bool) -> list[Item]:
    """Return what deviates, the worst first: what is bad before what is to be watched, lines before criteria."""
    return [item for _, item in sorted([*_lines(state), *_criteria(state, has_comments)], key=lambda one: one[0])]


def _lines(state: State) -> list[tuple[tuple[int, int, float], Item]]:
    found = frame_forecast(state.plan_id, state.known_on)
    if found is None:
        return []
    period = str(found[0]["period"])
    rows = read("budget_follow_up", plan_id=state.plan_id, period=period, known_on=state.known_on)
    items = []
    for _, row in forecast.causes(rows).iterrows():
        deviation = float(row["high_deviation_mnkr"])
        share = 100 * -deviation / float(row["high_mnkr"]) if row["high_mnkr"] > 0 else float("inf")
        is_bad = forecast.mark_of(share) == "no"
        item = Item(
            lead=f"{forecast.about_deviation(row)} mnkr",
            words=str(row["name"]),
            address=with_plan("budget"),
            act=labels.or_empty(row["action"]) or movement.no_action(),
            act_label="Åtgärd:",
            mark="worse" if is_bad else "watch",
            sign="s-down",
        )
        items.append(((0 if is_bad else 1, 0, deviation), item))
    return items


def _criteria(state: State, has_comments: bool) -> list[tuple[tuple[int, int, float], Item]]:
    rows = read("goal_states", plan_id=state.plan_id, known_on=state.known_on)
    names = rows[rows["kind"] == "goal"].set_index("number")["name"]
    activities = read("activities", plan_id=state.plan_id, known_on=state.known_on)
    items = []
    for at, (_, row) in enumerate(rows[rows["assessment"].isin([NOT_MET, movement.PARTLY])].iterrows()):
        is_bad = row["assessment"] == NOT_MET
        own = activities[(activities["goal_no"] == row["parent"]) & (activities["status"] != DONE)]
        begun = text.listed([f"{name[0].lower()}{name[1:]}" for name in own["activity"]])
        action = labels.or_empty(row["action"]).rstrip(".") or begun or movement.no_action()
        item = Item(
            lead=movement.assessed_as(str(row["number"]), str(row["assessment"])),
            words=names[str(row["parent"])],
            address=with_plan(f"mal?mal={row['parent']}"),
            act=f"{action}. {labels.or_empty(row['comment'])}".strip() if has_comments else action,
            act_label="Åtgärd:",
            mark="worse" if is_bad else "watch",
            sign="s-no" if is_bad else "s-part",
        )
        items.append(((0 if is_bad else 1, 1, float(at)), item))
    return items


def before_name(state: State) -> str:
    """Return the name of the follow-up before the latest that has reports; "" where there is none."""
    return str(state.reported["name"].iloc[1]) if len(state.reported) > 1 else ""


def changed(state: State) -> list[Item]:
    """Return what has changed since the follow-up before, or since the plan was decided."""
    found = [*_forecast_moved(state), *_points_moved(state), *_criteria_moved(state)]
    return found or [Item("", movement.nothing_moved(), "")]


def _forecast_moved(state: State) -> list[Item]:
    frame = forecast.whole_frame(
        read("budget_follow_up", plan_id=state.plan_id, period=state.period, known_on=state.known_on)
    )
    if frame is None or labels.is_missing(frame["forecast_mnkr"]) or labels.is_missing(frame["earlier_forecast_mnkr"]):
        return []
    words = movement.forecast_moved(float(frame["earlier_forecast_mnkr"]), float(frame["forecast_mnkr"]))
    return [Item("", words, with_plan("budget"))]


def _points_moved(state: State) -> list[Item]:
    rows = read("report_points", plan_id=state.plan_id, period=state.period, known_on=state.known_on)
    moved = rows[rows["before"].notna() & rows["status"].notna() & (rows["before"] != rows["status"])]
    finished = moved["status"] == DONE
    begun = (moved["before"] == NOT_BEGUN) & ~finished
    back = moved[~finished & ~begun]
    words = movement.points_moved(
        int(finished.sum()), int(begun.sum()), dict(zip(map(int, back["point_no"]), back["status"], strict=True))
    )
    numbers = ",".join(map(str, moved["point_no"]))
    return [Item("", words, with_plan(f"programpunkter?sok={numbers}"))] if words else []


def _criteria_moved(state: State) -> list[Item]:
    reports = read("criteria_reported", plan_id=state.plan_id, known_on=state.known_on)
    now = last_of_each(reports)
    before = last_of_each(reports[reports["period"] != state.period])
    moved = assessment_changes(now, before)
    names = moved["goal_no"] + moved["letter"]
    words = " ".join(movement.criteria_moved(names.groupby(moved["assessment"]).agg(list).to_dict()))
    return [Item("", words, with_plan("mal?visa=Över tid"))] if words else []


def _cut(items: list[Item]) -> list[Item]:
    return [item._replace(act=excerpt(item.act, LINE - len(item.act_label))) for item in items]
