"""Footnotes of a Word document: where each figure comes from."""

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from lxml import etree

from panel.report.word.styles import NOTE_MARK, NOTE_TEXT
from panel.report.word.text import clean

EMPTY = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
# The document's settings list which footnotes are the lines that separate notes from text.
SEPARATORS = f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'


class Footnotes:
    """The footnotes of one document. They are not in it until `close` is called."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.part = self._existing_part()
        self.root = parse_xml(self.part.blob if self.part else EMPTY.encode())
        for note in [note for note in self.root if note.get(qn("w:type")) is None]:
            # The template's text has been removed, so its notes go too.
            self.root.remove(note)
        self.last = max((int(note.get(qn("w:id"))) for note in self.root), default=0)
        self.styles = {name: document.styles[name].style_id for name in (NOTE_TEXT, NOTE_MARK)}

    def add(self, paragraph: Paragraph, words: str) -> None:
        """Add a note at the end of the paragraph as written so far."""
        self.last += 1
        run = paragraph.add_run(style=NOTE_MARK)
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(self.last))
        run._r.append(mark)
        self.root.append(self._note(words))

    def close(self) -> None:
        """Write the notes into the document."""
        body = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if self.part is not None:
            self.part._blob = body
            return
        main = self.document.part
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, body, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        compatibility = self.document.settings.element.find(qn("w:compat"))
        if compatibility is not None:
            compatibility.addprevious(parse_xml(SEPARATORS))

    def _existing_part(self) -> Part | None:
        """Return the footnotes part of a template, which has at least the separators; None without one."""
        relations = self.document.part.rels.values()
        return next((one.target_part for one in relations if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES), None)

    def _note(self, words: str) -> BaseOxmlElement:
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{self.last}"><w:p><w:pPr><w:pStyle w:val="{self.styles[NOTE_TEXT]}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self.styles[NOTE_MARK]}"/></w:rPr><w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
        )
        run, element = OxmlElement("w:r"), OxmlElement("w:t")
        element.text = clean(words)
        run.append(element)
        note.find(qn("w:p")).append(run)
        return note
