"""The description of the JSON API as OpenAPI 3.1, made from the operations themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from taizhang import __version__
from taizhang.api.operations import KEY_HEADER, KEY_PATTERN, OPERATIONS, Operation
from taizhang.api.public_forms import Errors
from taizhang.problems import Text

_REF = "#/components/schemas/{model}"
WHY: Mapping[int, Text] = {
    400: Text("无法读取", "cannot be read"),
    401: Text("没有登录", "not signed in"),
    403: Text("没有权限", "not permitted"),
    404: Text("没有找到", "not found"),
    409: Text("规则不允许，理由逐条写明", "the rules do not allow it; every reason is given"),
    413: Text("太大", "too large"),
    415: Text("不是 JSON", "not JSON"),
    422: Text("与说明不符，逐处指出", "not as described; every place is named"),
    429: Text("太多，过一会儿再试", "too many, try again later"),
}
"""What each status means here."""
_WORDS = {
    "book": ("账本的编号", "the book's id"),
    "kind": ("事项类型的编号", "the id of a kind of matter"),
    "matter": ("事项在办公端的编号", "the matter's id inside the office"),
    "act": ("能办的事，见 possible", "what can be done, see possible"),
}


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """The whole description."""
    adapters = [("e", "serialization", TypeAdapter(Errors))]
    for one in OPERATIONS:
        adapters.append((one.name, "serialization", TypeAdapter(one.gives)))
        if one.body is not None:
            adapters.append((one.name, "validation", TypeAdapter(one.body)))
        if one.query is not None:
            adapters.append((f"{one.name}?", "validation", TypeAdapter(one.query)))
    schemas, all_of = TypeAdapter.json_schemas(adapters, ref_template=_REF)  # type: ignore[arg-type]
    errors = schemas["e", "serialization"]
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas, errors)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "台账 Taizhang",
            "version": __version__,
            "description": "事项的公开接口与办公接口。Public and staff doors to matters. Errors: Accept-Language zh or en.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": all_of.get("$defs", {}),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            },
        },
    }


def _operation(one: Operation, schemas: Any, errors: Any) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": f"{one.summary.zh} · {one.summary.en}",
        "tags": ["public" if one.public else "staff"],
        "parameters": [*_words(one), *_query(one, schemas), *_key(one)],
        "responses": {
            str(one.status): {
                "description": one.summary.en,
                "content": {"application/json": {"schema": schemas[one.name, "serialization"]}},
            },
            **{
                str(status): {
                    "description": WHY[status].en,
                    "content": {"application/json": {"schema": errors}},
                }
                for status in one.statuses
            },
        },
        "security": [] if one.public else [{"token": []}, {"session": []}],
    }
    if one.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[one.name, "validation"]}},
        }
    return described


def _words(one: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": " · ".join(_WORDS[name]),
            "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 60},
        }
        for name in one.parameters
    ]


def _query(one: Operation, schemas: Any) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    whole = one.query.model_json_schema(ref_template=_REF)
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": schema.get("description", ""),
            "schema": {
                key: value for key, value in schema.items() if key not in ("title", "description", "default")
            },
        }
        for name, schema in whole["properties"].items()
    ]


def _key(one: Operation) -> list[dict[str, Any]]:
    if not one.keyed:
        return []
    return [
        {
            "name": KEY_HEADER,
            "in": "header",
            "required": False,
            "description": "同一个键再送一次，只办一次 · sent again with the same key, it is done once",
            "schema": {"type": "string", "pattern": KEY_PATTERN},
        }
    ]
