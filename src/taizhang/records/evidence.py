"""Evidence files: by content hash, size and type limited, location data stripped, on disk before the act.

A file's own name is not kept, nor what a camera wrote into it: names and metadata leak who and where.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import puremagic
from django.conf import settings
from PIL import Image, ImageOps

from taizhang.problems import Place, Problem, Refused, Text

LARGEST = 10 * 2**20
"""Bytes of one evidence file at most."""

_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_PAPERS = {
    "application/pdf": (b"%PDF-", "pdf"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04", "xlsx"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04", "docx"),
}
_PIXELS = 60_000_000
_ERASED_REF = re.compile("f[0-9a-f]{19}")


def path_of(sha256: str) -> Path:
    """Where a file of this content lies."""
    return settings.FILES / sha256[:2] / sha256


def stored(sha256: str) -> bool:
    """Whether a file of this content is on disk."""
    return path_of(sha256).is_file()


def remove(sha256: str) -> None:
    """Destroy a file for good, where it is there; nothing may name it any more but an act that says it was erased."""
    path_of(sha256).unlink(missing_ok=True)


def erased_ref(sha256: str) -> str:
    """What an act of erasure calls a file: short as the references of texts are, and none of theirs."""
    return f"f{sha256[:19]}"


def still_there(refs: Iterable[str]) -> dict[str, str]:
    """The files on disk among those that an act of erasure calls by these references: reference → content hash."""
    folders: dict[str, set[str]] = {}
    for ref in refs:
        if _ERASED_REF.fullmatch(ref):
            folders.setdefault(ref[1:3], set()).add(ref)
    return {
        erased_ref(file.name): file.name
        for name, wanted in sorted(folders.items())
        if (folder := settings.FILES / name).is_dir()
        for file in sorted(folder.iterdir())
        if len(file.name) == 64 and erased_ref(file.name) in wanted
    }


def keep(content: bytes) -> tuple[str, int, str]:
    """Check, clean and store a file; returns its content hash, size and type.

    Raises `Refused` for an empty or too large file, a type that is not allowed whatever the name says, and a
    picture that cannot be read.
    """
    if not content:
        raise _refused(
            "evidence-empty", "文件是空的", "the file is empty", "请重新选择文件", "choose another file"
        )
    if len(content) > LARGEST:
        size = len(content) / 2**20
        raise _refused(
            "evidence-too-large",
            f"文件有 {size:.0f} MB，超过 {LARGEST // 2**20} MB",
            f"the file has {size:.0f} MB, more than {LARGEST // 2**20} MB",
            "请压缩图片或分成几个文件",
            "make the picture smaller, or split the file",
        )
    kind = _kind(content)
    if kind in _PICTURES:
        content = _without_metadata(content, _PICTURES[kind])
    digest = hashlib.sha256(content).hexdigest()
    _write(path_of(digest), content)
    return digest, len(content), kind


def _kind(content: bytes) -> str:
    try:
        found = {match.mime_type for match in puremagic.magic_string(content[:8192])}
    except (puremagic.PureError, ValueError):
        found = set()
    for kind in _PICTURES:
        if kind in found:
            return kind
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        for kind, (_, ending) in _PAPERS.items():
            if (b"xl/" if ending == "xlsx" else b"word/") in content and ending != "pdf":
                return kind
    raise _refused(
        "evidence-type",
        "不接受这种文件：内容不是照片、PDF、Excel 或 Word",
        "this kind of file is not accepted, whatever its name says",
        "请上传 JPG、PNG、WebP、PDF、xlsx 或 docx",
        "upload JPG, PNG, WebP, PDF, xlsx or docx",
    )


def _without_metadata(content: bytes, form: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > _PIXELS:
                raise _refused(
                    "evidence-too-large",
                    "图片尺寸过大",
                    "the picture has too many pixels",
                    "请缩小后上传",
                    "make it smaller",
                )
            upright = ImageOps.exif_transpose(picture)
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                clean.putpalette(palette)
            out = io.BytesIO()
            clean.save(out, form, **({"quality": 88} if form != "PNG" else {}))
            return out.getvalue()
    except Refused:
        raise
    except Exception:  # Pillow raises many kinds for a broken picture; all mean the same to the clerk
        raise _refused(
            "evidence-broken",
            "图片已损坏，无法读取",
            "the picture is broken",
            "请重新拍摄或另选文件",
            "choose another file",
        ) from None


def _write(path: Path, content: bytes) -> None:
    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)
    for folder in (path.parent, path.parent.parent):  # the second names the first, which may be new
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refused(code: str, zh: str, en: str, right_zh: str, right_en: str) -> Refused:
    return Refused(Problem(code, Text(zh, en), Text(right_zh, right_en), Place(key="evidence")))
