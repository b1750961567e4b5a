"""Make text valid for office documents."""

import re

# Characters that XML 1.0 does not allow.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(words: str) -> str:
    """Return text with U+FFFD for each character that XML does not allow, and every line break as a line feed."""
    return UNWRITABLE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))
