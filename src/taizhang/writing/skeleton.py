"""The parts of a Word file that hold the layout: styles, settings, font table, page, page numbers.

They are written whole instead of changed: the template that python-docx starts from is a Western one, with theme fonts
that win over Chinese ones, its own picture and its own dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from taizhang.writing.layout import TWIPS_PER_POINT, Face, Layout, half_points, twips

BODY: Final = "BodyTextFirstIndent"
TITLE: Final = "Title"
HEADINGS: Final = ("Heading1", "Heading2", "Heading3")
LABEL: Final = "AttachmentLabel"
CELL: Final = "TableText"
NOTE: Final = "NoteText"
FOOTER: Final = "Footer"
COMMENT: Final = "CommentText"

_KEPT: Final = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE)
_FIRST_NAME: Final = re.compile(r"<(w:\w+)")
_APPLICATION: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Taizhang</Application></Properties>"
)


def blank_document(layout: Layout, *, latin: str | None) -> Document:
    """An empty document in the layout. `latin`: the face for digits and Latin letters (None: the Chinese face)."""
    document = docx.Document()
    package = document.part.package
    for owner, wanted in (
        (
            package,
            (
                RELATIONSHIP_TYPE.CORE_PROPERTIES,
                RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
                RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
            ),
        ),
        (document.part, _KEPT),
    ):
        for key in [key for key, rel in owner.rels.items() if rel.reltype not in wanted]:
            del owner.rels[key]
    package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)._blob = _APPLICATION
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = _font_table(layout, latin)
    _refill(document.styles.element, _styles(layout, latin))
    _refill(document.settings.element, _settings())
    _page(document, layout, latin)
    return document


def fonts_xml(face: Face, latin: str | None) -> str:
    """The `w:rFonts` of a run. The hint keeps “ ” — … in the Chinese face; Word would set them in the Latin one."""
    other = quoteattr(latin or face.name)
    hint = "" if latin else ' w:hint="eastAsia"'
    return f"<w:rFonts{hint} w:ascii={other} w:hAnsi={other} w:eastAsia={quoteattr(face.name)} w:cs={other}/>"


def element_of(xml: str) -> Any:
    """One WordprocessingML element from its text, which need not declare the `w` namespace."""
    return parse_xml(_FIRST_NAME.sub(rf"<\1 {nsdecls('w')}", xml, count=1))


def _refill(element: Any, children: Iterable[str]) -> None:
    for child in list(element):
        element.remove(child)
    for xml in children:
        element.append(element_of(xml))


def _styles(layout: Layout, latin: str | None) -> Iterable[str]:
    def type_of(face: Face, size: int, more: str = "") -> str:
        return f'<w:rPr>{fonts_xml(face, latin)}{more}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'

    def paragraph(key: str, name: str, within: str, type_: str) -> str:
        own = ' w:customStyle="1"' if key in (LABEL, CELL, NOTE) else ""
        return (
            f'<w:style w:type="paragraph"{own} w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f"<w:qFormat/><w:pPr>{within}</w:pPr>{type_}</w:style>"
        )

    body = half_points(layout.body_size)
    first = int(layout.character * layout.indent_characters * TWIPS_PER_POINT)
    indent = f'<w:ind w:firstLineChars="{layout.indent_characters * 100}" w:firstLine="{first}"/>'
    free = '<w:snapToGrid w:val="0"/>'
    yield (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(layout.body, latin)}"
        f'<w:sz w:val="{body}"/><w:szCs w:val="{body}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    # Widow control and the space Word puts between Chinese and digits would both break 22 lines of 28 characters.
    yield (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:jc w:val="both"/></w:pPr>{type_of(layout.body, body)}</w:style>'
    )
    yield (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
    )
    yield (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="28" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )
    yield paragraph(BODY, "Body Text First Indent", indent, type_of(layout.body, body))
    yield paragraph(
        TITLE, "Title", '<w:jc w:val="center"/>', type_of(layout.title, half_points(layout.title_size))
    )
    for level, (key, face, bold) in enumerate(zip(HEADINGS, layout.levels, layout.bold_levels, strict=True)):
        yield paragraph(
            key,
            f"heading {level + 1}",
            f'<w:keepNext/>{indent}<w:outlineLvl w:val="{level}"/>',
            type_of(face, body, "<w:b/>" if bold else ""),
        )
    yield paragraph(LABEL, "Attachment Label", "<w:keepNext/>", type_of(layout.levels[0], body))
    small = half_points(layout.table_size)
    yield paragraph(CELL, "Table Text", f'{free}<w:jc w:val="left"/>', type_of(layout.body, small))
    note = half_points(layout.note_size)
    yield paragraph(NOTE, "Note Text", f'{free}<w:jc w:val="left"/>', type_of(layout.body, note))
    number = half_points(layout.page_number_size)
    yield paragraph(FOOTER, "footer", free, type_of(layout.page_number, number))
    yield paragraph(
        COMMENT, "annotation text", f'{free}<w:jc w:val="left"/>', type_of(layout.page_number, 20)
    )
    yield (
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
    )


def _settings() -> Iterable[str]:
    yield '<w:zoom w:percent="100"/>'
    yield '<w:defaultTabStop w:val="420"/>'
    yield "<w:evenAndOddHeaders/>"
    yield '<w:characterSpacingControl w:val="doNotCompress"/>'
    yield (
        "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat>"
    )
    yield '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    yield '<w:decimalSymbol w:val="."/>'
    yield '<w:listSeparator w:val=","/>'


def _font_table(layout: Layout, latin: str | None) -> bytes:
    # `altName` is the document's own word on what to take where a face is not installed.
    fonts = "".join(
        f"<w:font w:name={quoteattr(face.name)}>"
        + (f"<w:altName w:val={quoteattr(','.join(face.fallbacks))}/>" if face.fallbacks else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for face in layout.faces
    )
    if latin:
        fonts += f'<w:font w:name={quoteattr(latin)}><w:charset w:val="00"/></w:font>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    ).encode()


def _page(document: Document, layout: Layout, latin: str | None) -> None:
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        element: Any = footer._element
        for child in list(element):
            element.remove(child)
        element.append(_page_number(layout, latin, side))
    properties: Any = section._sectPr
    for name in ("w:pgSz", "w:pgMar", "w:cols", "w:docGrid"):
        for child in properties.findall(qn(name)):
            properties.remove(child)
    width, height = twips(layout.page_width), twips(layout.page_height)
    properties.append(element_of(f'<w:pgSz w:w="{width}" w:h="{height}"/>'))
    properties.append(
        element_of(
            f'<w:pgMar w:top="{twips(layout.top)}" w:right="{twips(layout.right)}" w:bottom="{twips(layout.bottom)}" '
            f'w:left="{twips(layout.left)}" w:header="851" w:footer="{twips(layout.footer)}" w:gutter="0"/>'
        )
    )
    properties.append(element_of('<w:cols w:space="425"/>'))
    properties.append(
        element_of(
            f'<w:docGrid w:type="linesAndChars" w:linePitch="{layout.line_pitch}" w:charSpace="{layout.char_space}"/>'
        )
    )


def _page_number(layout: Layout, latin: str | None, side: str) -> Any:
    """— 1 —, one character in from the outer edge."""
    size = half_points(layout.page_number_size)
    type_ = (
        f'<w:rPr>{fonts_xml(layout.page_number, latin)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
    inset = int(layout.page_number_size * TWIPS_PER_POINT)

    def run(inner: str) -> str:
        return f"<w:r>{type_}{inner}</w:r>"

    return element_of(
        f'<w:p><w:pPr><w:pStyle w:val="{FOOTER}"/><w:snapToGrid w:val="0"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="{inset}"/><w:jc w:val="{side}"/></w:pPr>'
        + run('<w:t xml:space="preserve">— </w:t>')
        + run('<w:fldChar w:fldCharType="begin"/>')
        + run('<w:instrText xml:space="preserve"> PAGE </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run("<w:t>1</w:t>")
        + run('<w:fldChar w:fldCharType="end"/>')
        + run('<w:t xml:space="preserve"> —</w:t>')
        + "</w:p>"
    )
