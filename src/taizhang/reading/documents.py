"""Opening a report file: plain text, Markdown, Word and PDF; what cannot be read is refused with what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

from taizhang.problems import Place, Problem, Refused, Text
from taizhang.reading.word import WordText

LARGEST = 100 * 1024 * 1024
"""Files over 100 MB are refused: no report is that long, and a scan or a video is something else."""

_CONVERT = {
    ".doc": ("旧版 Word 文档(.doc)", "an old Word document (.doc)"),
    ".wps": ("WPS 文字文档(.wps)", "a WPS document (.wps)"),
    ".rtf": ("RTF 文档", "an RTF document"),
    ".ofd": ("OFD 版式文件", "an OFD file"),
    ".xls": ("旧版表格(.xls)", "an old spreadsheet (.xls)"),
    ".xlsx": ("表格(.xlsx)", "a spreadsheet (.xlsx)"),
    ".et": ("WPS 表格(.et)", "a WPS spreadsheet (.et)"),
    ".odt": ("OpenDocument 文档", "an OpenDocument text"),
}
_PLAIN = (".txt", ".md", ".markdown", ".text", "")
_SIGNATURES = ((b"\xd0\xcf\x11\xe0", ".doc"), (b"{\\rtf", ".rtf"))


def open_document(path: str | Path) -> str:
    """The text of a report file, line ends as `\\n`, without a byte order mark.

    .txt and .md are UTF-8 (or UTF-16 with a mark), else GB18030; .docx gives its paragraphs, the rows of its
    tables (cells divided by a tab) and its footnotes at the end, one to a line; .pdf its text layer. Raises `Refused` for a missing,
    empty, oversized or unreadable file and for formats that must be converted first.
    """
    file = Path(path)
    where = Place(file=str(path))
    try:
        if file.is_dir():
            raise _refused(
                "reading.not-a-file",
                where,
                ("这是一个文件夹", "this is a folder"),
                ("请给出 .docx、.txt、.md 或 .pdf 文件", "name a .docx, .txt, .md or .pdf file"),
            )
        size = file.stat().st_size
        if size > LARGEST:
            raise _refused(
                "reading.too-large",
                where,
                ("文件超过 100 MB", "the file is over 100 MB"),
                ("请只给出报告的文字", "give the text of the report alone"),
            )
        data = file.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        what = ("找不到文件", "no such file") if missing else ("文件打不开", "the file cannot be opened")
        raise _refused(
            "reading.no-file", where, what, ("请检查文件名和权限", "check its name and permissions")
        ) from None
    return text_of(data, file.suffix.lower(), where)


def text_of(data: bytes, suffix: str, where: Place | None = None) -> str:
    """The text of a file's bytes; `suffix` is its extension in lower case. Raises `Refused` as `open_document` does."""
    where = where or Place()
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise _refused(
            "reading.empty",
            where,
            ("文件是空的", "the file is empty"),
            ("请给出有文字的报告", "give a report with text in it"),
        )
    if data.startswith(b"%PDF"):
        return _pdf(data, where)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _convert(kind, where)
    if suffix == ".docx" or (data.startswith(b"PK\x03\x04") and suffix in _PLAIN):
        return _docx(data, where)
    if suffix == ".pdf":
        return _pdf(data, where)
    if suffix in _CONVERT:
        raise _convert(suffix, where)
    if suffix not in _PLAIN:
        raise _refused(
            "reading.unknown-type",
            where,
            (f"不能读取 {suffix} 文件", f"{suffix} files cannot be read"),
            ("请另存为 .docx 或 .txt", "save it as .docx or .txt"),
        )
    return _decoded(data, where)


def _decoded(data: bytes, where: Place) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings.insert(0, "utf-16")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise _refused(
        "reading.not-text",
        where,
        ("这不是文字文件", "this is not a text file"),
        (
            "请用 UTF-8 或 GB18030 编码另存为 .txt，或另存为 .docx",
            "save it as .txt in UTF-8 or GB18030, or as .docx",
        ),
    )


def _looks_like_text(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(
        (letter < " " and letter not in "\t\n\r\f\v") or "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd"
        for letter in sample
    )
    return odd * 100 <= len(sample)


def _docx(data: bytes, where: Place) -> str:
    import io

    broken = _refused(
        "reading.broken-docx",
        where,
        ("这个 .docx 文件已损坏，或者只是改了扩展名", "this .docx is damaged, or is another file renamed"),
        ("请用 Word 或 WPS 打开后另存为 .docx", "open it in Word or WPS and save it as .docx again"),
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 5 * LARGEST:
                raise _refused(
                    "reading.too-large",
                    where,
                    ("文件解开后过大", "the file unpacks to more than is sensible"),
                    ("请删去图片后再试", "remove its pictures and try again"),
                )
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise broken from None
    if "word/document.xml" not in names:
        raise broken
    try:
        text = WordText(data).text
    except (
        Exception
    ):  # python-docx and lxml raise many kinds on a damaged package; each means the same to a clerk
        raise broken from None
    if not text.strip():
        raise _refused(
            "reading.empty",
            where,
            ("文档里没有文字", "the document holds no text"),
            ("扫描件请先识别成文字", "run text recognition on a scan first"),
        )
    return text


def _pdf(data: bytes, where: Place) -> str:
    from taizhang.reading.pdf import text_of_pdf

    try:
        return text_of_pdf(data)
    except ValueError as error:
        if str(error) == "no text":
            what = ("这个 PDF 没有文字层，像是扫描件", "this PDF has no text layer; it seems to be a scan")
        else:
            what = ("这个 PDF 已损坏或加了密", "this PDF is damaged or locked")
    raise _refused(
        "reading.broken-pdf",
        where,
        what,
        (
            "请用 Word 或 WPS 转换为 .docx，扫描件先识别成文字",
            "convert it to .docx in Word or WPS; run text recognition on a scan first",
        ),
    )


def _convert(suffix: str, where: Place) -> Refused:
    zh, en = _CONVERT[suffix]
    if suffix in (".xls", ".xlsx", ".et"):
        right = ("报告请给出 .docx 或 .txt", "give the report as .docx or .txt")
    elif suffix == ".ofd":
        right = (
            "请用 Word 或 WPS 转换为 .docx，扫描件先识别成文字",
            "convert it to .docx in Word or WPS; run text recognition on a scan first",
        )
    else:
        right = (
            "请用 Word 或 WPS 打开，选“另存为”，类型选 .docx",
            "open it in Word or WPS, choose “Save as” and the type .docx",
        )
    return _refused(
        "reading.convert-first", where, (f"{zh}不能直接读取", f"{en} cannot be read directly"), right
    )


def _refused(code: str, where: Place, what: tuple[str, str], right: tuple[str, str]) -> Refused:
    return Refused(Problem(code, Text(*what), Text(*right), where))
