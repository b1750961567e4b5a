"""What the commands series needed and series late print."""

from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from panel.access.page_list import read_pages
from panel.wording import text
from panel.wording.sentences import needs as sentences
from panel.wording.sentences.sources import behind
from panel.wording.statistics.needs import Need, needs, summary
from panel.wording.statistics.source_age import ages_of_sources


def needs_table(plan: dict[str, Any], today: date) -> Table:
    """Return what a plan and the pages need. `plan` is a row of the query plans."""
    pages = {page.title: page.statistics for page in read_pages().values() if page.statistics}
    rows = needs(plan["plan_id"], plan["region_code"], pages, today)
    title = Text(f"{plan['title']}. {summary(rows, plan['region_name'])}")
    table = Table("Mått", "Har vi", "Behövs för", "Så fås den", title=title)
    for one in rows:
        table.add_row(*map(Text, (one.indicator_id, _held(one), text.listed(one.needed_by), one.command)))
    return table


def _held(need: Need) -> str:
    if need.first_period is None or need.last_period is None:
        return "saknas"
    held = f"{need.first_period.year} till {text.short_period(need.last_period, need.frequency)}"
    late = f", {behind(need.behind, need.frequency)}" if need.behind else ""
    begins = f", {sentences.begins_late(need.lacks_before)}" if need.lacks_before else ""
    return held + late + begins


def late_lines(today: date) -> list[str]:
    """Return "<source>: 2 kvartal efter, till och med kv 4 2025" for each late source, the furthest behind first."""
    late = sorted(
        ((name, age) for name, age in ages_of_sources(today).items() if age.behind),
        key=lambda one: -one[1].months_behind,
    )
    return [
        f"{name}: {behind(age.behind or 0, age.frequency)}, till och med {text.short_period(age.last_period, age.frequency)}"
        for name, age in late
    ]
