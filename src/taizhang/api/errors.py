"""Errors as programs read them: one form for all, whoever found the mistake, in the language that was asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from pydantic import ValidationError

from taizhang.problems import Place, Problem, Text
from taizhang.server.pages import language

MOST = 50
"""Problems that one answer names at most."""
_KNOWN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}|[0-9]{1,4}")

_OF_STATUS: Mapping[int, tuple[str, Text, Text]] = {
    400: ("bad-request", Text("请求有误，无法读取", "the request cannot be read"), Text("请按接口说明书写", "write it as the description says")),
    401: ("sign-in", Text("没有登录，或令牌无效", "not signed in, or the token is not valid"), Text("请在请求头写 Authorization: Bearer 加令牌", "send the header Authorization: Bearer and the token")),
    403: ("not-permitted", Text("没有权限", "not permitted"), Text("请由有权的岗位办理；用浏览器登录的请求须带 CSRF 令牌", "ask the post that has the right; a request by session needs the CSRF token")),
    404: ("not-found", Text("没有找到", "not found"), Text("请核对地址和编号", "check the address and the ids in it")),
    405: ("method", Text("这个地址不支持这种请求方法", "this address does not take this method"), Text("可用的方法见响应头 Allow", "the header Allow names the methods")),
    413: ("too-large", Text("请求太大", "the request is too large"), Text("至多 5 MB", "5 MB at most")),
    415: ("content-type", Text("内容类型不对", "wrong content type"), Text("请用 application/json", "send application/json")),
    429: ("too-many", Text("请求太多", "too many requests"), Text("请过一会儿再试", "try again later")),
    500: ("failed", Text("出错了，没有办成", "something failed; nothing was done"), Text("请稍后再试；仍不行请告诉办公室", "try again later, or tell the office")),
}  # fmt: skip

_OF_TYPE: Mapping[str, tuple[Text, Text]] = {
    "missing": (Text("没有填写", "is missing"), Text("")),
    "extra_forbidden": (Text("不认识的一栏", "is not a known field"), Text("请核对接口说明", "see the description")),
    "json_invalid": (Text("不是合法的 JSON", "is not valid JSON"), Text("须为 UTF-8 编码的 JSON", "send JSON in UTF-8")),
    "literal_error": (Text("不在可选范围内", "is not one of the choices"), Text("请核对接口说明", "see the description")),
    "string_too_long": (Text("文字过长", "is too long"), Text("")),
    "string_too_short": (Text("不能为空", "must not be empty"), Text("")),
    "too_long": (Text("项数过多", "has too many items"), Text("")),
    "date_parsing": (Text("不是日期", "is not a date"), Text("写成 2026-03-01", "write 2026-03-01")),
}  # fmt: skip


def of_problems(problems: Iterable[Problem], status: int) -> HttpResponse:
    """The answer that names these problems."""
    said = language()
    errors = [
        {
            "code": problem.code,
            "what": problem.what.to(said),
            "right": problem.right.to(said),
            "where": problem.where.key,
        }
        for problem in list(problems)[:MOST]
    ]
    body = json.dumps({"errors": errors}, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/json", status=status)
    response.said_as_error = True  # type: ignore[attr-defined]
    return response


def of_status(status: int) -> Problem:
    """What a bare status says."""
    code, what, right = _OF_STATUS.get(status) or _OF_STATUS[500 if status >= 500 else 400]
    return Problem(code, what, right)


def of_validation(error: ValidationError, place: str) -> list[Problem]:
    """The mistakes of an input, each at its key; nothing that was sent is repeated but the names of known fields."""
    return [
        _field(detail, place) for detail in error.errors(include_input=False, include_context=False)[:MOST]
    ]


def problem(code: str, zh: str, en: str, *, right: Text | None = None, where: str = "") -> Problem:
    """One mistake at a key."""
    return Problem(code, Text(zh, en), right or Text(""), Place(key=where))


def _field(detail: Mapping[str, Any], place: str) -> Problem:
    loc = [str(part) for part in detail["loc"]]
    known = [part if _KNOWN_KEY.fullmatch(part) else "…" for part in loc]
    if detail["type"] == "extra_forbidden" and known:
        known[-1] = "…"  # a name that only the sender knows
    words, right = _OF_TYPE.get(detail["type"], (Text("填写有误", "is not valid"), Text("")))
    return Problem(
        f"field-{detail['type'].replace('_', '-')}", words, right, Place(key=".".join((place, *known)))
    )
