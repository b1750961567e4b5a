"""The newest forecast of the whole frame and its origin: the figure that Budget and Översikt both show."""

import pandas as pd

from panel.warehouse import read
from panel.warehouse.origins import Origin, read_origins, with_origins
from panel.wording import labels
from panel.wording.plan.forecast import whole_frame

FORECAST = "forecast_mnkr"


def frame_forecast(plan_id: str, day: str) -> tuple[pd.Series, Origin] | None:
    """Return the frame's row of the query budget_follow_up, and the origin of its forecast, as of a day (2024-08-15).

    It is of the newest follow-up with a forecast of the frame; None where none has one.
    """
    periods = read("budget_periods", plan_id=plan_id, known_on=day)
    for period in periods.loc[periods["lines"] > 0, "period"]:
        frame = whole_frame(read("budget_follow_up", plan_id=plan_id, period=period, known_on=day))
        if frame is not None and not labels.is_missing(frame[FORECAST]):
            (row,) = with_origins(frame.to_frame().T, "line", read_origins(plan_id, day)).itertuples()
            return frame, next(one for one in row.origins if one.field == FORECAST)
    return None
