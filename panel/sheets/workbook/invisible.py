"""Remove invisible characters: they make words that look equal differ, or reverse the direction of text."""

import unicodedata

LINE_ENDS = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
# Format characters (U+200E, U+202E, U+FEFF, soft hyphen) and control characters, except two that are whitespace.
UNSEEN, SPACE = {"Cf", "Cc"}, "\n\t"
JOINER, EMOJI_VARIANT = "\u200d", "\ufe0f"
# An emoji, or its skin tone.
EMOJI = {"So", "Sk"}


def without_invisible(text: str) -> str:
    """Return text without format and control characters, with every line break as a newline.

    A joiner between two emoji is kept, since it makes them one. In scripts where joiners shape letters (Persian, Hindi)
    the joiners are lost and the letters kept.
    """
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").translate(LINE_ENDS)
    return "".join(
        sign
        for at, sign in enumerate(text)
        if sign in SPACE or unicodedata.category(sign) not in UNSEEN or (sign == JOINER and _joins_emoji(text, at))
    )


def _joins_emoji(text: str, at: int) -> bool:
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    is_emoji = before == EMOJI_VARIANT or (before and unicodedata.category(before) in EMOJI)
    return bool(is_emoji and after and unicodedata.category(after) in EMOJI)
