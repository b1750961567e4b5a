"""The nets that a change of the population consists of."""

import pandas as pd

# The columns of population_components_yearly that each net is the sum of. Losses are negative.
NETS = {
    "natural": ("births", "deaths"),
    "domestic": ("moved_in", "moved_out"),
    "abroad": ("immigrated", "emigrated"),
}


def nets(parts: pd.Series) -> dict[str, int]:
    """Return the net of births and deaths, of moves within the country, and of moves from and to other countries."""
    return {name: int(parts[gained] + parts[lost]) for name, (gained, lost) in NETS.items()}
