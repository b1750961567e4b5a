"""Extract the text typed in the header and footer of a printed page, without layout codes."""

import re

NAMES = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
SECTION = re.compile("(?<!&)&([LCR])")
PAGE_NUMBER = re.compile("&[PN]")
# &"Calibri,Regular" &K1F4E79 &K01+000 &12 &P+1 &&, and single letters: page, date, file, bold.
CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{2}(?:[0-9A-Fa-f]{4}|[+-][0-9]{3})|[0-9]{1,3}|[PN][+-][0-9]+|[A-Za-z]|&)')
COUNTED = {"sida", "sidan", "sid", "page", "av", "of"}


def typed_in(margin: str) -> list[str]:
    """Return the texts of the left, middle and right section. A section with only a page number is left out."""
    typed = []
    for section in SECTION.split(margin)[::2]:
        text = CODE.sub(lambda found: "&" if found[0] == "&&" else " ", section)
        words = set(re.findall(r"\w+", text.casefold()))
        if text.strip() and not (words <= COUNTED and PAGE_NUMBER.search(section)):
            typed.append(" ".join(text.split()))
    return typed
