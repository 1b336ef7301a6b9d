"""The office's channels through the browser: added, tried, removed; their addresses are shown nowhere."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from taizhang.books.ticking import do_jobs
from taizhang.outbox.models import Channel
from tests.institutions.counters import Counter, day
from tests.matters.test_reminding import Target, at, target

pytest.importorskip("apprise")
__all__ = ["target"]
PATH = "inbox/channels/"
SECRET = "s3cr3t-word"


@pytest.fixture
def counter(db) -> Counter:
    return Counter.of("peoples-ledger")


def add(counter: Counter, url: str, **fields: str):
    return counter.as_("clerk").post(counter.office.at(PATH), {"title": "工作群", "url": url, "whom": "office", "speaks": "zh", **fields})  # fmt: skip


def test_a_channel_is_added_tried_used_and_removed_without_showing_its_address(
    counter: Counter, target: Target, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    clerk, page = counter.as_("clerk"), counter.office.at(PATH)
    with day("2026-03-02", "09:00"):
        assert "还没有渠道" in clerk.get(page).content.decode()
        assert add(counter, target.url, whom=f"person:{counter.town.people['village1']}", speaks="both").status_code == 302  # fmt: skip
        row = Channel.objects.get()
        shown = clerk.get(page)
        assert shown.context["channels"][0]["scheme"] == "json"
        tried = clerk.post(f"{page}{row.id}/try/", follow=True).content.decode()
        assert "已发出" in tried
        assert "试发" in target.got[0]["message"]
        assert "a trial" in target.got[0]["message"]
        counter.register("peoples-ledger", category="small", channel="counter", about="place", text="路灯不亮", place=counter.town.villages[0])  # fmt: skip
    do_jobs(counter.town.book, at(date(2026, 3, 7)), date(2026, 3, 7))
    assert "days left" in target.got[1]["message"]
    with day("2026-03-08"):
        again = clerk.get(page)
        assert (again.context["channels"][0]["sent"], again.context["channels"][0]["failed"]) == (1, 0)
        assert "已删除" in clerk.post(f"{page}{row.id}/remove/", follow=True).content.decode()
        assert clerk.post(f"{page}{row.id}/remove/").status_code == 404
    for text in (shown.content.decode(), tried, again.content.decode(), caplog.text):
        assert SECRET not in text
        assert str(target.server.server_port) not in text


def test_a_wrong_address_is_said_at_its_field_and_not_repeated(counter: Counter) -> None:
    answer = add(counter, f"nonsense://{SECRET}")
    page = answer.content.decode()
    assert (answer.status_code, "渠道地址不对" in page, SECRET in page) == (422, True, False)
    assert add(counter, "").status_code == 422
    assert add(counter, f"json://{SECRET}", whom="unit:none").status_code == 422
    assert not Channel.objects.exists()


def test_a_trial_that_does_not_go_out_says_so(counter: Counter) -> None:
    add(counter, "json://127.0.0.1:9/hook")
    href = f"{counter.office.at(PATH)}{Channel.objects.get().id}/try/"
    assert "没有发出去" in counter.as_("clerk").post(href, follow=True).content.decode()


def test_only_the_clerk_sets_channels_and_the_page_says_when_it_is_quiet(counter: Counter) -> None:
    for role in ("village1", "leader", "auditor"):
        assert counter.as_(role).get(counter.office.at(PATH)).status_code == 403
    client = counter.as_("clerk")
    assert "20:00 至 08:00 不发" in client.get(counter.office.at(PATH)).content.decode()
    client.cookies["django_language"] = "en"
    assert "from 20:00 to 08:00" in client.get(counter.office.at(PATH)).content.decode()
