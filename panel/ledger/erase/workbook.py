"""Remove text from a kept workbook, wherever it is: cells, comments, hidden marks, properties."""

import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable

from lxml import etree

from panel.sheets.marks import short
from panel.sheets.values import clean

ERASED = "[raderat]"
MARKUP = (".xml", ".rels", ".vml")
# Elements whose text a reader sees as one although it may be in several parts: string, comment, line of a drawing.
WHOLE_TEXTS = {"si", "is", "text", "p"}
MADE = (1980, 1, 1, 0, 0, 0)
TAG, ESCAPED, TOKEN = re.compile(r"<[^>]*>"), re.compile(r"_x([0-9A-Fa-f]{4})_"), re.compile(r"[^\W_]+")
MIN_LETTERS = 4


class Words:
    """The text to remove: alone, as part of a longer text, JSON-escaped in a hidden mark, or as a hash.

    `is_searched`: it has enough letters to be searched for within other texts.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_searched = len("".join(TOKEN.findall(text))) >= MIN_LETTERS
        variants = {text, json.dumps(text, ensure_ascii=False)[1:-1], *({short(text)} - {text})}
        edges = (r"(?<!\w)" if text[:1].isalnum() else "", r"(?!\w)" if text[-1:].isalnum() else "")
        # Longest first: an escaped variant may contain the plain one.
        listed = "|".join(re.escape(one) for one in sorted(variants, key=len, reverse=True))
        self.pattern = re.compile(f"{edges[0]}(?:{listed}){edges[1]}")
        self.token = max(TOKEN.findall(text), key=len, default="")

    def are_in(self, text: str) -> bool:
        """Return whether a text equals the words or, if they are searched, contains them."""
        if not text:
            return False
        plain = clean(_unescaped(text))
        return plain == self.text or (self.is_searched and bool(self.pattern.search(plain)))

    def taken_out(self, text: str) -> str:
        """Return a text without the words."""
        plain = _unescaped(text)
        if clean(plain) == self.text:
            return ""
        without = self.pattern.sub(ERASED, plain)
        return ERASED if self.are_in(without) else without

    def may_be_in(self, part: bytes) -> bool:
        """Return whether a part of a workbook may contain the words, without parsing it."""
        if not self.token:
            return True
        text = html.unescape(TAG.sub("", part.decode("utf-8", "replace")))
        return self.token in unicodedata.normalize("NFC", text) or short(self.text)[-16:] in text


def without_words(body: bytes, words: Words, cells: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a workbook without the words and with these cells (sheet title, E3) emptied; the same bytes if unchanged.

    Raises zipfile.BadZipFile, etree.XMLSyntaxError or KeyError if it is no workbook.
    """
    cells = list(cells)
    out, is_changed = io.BytesIO(), False
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        blank = _parts_of(old, cells) if cells else {}
        for name in old.namelist():
            part = old.read(name)
            mended = _mended(name, part, words, blank.get(name, []))
            is_changed |= mended != part
            new.writestr(zipfile.ZipInfo(name, MADE), mended, zipfile.ZIP_DEFLATED)
    return out.getvalue() if is_changed else body


def _mended(name: str, part: bytes, words: Words, cells: list[str]) -> bytes:
    if not name.lower().endswith(MARKUP):
        # The thumbnail is a picture of the first sheet and may show the text. Nothing reads it.
        is_shown = name.lower().startswith("docprops/thumbnail") or (words.is_searched and _contains(part, words))
        return b"" if is_shown else part
    if not cells and not words.may_be_in(part):
        return part
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    changed = [_blank(root, cell) for cell in cells] + [_take_out(root, words)]
    if not any(changed):
        return part
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def _take_out(root: etree._Element, words: Words) -> bool:
    """Remove the words from every text below an element, and return whether there were any."""
    is_changed = False
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in WHOLE_TEXTS:
            is_changed |= _take_out_of_runs(element, words)
    for element in root.iter():
        if element.text and words.are_in(element.text):
            element.text, is_changed = words.taken_out(element.text), True
        if element.tail and words.are_in(element.tail):
            element.tail, is_changed = words.taken_out(element.tail), True
        for name, value in element.attrib.items() if isinstance(element.tag, str) else ():
            if words.are_in(value):
                element.attrib[name], is_changed = words.taken_out(value), True
    return is_changed


def _take_out_of_runs(element: etree._Element, words: Words) -> bool:
    leaves = [one for one in element.iter(etree.Element) if one.text and not len(one)]
    joined = "".join(one.text for one in leaves)
    if len(leaves) < 2 or not words.are_in(joined):
        return False
    for leaf in leaves:
        leaf.text = ""
    leaves[0].text = words.taken_out(joined)
    return True


def _blank(root: etree._Element, cell: str) -> bool:
    found = next((one for one in root.iter("{*}c") if one.get("r") == cell), None)
    if found is None or not len(found):
        return False
    for child in list(found):
        found.remove(child)
    found.attrib.pop("t", None)
    return True


def _parts_of(archive: zipfile.ZipFile, cells: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the cells by the part of their sheet."""
    book = etree.fromstring(archive.read("xl/workbook.xml"))
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    parts: dict[str, list[str]] = {}
    for sheet in book.iter("{*}sheet"):
        relation = next(value for name, value in sheet.attrib.items() if str(name).endswith("}id"))
        target = targets[relation]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[part] = [cell for title, cell in cells if title == sheet.get("name")]
    return parts


def _contains(part: bytes, words: Words) -> bool:
    return any(words.text.encode(encoding) in part for encoding in ("utf-8", "utf-16-le"))


def _unescaped(text: str) -> str:
    return unicodedata.normalize("NFC", ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
