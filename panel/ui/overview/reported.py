"""The rail of Översikt where something is reported: what to decide, what deviates, and what has changed."""

import pandas as pd
from markupsafe import Markup

from panel.ui.overview.rail import Item
from panel.ui.overview.state import DONE, NOT_BEGUN, State
from panel.ui.plan.frame_forecast import frame_forecast
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import labels
from panel.wording.excerpt import excerpt
from panel.wording.plan import forecast
from panel.wording.sentences import movement
from panel.wording.sentences import proposals as proposal_sentences
from panel.wording.sentences.goals import NOT_MET
from panel.wording.templates import render

MAX_LISTED = 3
# About a line of the rail, in characters.
LINE = 54


def reported_rail(state: State, *, is_whole: bool = False) -> Markup:
    """Return the rail as HTML. What the offices have written is cut to a line or two, unless `is_whole`."""
    decisions, worst = (items if is_whole else _cut(items) for items in (to_decide(state), deviating(state)))
    rows = read("proposals", plan_id=state.plan_id, period=state.period, known_on=state.known_on)
    return render(
        "overview/reported.html",
        decide_address=with_plan("forslag"),
        decisions=decisions[:MAX_LISTED],
        more_decisions=movement.more_to_decide(len(decisions) - MAX_LISTED),
        decide_sum=proposal_sentences.sum_moved(rows),
        deviates_address=with_plan("budget"),
        worst=worst[:MAX_LISTED],
        of_all=movement.of_all(min(MAX_LISTED, len(worst)), len(worst)),
        changed_heading=movement.since(before_name(state)),
        changed=changed(state),
    )


def to_decide(state: State) -> list[Item]:
    """Return the proposals of the latest follow-up, the largest redistributions first."""
    rows = read("proposals", plan_id=state.plan_id, period=state.period, known_on=state.known_on)
    found = []
    for _, row in rows.iterrows():
        amount = None if labels.is_missing(row["amount_mnkr"]) else float(row["amount_mnkr"])
        places = [proposal_sentences.goal_named(labels.or_empty(row[column])) for column in ("from_item", "to_item")]
        lead, words = movement.to_move(str(row["proposal_kind"]), amount, *places)
        found.append(Item(lead, words, with_plan("forslag"), act=labels.or_empty(row["reason"])))
    return found


def deviating(state: State) -> list[Item]:
    """Return what deviates, the worst first: what is bad before what is to be watched, lines before criteria."""
    return [item for _, item in sorted([*_lines(state), *_criteria(state)], key=lambda one: one[0])]


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
            act=labels.or_empty(row["action"]) or "ingen rapporterad",
            act_label="Åtgärd:",
            mark="worse" if is_bad else "watch",
            sign="s-down",
        )
        items.append(((0 if is_bad else 1, 0, deviation), item))
    return items


def _criteria(state: State) -> list[tuple[tuple[int, int, float], Item]]:
    rows = read("goal_states", plan_id=state.plan_id, known_on=state.known_on)
    names = dict(zip(rows["number"], rows["name"], strict=True))
    items = []
    for at, (_, row) in enumerate(rows[rows["assessment"].isin([NOT_MET, movement.PARTLY])].iterrows()):
        is_bad = row["assessment"] == NOT_MET
        comment = labels.or_empty(row["comment"])
        item = Item(
            lead=movement.assessed_as(str(row["number"]), str(row["assessment"])),
            words=names[str(row["parent"])],
            address=with_plan(f"mal?mal={row['parent']}"),
            act=comment or "ingen rapporterad",
            act_label="" if comment else "Åtgärd:",
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
    return [Item("", words, with_plan("programpunkter"))] if words else []


def _criteria_moved(state: State) -> list[Item]:
    reports = read("criteria_reported", plan_id=state.plan_id, known_on=state.known_on)
    now = _last_of_each(reports)
    before = _last_of_each(reports[reports["period"] != state.period])[["goal_no", "letter", "assessment"]]
    both = now.merge(before, on=["goal_no", "letter"], how="left", suffixes=("", "_before"))
    both = both[both["assessment"].notna()]
    is_first = both["assessment_before"].isna()
    moved = both[~is_first & (both["assessment"] != both["assessment_before"])]
    names = moved["goal_no"].astype(str) + moved["letter"]
    by_word = names.groupby(moved["assessment"]).agg(list).to_dict()
    words = " ".join([*movement.criteria_moved(by_word), movement.first_assessed(int(is_first.sum()))]).strip()
    return [Item("", words, with_plan("mal"))] if words else []


def _last_of_each(reports: pd.DataFrame) -> pd.DataFrame:
    return reports.groupby(["goal_no", "letter"]).tail(1)


def _cut(items: list[Item]) -> list[Item]:
    return [item._replace(act=excerpt(item.act, LINE - len(item.act_label))) for item in items]
