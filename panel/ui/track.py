"""Where a bar stands in its cell: values to per cent of the cell's width."""

from typing import NamedTuple


class Track(NamedTuple):
    """A scale from `low` to `high` across a cell."""

    low: float
    high: float

    def place(self, start: float, end: float) -> str:
        """Return the CSS of a bar between two values, in any order."""
        left, right = sorted((self._share(start), self._share(end)))
        return f"left:{left:.2f}%;width:{right - left:.2f}%"

    def point(self, at: float) -> str:
        """Return the CSS of a mark at one value."""
        return f"left:{self._share(at):.2f}%"

    def _share(self, amount: float) -> float:
        return 100 * (amount - self.low) / ((self.high - self.low) or 1)
