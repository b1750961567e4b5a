"""The real plan as a document, parsed."""

from pathlib import Path

import pandas as pd

from panel.plans.document.plan import Correction, read_plan
from tests.conftest import ROOT

PLAN = ROOT / "data" / "plans" / "ks-2024" / "plan.md"
CORRECTIONS = [Correction("goal_name", "mål 5 Energi", "mål 5 Klimat och miljö")]


def parse(path: Path, corrections: list[Correction] = CORRECTIONS) -> dict[str, pd.DataFrame]:
    return read_plan(path, "ks-2024", "0581", "ks-2024:plan", corrections)
