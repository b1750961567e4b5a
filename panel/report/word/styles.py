"""The styles of the Word report. Those of a municipality's own template are kept; missing ones are added."""

from functools import cache

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle

from panel.report.tree import Style
from panel.wording import theme

FONT = "Arial"
LANGUAGE = "sv-SE"
TABLE = "Panelens tabell"
TABLE_TEXT = "Panelens tabelltext"
TABLE_HEAD = "Panelens tabellhuvud"
SOURCE = "Panelens källa"
QUIET = "Panelens uppgift"
LEAD = "Panelens ingress"
QUOTE = "Quote"
CAPTION = "Caption"
NOTE_TEXT, NOTE_MARK = "footnote text", "footnote reference"
NAMES = {
    Style.BODY: "Normal",
    Style.STRONG: "Heading 3",
    Style.LEAD: LEAD,
    Style.BULLET: "List Bullet",
    Style.NUMBER: "List Number",
    Style.QUIET: QUIET,
    Style.QUOTE: QUOTE,
}
# By name: size in points, bold, space before and after in points, keep with next.
LOOKS = {
    "Normal": (10.5, False, 0, 6, False),
    "Title": (26, True, 0, 6, True),
    "Subtitle": (13, False, 0, 12, True),
    "Heading 1": (18, True, 22, 8, True),
    "Heading 2": (13.5, True, 16, 4, True),
    "Heading 3": (10.5, True, 9, 3, True),
    "TOC Heading": (13.5, True, 16, 6, True),
    "List Bullet": (10.5, False, 0, 3, False),
    "List Number": (10.5, False, 0, 4, False),
    CAPTION: (10.5, True, 10, 2, True),
    QUOTE: (10.5, False, 0, 4, False),
    LEAD: (11.5, False, 0, 8, False),
    QUIET: (8.5, False, 0, 6, False),
    SOURCE: (8, False, 3, 8, False),
    TABLE_TEXT: (8.5, False, 1, 1, False),
    TABLE_HEAD: (8.5, True, 1, 1, True),
    NOTE_TEXT: (8, False, 0, 0, False),
    "Header": (8.5, False, 0, 0, False),
    "Footer": (8.5, False, 0, 0, False),
    "TOC 1": (10.5, False, 4, 1, False),
    "TOC 2": (10, False, 0, 1, False),
}
# Line spacing, as a multiple of the text's height; smaller for small text.
LINE_SPACING, CLOSE_SPACING = 1.1, 1.0
CLOSE = {QUIET, SOURCE, TABLE_TEXT, TABLE_HEAD, NOTE_TEXT}
INKS = {"Heading 1": "#0B4F7D", "Heading 2": "#0B4F7D", "Title": "#0B4F7D", QUIET: "#595959", SOURCE: "#595959"}


def set_up(document: Document, is_own_template: bool) -> None:
    """Add the styles of the report, set the language to Swedish, and set A4 unless there is a template."""
    names = {style.name for style in document.styles}
    for name in LOOKS:
        if name not in names:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name not in names or not is_own_template:
            _dress(document.styles[name], name)
    _set_up_contents(document, names, is_own_template)
    if NOTE_MARK not in names:
        mark = document.styles.add_style(NOTE_MARK, WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
    if TABLE not in names:
        document.styles.element.append(_table_style())
    _speak_swedish(document)
    if not is_own_template:
        _use_a4(document)
    # Cached, since no style is added after this: python-docx searches all styles for each paragraph that names one.
    document.part.get_style_id = cache(document.part.get_style_id)  # type: ignore[method-assign]


def text_width(document: Document) -> Length:
    """Return the width of the text between the margins; 16 cm where the template sets none."""
    section = document.sections[-1]
    width, left, right = section.page_width, section.left_margin, section.right_margin
    if width is None or left is None or right is None:
        return Cm(16)
    return Length(width - left - right)


def _dress(style: BaseStyle, name: str) -> None:
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - LOOKS names paragraph styles alone
    size, is_bold, before, after, kept = LOOKS[name]
    style.hidden, style.quick_style = False, True
    style.font.size, style.font.bold, style.font.italic = Pt(size), is_bold, False
    style.font.name = FONT
    _drop_theme(style)
    style.font.color.rgb = RGBColor.from_string(INKS.get(name, theme.INK).lstrip("#"))
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), kept
    form.widow_control = True
    form.line_spacing = CLOSE_SPACING if name in CLOSE else LINE_SPACING
    if name == QUOTE:
        form.left_indent = Cm(0.4)
        _draw_side(style)
    if name == "Title":
        _drop_borders(style)


def _drop_theme(style: ParagraphStyle) -> None:
    """Remove the theme's fonts, which would take precedence over the named one."""
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for attribute in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[attribute]
    fonts.set(qn("w:cs"), FONT)


def _drop_borders(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _draw_side(style: ParagraphStyle) -> None:
    """Draw a line at the left of quotes, to set them apart from the report's own text."""
    _drop_borders(style)
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="12" w:space="6" w:color="B5B5B5"/></w:pBdr>'
    )
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _set_up_contents(document: Document, names: set[str], is_own_template: bool) -> None:
    """Let entries of the table of contents end in a page number at the right margin."""
    for name, indent_cm in (("TOC 1", 0.0), ("TOC 2", 0.6)):
        if name in names and is_own_template:
            continue
        form = document.styles[name].paragraph_format
        form.left_indent = Cm(indent_cm)
        form.tab_stops.add_tab_stop(
            text_width(document) if is_own_template else Cm(16), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )


def _table_style() -> BaseOxmlElement:
    """Return a table style with thin lines between rows and a shaded first row."""
    line = 'w:val="single" w:sz="4" w:space="0" w:color="B5B5B5"'
    strong = 'w:val="single" w:sz="8" w:space="0" w:color="0B4F7D"'
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Panelenstabell">'
        f'<w:name w:val="{TABLE}"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders><w:top {strong}/><w:bottom {strong}/><w:insideH {line}/></w:tblBorders>"
        '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom {strong}/></w:tcBorders>'
        '<w:shd w:val="clear" w:color="auto" w:fill="EEF4F8"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _speak_swedish(document: Document) -> None:
    """Mark the text as Swedish, for spelling checkers and screen readers."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    if defaults is not None and not list(defaults.iter(qn("w:lang"))):
        element = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
        if element is not None:
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), LANGUAGE)
            element.append(language)
    theme_language = document.settings.element.find(qn("w:themeFontLang"))
    if theme_language is not None:
        theme_language.set(qn("w:val"), LANGUAGE)


def _use_a4(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)
