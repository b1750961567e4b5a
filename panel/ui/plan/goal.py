"""One goal of the plan as it is read: how it is judged, what is done for it, what it handles, and who has said so."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from panel.ui import markup
from panel.ui.follow_up.said_by import said_by
from panel.ui.source_line import sentence
from panel.wording import labels, text, theme
from panel.wording.sentences import goals as sentences


@dataclass(frozen=True)
class Known:
    """What is known of all goals in one picture: reports of criteria, key figures, activities and points.

    `now` is the reports of criteria in the latest picture, where that is another.
    """

    reports: pd.DataFrame
    measures: dict[str, pd.DataFrame]
    activities: pd.DataFrame
    points: pd.DataFrame
    now: pd.DataFrame | None


def goal(row: pd.Series, criteria: pd.DataFrame, known: Known, is_open: bool) -> str:
    """Return one goal with its criteria, its activities and its points, folded unless it is the one asked for."""
    own = criteria[criteria["goal_no"] == row["goal_no"]]
    listed = "".join(criterion(item, known) for _, item in own.iterrows())
    reports = of_goal(known.reports, row["goal_no"])
    done = known.activities[known.activities["goal_no"] == row["goal_no"]]
    activities = markup.fold(f"Aktiviteter: {len(done)}", activity_list(done), is_open) if len(done) else ""
    return (
        f'<section class="goal"><h3>Mål {row["goal_no"]} {escape(row["name"])}</h3><p>{escape(row["description"])}</p>'
        + (marks(reports, len(own)) if len(reports) else "")
        + (
            markup.fold(sentences.criteria(len(own), row["measurable"]), f"<ul>{listed}</ul>", is_open)
            if len(own)
            else ""
        )
        + activities
        + _points(row["goal_no"], known.points)
        + sentence(row["statement_id"], "Var målet står")
        + "</section>"
    )


def of_goal(reports: pd.DataFrame, goal_no: int) -> pd.DataFrame:
    """Return the last that has been said of each criterion of a goal."""
    return reports[reports["goal_no"] == goal_no].groupby("letter").tail(1)


def marks(standing: pd.DataFrame, criteria: int) -> str:
    """Return how many criteria are judged how, and how far the work has come, as two rows of marks.

    `standing` has one row a criterion that somebody has reported on: status and assessment.
    """
    judged = _counted(standing["assessment"], theme.ASSESSMENT_ICONS, theme.ASSESSMENT_COLOURS)
    worked = _counted(standing["status"], theme.STATUS_ICONS, theme.STATUS_COLOURS)
    left = sentences.not_judged(criteria - int(standing["assessment"].notna().sum()))
    silent = markup.tag(left, "–", theme.GREY) if left else ""
    return f'<p class="marks">{judged}{silent}</p>' + (f'<p class="marks">{worked}</p>' if worked else "")


def _counted(values: "pd.Series[str]", icons: dict[str, str], colours: dict[str, str]) -> str:
    counts = values.value_counts()
    return "".join(markup.tag(f"{counts[word]} {word}", icons[word], colours[word]) for word in icons if word in counts)


def criterion(item: pd.Series, known: Known) -> str:
    """Return one criterion: its wording, what it is measured by, and what each follow-up has said of it."""
    name = f"{item['goal_no']}{item['letter']}"
    measure = ""
    if item["baseline"] == item["baseline"] and item["target"] == item["target"]:
        span = f"{text.shortest(item['baseline'])} → {text.shortest(item['target'])} {item['unit'] or ''}".rstrip()
        measure = f" {markup.tag('Går att mäta: ' + span, '✔', '#00805E')}"
    own = _of(known.reports, item)
    told = [(row["period"], report(row)) for _, row in own.iterrows()]
    told += [(row["period"], measured(row)) for _, row in known.measures.get(name, pd.DataFrame()).iterrows()]
    told.sort(key=lambda entry: entry[0])
    history = f'<ul class="history">{"".join(words for _, words in told)}</ul>' if told else ""
    return f"<li><b>{name}</b> {escape(item['text'])}{measure}{_now(own, item, known)}{history}</li>"


def _of(reports: pd.DataFrame, item: pd.Series) -> pd.DataFrame:
    return reports[(reports["goal_no"] == item["goal_no"]) & (reports["letter"] == item["letter"])]


def _now(then: pd.DataFrame, item: pd.Series, known: Known) -> str:
    """Return how a criterion stands today, where that is not how it stood on the day asked for."""
    if known.now is None or (now := _of(known.now, item)).empty:
        return ""
    columns = ["status", "assessment"]
    last = now.iloc[-1]
    if len(then) and then.iloc[-1][columns].fillna("").tolist() == last[columns].fillna("").tolist():
        return ""
    return f'<p class="marks since"><b>Nu:</b> {_tags(last)}</p>'


def _tags(row: pd.Series) -> str:
    status = markup.status_tag(row["status"]) if isinstance(row["status"], str) else ""
    assessment = markup.assessment_tag(row["assessment"]) if isinstance(row["assessment"], str) else ""
    return f"{status}{assessment}"


def report(row: pd.Series) -> str:
    """Return what one follow-up said of a criterion, and what it left as it was."""
    kept = [
        f"{name} {'oförändrad' if row['confirmed'] == 'Ja' else 'kvar'} från {labels.period_name(row[column])}"
        for name, column in (("status", "status_period"), ("bedömning", "assessment_period"))
        if isinstance(row[column], str) and row[column] != row["period"]
    ]
    left = f'<p class="quiet">{escape(", ".join(kept).capitalize())}.</p>' if kept else ""
    comment = f'<p class="typed">{escape(row["comment"])}</p>' if isinstance(row["comment"], str) else ""
    return (
        f'<li><p class="marks"><b>{labels.period_name(row["period"]).capitalize()}</b> {_tags(row)}</p>'
        f"{left}{comment}{said_by(row)}</li>"
    )


def measured(row: pd.Series) -> str:
    """Return what one follow-up said of a key figure."""
    way = sentences.way(row["baseline"], row["target"], row["value"])
    unit = f" {row['unit']}" if isinstance(row["unit"], str) else ""
    comment = f'<p class="typed">{escape(row["comment"])}</p>' if isinstance(row["comment"], str) else ""
    return (
        f"<li><p><b>{labels.period_name(row['period']).capitalize()}, nyckeltal:</b> {text.shortest(row['value'])}"
        f"{escape(unit)}{way}</p>{comment}{said_by(row)}</li>"
    )


def activity_list(rows: pd.DataFrame) -> str:
    """Return activities as a list: what, who, from when to when, and how far it has come."""
    return f"<ul>{''.join(_activity(row) for _, row in rows.iterrows())}</ul>"


def _activity(row: pd.Series) -> str:
    status = markup.status_tag(row["status"]) if isinstance(row["status"], str) else ""
    who = escape(row["responsible"]) if isinstance(row["responsible"], str) else "ingen ansvarig funktion angiven"
    start, end = (text.day(day) if not labels.is_missing(day) else ".." for day in (row["start_on"], row["end_on"]))
    return f"<li><b>{escape(row['activity'])}</b> {status}<br>{who}, {start} – {end}{said_by(row)}</li>"


def _points(goal_no: int, points: pd.DataFrame) -> str:
    handled = points[[goal_no in numbers for numbers in points["goal_nos"]]]
    programme = "".join(
        f"<li>Punkt {item['point_no']}: {escape(item['text'])} {markup.status_tag(item['status'])}</li>"
        for _, item in handled.iterrows()
    )
    return markup.fold(f"Programpunkter: {len(handled)}", f"<ul>{programme}</ul>" if programme else "<p>Ingen.</p>")
