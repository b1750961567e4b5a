"""What the statistics services have answered, and what they have changed since: Hämtningar on Källor och kvalitet."""

from html import escape
from typing import Any

import pandas as pd

from panel.ui import block, markup
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import fetching as sentences

MOST_SHOWN = 30
NONE_YET = (
    "<p>Ingenting är hämtat från tjänsterna ännu: panelen visar de filer som följer med. Den som förvaltar panelen hämtar"
    " med <code>python -m etl fetch</code> och bygger sedan om bilden.</p>"
)


@per_build
def revisions_view() -> str:
    """Every answer that was another than the one before, and what was revised: the own municipality first."""
    snapshots = read("snapshots")
    if snapshots.empty:
        return "<h2>Inga hämtningar</h2>" + (warnings() or NONE_YET)
    plan = current_plan()
    revisions = read("revisions")
    own = revisions[revisions["region_code"] == plan["region_code"]]
    return (
        f"<h2>{_fetched(len(snapshots))}</h2><p>En hämtning sparas bara när tjänsten svarar något annat än förra gången.</p>"
        f"{warnings()}{_snapshots(snapshots)}{block.download_links('snapshots', {})}"
        f"<h2>{sentences.revised(len(revisions))}</h2>{_revisions(own, plan['region_name'])}{_others(revisions, len(own))}"
    )


def warnings() -> str:
    """Return what is wrong with the statistics and what to do, as HTML; nothing where all is well."""
    rows = read("source_warnings")
    parts = [
        f"<h3>{heading}</h3><ul>{''.join(map(_warning, group.itertuples()))}</ul>"
        for heading, group in (
            ("Att åtgärda i statistiken", rows[rows["is_current"]]),
            ("Äldre hämtningar som inte togs med", rows[~rows["is_current"]]),
        )
        if len(group)
    ]
    return "".join(parts)


def _warning(row: Any) -> str:  # noqa: ANN401 - a row of a frame
    told = f"{row.title} ({row.source_id}): {row.problem} {row.action}"
    return f'<li>{escape(told)} <span class="no">{escape(row.warning_id)}</span></li>'


def _fetched(count: int) -> str:
    return "En hämtning" if count == 1 else f"{count} hämtningar"


def _snapshots(snapshots: pd.DataFrame) -> str:
    shown = snapshots.head(MOST_SHOWN)
    columns = ("taken_on", "title", "producer", "row_count", "changed", "added", "withdrawn")
    table = markup.table(shown, columns, "Hämtningar, den senaste först")
    left = len(snapshots) - len(shown)
    return table + (f"<p>{sentences.older(left)}</p>" if left else "")


def _revisions(own: pd.DataFrame, region_name: str) -> str:
    if own.empty:
        return f"<p>Ingen gäller {escape(region_name)}.</p>"
    return markup.table(
        in_words(own.head(MOST_SHOWN)),
        ("revised_on", "indicator_title", "period", "sex", "age", "before", "after", "change", "revision_kind"),
        sentences.of_region(region_name, len(own)),
    )


def _others(revisions: pd.DataFrame, own_count: int) -> str:
    if revisions.empty:
        return ""
    others = len(revisions) - own_count
    words = f"<p>{sentences.of_others(others)}</p>" if others else ""
    return words + block.download_links("revisions", {}, "Hämta alla revideringar")


def in_words(revisions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the query revisions with period, before, after and change as text, each with its own decimals."""
    rows = revisions.to_dict("records")
    return revisions.assign(
        period=[text.period(row["period_start"], row["frequency"]) for row in rows],
        before=[_value(row["value_before"], row["flag_before"], row["decimals"]) for row in rows],
        after=[_value(row["value_after"], row["flag_after"], row["decimals"]) for row in rows],
        change=[text.signed(row["value_change"], row["decimals"]) for row in rows],
    )


def _value(value: float | None, flag: str | None, decimals: int) -> str:
    if pd.isna(value):
        return flag if isinstance(flag, str) else "saknas"
    return text.number(value, decimals)
