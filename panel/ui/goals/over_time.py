"""Mål over the follow-ups: charts of the assessments and of the key figures."""

from markupsafe import Markup

from panel.charts import goals as charts
from panel.ui import block
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.follow_up.reported import as_of_note, offices_reports
from panel.ui.goals.standing import measurable, periods
from panel.warehouse import read
from panel.wording import labels
from panel.wording.templates import render


def has_reports(plan_id: str, as_of: AsOf) -> bool:
    """Return whether there is anything to draw: a report on a criterion or a key figure."""
    return bool(periods(plan_id, as_of) or measured(plan_id, as_of))


def show(plan_id: str, as_of: AsOf) -> None:
    """Show the charts, and links to the data that they and the rows are of."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    if periods(plan_id, as_of):
        block.show(assessment_block(plan_id, as_of), **params)
    for name, unit in measured(plan_id, as_of):
        block.show(measure_block(plan_id, unit, as_of), item_id=f"criterion:{name}", **params)
    block.write(more_data(plan_id, as_of))


@per_build
def measured(plan_id: str, as_of: AsOf) -> tuple[tuple[str, str], ...]:
    """Return the key figures with a reported value, as (criterion, unit): ("8A", "procent")."""
    found = []
    for name in measurable(plan_id):
        rows = read("measure_values", plan_id=plan_id, item_id=f"criterion:{name}", known_on=as_of.known_on)
        if rows["value"].notna().any():
            found.append((name, labels.or_empty(rows["unit"].iloc[0])))
    return tuple(found)


@per_build
def assessment_block(plan_id: str, as_of: AsOf) -> block.Block:
    """Return the block of the criteria's assessments, by goal and follow-up."""
    return block.Block(
        "goal_assessments_over_time",
        charts.over_time,
        "antal måluppfyllelser",
        "Bedömningen av om måluppfyllelsen nås under året, efter varje uppföljning. Den är en annan sak än status."
        + as_of_note(as_of),
        ("goal_no", "name", "period", "assessment", "criteria"),
        also=offices_reports(as_of, "criterion"),
        sources=(f"{plan_id}:plan",),
    )


@per_build
def measure_block(plan_id: str, unit: str, as_of: AsOf) -> block.Block:
    """Return the block of a key figure over the follow-ups, against what the plan states of it."""
    return block.Block(
        "measure_values",
        charts.measure,
        unit,
        f"Andel av vägen är (utfall − utgångsvärde) / (målvärde − utgångsvärde).{as_of_note(as_of)}",
        ("period", "value", "baseline", "target", "target_word", "comment", "recorded_on", "recorded_by"),
        also=offices_reports(as_of, "measure"),
        sources=(f"{plan_id}:plan",),
    )


@per_build
def more_data(plan_id: str, as_of: AsOf) -> Markup:
    """Return links to the reports on criteria and the activities."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    return render(
        "goals/more_data.html",
        links=[
            block.download_links("criteria_reported", params, "Hämta bedömningarna"),
            block.download_links("activities", params, "Hämta aktiviteterna"),
        ],
    )
