"""Find words in Swedish text as a reader means them: "skolor" finds "skolan".

The Swedish stemmer of Snowball keeps "skolan" and "skolor" apart, and "bostad" and "bostaden".
"""

import re

WORD = re.compile(r"\w+")
# Shorter words are only found as they are written: so short a stem has too many endings that make another word.
MIN_LETTERS, MIN_STEM = 4, 3
# What a noun, an adjective or a verb may end in, with or without the s of the genitive and the passive.
_BARE = (
    "", "a", "e", "n", "t", "en", "et", "an", "ar", "er", "or", "na", "arna", "erna", "orna", "are", "aren", "ade",
    "at", "te", "it", "ande", "ende", "ing", "ningen", "ningar", "ingen", "ingar", "ning",
)  # fmt: skip
ENDINGS = frozenset(ending + genitive for ending in _BARE for genitive in ("", "s"))


def finds(sought: str, text: str) -> bool:
    """Return whether a text has what is sought: as it is written, or each of its words, inflected in any way."""
    low = text.casefold()
    words = WORD.findall(sought.casefold())
    if sought.strip().casefold() in low:
        return True
    written = set(WORD.findall(low))
    return bool(words) and all(word in low or any(is_same_word(word, one) for one in written) for word in words)


def is_same_word(one: str, other: str) -> bool:
    """Return whether two words, in lower case, are a stem with two of the endings that a Swedish word may have."""
    if min(len(one), len(other)) < MIN_LETTERS:
        return one == other
    return any(
        one[:at] == other[:at] and one[at:] in ENDINGS and other[at:] in ENDINGS
        for at in range(MIN_STEM, min(len(one), len(other)) + 1)
    )
