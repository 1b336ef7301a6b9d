"""Signing in: by passphrase, by a code the first time, and not by guessing."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client

from taizhang.office.models import Account
from taizhang.server import clock
from tests.web.offices import PASSPHRASE, Office


def _with_passphrase(office: Office, role: str = "clerk") -> Account:
    account = office.account(role)
    account.set_password(PASSPHRASE)
    account.save()
    return account


def _try(name: str, passphrase: str, client: Client | None = None, **more: str):
    return (client or Client()).post("/sign-in/", {"account": name, "passphrase": passphrase, **more})


def test_the_right_passphrase_opens_my_day_whatever_the_case_of_the_name(office: Office) -> None:
    _with_passphrase(office)
    client = Client()
    assert _try("CLERK ", PASSPHRASE, client)["Location"] == office.home
    assert client.get(office.home).status_code == 200


def test_the_page_that_was_asked_for_opens_after_signing_in_if_it_is_of_the_own_book(office: Office) -> None:
    _with_passphrase(office)
    asked = office.at("records/?show=all")
    assert _try("clerk", PASSPHRASE, next=asked)["Location"] == asked
    for elsewhere in ("https://example.com/", "//example.com/", "/o/other/", "/admin/"):
        assert _try("clerk", PASSPHRASE, next=elsewhere)["Location"] == office.home


def test_a_wrong_name_and_a_wrong_passphrase_read_the_same(office: Office) -> None:
    _with_passphrase(office)
    known, unknown = _try("clerk", "x" * 9), _try("nobody", "x" * 9)
    assert known.status_code == unknown.status_code == 422
    body = known.content.decode().replace('value="clerk"', "")
    assert _words(body) == _words(unknown.content.decode().replace('value="nobody"', ""))


def _words(body: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)


def test_five_wrong_tries_lock_a_name_for_a_quarter_of_an_hour(office: Office) -> None:
    _with_passphrase(office)
    for _ in range(5):
        assert "连错5次" in _try("clerk", "wrong one").content.decode()
    assert _try("clerk", PASSPHRASE).status_code == 422
    now = clock.now()
    with clock.at(now + timedelta(minutes=14)):
        assert _try("clerk", PASSPHRASE).status_code == 422
    with clock.at(now + timedelta(minutes=16)):
        assert _try("clerk", PASSPHRASE)["Location"] == office.home


def test_a_name_that_nobody_has_locks_in_the_same_words(office: Office) -> None:
    _with_passphrase(office)
    for name in ("clerk", "nobody"):
        for _ in range(5):
            _try(name, "wrong one")
    known, unknown = _try("clerk", "wrong one").content.decode(), _try("nobody", "wrong one").content.decode()
    assert "请15分钟后再试" in known
    assert "请15分钟后再试" in unknown


def test_a_deactivated_account_does_not_open_and_its_sessions_end(office: Office) -> None:
    _with_passphrase(office)
    client = office.as_("clerk")
    Account.objects.update(is_active=False)
    assert client.get(office.home).status_code == 302
    assert _try("clerk", PASSPHRASE).status_code == 422


def _hand_out(office: Office, code: str = "k7mp3qrt", days: int = 7) -> Account:
    account = office.account("clerk")
    account.hand_out(code, clock.now() + timedelta(days=days))
    account.save()
    return account


def test_a_code_opens_once_and_a_passphrase_is_chosen(office: Office) -> None:
    _hand_out(office)
    client = Client()
    client.post("/first-code/", {"account": "clerk", "code": "K7MP-3QRT"})
    short = client.post("/first-code/", {"passphrase": "短", "again": "短"})
    assert short.status_code == 422
    unlike = client.post("/first-code/", {"passphrase": PASSPHRASE, "again": PASSPHRASE + "！"})
    assert "两次输入的口令不同" in unlike.content.decode()
    chosen = client.post("/first-code/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert chosen["Location"] == office.home
    assert client.get(office.home).status_code == 200
    again = Client().post("/first-code/", {"account": "clerk", "code": "k7mp3qrt"})
    assert again.status_code == 422


def test_a_code_that_ran_out_opens_nothing(office: Office) -> None:
    _hand_out(office, days=-1)
    assert Client().post("/first-code/", {"account": "clerk", "code": "k7mp3qrt"}).status_code == 422


def test_a_wrong_code_counts_towards_the_lock(office: Office) -> None:
    _hand_out(office)
    for _ in range(5):
        Client().post("/first-code/", {"account": "clerk", "code": "wrong"})
    assert Client().post("/first-code/", {"account": "clerk", "code": "k7mp3qrt"}).status_code == 422


def test_a_new_code_voids_the_passphrase_and_the_open_sessions(office: Office) -> None:
    account = _with_passphrase(office, "village1")
    client = Client()
    _try("village1", PASSPHRASE, client)
    answer = office.as_("clerk").post(office.at(f"accounts/{account.pk}/code/"))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert _try("village1", PASSPHRASE).status_code == 422
    assert client.get(office.home).status_code == 302


def test_signing_out_is_a_post(office: Office) -> None:
    client = office.as_("clerk")
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get(office.home).status_code == 302
