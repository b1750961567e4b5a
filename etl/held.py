"""Hold the figures of a file against those that the panel already has of other sources, before it is taken in."""

from pathlib import Path

import numpy as np
import pandas as pd

from etl.fetch.catalogue.new_series import Proposal
from etl.fetch.failure import OpenQuestionError
from etl.fetch.meaning.figures import KEY
from etl.fetch.meaning.reference import Reference
from etl.kept_files import sources_of
from panel import warehouse
from panel.formats.published.layout import QuestionError
from panel.wording import text
from panel.wording.sentences import add_statistics as sentences

REPLACE = "ja"


def contradictions(data: Path, figures: pd.DataFrame, series_id: str) -> pd.DataFrame:
    """Return the figures that other sources of the panel state otherwise: KEY, value, held, source_title, producer.

    None before the first build of a folder of sources, when the panel shows nothing.
    """
    path = warehouse.database_path()
    columns = [*KEY, "value", "held", "source_title", "producer"]
    if not path.is_file() or sources_of(path).resolve() != data.resolve():
        return pd.DataFrame(columns=columns)
    indicators = ",".join(sorted(figures["indicator_id"].unique()))
    held = warehouse.read("held_figures", indicators=indicators, source_id=series_id)
    new = figures.assign(period_start=pd.to_datetime(figures["period_start"]))
    both = new[new["value"].notna()].merge(
        held.assign(period_start=pd.to_datetime(held["period_start"])), on=KEY, how="inner"
    )
    return both[~np.isclose(both["value"], both["held"], rtol=1e-9, atol=0)][columns].reset_index(drop=True)


def sentence(differing: pd.DataFrame, reference: Reference) -> str:
    """Return, in Swedish, what differs, with both figures of the newest."""
    one = differing.sort_values("period_start").iloc[-1]
    when = text.period(one["period_start"].date(), one["frequency"])
    where = f"{reference.titles.get(one['region_code'], one['region_code'])} {when}"
    source = f"{one['producer']}, {one['source_title']}"
    return sentences.contradicted(where, float(one["value"]), float(one["held"]), source, len(differing))


def require_replaced(proposal: Proposal, data: Path, reference: Reference, answer: str | None) -> None:
    """Raise OpenQuestionError where a series would replace another source's figures, and nobody has said it may."""
    differing = contradictions(data, proposal.figures, proposal.series.series_id)
    if len(differing) and answer != REPLACE:
        question = QuestionError("replace", f"{sentence(differing, reference)} Ska de ersättas?", (REPLACE,))
        raise OpenQuestionError(question, proposal.series.series_id)
