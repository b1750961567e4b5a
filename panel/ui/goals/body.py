"""The body of Mål: the goals as a table whose rows open, in number order or under the council's goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from urllib.parse import quote, urlencode

import pandas as pd
from markupsafe import Markup

from panel.ui import block
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.follow_up.reported import last_report
from panel.ui.follow_up.reported_by import reported_by as _named_in_templates  # noqa: F401
from panel.ui.goals.levels import Higher
from panel.ui.goals.standing import Goal, assessed, goals, periods, stray_activities
from panel.ui.goals.world import figures, note
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import with_plan
from panel.ui.source_line import link
from panel.warehouse import read
from panel.wording import clock, labels, text, theme
from panel.wording.ordering import swedish_order
from panel.wording.plan.goal_mark import FULLY, NOT_ASSESSED, rule_in_words
from panel.wording.sentences import follow_ups
from panel.wording.sentences import goals as sentences
from panel.wording.templates import render

BY_NUMBER, BY_COUNCIL = ORDERS = ("Nummerordning", "Fullmäktiges mål")
EVERY, EVERY_OFFICE = "Alla", "Alla kontor"
MARKS = (EVERY, *theme.JUDGEMENT_CLASSES)
SERVES_NONE = "Bidrar inte till något av fullmäktiges mål"
UNDER_NONE = "Står inte under något högre mål"
# The columns, and their shares of the width: about their widths in rem at 1280 px, and on paper.
WIDTHS = {"name": 11.5, "mark": 7.25, "criteria": 9.75, "points": 6.625, "office": 9.25, "council": 17, "world": 12.5}
PAPER_WIDTHS = {"name": 8.25, "mark": 6, "criteria": 6.75, "points": 5, "office": 6.5, "council": 13, "world": 7}
EARLIER_WIDTH = 2


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen: order, mark and office, and the number of the goal whose row is open ("" for none)."""

    order: str = BY_NUMBER
    mark: str = EVERY
    office: str = EVERY_OFFICE
    opened: str = ""


@dataclass(frozen=True)
class Group:
    """Goals under one heading, "" for none, and its address in the plan.

    `elsewhere` are those that serve it too but stand under another. In a plan with levels `level` counts from 1,
    `level_name` is what the plan calls it, and `counted` how the criteria of all goals below it are assessed.
    """

    title: str
    goals: tuple[Goal, ...]
    address: str = ""
    elsewhere: tuple[Goal, ...] = ()
    level: int = 1
    level_name: str = ""
    counted: str = ""


def body(plan_id: str, as_of: AsOf, choice: Choice, writable: frozenset[str] = frozenset()) -> Markup:
    """Return the table of goals, its legend, rule and source, and the activities without a goal.

    `writable` are the items whose rows have a link to write.
    """
    return _body(plan_id, as_of, choice, as_of.chosen_day or clock.today(), writable)


@per_build
def _body(plan_id: str, as_of: AsOf, choice: Choice, on: date, writable: frozenset[str]) -> Markup:
    every = goals(plan_id, as_of)
    chosen = tuple(goal for goal in every if is_chosen(goal, choice))
    titles = council_titles(plan_id)
    world = figures(plan_id)
    shown = columns(every, has_world=bool(world))
    return render(
        "goals/body.html",
        notice=notice(plan_id, as_of, on),
        counted_shown=sentences.shown(len(chosen), len(every)) if len(chosen) < len(every) else "",
        groups=_groups(plan_id, chosen, every, choice.order),
        shown=shown,
        heads=[head(name, periods(plan_id, as_of)) for name in shown],
        widths=_widths(WIDTHS, shown, every),
        paper_widths=_widths(PAPER_WIDTHS, shown, every),
        world=world,
        titles=titles,
        opened=choice.opened,
        order=BY_COUNCIL,
        address=partial(address, as_of),
        words=theme.JUDGEMENT_CLASSES if "mark" in shown else [NOT_ASSESSED],
        rule=rule_in_words(),
        world_note=note(plan_id),
        source=source(as_of),
        download=block.download_links("goal_states", {"plan_id": plan_id, "known_on": as_of.known_on}, "Hämta"),
        stray=stray_activities(plan_id, as_of),
        writable=writable,
    )


def address(as_of: AsOf, **params: str) -> str:
    """Return the page's address with these parameters, and the day shown where the reader has chosen one."""
    chosen = {**params, "per": as_of.known_on} if as_of.is_chosen else params
    return with_plan(f"mal?{urlencode(chosen, quote_via=quote)}" if chosen else "mal")


def headline(plan_id: str, as_of: AsOf) -> str:
    """Return how many criteria and goals are met as of the day."""
    every = goals(plan_id, as_of)
    counts = assessed(every)
    met = sum(goal.mark == FULLY for goal in every)
    return sentences.headline(counts, met, len(every), text.day(current_plan()["decided_on"]))


def is_chosen(goal: Goal, choice: Choice) -> bool:
    """Return whether a goal has the mark, and an office, that the reader has chosen."""
    return choice.mark in (EVERY, goal.mark) and choice.office in {EVERY_OFFICE, *goal.offices}


def offices(every: Sequence[Goal]) -> list[str]:
    """Return the offices that answer for a goal or a criterion, in alphabetical order."""
    return sorted(set().union(*(goal.offices for goal in every)), key=swedish_order)


def is_assessed(every: Sequence[Goal]) -> bool:
    """Return whether any goal has another mark than that nothing is assessed."""
    return any(goal.mark != NOT_ASSESSED or goal.earlier for goal in every)


@per_build
def council_titles(plan_id: str) -> dict[str, str]:
    """Return the council's goals that the plan lists, by number."""
    rows = read("council_goals", plan_id=plan_id)
    return dict(zip(rows["council_goal_no"], rows["title"], strict=True))


def columns(every: Sequence[Goal], *, has_world: bool) -> list[str]:
    """Return the columns that have something to show: names in WIDTHS."""
    has_offices = bool(offices(every))
    optional = {
        "mark": is_assessed(every),
        "points": any(goal.points for goal in every),
        "office": has_offices,
        "council": not has_offices and any(goal.council and not goal.higher for goal in every),
        "world": has_world,
    }
    return [name for name in WIDTHS if optional.get(name, True)]


def head(name: str, reported: Sequence[str]) -> str:
    """Return a column's head. That of the mark has the follow-ups, where there are several."""
    kinds = [labels.period_name(period).split(" ")[0].capitalize() for period in reported]
    return {
        "name": "Mål",
        "mark": " → ".join(kinds) if len(kinds) > 1 else "Läge",
        "criteria": "Måluppfyllelser",
        "points": "Programpunkter",
        "office": "Ansvarigt kontor",
        "council": "Bidrar till fullmäktiges mål",
        "world": "Omvärlden",
    }[name]


def _widths(shares: Mapping[str, float], shown: Sequence[str], every: Sequence[Goal]) -> str:
    """Return the widths of the columns shown, as CSS; that of the mark has the earlier follow-ups' marks too."""
    earlier = EARLIER_WIDTH * max((len(goal.earlier) for goal in every), default=0)
    return " ".join(f"minmax(0, {shares[name] + earlier * (name == 'mark')}fr)" for name in shown)


def has_levels(every: Sequence[Goal]) -> bool:
    """Return whether goals stand under levels of the plan's own: then they are always shown so."""
    return any(goal.higher for goal in every)


def _groups(plan_id: str, chosen: Sequence[Goal], every: Sequence[Goal], order: str) -> list[Group]:
    if has_levels(every):
        return by_level(chosen, every)
    return groups(plan_id, chosen) if order == BY_COUNCIL else [Group("", tuple(chosen))]


def by_level(chosen: Sequence[Goal], every: Sequence[Goal]) -> list[Group]:
    """Return the goals under each goal of the levels above them; one that has none of those chosen is left out."""
    found: dict[tuple[Higher, ...], Group] = {}
    for path, below in groupby(chosen, key=lambda goal: goal.higher):
        for level in range(1, len(path) + 1):
            under = [goal for goal in every if goal.higher[:level] == path[:level]]
            one, counted = path[level - 1], sentences.over_goals(len(under), assessed(under))
            found.setdefault(
                path[:level], Group(f"{one.number} {one.name}", (), one.address, (), level, one.level_name, counted)
            )
        last = found.get(path, Group(UNDER_NONE, ()))
        found[path] = replace(last, goals=(*last.goals, *below))
    return list(found.values())


def groups(plan_id: str, chosen: Sequence[Goal]) -> list[Group]:
    """Return the goals under the council's goals. A goal that serves several stands under the first."""
    found = []
    for row in read("council_goals", plan_id=plan_id).itertuples():
        own = [goal for goal in chosen if row.council_goal_no in goal.council]
        first = tuple(goal for goal in own if goal.council[0] == row.council_goal_no)
        elsewhere = tuple(goal for goal in own if goal not in first)
        if own:
            found.append(Group(f"{row.council_goal_no} {row.title}", first, link(row.statement_id), elsewhere))
    alone = tuple(goal for goal in chosen if not goal.council)
    return [*found, Group(SERVES_NONE, alone)] if alone else found


def notice(plan_id: str, as_of: AsOf, on: date) -> str:
    """Return when follow-ups are or were to be handed in, while none is reported; "" otherwise. `on` is the day shown."""
    if periods(plan_id, as_of):
        return ""
    due = [day.date() for day in read("follow_ups", plan_id=plan_id)["due_on"] if not pd.isna(day)]
    return follow_ups.lacking(due, on)


def source(as_of: AsOf) -> str:
    """Return where the table's figures come from, and of which day they are."""
    last, plan = last_report(as_of, "criterion"), current_plan()
    if last is None or pd.isna(last["counted_period"]):
        return f"Källa: {labels.plan_document(plan['title'], plan['case_number'])}, {text.day(plan['decided_on'])}"
    return f"Källa: {labels.follow_up_name(last['counted_period'])}, senast {text.day(last['recorded_on'])}"
