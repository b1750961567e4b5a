"""Text as it is, where Streamlit reads Markdown: labels, titles of dialogs and messages."""


def plain(text: str) -> str:
    """Return text that somebody else has written so that it is shown as it is."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]()#+-.!$:~<>|" else one for one in text)
