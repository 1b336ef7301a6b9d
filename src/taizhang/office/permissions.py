"""Who may open which page: enforced once, for every page, from what its view declares (fail closed)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from taizhang.books import queries as books
from taizhang.books.models import Book
from taizhang.journal import Actor
from taizhang.problems import Text
from taizhang.server import clock
from taizhang.server.pages import Desk, Page, language
from taizhang.units import queries as units

Handler = Callable[[HttpRequest], HttpResponse]


class Names:
    """People's names of one book, each asked for once a page; the reader's own come with the first asking."""

    def __init__(self, book: str, reader: str) -> None:
        self.book, self.reader = book, reader
        self.known: dict[str, str] = {"": "", "system": Text("系统", "the system").to(language())}

    def __call__(self, people: Iterable[str]) -> Mapping[str, str]:
        """The names of these people by their ids."""
        wanted = {*people, self.reader} - self.known.keys()
        if wanted:
            self.known |= dict.fromkeys(wanted, "") | dict(units.names(self.book, wanted))
        return self.known


class DeclaredPages:
    """Middleware: runs only views that declare who may open them, and gives staff views their `request.desk`.

    The anonymous are sent to sign in; an account of another book finds nothing; who holds no fitting post is
    refused. What staff see is never stored by a browser or a proxy.
    """

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        if not request.path.startswith("/p/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through, or answer it."""
        if request.resolver_match is not None and request.resolver_match.app_name == "admin":
            return None  # the admin asks for itself: see taizhang.office.admin
        page: Page | None = getattr(view, "page", None)
        if page is None:
            raise ImproperlyConfigured(f"{view} does not declare whether it is a public or a staff page")
        request.page = page  # type: ignore[attr-defined]
        book_id = kwargs.get("book")
        if page.public:
            if book_id is not None:
                request.book = _book(book_id)  # type: ignore[attr-defined]
            return None
        if not request.user.is_authenticated:
            if page.program:
                return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
            return redirect(f"{reverse('office:sign-in')}?{urlencode({'next': request.get_full_path()})}")
        if book_id != request.user.book:
            raise Http404
        request.book = _book(book_id)  # type: ignore[attr-defined]
        request.desk = desk = _desk(request)  # type: ignore[attr-defined]
        if not desk.actor.roles or (page.roles and not desk.holds(*page.roles)):
            raise PermissionDenied
        return None


def _book(book_id: str) -> Book:
    found = books.book(book_id)
    if found is None:
        raise Http404
    return found


def _desk(request: HttpRequest) -> Desk:
    book, person, today = request.book, request.user.person, clock.today()  # type: ignore[attr-defined, union-attr]
    held = units.holdings(book.id, today, person=person)
    roles = tuple(dict.fromkeys((holding.unit.id, holding.post.role) for holding in held))
    return Desk(
        book=book.id,
        title=Text(book.title, book.title_en),
        actor=Actor(person, held[0].unit.id if held else "", roles),
        post=Text(held[0].post.title, held[0].post.title_en) if held else Text(""),
        today=today,
        names=Names(book.id, person),
    )
