"""What every request of a program has: its language from the header, errors in the form that programs read, and
sign-in by token."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from taizhang.api import errors, tokens
from taizhang.api.open311 import answers as open311

Handler = Callable[[HttpRequest], HttpResponse]

API, DOCS = "/api/v1/", "/api/v1/"
OPEN311 = "/open311/"


def for_programs(path: str) -> bool:
    """Whether an address is for programs; the page that describes the API is for people."""
    return (path.startswith(API) and path != DOCS) or path.startswith(OPEN311)


class ForPrograms:
    """English where the header asks for it before Chinese; whatever went wrong is said in the door's own form."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not for_programs(request.path):
            return self.handle(request)
        language = _asked(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.handle(request)
            if response.status_code >= 400 and not getattr(response, "said_as_error", False):
                response = _said(request, response)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        return response


class TokenSignIn:
    """Signs in who shows a token, for this one request. Without a session there is nothing that another site's page
    could misuse, so only requests by session need the CSRF token."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API):
            return self.handle(request)
        kind, _blank, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if kind.lower() == "bearer":
            account = tokens.account_of(token.strip())
            if account is None:
                return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
            request.user = account
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        elif not request.user.is_authenticated:
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.handle(request)


def _said(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    status = response.status_code
    problem = errors.of_status(status)
    if request.path.startswith(OPEN311):
        said = open311.refused([problem], status, open311.format_of(request.path))
    else:
        said = errors.of_problems([problem], status)
    for name in ("Allow", "WWW-Authenticate", "Retry-After", "Cache-Control"):
        if name in response.headers:
            said.headers[name] = response.headers[name]
    return said


def _asked(header: str) -> str:
    """The first of our languages that the header names."""
    for part in header[:200].split(","):
        name = part.partition(";")[0].strip().lower()
        if name.startswith("en"):
            return "en"
        if name.startswith("zh"):
            return "zh-hans"
    return "zh-hans"
