"""The beginning of what somebody has written, for a place with little room."""

import re
import textwrap

MORE = " …"
ENDS = re.compile(r"[.!?](?= [A-ZÅÄÖ])")


def excerpt(words: str, width: int) -> str:
    """Return the whole sentences that fit in `width` characters, with a mark where more follows.

    Half a sentence may say the opposite of the whole. So a first sentence that is longer than the width is whole as well, up
    to twice the width; beyond that it is cut between words.
    """
    words = " ".join(words.split())
    if len(words) <= width:
        return words
    ends = [end.end() for end in ENDS.finditer(words)]
    first = min(ends, default=len(words))
    end = max((end for end in ends if end + len(MORE) <= width), default=first)
    if end + len(MORE) > 2 * width:
        return textwrap.shorten(words, 2 * width, placeholder=MORE)
    return words[:end] + (MORE if end < len(words) else "")
