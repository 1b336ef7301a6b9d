"""Operations of the JSON API: each says once what it takes and gives, and from that come its address, its checks and its
description. What does not fit is refused before the operation begins, with every mistake at its key."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, TypeAdapter, ValidationError

from taizhang.api import errors
from taizhang.journal import Actor
from taizhang.problems import Problem, Refused, Text
from taizhang.server.pages import Desk, public_page, staff_page

Method = Literal["GET", "POST"]
KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[A-Za-z0-9_-]{16,64}$"
_KEY = re.compile(KEY_PATTERN)
_PARAMETER = re.compile(r"{(\w+)}")
_STATUS_OF_CODE = {"too-many": 429}


class NotThere(Exception):
    """There is no such thing for whoever asks; `what` is said and nothing else."""

    def __init__(self, what: Problem | None = None) -> None:
        super().__init__()
        self.problem = what or errors.of_status(404)


@dataclass(frozen=True)
class Call:
    """One call, after its checks: the book, who is at the desk (staff only), the words of the path, what came in."""

    request: HttpRequest
    book: str
    desk: Desk
    """Only staff operations may ask."""
    words: Mapping[str, str]
    query: Any
    body: Any
    sent_key: str

    def key(self, who: Actor) -> str:
        """The journal's key for the one that was sent: nobody's key is another's."""
        if not self.sent_key:
            return ""
        digest = hashlib.sha256(f"{who.person} {self.sent_key}".encode()).hexdigest()
        return f"api:{digest[:40]}"

    @property
    def where(self) -> str:
        """The network address that it came from."""
        return str(self.request.META.get("REMOTE_ADDR", ""))


@dataclass(frozen=True)
class Operation:
    """One operation. `gives` is the form of its answer; `keyed` ones take the header `Idempotency-Key`."""

    name: str
    method: Method
    path: str
    public: bool
    summary: Text
    does: Callable[[Call], Any]
    gives: Any
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    status: int = 200
    keyed: bool = False
    refuses: tuple[int, ...] = field(default=())

    @property
    def parameters(self) -> tuple[str, ...]:
        """The words of its path."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status by which it may refuse."""
        usual = {400, 404} if self.parameters else {400}
        usual |= set() if self.public else {401, 403}
        usual |= {422} if self.query or self.body or self.keyed else set()
        usual |= {403, 409, 413, 415} if self.method == "POST" else set()
        return tuple(sorted({*usual, *self.refuses}))


OPERATIONS: list[Operation] = []
"""All of them, in the order in which they are described."""

Does = TypeVar("Does", bound=Callable[[Call], Any])


def operation(method: Method, at: str, **more: Any) -> Callable[[Does], Does]:
    """Declare an operation; what lies below /o/ is for the staff of the book that the address names."""

    def declared(does: Does) -> Does:
        OPERATIONS.append(
            Operation(
                name=does.__name__,
                method=method,
                path=at,
                public=not at.startswith("/o/"),
                does=does,
                **more,
            )
        )
        return does

    return declared


def addresses() -> list[URLPattern]:
    """The addresses of all operations, each declared as public or staff."""
    at: dict[str, list[Operation]] = defaultdict(list)
    for one in OPERATIONS:
        at[one.path].append(one)
    return [
        path(_PARAMETER.sub(r"<slug:\1>", where[1:]), _view(some), name=some[0].name)
        for where, some in at.items()
    ]


def _view(some: Iterable[Operation]) -> Callable[..., HttpResponse]:
    by_method = {one.method: one for one in some}
    allowed = sorted({*by_method, *({"HEAD"} if "GET" in by_method else ())})
    public = all(one.public for one in by_method.values())

    def view(request: HttpRequest, **words: str) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else request.method
        one = by_method.get(method)  # type: ignore[call-overload]
        if one is None:
            refused = errors.of_problems([errors.of_status(405)], 405)
            refused.headers["Allow"] = ", ".join(allowed)
            return refused
        return _run(one, request, words)

    # the public ones know no session, so there is nothing to forge; see middleware.TokenSignIn for the others
    return csrf_exempt(public_page(view)) if public else staff_page(program=True)(view)


def _run(one: Operation, request: HttpRequest, words: Mapping[str, str]) -> HttpResponse:
    try:
        call = _call(one, request, words)
        value = one.does(call)
    except _Wrong as wrong:
        return errors.of_problems(wrong.problems, wrong.status)
    except NotThere as missing:
        return errors.of_problems([missing.problem], 404)
    except Http404:
        return errors.of_problems([errors.of_status(404)], 404)
    except Refused as refused:
        status = next((_STATUS_OF_CODE[p.code] for p in refused.problems if p.code in _STATUS_OF_CODE), 409)
        said = errors.of_problems(refused.problems, status)
        if status == 429:
            said.headers["Retry-After"] = "600"
        return said
    content = TypeAdapter(one.gives).dump_json(value, by_alias=True)
    return HttpResponse(content, content_type="application/json", status=one.status)


class _Wrong(Exception):
    def __init__(self, status: int, *problems: Problem) -> None:
        super().__init__()
        self.status, self.problems = status, problems


def _call(one: Operation, request: HttpRequest, words: Mapping[str, str]) -> Call:
    key = request.headers.get(KEY_HEADER, "")
    wrong: list[Problem] = []
    if one.keyed and KEY_HEADER in request.headers and not _KEY.fullmatch(key):
        wrong.append(
            errors.problem(
                "key",
                "幂等键不合规定",
                "the idempotency key is not of the right form",
                right=Text(
                    "16到64个字母、数字、横线或下划线，随机生成", "16 to 64 random letters, digits, - or _"
                ),
                where=f"header.{KEY_HEADER}",
            )
        )
    query = _query(one, request, wrong)
    body = _body(one, request, wrong)
    if wrong:
        raise _Wrong(422, *wrong)
    return Call(
        request=request,
        book=words.get("book", ""),
        desk=getattr(request, "desk", None),  # type: ignore[arg-type]
        words=words,
        query=query,
        body=body,
        sent_key=key if one.keyed else "",
    )


def _query(one: Operation, request: HttpRequest, wrong: list[Problem]) -> Any:
    raw = request.META.get("QUERY_STRING", "")
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise _Wrong(400, errors.of_status(400)) from None
    given: dict[str, Any] = {}
    for name, values in request.GET.lists():
        given[name] = values[0] if len(values) == 1 else values
    if one.query is None:
        wrong += [
            errors.problem(
                "field-extra-forbidden", "不认识的参数", "is not a known parameter", where="query.…"
            )
            for _name in given
        ]
        return None
    try:
        return one.query.model_validate(given)
    except ValidationError as error:
        wrong += errors.of_validation(error, "query")
        return None


def _body(one: Operation, request: HttpRequest, wrong: list[Problem]) -> Any:
    if one.body is None:
        return None
    if request.content_type != "application/json":
        raise _Wrong(415, errors.of_status(415))
    try:
        return one.body.model_validate_json(request.body)
    except (RequestDataTooBig, RawPostDataException):
        raise _Wrong(413, errors.of_status(413)) from None
    except ValidationError as error:
        wrong += errors.of_validation(error, "body")
        return None
