"""Test that every time shown to readers is in Swedish time and formatted in one place."""

import re
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.moments import in_sweden, stamp
from tests.conftest import ROOT

ROOMS = ("panel", "pages", "etl")
# What formats a moment of its own: a name of a folder or a build, which is kept on disk and sorted by.
NAMES_ON_DISK = {"etl/build.py", "panel/plans/sheet/store.py"}

SAYS_UTC = re.compile(r"""(?:\(UTC\)|[MS}] UTC)["'<]""")


def sources() -> list[tuple[str, str]]:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    return [(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in files]


def test_nothing_else_formats_a_moment_for_a_reader_or_says_utc() -> None:
    found = [
        (name, line.strip())
        for name, code in sources()
        if name not in NAMES_ON_DISK | {"panel/wording/text.py", "panel/wording/moments.py"}
        for line in code.splitlines()
        if ("%Y-%m-%d %H" in line and "DATE_FORMATS" not in line)
        or "format_datetime" in line
        or "text.moment" in line
        or SAYS_UTC.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("moment", [
    datetime(2026, 11, 29, 0, 56),
    datetime(2026, 11, 29, 0, 56, tzinfo=UTC),
    pd.Timestamp("2026-11-29 00:56"),
    pd.Timestamp("2026-11-29 00:56", tz="UTC"),
])  # fmt: skip
def test_a_moment_is_shown_as_it_was_in_sweden(moment: datetime) -> None:
    assert stamp(moment) == "2026-11-29 01:56:00"
    assert text.swedish_moment(moment).replace("\u00a0", " ") == "29 november 2026 kl. 01.56"


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_a_moment_is_an_hour_or_two_ahead_of_utc(moment: datetime) -> None:
    ahead = in_sweden(moment).replace(tzinfo=None) - moment
    assert ahead.total_seconds() in {3600, 7200}
    assert stamp(moment) == stamp(moment.replace(tzinfo=UTC))
