"""Canonical bytes: the one text form of an act, which is what is hashed, stored and exported.

Keys sorted, no blanks, UTF-8, numbers that carry meaning as decimal text. Floats, NULs and lone surrogates are
refused at the door: a float has no exact text, a NUL cannot be stored by PostgreSQL, a surrogate is no text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, cast

import orjson
from pydantic import BaseModel

from taizhang.problems import Place, Problem, Refused, Text


def plain(value: Any, key: str = "") -> Any:
    """`value` made of dict, list, str, int, bool and None only; raises `Refused` where that cannot be exact.

    >>> plain({"target": Decimal("12.50"), "on": date(2026, 3, 1)})
    {'target': '12.50', 'on': '2026-03-01'}
    """
    ready = _READY.get(type(value))
    if ready is not None:
        return ready(value, key)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain(value.value, key)
    if isinstance(value, str):
        return _text(value, key)
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise Refused(_problem("number-too-large", key, "数字过大", "the number is too large"))
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Refused(_problem("not-a-number", key, "不是有效数字", "this is not a number"))
        return format(value, "f")
    if isinstance(value, datetime):
        raise Refused(_problem("instant-in-act", key, "时刻须为文本", "an instant must be given as text"))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        _READY[type(value)] = _model
        return _model(value)
    if isinstance(value, Mapping):
        return {str(name): plain(item, str(name)) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, key) for item in value]
    raise Refused(
        _problem(
            "not-storable",
            key,
            f"不能保存的类型 {type(value).__name__}",
            f"cannot keep a {type(value).__name__}",
        )
    )


def _model(value: BaseModel, key: str = "") -> dict[str, Any]:
    """The fields of a model; most are short plain words, and looked at here."""
    own = vars(value)
    made = {}
    for name in _fields(type(value)):
        item = own[name]
        if item is None or (type(item) is str and item.isascii() and item.isprintable()):
            made[name] = item
        else:
            made[name] = plain(item, name)
    return made


@cache
def _fields(form: type[BaseModel]) -> tuple[str, ...]:
    return tuple(form.model_fields)


def canonical(value: Any) -> bytes:
    """The canonical UTF-8 bytes of an already plain value.

    >>> canonical({"b": 1, "a": "青禾"}).decode()
    '{"a":"青禾","b":1}'
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def parse(body: bytes | str) -> dict[str, Any]:
    """The value that canonical bytes stand for."""
    return cast(dict[str, Any], orjson.loads(body))


def sha256(body: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def _text(value: str, key: str) -> str:
    if value.isascii() and value.isprintable():
        return value
    if "\x00" in value:
        raise Refused(
            _problem(
                "nul-in-text",
                key,
                "文字中有不可保存的空字符（NUL）",
                "the text holds a NUL character, which cannot be kept",
            )
        )
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused(
            _problem(
                "broken-text", key, "文字编码残缺", "the text is not valid Unicode (half a surrogate pair)"
            )
        ) from None
    return value


def _problem(code: str, key: str, zh: str, en: str) -> Problem:
    return Problem(code, Text(zh, en), Text("请重新输入", "please enter it again"), Place(key=key))


_READY: dict[type, Callable[[Any, str], Any]] = {
    str: _text,
    bool: lambda value, key: value,
    type(None): lambda value, key: value,
    tuple: lambda value, key: [plain(item, key) for item in value],
}
"""Most values of acts are exactly of these types, and need not be asked for what else they might be; forms of acts come
to them as they are seen."""
