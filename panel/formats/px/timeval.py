"""TIMEVAL: the years, half-years, quarters, months or weeks of a time dimension in a PC-Axis file."""

import re

from panel.formats.cube import FormatError
from panel.formats.px.text import Entry

SCALES = {"A1": r"\d{4}", "H1": r"\d{4}H[12]", "Q1": r"\d{4}[KQ][1-4]", "M1": r"\d{4}M\d\d", "W1": r"\d{4}[VW]\d\d"}
A_YEAR = {"A1": 1, "H1": 2, "Q1": 4, "M1": 12}
TLIST = re.compile(
    r'\s*+TLIST\(\s*+([AHQMWD]1)\s*+(?:,\s*+("\d+")\s*+-\s*+("\d+")\s*+)?\)\s*+(?:,((?:\s*+"\d+"\s*+,?)*+))?\s*+'
)


def check_time(entry: Entry, count: int) -> None:
    """Raise FormatError when TIMEVAL is a TLIST whose number of times differs from that of VALUES."""
    listed = TLIST.fullmatch(entry.text)
    if listed is None:
        # Old files have other forms of TIMEVAL; the codes come from VALUES in any case.
        return
    scale, first, last, each = listed.groups()
    if first is None:
        found = each.count('"') // 2 if each else count
    elif scale in A_YEAR:
        found = _ordinal(last, scale) - _ordinal(first, scale) + 1
    else:
        return
    if found != count:
        raise FormatError(
            f"{entry.location}: har {found} tider, men VALUES har {count}. Rätta filen, eller hämta den igen."
        )


def timeval(codes: tuple[str, ...]) -> str | None:
    """Return the value of TIMEVAL for codes such as 2023, 2023K1 and 2023M01; None for other codes."""
    for scale, form in SCALES.items():
        if all(re.fullmatch(form, code, re.ASCII) for code in codes):
            times = ",".join('"' + re.sub("[A-Z]", "", code) + '"' for code in codes)
            return f"TLIST({scale}),{times}"
    return None


def _ordinal(quoted: str, scale: str) -> int:
    time = quoted.strip('"')
    return int(time[:4]) * A_YEAR[scale] + int(time[4:] or 0)
