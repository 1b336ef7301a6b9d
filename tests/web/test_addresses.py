"""Every address says who may open it, and nobody else gets in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from taizhang.office.models import Account
from tests.factories import create_township
from tests.web.offices import Office

SAMPLES = {"year": 2026, "account": 1, "token": 1, "period": "2026-02", "sha256": "0" * 64, "format": "json"}


def patterns(
    resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of ours with its full name; the admin asks for itself."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from patterns(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        else:
            yield ":".join((*spaces, entry.name)), entry


ALL = dict(patterns())
STAFF = sorted(name for name, entry in ALL.items() if not entry.callback.page.public)
FOR_PROGRAMS = {name for name, entry in ALL.items() if entry.callback.page.program}


def address(name: str, book: str) -> str:
    pattern = ALL[name].pattern
    wanted = pattern.converters.keys() | getattr(pattern.regex, "groupindex", {}).keys() | {"book"}
    return reverse(name, kwargs={key: SAMPLES.get(key, "x") if key != "book" else book for key in wanted})


def test_every_address_is_declared_public_or_staff() -> None:
    undeclared = [name for name, entry in ALL.items() if not hasattr(entry.callback, "page")]
    assert undeclared == []
    assert len(STAFF) > 30


def test_every_staff_address_names_its_book() -> None:
    for name in STAFF:
        door = "/api/v1/o/town/" if name in FOR_PROGRAMS else "/o/town/"
        assert address(name, "town").startswith(door), name


def test_every_public_page_of_a_book_lies_under_p() -> None:
    doors = {"office:sign-in", "office:first-code", "office:sign-out", "set_language", "portal:front"}
    public = {name for name, entry in ALL.items() if entry.callback.page.public} - doors
    # Open311 names the book by jurisdiction_id, as its standard does
    public -= {name for name in public if name.startswith("open311:")} | {"api:docs", "api:description"}
    inside = {name for name in public if str(ALL[name].pattern).startswith(("p/", "<")) or "portal" in name}
    assert public - inside == {"api:list_books"}


def test_the_anonymous_are_sent_to_sign_in(office: Office) -> None:
    door = reverse("office:sign-in")
    for name in STAFF:
        asked = address(name, office.town.book)
        for answer in (Client().get(asked), Client().post(asked)):
            if name in FOR_PROGRAMS:  # told so, and sent nowhere
                assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "sign-in"), name
                continue
            assert (answer.status_code, answer["Location"].startswith(door)) == (302, True), name


def test_an_account_of_another_book_finds_nothing(office: Office) -> None:
    other, client = create_township(villages=1, promises=False), office.as_("clerk")
    open_doors = [name for name in STAFF if client.get(address(name, other.book)).status_code != 404]
    assert open_doors == []


def test_who_holds_no_post_any_more_is_refused_everywhere(office: Office) -> None:
    client = Client()
    client.force_login(Account.objects.create(sign_in_name="gone", book=office.town.book, person="nobody"))
    open_doors = [name for name in STAFF if client.get(address(name, office.town.book)).status_code != 403]
    assert open_doors == []


def test_an_unknown_id_is_a_page_that_says_so_and_never_an_error(office: Office) -> None:
    client = office.as_("clerk")
    for name in STAFF:
        answer = client.get(address(name, office.town.book))
        assert answer.status_code < 500, name
        assert answer["Cache-Control"] == "private, no-store", name


def test_an_undeclared_view_does_not_run(office: Office) -> None:
    from django.core.exceptions import ImproperlyConfigured
    from django.http import HttpResponse
    from django.test import RequestFactory

    from taizhang.office.permissions import DeclaredPages

    request = RequestFactory().get("/somewhere/")
    request.resolver_match = None
    with pytest.raises(ImproperlyConfigured):
        DeclaredPages(lambda request: HttpResponse()).process_view(
            request, lambda request: HttpResponse(), (), {}
        )


def test_a_wrong_period_is_not_found_and_says_what_is_right(office: Office) -> None:
    client = office.as_("clerk")
    for period in ("2026-13", "2026-3", "明天", "2026", "9999-01", "-1"):
        answer = client.get(office.at(f"months/{period}/"))
        assert answer.status_code == 404, period
        assert "应写成 2026" in answer.content.decode() or "按月看" in answer.content.decode()


def test_a_wrong_month_in_a_query_is_a_bad_request_in_plain_words(office: Office) -> None:
    client = office.as_("clerk")
    for path in (
        "promises/?month=2026-13",
        "promises/?month=x",
        "records/?month=2026-Q1",
        "promises/board/?month=%00",
    ):
        answer = client.get(office.at(path))
        assert answer.status_code == 400, path
        assert "没有改动账本里的任何东西" in answer.content.decode()


def test_the_same_page_in_english(office: Office) -> None:
    client = office.as_("clerk")
    client.post(reverse("set_language"), {"language": "en"})
    answer = client.get(office.at("months/2026-13/"))
    assert "is not a period" in answer.content.decode()


def test_the_admin_shows_state_to_who_keeps_the_book_and_lets_nobody_change_it(office: Office) -> None:
    clerk = office.as_("clerk")
    assert clerk.get("/admin/units/unit/").status_code == 200
    assert clerk.get("/admin/units/unit/add/").status_code == 403
    assert clerk.post(f"/admin/units/unit/{office.town.villages[0]}/delete/").status_code == 403
    assert clerk.get("/admin/office/account/").status_code == 404
    assert clerk.get("/admin/vault/vaulttext/").status_code == 404
    assert office.as_("village1").get("/admin/units/unit/").status_code == 302
