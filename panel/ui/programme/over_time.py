"""How the points' status has changed, day by day."""

from panel.charts import programme as charts
from panel.ui import block
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.follow_up.reported import as_of_note, offices_reports
from panel.warehouse import read

QUERY = "programme_over_time"


@per_build
def has_reports(plan_id: str, as_of: AsOf) -> bool:
    """Return whether anything is reported on a point until the day, so that there is a way to draw."""
    return bool(read(QUERY, plan_id=plan_id, known_on=as_of.known_on)["recorded_on"].nunique() > 1)


def show(plan_id: str, as_of: AsOf) -> None:
    """Draw the number of points by status over time, until the day."""
    block.show(_block(plan_id, as_of), plan_id=plan_id, known_on=as_of.known_on)


@per_build
def _block(plan_id: str, as_of: AsOf) -> block.Block:
    return block.Block(
        QUERY,
        charts.over_time,
        "antal programpunkter",
        f"Den senast rapporterade statusen, och planens egen där ingen annan har rapporterats.{as_of_note(as_of)}",
        ("recorded_on", "status", "points"),
        also=offices_reports(as_of, "point"),
        sources=(f"{plan_id}:plan",),
    )
