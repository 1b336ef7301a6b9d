"""Reads a .docx file back and says what departs from GB/T 9704-2012, whoever wrote it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from taizhang.problems import Place, Problem, Text
from taizhang.writing.layout import GB_9704, Layout, twips

_TOLERANCE: Final = Decimal(1)
"""The standard allows one millimetre on a margin."""
_PITCH_TOLERANCE: Final = 2
_LARGEST: Final = 200 * 1024 * 1024
_SHOWN: Final = 12
_THEME: Final = tuple(qn(f"w:{name}") for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"))
_STORIES: Final = (RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.COMMENTS)


def check_layout(
    data: bytes, layout: Layout = GB_9704, *, comments: int | None = None
) -> tuple[Problem, ...]:
    """What in a .docx file is not as `layout` has it; empty if nothing is.

    `comments`: how many comments the file should have (one per figure), if that is known. Problems name their part as
    the key of their place: "page", "grid", "fonts", "page-number", "comments".
    """
    document = _opened(data)
    if isinstance(document, Problem):
        return (document,)
    return tuple(
        problem for check in (_page, _grid, _page_numbers, _fonts) for problem in check(document, layout)
    ) + tuple(_comments(document, comments))


def _opened(data: bytes) -> Document | Problem:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
                return _problem(
                    "layout-too-large", "file", "文件展开后过大", "the file is too large once unpacked"
                )
        return docx.Document(io.BytesIO(data))
    except Exception:  # A broken file fails in many ways inside the readers; the answer is the same.
        return _problem(
            "layout-not-docx",
            "file",
            "打不开，不是 .docx 文件",
            "cannot be opened: not a .docx file",
            "另存为 .docx 再检查",
            "save it as .docx and check again",
        )


def _page(document: Document, layout: Layout) -> Iterator[Problem]:
    wanted = (
        ("page_width", "纸宽", "page width", layout.page_width),
        ("page_height", "纸高", "page height", layout.page_height),
        ("top_margin", "天头（上白边）", "top margin", layout.top),
        ("left_margin", "订口（左白边）", "left margin", layout.left),
        ("right_margin", "右白边", "right margin", layout.right),
        ("bottom_margin", "下白边", "bottom margin", layout.bottom),
    )
    for number, section in enumerate(document.sections, 1):
        for attribute, zh, en, length in wanted:
            found = getattr(section, attribute)
            millimetres = None if found is None else Decimal(found) / 36000
            if millimetres is None or abs(millimetres - length) > _TOLERANCE:
                shown = "—" if millimetres is None else f"{millimetres:.1f}"
                yield _problem(
                    "layout-page",
                    "page",
                    f"第{number}节{zh}为 {shown} 毫米",
                    f"section {number}: {en} is {shown} mm",
                    f"应为 {length} 毫米",
                    f"{length} mm",
                )


def _grid(document: Document, layout: Layout) -> Iterator[Problem]:
    for number, section in enumerate(document.sections, 1):
        properties: Any = section._sectPr
        grid = properties.find(qn("w:docGrid"))
        found = (
            {}
            if grid is None
            else {name: grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")}
        )
        wanted: dict[str, str | int] = {
            "type": "linesAndChars",
            "linePitch": layout.line_pitch,
            "charSpace": layout.char_space,
        }
        for name, value in wanted.items():
            has = found.get(name)
            if not _near(has, value, 16 if name == "charSpace" else _PITCH_TOLERANCE):
                yield _problem(
                    "layout-grid",
                    "grid",
                    f"第{number}节文档网格 {name} 为 {has or '未写'}",
                    f"section {number}: document grid {name} is {has or 'absent'}",
                    f"应为 {value}（每页22行、每行28字）",
                    f"{value} (22 lines of 28 characters)",
                )


def _near(has: str | None, wanted: str | int, tolerance: int) -> bool:
    if has is None or isinstance(wanted, str):
        return has == wanted
    try:
        return abs(int(has) - wanted) <= tolerance
    except ValueError:
        return False


def _page_numbers(document: Document, layout: Layout) -> Iterator[Problem]:
    if not document.settings.odd_and_even_pages_header_footer:
        yield _problem(
            "layout-page-number",
            "page-number",
            "没有区分奇偶页",
            "odd and even pages are not told apart",
            "页码单页居右、双页居左",
            "page numbers on odd pages right, on even pages left",
        )
    for number, section in enumerate(document.sections, 1):
        for footer, side, zh, en in (
            (section.footer, "right", "单页", "odd"),
            (section.even_page_footer, "left", "双页", "even"),
        ):
            element: Any = footer._element
            fields = "".join(text.text or "" for text in element.iter(qn("w:instrText")))
            fields += "".join(field.get(qn("w:instr"), "") for field in element.iter(qn("w:fldSimple")))
            sides = {jc.get(qn("w:val")) for jc in element.iter(qn("w:jc"))}
            if "PAGE" not in fields.split() or side not in sides:
                yield _problem(
                    "layout-page-number",
                    "page-number",
                    f"第{number}节{zh}没有{'居右' if side == 'right' else '居左'}的页码",
                    f"section {number}: no page number at the {side} of {en} pages",
                )


def _fonts(document: Document, layout: Layout) -> Iterator[Problem]:
    part: Any = document.part
    bare: list[str] = []
    themed = 0
    roots = [document.element, document.styles.element]
    roots += [rel.target_part.element for rel in part.rels.values() if rel.reltype in _STORIES]
    for root in roots:
        for fonts in root.iter(qn("w:rFonts")):
            themed += any(name in fonts.attrib for name in _THEME)
        for run in root.iter(qn("w:r")):
            text = "".join(piece.text or "" for piece in run.findall(qn("w:t")))
            fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            if text.strip() and (fonts is None or not fonts.get(qn("w:eastAsia"))):
                bare.append(text)
    if bare:
        first = bare[0][:_SHOWN]
        yield _problem(
            "layout-east-asian-font",
            "fonts",
            f"{len(bare)}处文字没有写明中文字体，第一处是“{first}”",
            f"{len(bare)} runs name no East Asian font, the first is “{first}”",
            f"逐处写明，如{layout.body.name}",
            f"name it in each, such as {layout.body.name}",
        )
    if themed:
        yield _problem(
            "layout-theme-font",
            "fonts",
            f"{themed}处用主题字体，会盖过写明的字体",
            f"{themed} places use theme fonts, which win over those named",
            "去掉主题字体",
            "remove the theme fonts",
        )


def _comments(document: Document, wanted: int | None) -> Iterator[Problem]:
    body: Any = document.element
    marked = {mark.get(qn("w:id")) for mark in body.iter(qn("w:commentReference"))}
    part: Any = document.part
    stories = [
        rel.target_part.element for rel in part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.COMMENTS
    ]
    written = {comment.get(qn("w:id")) for story in stories for comment in story.iter(qn("w:comment"))}
    if marked != written:
        yield _problem(
            "layout-comments",
            "comments",
            f"批注{len(written)}条，文中标记{len(marked)}处，对不上",
            f"{len(written)} comments and {len(marked)} marks in the text do not match",
        )
    if wanted is not None and len(written) != wanted:
        yield _problem(
            "layout-comments",
            "comments",
            f"批注{len(written)}条",
            f"{len(written)} comments",
            f"应为{wanted}条，每个数字一条",
            f"{wanted}, one for each figure",
        )


def _problem(code: str, key: str, zh: str, en: str, right_zh: str = "", right_en: str = "") -> Problem:
    return Problem(code, Text(zh, en), Text(right_zh, right_en), Place(key=key))


def lines_and_characters(layout: Layout = GB_9704) -> tuple[int, int]:
    """Whole lines on a page and whole characters in a line, as the pitch divides the type area.

    >>> lines_and_characters()
    (22, 28)
    """
    height = twips(layout.page_height - layout.top - layout.bottom)
    width = Decimal(twips(layout.width)) / 20
    # A pitch is kept to a twip, so a line may miss the area by a rounding and is still printed.
    return (height + layout.line_pitch // 50) // layout.line_pitch, int(
        width / layout.character + Decimal("0.02")
    )
