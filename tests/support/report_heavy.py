"""A follow-up that strains the report: long comments, many proposals, characters that documents cannot have."""

from pathlib import Path

from tests.support.ledgers import Ledger
from tests.support.reported_year import assessed, build_with_offices, line, points, proposal

PROPOSALS = 200
LONG = "Arbetet går framåt men tar längre tid än planerat. " * 80
ODD = "Rad ett\nRad två\tmed tabb & <b>taggar</b> =SUMMA(A1) \u200b åäö"


def heavy(folder: Path) -> Path:
    """Build a database of such a follow-up in `folder`, and return it."""
    ledger = Ledger(folder / "uploads")
    reported = {
        **assessed("1A 1B 1C 2A 2B 2C 3A 3B 4A 4B 4C 5A 5B 5C", "Pågår", "Uppfylls inte", LONG[:4000]),
        **assessed("6A", "Slutförd", "Uppfylls", ODD),
        **points("8 9 14 16 19", "Slutförd", LONG[:4000]),
        **line("frame", "400", "520", LONG[:4000], LONG[:4000]),
        **line("rescue_service", "100", "130", LONG[:4000], ODD),
    }
    for number in range(1, PROPOSALS + 1):
        kind = "Omfördelning" if number % 3 else "Omprioritering"
        amount = f"{number / 10:.1f}" if number % 3 else None
        reported |= proposal(number, kind, "Politisk verksamhet", "8 Lokalförsörjning", amount, f"Skäl {number}. {ODD}")
    ledger.publish("2024-11-20", "2024-helar", reported, "controller", "allt-helar.xlsx", "kommundirektor")
    return build_with_offices(folder)
