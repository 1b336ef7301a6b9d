"""A refusal that no view caught becomes a page that says what, where and what would be right; never a traceback."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
        back = request.META.get("HTTP_REFERER", "")
        same_site = back.startswith(f"{request.scheme}://{request.get_host()}/")
        return render(
            request,
            "office/refused.html",
            {"problems": error.problems, "back_href": back if same_site else ""},
            status=409,
        )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, with the reason where the page gave one."""
    return render(request, "400.html", {"reason": _reason(exception)}, status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with the reason where the page gave one."""
    return render(request, "404.html", {"reason": _reason(exception)}, status=404)


def _reason(exception: Exception | None) -> str:
    # only words of our own pages: what Django says of a suspicious request is for the log
    said = exception.args[0] if exception is not None and exception.args else ""
    known = type(exception).__name__ in ("Http404", "BadRequest")
    return said if known and isinstance(said, str) else ""
