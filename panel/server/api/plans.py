"""The tables of a plan, as counts and amounts over time: its points, criteria and budget."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from panel.formats.cube import Cube, Dimension, Role
from panel.formats.tidy import cube_from_tidy
from panel.server.api.table import CONTENTS, Cells, Codes, Table, Variable
from panel.warehouse import build_key, read
from panel.wording import clock, text
from panel.wording.labels import licensed
from panel.wording.plan.goal_mark import FULLY, NOT_ASSESSED, NOT_MET, PARTLY
from panel.wording.table_files import MADE_UP, is_example

ASSESSMENTS = {FULLY: FULLY, PARTLY: PARTLY, NOT_MET: NOT_MET, NOT_ASSESSED: NOT_ASSESSED, "": "Ingen bedömning"}
NONE_YET = "ingen"
STATUSES = ("Slutförd", "Pågår", "Ej påbörjad")
# The contents of the table of a budget, and the columns of the query that they are.
AMOUNTS = {
    "budget_lagst": ("Budget, lägst", "low_mnkr"),
    "budget_hogst": ("Budget, högst", "high_mnkr"),
    "utfall": ("Utfall till och med perioden", "outcome_mnkr"),
    "prognos": ("Prognos för helåret", "forecast_mnkr"),
    "avvikelse_lagst": ("Budget minus prognos, lägst", "low_deviation_mnkr"),
    "avvikelse_hogst": ("Budget minus prognos, högst", "high_deviation_mnkr"),
}
RANGE = "Där planen anger en avrundad andel i stället för ett belopp är lägst och högst olika."


def tables() -> dict[str, Table]:
    """Return the tables of all plans by id; a user may have those of some. Raises DatabaseUnavailableError."""
    return _tables(build_key(), clock.today())


@lru_cache(maxsize=2)
def _tables(_: str, today: date) -> dict[str, Table]:
    made = [
        table
        for plan in read("plans").itertuples(index=False)
        for table in (_points(plan, today), _goals(plan, today), _budget(plan, today))
        if table
    ]
    return {table.table_id: table for table in made}


def _points(plan: Any, today: date) -> Table | None:  # noqa: ANN401 - a row of plans
    rows = read("programme_over_time", plan_id=plan.plan_id, known_on=today)
    days = list(dict.fromkeys(rows["recorded_on"].dt.date))
    tidy = _tidy(
        (CONTENTS, "points", "Programpunkter"),
        ("status", rows["status"], rows["status"]),
        ("dag", rows["recorded_on"].dt.date.map(str), rows["recorded_on"].map(text.day)),
        value=rows["points"],
    )
    labels = {CONTENTS: "Mått", "status": "Status", "dag": "Dag"}
    cube = _cube(tidy, labels, {"status": STATUSES, "dag": tuple(map(str, days))}, "dag")
    description = "Antal programpunkter efter status, efter varje dag då något rapporterades."
    return _table(plan, "points", "Programpunkter efter status och dag", description, cube, "antal", tuple(days))


def _goals(plan: Any, today: date) -> Table | None:  # noqa: ANN401
    follow_ups = read("follow_ups", plan_id=plan.plan_id)
    counted = read("goal_assessments_over_time", plan_id=plan.plan_id, known_on=today)
    goals = read("goals", plan_id=plan.plan_id)
    every = goals[["goal_no", "name"]].merge(follow_ups[["period", "name"]], how="cross", suffixes=("", "_of_period"))
    every = every.merge(pd.DataFrame({"assessment": list(ASSESSMENTS)}), how="cross")
    rows = every.merge(counted[["goal_no", "period", "assessment", "criteria"]], how="left")
    # A count of none where the follow-up has reports; no value where it has none.
    reported = rows["period"].isin(counted["period"])
    rows["criteria"] = rows["criteria"].fillna(0).where(reported)
    tidy = _tidy(
        (CONTENTS, "criteria", "Måluppfyllelser"),
        ("mal", rows["goal_no"], rows["goal_no"] + " " + rows["name"]),
        ("bedomning", rows["assessment"].replace("", NONE_YET), rows["assessment"].map(ASSESSMENTS)),
        ("uppfoljning", rows["period"], rows["name_of_period"]),
        value=rows["criteria"],
    )
    labels = {CONTENTS: "Mått", "mal": "Mål", "bedomning": "Bedömning", "uppfoljning": "Uppföljning"}
    cube = _cube(tidy, labels, {"uppfoljning": tuple(follow_ups["period"])}, "uppfoljning")
    description = "Antal måluppfyllelser efter bedömning, mål för mål och uppföljning för uppföljning."
    return _table(plan, "goals", "Mål efter bedömning och uppföljning", description, cube, "antal")


def _budget(plan: Any, today: date) -> Table | None:  # noqa: ANN401
    follow_ups = read("follow_ups", plan_id=plan.plan_id)
    lines = tuple(read("budget_lines", plan_id=plan.plan_id)["line_id"])
    parts = [
        read("budget_follow_up", plan_id=plan.plan_id, period=row.period, known_on=today).assign(title=row.name)
        for row in follow_ups.itertuples(index=False)
    ]
    rows = pd.concat(parts) if parts else pd.DataFrame()
    if rows.empty:
        return None
    tidy = pd.concat(
        [
            _tidy(
                (CONTENTS, code, label),
                ("rad", rows["line_id"], rows["name"]),
                ("uppfoljning", rows["period"], rows["title"]),
                value=rows[column],
            )
            for code, (label, column) in AMOUNTS.items()
        ],
        ignore_index=True,
    )
    labels = {CONTENTS: "Mått", "rad": "Budgetrad", "uppfoljning": "Uppföljning"}
    cube = _cube(tidy, labels, {"rad": lines, "uppfoljning": tuple(follow_ups["period"])}, "uppfoljning")
    description = f"Budget, utfall och helårsprognos efter budgetrad och uppföljning. {RANGE}"
    return _table(plan, "budget", "Budget, utfall och prognos efter uppföljning", description, cube, "mnkr")


def _tidy(
    contents: tuple[str, str, str], *variables: tuple[str, "pd.Series[Any]", "pd.Series[Any]"], value: "pd.Series[Any]"
) -> pd.DataFrame:
    code, of_code, of_label = contents
    columns: dict[str, object] = {f"{code}_code": of_code, f"{code}_label": of_label}
    for name, codes, names in variables:
        columns |= {f"{name}_code": codes.to_numpy(), f"{name}_label": names.to_numpy()}
    return pd.DataFrame(columns | {"value": value.to_numpy(dtype=np.float64, na_value=np.nan), "flag": ""})


def _cube(tidy: pd.DataFrame, labels: dict[str, str], orders: dict[str, Sequence[str]], time: str) -> Cube | None:
    if tidy.empty:
        return None
    for code, order in orders.items():
        tidy[f"{code}_code"] = pd.Categorical(tidy[f"{code}_code"], order)
    roles: dict[str, Role] = {CONTENTS: "metric", time: "time"}
    return cube_from_tidy(tidy, "", labels, roles)


def _table(
    plan: Any,  # noqa: ANN401
    name: str,
    title: str,
    description: str,
    cube: Cube | None,
    unit: str,
    days: tuple[date, ...] = (),
) -> Table | None:
    """Return the table; None where the plan has nothing of it yet."""
    if cube is None:
        return None
    source = read("sources", plan_id=plan.plan_id).set_index("source_id").loc[f"{plan.plan_id}:plan"]
    return Table(
        f"plan_{name}-{plan.plan_id}",
        f"{title}: {plan.title}",
        description,
        tuple(_variable(one, days) for one in cube.dimensions),
        _Part(cube),
        licensed(source),
        (source.licence,),
        max(read("latest_build")["finished_at"].iloc[0].date(), plan.decided_on.date()),
        "Other",
        (plan.plan_id, plan.title),
        (description, *((MADE_UP,) if is_example() else ())),
        unit,
        plan.plan_id,
    )


def _variable(dimension: Dimension, days: tuple[date, ...]) -> Variable:
    if dimension.role != "time":
        return Variable(dimension)
    return Variable(dimension, names=dimension.labels, last_days=days)


class _Part:
    """Reads a part of a cube that is held whole."""

    def __init__(self, cube: Cube) -> None:
        self.cube = cube

    def __call__(self, codes: Codes) -> Cells:
        positions = [
            [one.codes.index(code) for code in chosen] for one, chosen in zip(self.cube.dimensions, codes, strict=True)
        ]
        part = np.ix_(*positions)
        shape = self.cube.shape
        values, flags = self.cube.values.reshape(shape)[part].ravel(), self.cube.flags.reshape(shape)[part].ravel()
        return values, flags, self.cube.flag_names
