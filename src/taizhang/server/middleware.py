"""What every response has: the language the reader chose, and a policy that lets no outside code in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from taizhang.server.known import only_looking

Handler = Callable[[HttpRequest], HttpResponse]


class ChosenLanguage:
    """Chinese unless the reader chose otherwise; the browser's own setting does not decide."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle
        self.known = dict(settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.handle(request)
            response.headers.setdefault("Content-Language", language)
        return response


class ContentPolicy:
    """Pages load nothing from elsewhere and run no inline script."""

    POLICY = (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self';"
        " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        response.headers.setdefault("Content-Security-Policy", self.POLICY)
        return response


class OnlyLooking:
    """What was worked out of a book's acts serves for pages that are only looked at."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.handle(request)
        with only_looking():
            return self.handle(request)
