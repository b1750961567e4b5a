"""Text that a document can hold."""

import re

# What XML 1.0 has no way of writing. It is shown to be there, and nothing else is lost.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(words: str) -> str:
    """Return text as a document can hold it: a mark for each sign that it cannot, and one kind of line break."""
    return UNWRITABLE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))
