"""What has been fetched from the statistics services, and what they have revised: a view of Källor och kvalitet."""

import pandas as pd
from markupsafe import Markup

from panel.ui import block, markup
from panel.ui.cached import per_build
from panel.ui.home import own_place
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import fetching as sentences
from panel.wording.templates import render

MAX_SHOWN = 30
COLUMNS = ("taken_on", "title", "producer", "row_count", "changed", "added", "withdrawn")
REVISED = ("revised_on", "indicator_title", "period", "sex", "age", "before", "after", "change", "revision_kind")


@per_build
def revisions_view() -> Markup:
    """Return, as HTML, the fetches that differed from the one before, and the revisions of the plan's municipality.

    Other municipalities' revisions are counted, and are in the file.
    """
    snapshots, revisions, place = read("snapshots"), read("revisions"), own_place()
    own = revisions[revisions["region_code"] == place.region_code]
    shown, listed = snapshots.head(MAX_SHOWN), in_words(own.head(MAX_SHOWN))
    return render(
        "statistics/revisions.html",
        fetches=len(snapshots),
        warnings=warnings(),
        snapshots=markup.table(shown, COLUMNS, "Hämtningar, den senaste först"),
        older=sentences.older(len(snapshots) - len(shown)),
        snapshot_links=block.download_links("snapshots", {}),
        revised=sentences.revised(len(revisions)),
        revisions=markup.table(listed, REVISED, sentences.of_region(place.name, len(own))) if len(own) else "",
        region_name=place.name,
        others=sentences.of_others(len(revisions) - len(own)),
        revision_links=block.download_links("revisions", {}, "Hämta alla revideringar") if len(revisions) else "",
    )


def warnings() -> Markup:
    """Return, as HTML, warnings on the statistics and what to do about them; empty for none."""
    rows = read("source_warnings")
    current, older = (rows[rows["is_current"] == is_current].to_dict("records") for is_current in (True, False))
    return render("statistics/warnings.html", current=current, older=older)


def in_words(revisions: pd.DataFrame) -> pd.DataFrame:
    """Return the query revisions' rows with period, before, after and change as text, with the indicator's decimals."""
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
