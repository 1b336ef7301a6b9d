"""Answers in the standard's two formats. Both are written from the same plain values: lists name their items in XML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal
from xml.sax.saxutils import escape

from django.http import HttpResponse

from taizhang.problems import Problem
from taizhang.server.pages import language

Format = Literal["json", "xml"]
TYPES: Mapping[Format, str] = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_ITEM = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "changesets": "changeset",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one item of each list is called in XML."""
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def format_of(path: str) -> Format:
    """The format that an address ends in; JSON where it ends in neither."""
    return "xml" if path.endswith(".xml") else "json"


def answered(root: str, value: Any, format: Format, status: int = 200) -> HttpResponse:
    """An answer: in JSON the value itself, in XML below an element of this name."""
    if format == "xml":
        body = f'<?xml version="1.0" encoding="utf-8"?>\n{xml(root, value)}'
    else:
        body = json.dumps(value, ensure_ascii=False)
    return HttpResponse(body, content_type=TYPES[format], status=status)


def refused(problems: Iterable[Problem], status: int, format: Format) -> HttpResponse:
    """The standard's error document: each problem with its code and a sentence."""
    said = language()
    found = [{"code": status, "description": _sentence(problem, said)} for problem in problems]
    response = answered("errors", found, format, status)
    response.said_as_error = True  # type: ignore[attr-defined]
    return response


def xml(name: str, value: Any) -> str:
    """One element.

    >>> xml("services", [{"service_code": "1", "group": None}])
    '<services><service><service_code>1</service_code><group/></service></services>'
    """
    match value:
        case None | "":
            return f"<{name}/>"
        case bool():
            inner = "true" if value else "false"
        case Mapping():
            inner = "".join(xml(key, part) for key, part in value.items())
        case list() | tuple():
            inner = "".join(xml(_ITEM[name], part) for part in value)
        case _:
            inner = escape(str(value).translate(_FORBIDDEN))
    return f"<{name}>{inner}</{name}>"


def _sentence(problem: Problem, said: str) -> str:
    at = f"{problem.where.key}: " if problem.where.key else ""
    return f"{at}{problem.to(said)}"
