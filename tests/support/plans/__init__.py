"""Made-up plans of other boards, entered as a user enters them: through the plan sheet."""

import shutil
import tomllib
from pathlib import Path

import pytest

from panel import warehouse
from panel.__main__ import main
from panel.plans.sheet.filled import Filled, Row
from panel.plans.sheet.template import make_sheet

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
KS, UN, LINKOPING = "ks-2024", "un-2024", "bn-linkoping-2024"
NOT_SOURCES = shutil.ignore_patterns("*.duckdb*", ".*", "uploads", "demo", "snapshots", "incoming")


def filled(plan_id: str) -> Filled:
    """Return a made-up plan as contents of its sheet."""
    stated = tomllib.loads((HERE / f"{plan_id}.toml").read_text(encoding="utf-8"))
    plan, quotes = stated.pop("plan"), stated.pop("quotes", {})
    answers = {name: Row({"value": value, "quote": quotes.get(name)}) for name, value in plan.items()}
    listed = {
        kind: [Row({k: tuple(v) if isinstance(v, list) else v for k, v in one.items()}) for one in rows]
        for kind, rows in stated.items()
    }
    return Filled(answers, listed)


def enter(plan_id: str, data: Path, scratch: Path) -> None:
    """Write a made-up plan's sheet and import it, by the command that a controller uses."""
    sheet = scratch / f"{plan_id}.xlsx"
    sheet.write_bytes(make_sheet(filled(plan_id)))
    assert main(["--data", str(data), "plan", "import", str(sheet), "--elsewhere"]) == 0


def several_boards(folder: Path) -> Path:
    """Return a database with three plans, its sources in data/.

    They are the real one, another board's and another municipality's.
    """
    data, target = folder / "data", folder / "dashboard.duckdb"
    shutil.copytree(ROOT / "data", data, ignore=NOT_SOURCES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(target))
        for plan_id in (UN, LINKOPING):
            enter(plan_id, data, folder)
        assert main(["--data", str(data), "build"]) == 0
    return target
