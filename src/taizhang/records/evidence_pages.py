"""Evidence files on pages: how they are listed, taken in, and given out, never run in the page's own origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import FileResponse, Http404

from taizhang.records import evidence as files
from taizhang.records.acts import Evidence
from taizhang.records.evidence import path_of, stored

_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


def kept(uploads: Iterable[Any]) -> tuple[Evidence, ...]:
    """Uploaded files, cleaned and on disk, each once; raises `Refused` for one that cannot be taken."""
    found = {}
    for file in uploads:
        sha256, size, kind = files.keep(file.read())
        found[sha256] = Evidence(sha256=sha256, size=size, type=kind)
    return tuple(found.values())


def listed(items: Sequence[Mapping[str, Any]], href: Callable[[str], str]) -> list[dict[str, Any]]:
    """The files of a row as pages list them; `href` gives the address of one by its hash."""
    return [
        {
            "href": href(item["sha256"]),
            "kind": _ENDINGS.get(item["type"], "").upper(),
            "size": f"{max(item['size'] // 1024, 1):,} KB",
            "sha256": item["sha256"],
            "picture": item["type"].startswith("image/"),
        }
        for item in items
    ]


def given_out(items: Sequence[Mapping[str, Any]], sha256: str) -> FileResponse:
    """One file of a row; raises Http404 for one that is not of it or not on disk."""
    item = next((item for item in items if item["sha256"] == sha256), None)
    if item is None or not stored(sha256):
        raise Http404
    response = FileResponse(
        path_of(sha256).open("rb"),
        as_attachment=not item["type"].startswith("image/"),
        filename=f"{sha256[:12]}.{_ENDINGS.get(item['type'], 'bin')}",
        content_type=item["type"],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
