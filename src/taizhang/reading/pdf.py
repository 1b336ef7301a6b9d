"""PDF files with a text layer: their text, lines that were broken by the page put together again."""

from __future__ import annotations

import io
import re

_ENDS = "。;；：:！!？?…"
_OPENS = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.、．](?![0-9])|第[一二三四五六七八九十]+[章节条]|——)"
)
_PAGE_NUMBER = re.compile(r"\s*[-—–]?\s*[0-9]{1,4}\s*[-—–]?\s*|\s*第\s*[0-9]+\s*页.*")


def text_of_pdf(data: bytes) -> str:
    """The text of a PDF. Raises ValueError where the file is damaged, locked, or holds no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() or "" for page in PdfReader(io.BytesIO(data)).pages]
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise ValueError("unreadable") from error
    if sum(len(page.strip()) for page in pages) < 20:
        raise ValueError("no text")
    return "\n".join(joined(page) for page in pages) + "\n"


def joined(page: str) -> str:
    """Lines that only the page broke made one; page numbers left out.

    >>> joined("全镇完成工业总产值\\n3.6亿元，同比增长12.5%。\\n- 2 -")
    '全镇完成工业总产值3.6亿元，同比增长12.5%。'
    """
    lines = [line.rstrip() for line in page.split("\n") if line.strip() and not _PAGE_NUMBER.fullmatch(line)]
    widest = max((len(line) for line in lines), default=0)
    out: list[str] = []
    full = False
    for line in lines:
        if out and full and not _OPENS.match(line):
            out[-1] += line.lstrip()
        else:
            out.append(line)
        full = len(line) >= 0.7 * widest and line[-1] not in _ENDS and "  " not in line.strip()
    return "\n".join(out)
