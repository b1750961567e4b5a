"""Counts of kills and their outcomes, added up over all test processes."""

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest

SEED = int(os.environ.get("FAULT_SEED", "20261126"))
PROPERTY = "tally"


@dataclass
class Tally:
    """The kills of one operation. `acknowledged` counts what victims reported as done."""

    operation: str
    kills: int = 0
    acknowledged: int = 0
    saved_unacknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    half_applied: list[str] = field(default_factory=list)

    def assert_expected(self, record_property: Any, awaited: int) -> None:
        """Record the counts for the summary, and check that nothing was lost or partial and all kills were made."""
        record_property(PROPERTY, json.dumps(asdict(self)))
        assert (self.lost, self.half_applied) == ([], [])
        assert self.kills == awaited


def summary(reports: list[pytest.TestReport]) -> list[str]:
    """Return a line for each operation, and one for all, from the tallies that tests recorded."""
    figures: dict[str, Counter[str]] = {}
    for report in reports:
        for name, value in report.user_properties:
            if name == PROPERTY:
                record = json.loads(str(value))
                figures.setdefault(record["operation"], Counter()).update(_counts(record))
    lines = [_line(operation, counts) for operation, counts in sorted(figures.items())]
    return [*lines, _line("all", sum(figures.values(), Counter()))] if lines else []


def _counts(record: dict[str, Any]) -> dict[str, int]:
    return {
        name: value if isinstance(value, int) else len(value) for name, value in record.items() if name != "operation"
    }


def _line(operation: str, counts: Counter[str]) -> str:
    return (
        f"{operation:<12} tried {counts['kills']:>5}   acknowledged {counts['acknowledged']:>5}"
        f"   saved, not acknowledged {counts['saved_unacknowledged']:>4}   acknowledged and lost {counts['lost']:>2}"
        f"   half-applied {counts['half_applied']:>2}"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the kills at the end of a run."""
    reports = [
        report
        for name in ("passed", "failed")
        for report in terminalreporter.stats.get(name, [])
        if isinstance(report, pytest.TestReport) and report.when == "call"
    ]
    lines = summary(reports)
    if lines:
        terminalreporter.section(f"kill -9 (FAULT_SEED={SEED})")
        for line in lines:
            terminalreporter.write_line(line)
