"""A small disk, and what the fault suite tells at its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tests.faults.disks import mount, unmount
from tests.faults.tally import SEED, summary


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount(folder):
        pytest.skip("no disk can be mounted here")
    yield folder
    unmount(folder)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
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
