"""How much of each plan document of the cases is read right before a person has touched it.

`python -m tests.support.plans.reading_share` prints the table of docs/plans.md.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from panel.plans.reading.reader import read_lines
from panel.plans.reading.rows import Reading

CASES = Path(__file__).resolve().parents[2] / "cases" / "plans"
Rows = Counter[tuple[object, ...]]
HEADER = (
    "| dokument | uppgifter om planen | mål | mått med målvärde | rader i budgeten | övrigt | fel |",
    "|---|---|---|---|---|---|---|",
)


@dataclass
class Share:
    """How many rows of a kind a document has, how many of them were read right, and how many were read that it has not."""

    stated: int
    right: int
    wrong: int

    def __str__(self) -> str:
        return f"{self.right} av {self.stated}" if self.stated else "–"


def documents() -> list[Path]:
    """Return the cases that have a document and what it says."""
    return sorted(path.parent for path in CASES.glob("*/expected.toml"))


def read(text: str) -> Reading:
    """Return what is read out of a document's text."""
    return read_lines(text.rstrip("\n").split("\n"))


def shares(case: Path, reading: Reading) -> dict[str, Share]:
    """Return the share of each kind that was read right."""
    expected = tomllib.loads((case / "expected.toml").read_text(encoding="utf-8"))
    found = found_rows(reading)
    stated = {kind: Counter(map(tuple, expected[kind]["rows"])) for kind in ("goals", "measures", "budget")}
    stated["plan"] = Counter(expected["plan"].items())
    stated["others"] = Counter(tuple(row) for kind in ("assignments", "claims") for row in expected[kind]["rows"])
    return {kind: _share(rows, found[kind]) for kind, rows in stated.items()}


def _share(stated: Rows, found: Rows) -> Share:
    return Share(stated.total(), (stated & found).total(), (found - stated).total())


def found_rows(reading: Reading) -> dict[str, Rows]:
    """Return what was read in the form of expected.toml."""
    ours = ["title", "board", "year", "last_year", "case_number", "decided_on", "municipality"]
    assignments: list[tuple[object, ...]] = [(one.text, one.due or "") for one in reading.assignments]
    claims = [(one.indicator, one.value, one.start) for one in reading.claims]
    return {
        "plan": Counter((one.name, one.value) for one in reading.cover if one.name in ours),
        "goals": Counter((goal.level, goal.number, goal.name) for goal in reading.goals),
        "measures": Counter(
            (
                reading.goals[one.goal].name,
                one.text,
                one.kolada or "",
                "" if one.figures.baseline is None else one.figures.baseline,
                _by_year(one.figures.targets),
                one.figures.unit or "",
                one.figures.direction or "",
            )
            for one in reading.measures
        ),
        "budget": Counter(
            (row.kind, row.name, row.unit, _by_year(row.amounts), "" if row.share is None else row.share)
            for row in reading.budget
        ),
        "others": Counter([*assignments, *claims]),
    }


def _by_year(numbers: dict[int, float]) -> str:
    return " ".join(f"{year}:{number:.10g}" for year, number in numbers.items())


def table() -> list[str]:
    """Return the table of all documents, in Markdown."""
    lines = list(HEADER)
    for case in documents():
        found = shares(case, read((case / "plan.txt").read_text(encoding="utf-8")))
        kinds = " | ".join(str(found[kind]) for kind in ("plan", "goals", "measures", "budget", "others"))
        lines.append(f"| {case.name} | {kinds} | {sum(share.wrong for share in found.values())} |")
    return lines


if __name__ == "__main__":
    print("\n".join(table()))
