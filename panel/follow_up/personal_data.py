"""Detection of personal data in a text. Takes time linear in its length: a cell may have 32,767 characters."""

import re
from itertools import islice

import phonenumbers
from stdnum import luhn
from stdnum.se import personnummer

IDENTITY_NUMBER = re.compile(
    r"(?<![\d-])((?:\d{2})?\d{4})(\d{2})[ \u00a0]?([-+\u2010-\u2015\u2212 ]?)[ \u00a0]?(\d{4})(?![\d-])"
)
MAIL_ADDRESS = re.compile(r"[^\s@<>()]@[^\s@<>().]{1,63}\.(?:[^\s@<>().]{1,63}\.){0,9}[a-zåäö]{2}", re.IGNORECASE)
# Numbers begin with 0, + or the country code. Only such candidates are parsed, and at most MAX_CANDIDATES.
MAYBE_PHONE = re.compile(r"(?<!\d)\(?(?:\+|0|46)[\d ()/.\u00a0\u2010-\u2015-]{6,24}")
MAX_CANDIDATES = 50
COORDINATION = 60


def has_identity_number(text: str) -> bool:
    """Return whether a text contains a personnummer or samordningsnummer with a valid date and check digit."""
    return any(_is_valid(*found.groups()) for found in IDENTITY_NUMBER.finditer(text))


def personal_data(text: str) -> list[str]:
    """Return, in Swedish, the kinds of personal data other than identity numbers found: mail address, phone number."""
    kinds = []
    if MAIL_ADDRESS.search(text):
        kinds.append("en e-postadress")
    # Ten digits can be either kind: 0701234567.
    if _has_phone_number(IDENTITY_NUMBER.sub(lambda found: " " if _is_valid(*found.groups()) else found[0], text)):
        kinds.append("ett telefonnummer")
    return kinds


def _is_valid(month: str, day: str, sign: str, last: str) -> bool:
    sign = "+" if sign == "+" else "-"
    if not luhn.is_valid(month[-4:] + day + last):
        return False
    # The check digit covers the digits as written; a samordningsnummer has 60 added to the day.
    born = int(day) - COORDINATION if int(day) > COORDINATION else int(day)
    return _is_date(month, born, sign)


def _is_date(month: str, day: int, sign: str) -> bool:
    try:
        personnummer.get_birth_date(f"{month}{day:02d}{sign}0000")
    except ValueError:
        return False
    return True


def _has_phone_number(text: str) -> bool:
    """Return whether a text has a phone number, or more candidates than are parsed."""
    maybe = dict.fromkeys(found[0] for found in MAYBE_PHONE.finditer(text))
    for piece in islice(maybe, MAX_CANDIDATES):
        if any(True for _ in phonenumbers.PhoneNumberMatcher(piece, "SE")):
            return True
    return len(maybe) > MAX_CANDIDATES
