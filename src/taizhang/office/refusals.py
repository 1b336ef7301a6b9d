"""A refusal that no view caught becomes a page that says what, where and what would be right; never a traceback."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from taizhang.problems import Refused


class RefusalsAsPages:
    """Middleware: shows the problems of an uncaught `Refused` with status 409."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handle(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page, for a refusal."""
        if not isinstance(error, Refused):
            return None
        language = get_language() or "zh-hans"
        return render(
            request, "office/refused.html", {"problems": [p.to(language) for p in error.problems]}, status=409
        )
