"""A year of follow-ups from three offices, with a mistake that is undone: for tests of the pages on goals and money."""

import shutil
from pathlib import Path
from typing import Any

from etl.build import build
from tests.conftest import ROOT
from tests.support.ledgers import Ledger

Fields = dict[str, str | None]
Reported = dict[tuple[str, str], Fields]

DONE, ONGOING, WAITING = "Slutförd", "Pågår", "Ej påbörjad"
MET, PARTLY, NOT_MET, NOT_ASSESSED = "Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd"
HARD = '<script>alert("hej")</script> & =1+1'
OFFICES = {
    "tillvaxt": ("goal:1", "goal:2", "point:8", "point:9", "point:14", "point:16", "point:19"),
    "samhallsbyggnad": ("goal:3", "goal:5", "goal:8", "point:18", "point:75", "point:81", "point:82", "point:85"),
    "kommundirektor": ("goal:4", "goal:6", "goal:7", "point:1", "point:2", "point:4", "point:71", "line:frame"),
}


def name_offices(data: Path) -> None:
    """Write which office is responsible for which item, in a copy of data/."""
    rows = [f"{item},{office},kommundirektör" for office, items in OFFICES.items() for item in items]
    table = "\n".join(["item_id,office_id,said_by", *rows, ""])
    (data / "plans" / "ks-2024" / "answers_for.csv").write_text(table, encoding="utf-8")


def build_with_offices(folder: Path) -> Path:
    """Build a database from a copy of data/ with named offices, and the ledger in `folder`/uploads. Return it."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.duckdb", ".*", "demo", "uploads"))
    name_offices(data)
    target = folder / "dashboard.duckdb"
    build(data, target)
    return target


def assessed(letters: str, status: str, assessment: str, comment: str | None = None) -> Reported:
    """Reports of several criteria: "1A 1B"."""
    fields: Fields = {"status": status, "assessment": assessment} | ({"comment": comment} if comment else {})
    return {("criterion", f"criterion:{name}"): dict(fields) for name in letters.split()}


def points(numbers: str, status: str | None = None, comment: str | None = None) -> Reported:
    """Reports of several points: "8 9". Without a status: a confirmation that it is unchanged."""
    fields: Fields = ({"status": status} if status else {"confirmed": "Ja"}) | ({"comment": comment} if comment else {})
    return {("point", f"point:{number}"): dict(fields) for number in numbers.split()}


def line(name: str, outcome: str, forecast: str, explanation: str | None = None, action: str | None = None) -> Reported:
    """A report of one line of the budget."""
    values: Fields = {"outcome_mnkr": outcome, "forecast_mnkr": forecast, "explanation": explanation, "action": action}
    return {("line", f"line:{name}"): {field: value for field, value in values.items() if value}}


def proposal(number: int, kind: str, from_item: str, to_item: str, amount: str | None, reason: str) -> Reported:
    """One proposal."""
    values: Fields = {"proposal_kind": kind, "from_item": from_item, "to_item": to_item, "reason": reason}
    return {("proposal", f"proposal:{number}"): values | ({"amount_mnkr": amount} if amount else {})}


def activity(number: int, goal: str, name: str, responsible: str, start: str, end: str, status: str) -> Reported:
    """One activity."""
    values: Fields = {"goal": goal, "activity": name, "responsible": responsible, "start_on": start, "end_on": end}
    return {("activity", f"activity:{number}"): values | {"status": status}}


def publish_half(ledger: Ledger) -> None:
    """Publish delår: three offices, then a mistake and its undo."""
    growth = {
        **assessed("1A 2A 2B", ONGOING, MET, "Tolv företagsbesök av tjugo är gjorda."),
        **assessed("1B", ONGOING, PARTLY, "En av tre mötesplatser är öppnad."),
        **assessed("1C", WAITING, PARTLY, "Upphandlingen av kampanjen drog ut på tiden."),
        **assessed("2C", ONGOING, MET),
        **points("8 9 16"),
        **points("14", ONGOING, "Ett utkast är framme."),
        **points("19", DONE, "Avtalet är förlängt."),
        **activity(1, "1 Näringsliv", "Tjugo företagsbesök", "näringslivschef", "2024-01-15", "2024-12-15", ONGOING),
    }
    built = {
        **assessed("3A", ONGOING, NOT_ASSESSED, "Går att mäta först när förslaget är ute på samråd."),
        **assessed("3B 5A 8B", ONGOING, MET, HARD),
        **assessed("8A", ONGOING, PARTLY, "Takten räcker till ungefär 45 procent vid årets slut."),
        **points("18 81 82"),
        ("measure", "criterion:8A"): {"value": "38", "comment": "19 av 50 fastigheter har en aktuell plan."},
        **activity(
            2, "8 Lokalförsörjning", f"Underhållsplaner {HARD}", "fastighetschef", "2024-02-01", "2024-10-31", ONGOING
        ),
        **proposal(
            1,
            "Omprioritering",
            "3 Översiktsplanering",
            "8 Lokalförsörjning",
            None,
            "En person till om målvärdet ska nås.",
        ),
    }
    ledger.publish("2024-06-18", "2024-delar", growth, "handläggare", "tillvaxt-delar.xlsx", "tillvaxt")
    ledger.publish("2024-06-20", "2024-delar", built, "handläggare", "samhallsbyggnad-delar.xlsx", "samhallsbyggnad")
    central = {
        **assessed("4A", ONGOING, PARTLY),
        **assessed("4C", ONGOING, NOT_MET, "Klassningen hinner inte göras klart under året."),
        **assessed("6A 6B 6C", ONGOING, MET),
        **points("1 2"),
        **points("71", DONE, "Handlingsplanen antogs i maj."),
        **line("frame", "241.2", "499", "Räddningstjänst och lokaler kostar mer.", "Inköpsstopp från augusti."),
        **line("political", "12.4", "25.1"),
        **line("board_operations", "88.3", "181.5"),
        **line("rescue_service", "57.2", "114.6", "Ny avgift från den 1 april.", f"Förhandling i ägarsamrådet. {HARD}"),
        **proposal(
            2,
            "Omfördelning",
            "Verksamhet under kommunstyrelsen",
            "Räddningstjänsten Östra Götaland",
            "3",
            "Vakanta tjänster tillsätts inte.",
        ),
    }
    ledger.publish("2024-06-27", "2024-delar", central, "controller", "kommundirektor-delar.xlsx", "kommundirektor")
    mistake: Reported = {
        ("measure", "criterion:8A"): {"value": "83"},
        **line("rescue_service", "57.2", "1146"),
        **line("board_other_rest", "83.3", "177.8", "Fel rad."),
        **assessed("8C", DONE, MET, "Fel rad."),
        **proposal(3, "Omfördelning", "Politisk verksamhet", "8 Lokalförsörjning", "1", "Fel rad."),
    }
    number = ledger.publish("2024-06-28", "2024-delar", mistake, "controller", "rattelse.xlsx", "kommundirektor")
    ledger.undo("2024-07-01", number)


def publish_whole(ledger: Ledger) -> None:
    """Publish helår: three offices."""
    growth = {
        **assessed("1A 2A", DONE, MET, "Tjugotvå företagsbesök är gjorda."),
        **assessed("1B", DONE, NOT_MET, "Två av tre mötesplatser öppnades."),
        **assessed("2C", ONGOING, MET),
        ("criterion", "criterion:2B"): {"confirmed": "Ja"},
        **points("8 9 16 19"),
        **points("14", DONE),
        **proposal(4, "Omfördelning", "Utanför ramen", "1 Näringsliv", "0.4", "Bidrag från staten."),
    }
    built = {
        **assessed("3A", ONGOING, MET, "I samrådsförslaget är andelen lägre än 2017."),
        **assessed("3B 5A 8B", DONE, MET),
        **assessed("5C 8C", ONGOING, PARTLY, "Tre av fem lokaler är uppsagda."),
        ("criterion", "criterion:8A"): {"comment": "Fyra procentenheter under målvärdet."},
        **points("18 75 81 82 85"),
        ("measure", "criterion:8A"): {"value": "46"},
        ("activity", "activity:2"): {"status": DONE},
        **activity(
            3,
            "5 Klimat och miljö",
            "Utbildning om energislag",
            "energistrateg",
            "2024-09-01",
            "2024-11-01",
            ONGOING,
        ),
        **proposal(
            5,
            "Omfördelning",
            "Resten av kommunstyrelsen övrigt",
            "8 Lokalförsörjning",
            "1.2",
            f"Två lokaler är uppsagda. {HARD}",
        ),
    }
    ledger.publish("2024-11-14", "2024-helar", growth, "handläggare", "tillvaxt-helar.xlsx", "tillvaxt")
    ledger.publish("2024-11-19", "2024-helar", built, "handläggare", "samhallsbyggnad-helar.xlsx", "samhallsbyggnad")
    central = {
        **assessed("4A", ONGOING, PARTLY),
        **assessed("4C", ONGOING, NOT_MET, "Sextio procent är klassad."),
        **assessed("6A 6C", DONE, MET),
        **assessed("7A", DONE, MET, "Processen är beslutad."),
        **points("1 2"),
        **points("4", DONE),
        **points("71", ONGOING, "Planen ses över."),
        **line("frame", "441.8", "496.1", "Vakanser väger upp en del."),
        **line("political", "22.6", "24.8"),
        **line("board_operations", "158.9", "178.9", "Vakanta tjänster."),
        **line("board_other", "260.3", "292.4", "Högre avgift till räddningstjänsten."),
        **line("rescue_service", "104.1", "114.6", "Ny avgift från den 1 april."),
        **line("board_other_rest", "156.2", "177.8", "Dyrare lokaler."),
        **proposal(
            6,
            "Omfördelning",
            "Verksamhet under kommunstyrelsen",
            "Räddningstjänsten Östra Götaland",
            "2.5",
            "Överskottet från vakanserna täcker en del av avgiften.",
        ),
    }
    ledger.publish("2024-11-25", "2024-helar", central, "controller", "kommundirektor-helar.xlsx", "kommundirektor")


class Until(Ledger):
    """A ledger as of the end of a day: later publications are left out."""

    last_day = "9999-12-31"

    def publish(self, day: str, *values: Any, **more: Any) -> int:
        return super().publish(day, *values, **more) if day <= self.last_day else 0

    def undo(self, day: str, undoes: int, by: str = "controller") -> int:
        return super().undo(day, undoes, by) if day <= self.last_day else 0


def reported_year(folder: Path, last_day: str = Until.last_day) -> Path:
    """Build a database in `folder` of all that was published until a day, and return it."""
    ledger = Until(folder / "uploads")
    ledger.last_day = last_day
    publish_half(ledger)
    publish_whole(ledger)
    return build_with_offices(folder)
