"""A table of the data API: its variables, what is known of it, and how its cells are read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from panel.formats.cube import Dimension

# The codes of each variable, in the table's order of variables.
Codes = tuple[tuple[str, ...], ...]
# As in a Cube: values, flags and flag_names, with the last variable fastest.
Cells = tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], tuple[str, ...]]
CONTENTS, PERIOD = "matt", "period"


@dataclass(frozen=True)
class CodeList:
    """A named list of values of a variable."""

    list_id: str
    label: str
    values: dict[str, str]


@dataclass(frozen=True)
class Variable:
    """A variable. Where it is not selected, `unselected` is the code that its cells are of; None where it must be.

    `names` and `last_days` are those of periods: in words, and the last day of each.
    """

    dimension: Dimension
    unselected: str | None = None
    code_lists: tuple[CodeList, ...] = ()
    names: tuple[str, ...] = ()
    last_days: tuple[date, ...] = ()

    @property
    def code(self) -> str:
        """The code of the variable in addresses and files."""
        return self.dimension.code

    @property
    def is_time(self) -> bool:
        """Whether its values are periods, the oldest first."""
        return self.dimension.role == "time"


@dataclass(frozen=True)
class Table:
    """A table. `plan_id` is the plan whose readers may have it; None for statistics.

    `time_unit` is Annual, Quarterly, Monthly, Weekly or Other. `path` has id and name of the subject.
    """

    table_id: str
    title: str
    description: str
    variables: tuple[Variable, ...]
    cells: Callable[[Codes], Cells]
    source: str
    licences: tuple[str, ...]
    updated: date
    time_unit: str
    path: tuple[str, str]
    notes: tuple[str, ...] = ()
    unit: str | None = None
    plan_id: str | None = None

    @property
    def periods(self) -> tuple[str, ...]:
        """The codes of the periods, the oldest first."""
        return next(one.dimension.codes for one in self.variables if one.is_time)

    def variable(self, code: str) -> Variable | None:
        """Return the variable of a code, in any case; None where there is none."""
        return next((one for one in self.variables if one.code.casefold() == code.casefold()), None)
