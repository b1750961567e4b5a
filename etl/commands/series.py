"""The commands series list, show, add, rename and remove."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
import tomlkit
from rich.table import Table

from etl.commands.needs_table import late_lines, needs_table
from etl.commands.running import Run, pass_run
from etl.commands.swedish import NUMBER, Group, OneOf, option
from etl.fetch.catalogue.catalogue import FILE, ROLES, SERVICES, TO_FILL, Series, read_catalogue
from etl.fetch.catalogue.contents import Contents, contents_of
from etl.fetch.catalogue.new_series import add_series
from etl.fetch.catalogue.old_series import remove_series, rename_series
from etl.fetch.catalogue.wanted import PARTS, REPLIES, Wanted, with_answer
from etl.fetch.failure import FetchError, OpenQuestionError, as_fetch_error, guesses
from etl.fetch.meaning.reference import read_reference
from etl.fetch.meaning.selection import split_expressions
from etl.fetch.sources.web import Web
from etl.fetch.store import read_snapshots
from etl.held import REPLACE, require_replaced
from panel.formats.published.layout import Layout
from panel.warehouse import read
from panel.wording import clock, text
from panel.wording.moments import stamp

STATED = ("title", "producer", "licence", "region", "unit", "scale", "language", "link")


@click.group("series", cls=Group)
def series() -> None:
    """Group the commands of the catalogue."""


@series.command("list", help="Visa katalogen och när varje serie hämtades.")
@pass_run
def list_command(here: Run) -> None:
    """Print the catalogue. Raises FetchError."""
    with as_fetch_error():
        newest = {snapshot.series.series_id: snapshot for snapshot in read_snapshots(here.data)}
        catalogue = read_catalogue(here.data)
    table = Table(title="Katalogen")
    for heading in ("Serie", "Titel", "Mått", "Senast ny"):
        table.add_column(heading, no_wrap=heading == "Serie", overflow="fold")
    for one in catalogue:
        snapshot = newest.get(one.series_id)
        indicators = ", ".join(indicator.indicator_id for indicator in one.indicators)
        taken = stamp(snapshot.taken_at) if snapshot else "aldrig"
        title = str(one.entry["title"]).replace("[", "\\[")
        table.add_row(one.series_id, title, indicators, taken)
    here.console.print(table)


@series.command("show", help="Visa en serie: dess post i katalogen och vad som är hämtat.")
@click.argument("series_id", metavar="SERIE", help="Seriens id.")
@pass_run
def show_command(here: Run, series_id: str) -> None:
    """Print the entry and the extent of its figures. Raises FetchError."""
    with as_fetch_error():
        catalogue = {one.series_id: one for one in read_catalogue(here.data)}
        if series_id not in catalogue:
            raise FetchError(f"Serien '{series_id}' finns inte i katalogen.", guesses(series_id, catalogue))
        fetched = contents_of(here.data, series_id)
    lines = [tomlkit.dumps({"series": [catalogue[series_id].entry]}).strip(), "", *_fetched_lines(fetched)]
    here.console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)


@series.command("rename", help="Ge en serie ett annat id; det som är hämtat följer med.")
@click.argument("series_id", metavar="SERIE", help="Seriens id.")
@click.argument("new_id", metavar="NYTT", help="Dess nya id.")
@pass_run
def rename_command(here: Run, series_id: str, new_id: str) -> None:
    """Rename an entry and its snapshots. Raises FetchError, with nothing changed."""
    with as_fetch_error():
        is_fetched = rename_series(here.data, series_id, new_id)
    message = f"{here.data / FILE}: {series_id} heter nu {new_id}."
    message += " Nästa bygge visar det som är hämtat under det namnet." if is_fetched else ""
    here.console.print(message, markup=False, highlight=False, soft_wrap=True)


@series.command("needed", help="Visa vilken statistik planen och sidorna behöver, vad som saknas och hur den hämtas.")
@option("--plan", metavar="PLAN", help="Planens id, till exempel ks-2025; utan det alla planer.")
@pass_run
def needed_command(here: Run, plan: str | None) -> None:
    """Print what is needed of each plan in the built database. Raises FetchError for an unknown plan."""
    plans = read("plans")
    chosen = plans if plan is None else plans[plans["plan_id"] == plan]
    if chosen.empty:
        raise FetchError(f"Planen '{plan}' finns inte.", guesses(str(plan), plans["plan_id"]))
    for row in chosen.to_dict("records"):
        here.console.print(needs_table(row, clock.today()))


@series.command("late", help="Visa vilka statistikkällor som är sena mot sin egen rytm.")
@pass_run
def late_command(here: Run) -> None:
    """Print a line for each late source of the built database, the furthest behind first; nothing where none is."""
    for line in late_lines(clock.today()):
        here.console.print(line, markup=False, highlight=False, soft_wrap=True)


@series.command("add", spread=("--select", "--dimension", "--describe"), help="Lägg till en serie i katalogen.")
@option("--service", required=True, type=OneOf(list(SERVICES)), help="Tjänsten, eller filens format.")
@option("--table", metavar="TABELL", help="Tabellens id, till exempel TAB6471, eller dess adress (scb, pxweb).")
@option("--kpi", metavar="NYCKELTAL", help="Nyckeltalets id, till exempel N01951, eller dess adress (kolada).")
@option("--file", metavar="FIL", help="Filens plats i data/ (px, csv, xlsx, json, parquet).")
@option(
    "--url",
    metavar="ADRESS",
    help="Adressen, kopierad från sajten (scb, pxweb), eller filens (px, csv, xlsx, json, parquet).",
)
@option(
    "--link",
    metavar="NAMN",
    help="Filens namn på sidan i --url, med * för det som är ett annat i nästa: 'statistik-*.xlsx'.",
)
@option("--id", "series_id", metavar="SERIE", help="Seriens id; utan det efter tabellen.")
@option(
    "--select",
    multiple=True,
    metavar="DIMENSION=KODER",
    help="Till exempel Region=0180,1480,00 Kon=1,2; en eller flera.",
)
@option(
    "--dimension",
    multiple=True,
    metavar="ROLL=DIMENSION",
    help=f"Vilken dimension som är {', '.join(sorted(ROLES))}; en eller flera.",
)
@option("--indicator", metavar="MÅTT", help="Måttets id; ett som finns behöver inga fler ord.")
@option("--new-indicator", metavar="MÅTT", help="Id för ett nytt mått; det som källan inte säger frågas efter.")
@option(
    "--describe",
    multiple=True,
    metavar="NAMN=VÄRDE",
    help="Om det nya: title, unit, decimals, direction, definition, aggregation, rhythm eller lag; en eller flera.",
)
@option("--region", metavar="REGION", help="Allas region, där ingen dimension är regionen, till exempel 0180.")
@option("--licence", metavar="LICENS", help="Licensen, där tjänsten inte anger den, till exempel 'CC0 1.0'.")
@option("--title", metavar="TITEL", help="Titeln, där källan inte anger det.")
@option("--producer", metavar="PRODUCENT", help="Den som har tagit fram statistiken, där källan inte anger det.")
@option(
    "--unit",
    metavar="ENHET",
    help="Källans enhet, där dess eget ord saknas eller är ett annat, till exempel 1000-tal.",
)
@option(
    "--scale",
    type=NUMBER,
    metavar="TAL",
    help="Vad talen gångras med för att bli måttets enhet, till exempel 1000.",
)
@option("--language", metavar="SPRÅK", help="Språket att läsa en px-fil i, till exempel sv; utan det filens första.")
@option("--sheet", multiple=True, metavar="BLAD", help="Bladet i en arbetsbok, där flera har en tabell (xlsx).")
@option("--separator", metavar="TECKEN", help="Tecknet mellan kolumner (csv).")
@option("--decimal", type=OneOf([",", "."]), help="Decimaltecknet, där 1,234 kan vara tusental (csv, xlsx).")
@option("--column", metavar="KOLUMN", help="Kolumnen med måttets tal, där flera har tal (csv, xlsx).")
@option("--period", metavar="PERIOD", help="Den av rubrikens perioder som talen gäller (csv, xlsx).")
@option("--only", multiple=True, metavar="GRUPP", help="Den grupp i rubriken som också är måttets (csv, xlsx).")
@option(
    "--breakdown",
    metavar="SVAR",
    help="Vad en dimension med flera värden blir: uppdelning, mått, eller koden för det enda som ska med.",
)
@option(
    "--places",
    metavar="SLAG",
    help="Vad koder är som inga regioner är: stadsdel, nyko, regso, deso, skola, enhet eller grupp; :0180 efter, där kommunen inte syns. utelämna: ta bara med kommuner, län och riket.",
)
@option("--replace", type=OneOf([REPLACE]), help="Låt serien ersätta tal som en annan källa har gett panelen.")
@option("--total", metavar="KOD", help="Den kod i uppdelningen som är de andras summa, eller ingen.")
@pass_run
def add_command(
    here: Run,
    series_id: str | None,
    select: tuple[str, ...],
    dimension: tuple[str, ...],
    new_indicator: str | None,
    describe: tuple[str, ...],
    **stated: Any,
) -> None:
    """Add an entry, after a request to the service. Raises FetchError, with the catalogue unchanged."""
    answers = {name: stated.pop(name) for name in ("sheet", "separator", "decimal", "column", "period", "only")}
    replies = {name: reply for name in REPLIES if (reply := stated.pop(name)) is not None}
    wanted = Wanted(
        replies=replies,
        answers=_answers(answers),
        series_id=series_id,
        select={name: split_expressions(codes) for name, codes in map(_pair, select)},
        options={name: stated.pop(name) for name in STATED if stated[name] is not None},
        roles=_roles(dimension),
        new=None if new_indicator is None else dict(map(_pair, describe)),
        **{name: value for name, value in stated.items() if name not in STATED},
    )
    if new_indicator is not None:
        wanted = replace(wanted, indicator=new_indicator)
    with as_fetch_error():
        added, notices = _added(here.data, wanted)
    for notice in notices:
        here.console.print(notice, markup=False, highlight=False, soft_wrap=True)
    to_fill = text.listed([name for name, value in added.entry.items() if value == TO_FILL])
    first = f" Skriv först {to_fill} i katalogen, under serien." if to_fill else ""
    message = f"{here.data / FILE}: {added.series_id}.{first} Hämta den med: python -m etl fetch {added.series_id}"
    here.console.print(message, markup=False, highlight=False, soft_wrap=True)


@series.command("remove", help="Ta bort en serie ur katalogen och bygget; det hämtade läggs undan.")
@click.argument("series_id", metavar="SERIE", help="Seriens id.")
@pass_run
def remove_command(here: Run, series_id: str) -> None:
    """Remove an entry and set its snapshots aside. Raises FetchError, with the catalogue unchanged."""
    with as_fetch_error():
        aside = remove_series(here.data, series_id)
    message = f"{here.data / FILE}: {series_id} är borttagen. Nästa bygge är utan den."
    if aside is not None:
        message += f" Det som är hämtat ligger kvar i {aside}, och läses inte."
    here.console.print(message, markup=False, highlight=False, soft_wrap=True)


def _fetched_lines(fetched: Contents) -> list[str]:
    if not fetched.taken_at:
        return ["Hämtad: aldrig."]
    first, last = fetched.taken_at[0], fetched.taken_at[-1]
    lines = [f"Nytt hämtat {len(fetched.taken_at)} gånger, första gången {stamp(first)}, senast {stamp(last)}."]
    if len(fetched.taken_at) == 1:
        lines = [f"Hämtad en gång, {stamp(last)}."]
    if not fetched.is_usable:
        lines.append("Det senast hämtade går inte att använda. `etl build` säger varför.")
    for one in fetched.extents:
        when = f"{text.period(one.first_period, one.frequency)} till {text.period(one.last_period, one.frequency)}"
        periods = text.count(one.periods, "period", "perioder")
        lines.append(f"{one.indicator_id}: {when}, {periods}, {text.count(one.regions, 'område', 'områden')}.")
    return lines


def _added(data: Path, wanted: Wanted) -> tuple[Series, list[str]]:
    """Add a series, and return it with what to say of it.

    What its file leaves open has the proposed answer, which is said, or is asked for, of a person at a terminal; else
    it is raised.
    """
    reference, taken = read_reference(data), list[str]()
    while True:
        try:
            answer = wanted.replies.get("replace")
            may_replace = partial(require_replaced, data=data, reference=reference, answer=answer)
            added = add_series(data, wanted, Web(), require=may_replace)
            return added.series, [*taken, *added.notices(data)]
        except OpenQuestionError as error:
            asked = error.question
            if proposed := wanted.proposed(asked):
                label = dict(zip(asked.choices, asked.labels, strict=True)).get(proposed, proposed)
                taken.append(f"Antaget är {label}: {asked}")
                wanted = with_answer(wanted, asked, proposed, reference)
                continue
            if not sys.stdin.isatty():
                raise
        choices = click.Choice(list(asked.choices)) if asked.choices else None
        answer = click.prompt(asked.text, type=choices, show_choices=True)
        wanted = with_answer(wanted, asked, answer, reference)


def _answers(stated: dict[str, Any]) -> Layout:
    answers = {name: value for name, value in stated.items() if value}
    answers |= {"column": [answers["column"]]} if "column" in answers else {}
    return Layout.of({PARTS.get(name, name): value for name, value in answers.items()})


def _roles(pairs: tuple[str, ...]) -> dict[str, str]:
    roles = dict(map(_pair, pairs))
    for role in roles:
        if role not in ROLES:
            raise FetchError(f"'{role}' är ingen roll.", guesses(role, sorted(ROLES)))
    return roles


def _pair(text: str) -> tuple[str, str]:
    dimension, equals, codes = text.partition("=")
    if not equals or not codes.strip():
        raise FetchError(
            f"'{text}' är inget urval.", "Skriv --select Region=0180,1480,00 eller --dimension region=Region."
        )
    return dimension.strip(), codes.strip()
