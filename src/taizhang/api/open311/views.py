"""The addresses of the standard. `jurisdiction_id` names the book; it may be left out where only one offers services."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from taizhang.api import tokens
from taizhang.api.errors import of_status, problem
from taizhang.api.open311 import filing, reading
from taizhang.api.open311.answers import Format, answered, refused
from taizhang.api.open311.services import attributes, listed, services
from taizhang.books import queries as books
from taizhang.books.models import Book
from taizhang.problems import Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.pages import language, public_page

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_BOOK = re.compile(r"[-a-zA-Z0-9_]{1,40}")
_NUMBERS_AT_ONCE = 50
_WRONG_NUMBERS = 30
_LOCKED_SECONDS = 900


class _No(Exception):
    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__()
        self.status, self.problem = status, problem


def standard(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare a view of the standard: public, with its errors in the format that was asked for. It knows no session, so
    there is nothing that another site's page could misuse."""

    def declared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, format: Format = "json", **asked: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise _No(405, of_status(405))
                _check_utf8(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
                response = view(request, format, **asked)
            except _No as no:
                response = refused([no.problem], no.status, format)
                if no.status == 405:
                    response.headers["Allow"] = ", ".join(methods)
            except Refused as no:
                many = any(one.code == "too-many" for one in no.problems)
                response = refused(no.problems, 429 if many else 400, format)
            response.headers["Access-Control-Allow-Origin"] = "*"  # open data, read by other sites' pages
            return response

        return csrf_exempt(public_page(run))

    return declared


@standard("GET", "HEAD")
def discovery(request: HttpRequest, format: Format) -> HttpResponse:
    """Where the service is and which formats it speaks."""
    root = request.build_absolute_uri(reverse("open311:root"))
    found = {
        "changeset": "2026-03-01T00:00:00+08:00",
        "contact": Text("请向各镇党政办询问", "Ask the office of the township").to(language()),
        "key_service": Text("密钥由各镇党政办在办公端“接口”页发放", "Keys are given out by the office").to(
            language()
        ),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": root.rstrip("/"),
                "changeset": "2026-03-01T00:00:00+08:00",
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return answered("discovery", found, format)


@standard("GET", "HEAD")
def service_list(request: HttpRequest, format: Format) -> HttpResponse:
    """Every service."""
    book, today = _book(request, request.GET), clock.today()
    return answered("services", [listed(book, one, today) for one in services(book, today).values()], format)


@standard("GET", "HEAD")
def service_definition(request: HttpRequest, format: Format, code: str) -> HttpResponse:
    """What one service asks."""
    book, today = _book(request, request.GET), clock.today()
    one = services(book, today).get(code)
    if one is None:
        raise _No(404, problem("not-found", "没有这个 service_code", "service_code was not found"))
    value = {"service_code": one.code, "attributes": attributes(book, one, today)}
    return answered("service_definition", value, format)


@standard("GET", "HEAD", "POST")
def requests(request: HttpRequest, format: Format) -> HttpResponse:
    """The list of requests, or a new one."""
    if request.method == "POST":
        return _filed(request, format)
    book, today = _book(request, request.GET), clock.today()
    numbers = [part.strip() for part in request.GET.get("service_request_id", "").split(",") if part.strip()]
    if numbers:
        found = _by_numbers(request, book, numbers[:_NUMBERS_AT_ONCE])
    else:
        get = request.GET.get
        asked = reading.wanted(
            get("service_code", ""), get("start_date", ""), get("end_date", ""), get("status", ""), today
        )
        found = reading.requests(book, asked, today)
    return answered("service_requests", found, format)


@standard("GET", "HEAD")
def one_request(request: HttpRequest, format: Format, number: str) -> HttpResponse:
    """One request by its number."""
    book = _book(request, request.GET)
    found = _by_numbers(request, book, [number])
    if not found:
        raise _No(
            404, problem("not-found", "没有这个 service_request_id", "service_request_id was not found")
        )
    return answered("service_requests", found, format)


@standard("GET", "HEAD")
def token(request: HttpRequest, format: Format, token: str) -> HttpResponse:
    """The number that a token stands for: numbers are given at once, so a number is its own token."""
    book = _book(request, request.GET)
    found = _by_numbers(request, book, [token])
    if not found:
        raise _No(404, problem("not-found", "没有这个 token", "token was not found"))
    value = [{"token": token, "service_request_id": found[0]["service_request_id"]}]
    return answered("service_requests", value, format)


def _filed(request: HttpRequest, format: Format) -> HttpResponse:
    if request.content_type == "application/x-www-form-urlencoded":
        _check_utf8(request.body)
    elif request.content_type != "multipart/form-data":
        right = Text("请用 application/x-www-form-urlencoded", "send application/x-www-form-urlencoded")
        raise _No(415, problem("content-type", "内容类型不对", "wrong content type", right=right))
    sent = request.POST
    book = _book(request, sent if "jurisdiction_id" in sent else request.GET)
    if not tokens.may_post(book, sent.get("api_key", "")):
        raise _No(403, problem("api-key", "这里只收带有效 api_key 的请求，或不收", "a valid api_key is needed here, or requests are not taken"))  # fmt: skip
    today = clock.today()
    receipt = filing.file(
        book, sent, where=str(request.META.get("REMOTE_ADDR", "")), now=clock.now(), on=today
    )
    service = services(book, today).get(sent.get("service_code", ""))
    value = {
        "service_request_id": receipt.number,
        "service_notice": filing.notice(service, receipt).to(language()),
        "account_id": None,
    }
    return answered("service_requests", [value], format, 201)


def _by_numbers(request: HttpRequest, book: str, numbers: list[str]) -> list[dict[str, Any]]:
    """Requests by number; whoever asks for too many that are not there is put off for a while."""
    key = f"open311-guesses:{book}:{request.META.get('REMOTE_ADDR', '')}"
    if int(cache.get(key, 0)) >= _WRONG_NUMBERS:
        raise _No(429, of_status(429))
    written = [
        number for number in numbers if number.isascii() and len(number) <= 24 and "\x00" not in number
    ]
    found = reading.by_numbers(book, written, clock.today())
    wrong = len(numbers) - len(found)
    if wrong > 0:
        cache.add(key, 0, _LOCKED_SECONDS)
        cache.incr(key, wrong)
    return found


def _book(request: HttpRequest, sent: Any) -> str:
    asked = sent.get("jurisdiction_id", "")
    if asked:
        if not _BOOK.fullmatch(asked) or books.book(asked) is None:
            raise _No(404, problem("not-found", "没有这个 jurisdiction_id", "jurisdiction_id was not found"))
        return str(asked)
    every = list(Book.rows.values_list("id", flat=True)[:100])
    offering = every if len(every) == 1 else [id for id in every if services(id, clock.today())]
    if len(offering) != 1:
        right = Text(
            "jurisdiction_id 写账本的编号，见 /api/v1/books", "give the book's id, see /api/v1/books"
        )
        raise _No(400, problem("jurisdiction", "没有写 jurisdiction_id", "jurisdiction_id was not provided", right=right))  # fmt: skip
    return offering[0]


def _check_utf8(raw: bytes) -> None:
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise _No(400, problem("encoding", "不是 UTF-8", "this is not UTF-8")) from None
