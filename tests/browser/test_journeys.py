"""The month as people live it, in a real browser: a cadre reports, the clerk confirms and closes, a resident reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from taizhang.appraisal.models import ScoreTotal
from taizhang.books.queries import closed
from taizhang.office.models import Account
from taizhang.records.models import Record
from tests.factories import create_township

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSPHRASE = "竹篮 河水 七盏灯"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture
def town(transactional_db, monkeypatch):
    """A township whose people have sign-ins, on 5 March 2026."""
    from taizhang.server import clock

    # the server answers in threads of its own, which a context's clock does not reach
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 5, 4, 0, tzinfo=UTC))
    town = create_township()
    for role, person in town.people.items():
        account = Account(sign_in_name=role, book=town.book, person=person)
        account.set_password(PASSPHRASE)
        account.save()
    return town


@contextmanager
def signed_in(
    chromium: Any, server: Any, role: str, viewport: dict[str, int], **options: Any
) -> Iterator[Any]:
    """A page in which this person has signed in."""
    context = chromium.new_context(viewport=viewport, **options)
    page = context.new_page()
    page.goto(f"{server.url}/sign-in/")
    page.fill("input[name=account]", role)
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.click("form.form button.button")
    page.wait_for_url(re.compile(r"/o/"))
    try:
        yield page
    finally:
        context.close()


def fits(page: Any) -> bool:
    """Whether the page stays within the screen's width."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_a_village_on_a_phone_to_a_resident_on_the_portal(town, chromium, live_server):
    for village in (1, 2):
        town.record("sales", "2026-02", 90_000 + village, village=village)
    with signed_in(chromium, live_server, "village1", PHONE) as phone:
        assert fits(phone)
        phone.goto(f"{live_server.url}/o/{town.book}/records/new/{town.villages[0]}/sales/2026-02/")
        phone.fill("input[name=value]", "-5")
        phone.click("form.form button.button >> nth=0")
        assert "不能小于" in phone.content()
        assert phone.input_value("input[name=value]") == "-5", "what was typed is still there"
        phone.fill("input[name=value]", "86400")
        phone.dblclick("form.form button.button >> nth=0")
        phone.wait_for_url(re.compile(r"/records/r"))
        assert fits(phone)
    record = Record.rows.of(town.book).get(unit=town.villages[0], period="2026-02")
    assert (record.value, record.status) == (86_400, "waiting")

    with signed_in(chromium, live_server, "supervisor", DESK) as desk:
        desk.goto(f"{live_server.url}/o/{town.book}/records/{record.id}/")
        desk.click("form[action*=confirm] button, button[formaction*=confirm]")
        desk.wait_for_load_state()
    assert Record.rows.get(id=record.id).status == "confirmed"

    with signed_in(chromium, live_server, "clerk", DESK) as desk:
        desk.goto(f"{live_server.url}/o/{town.book}/months/2026-02/")
        assert "第" in desk.content()
        desk.click("form.confirm button.button")
        assert not closed(town.book, "2026-02"), "closing asks first"
        desk.check("form.confirm input[type=checkbox]")
        desk.select_option("form.confirm select", town.people["secretary"])
        desk.click("form.confirm button.button")
        desk.wait_for_load_state()
        total = ScoreTotal.rows.of(town.book).filter(unit=town.villages[0]).first()
        assert total is not None
        desk.goto(f"{live_server.url}/o/{town.book}/sheets/{total.institution}/2026-02/{town.villages[0]}/")
        line = desk.locator("details").first
        line.locator("summary").click()
        assert line.locator("a").count() >= 1, "a point opens to its facts"
        assert fits(desk)

    context = chromium.new_context(viewport=PHONE)
    resident = context.new_page()
    resident.goto(f"{live_server.url}/p/{town.book}/")
    assert fits(resident)
    resident.goto(f"{live_server.url}/p/{town.book}/notices/")
    resident.click("a[href*='/notices/n']")
    assert "目标" in resident.content()
    assert fits(resident)
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize(
    ("language", "scheme", "media"),
    [("zh-hans", "light", "screen"), ("en", "dark", "screen"), ("en", "light", "print")],
    ids=["Chinese, light", "English, dark", "English, on paper"],
)
def test_no_page_of_the_office_or_the_portal_runs_over_its_edge(
    town, chromium, live_server, width, language, scheme, media
):
    for village in range(3):
        town.record("sales", "2026-01", 90_000 + village, village=village)
    town.close("2026-01", approvals={"appraisal": town.people["secretary"]})
    paths = [
        "",
        "records/",
        "records/new/",
        "records/opening/",
        "promises/",
        "promises/board/",
        "months/",
        "months/2026-01/",
        "months/2026-02/",
        "rankings/",
        "rankings/appraisal/2026-01/",
        f"sheets/appraisal/2026-01/{town.villages[0]}/",
        "standings/appraisal/2026-01/",
        "notices/",
        "units/",
        f"units/{town.villages[0]}/",
        "institutions/",
        "accounts/",
    ]
    public = ["", "promises/", "notices/", "ranking/", f"units/{town.villages[0]}/"]
    viewport = {"width": width, "height": 800}
    with signed_in(chromium, live_server, "clerk", viewport, color_scheme=scheme) as page:
        host = re.sub(r"^https?://([^:/]+).*$", r"\1", live_server.url)
        page.context.add_cookies(
            [{"name": "django_language", "value": language, "domain": host, "path": "/"}]
        )
        page.emulate_media(media=media, color_scheme=scheme)
        wrong = []
        for path in [f"/o/{town.book}/{p}" for p in paths] + [f"/p/{town.book}/{p}" for p in public]:
            answer = page.goto(f"{live_server.url}{path}")
            if answer.status != 200 or not fits(page):
                wrong.append((path, answer.status, page.evaluate("document.documentElement.scrollWidth")))
        assert wrong == []
