"""A matter as people live it, on a phone, in Chinese and English: a resident raises it with three taps and a sentence,
the village cadre answers it between two fields, the resident reads the answer and judges it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from taizhang.matters.models import Matter
from tests.browser.test_journeys import PHONE, fits, signed_in
from tests.factories import create_township
from tests.institutions.counters import text_of
from tests.web.test_entries import paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KINDS = ("calendars/2026", "office-hours", "contact-duty", "peoples-ledger", "service-pledge", "supervision-order", "two-sheets", "contact-card", "dispute", "grid", "agency-service")  # fmt: skip


def set_up(monkeypatch, texts):
    """A township with these institutions and sign-ins for its people, on 5 March 2026."""
    from taizhang.office.models import Account
    from taizhang.server import clock
    from tests.browser.test_journeys import PASSPHRASE

    # the server answers in threads of its own, which a context's clock does not reach
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 5, 4, 0, tzinfo=UTC))
    town = create_township(institutions=texts, promises=False)
    for role, person in town.people.items():
        account = Account(sign_in_name=role, book=town.book, person=person)
        account.set_password(PASSPHRASE)
        account.save()
    return town


@pytest.fixture
def town(transactional_db, monkeypatch):
    """A township with its kinds of matter."""
    return set_up(monkeypatch, [text_of(one) for one in KINDS])


def speak(context, server, language):
    host = re.sub(r"^https?://([^:/]+).*$", r"\1", server.url)
    context.add_cookies([{"name": "django_language", "value": language, "domain": host, "path": "/"}])


WORDS = "h1, h2, label, legend, th, dt, button, .lead, .help, .flash, nav a, a.button"
"""Where pages speak; what people wrote and what the office is called stands elsewhere."""


def in_its_language(page, language) -> bool:
    """Whether a page fits the screen and its own words are in the language that was chosen, all of them in English."""
    said = " ".join(page.locator(WORDS).all_inner_texts())
    chinese = re.findall(r"[\u4e00-\u9fff]+", re.sub(r"第\d村|试验镇|便民中心|青禾|中文", "", said))
    assert page.locator("html").get_attribute("lang").startswith(language[:2])
    assert bool(chinese) == language.startswith("zh"), (page.url, chinese)
    return fits(page)


@pytest.mark.parametrize(
    ("language", "scripts"),
    [("zh-hans", True), ("en", True), ("zh-hans", False)],
    ids=["Chinese", "English", "without scripts"],
)
def test_a_resident_raises_the_cadre_answers_and_the_resident_judges(
    town, chromium, live_server, language, scripts, tmp_path
):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=scripts)
    speak(context, live_server, language)
    phone = context.new_page()
    phone.goto(
        f"{live_server.url}/p/{town.book}/matters/?place={town.villages[0]}"
    )  # what a card's code says
    assert in_its_language(phone, language)
    phone.locator("a.item[href*='/raise/peoples-ledger/']").click()  # one
    assert in_its_language(phone, language)
    phone.locator("label.choice >> nth=0").click()  # two
    phone.fill("textarea[name=text]", "二组水渠塌了一段")
    picture = tmp_path / "渠.pdf"
    picture.write_bytes(paper().read())
    phone.set_input_files("input[name=evidence]", picture)
    phone.locator("form.form .actions button").click()  # three
    phone.wait_for_selector(".slip svg.qr")
    assert in_its_language(phone, language)
    number, secret = (phone.locator(".slip .big >> nth=" + str(at)).inner_text() for at in (0, 1))
    assert number not in phone.url
    assert secret not in phone.url
    assert secret not in phone.locator(".slip svg").inner_html()
    matter = Matter.rows.for_nobody(town.book).get()
    assert (matter.place, len(matter.evidence)) == (town.villages[0], 1)

    with signed_in(chromium, live_server, "village1", PHONE) as cadre:
        speak(cadre.context, live_server, language)
        cadre.goto(f"{live_server.url}/o/{town.book}/matters/today/")
        assert in_its_language(cadre, language)
        item = cadre.locator("a.item").first
        assert item.bounding_box()["height"] >= 48
        item.click()
        assert in_its_language(cadre, language)
        cadre.locator("a.button[href$='/do/sign/']").click()
        cadre.locator("form.form .actions button").click()
        cadre.wait_for_url(re.compile(rf"/matters/{matter.id}/$"))
        cadre.locator("a.button[href$='/do/answer/']").click()
        assert in_its_language(cadre, language)
        cadre.locator("input[name=outcome] >> nth=0").check()
        cadre.fill("textarea[name=text]", "已用石料砌好")
        cadre.locator("form.form .actions button").click()
        cadre.wait_for_url(re.compile(rf"/matters/{matter.id}/$"))
        assert in_its_language(cadre, language)

    phone.goto(f"{live_server.url}/p/{town.book}/matters/follow/#{number}")
    if scripts:
        assert phone.input_value("input[name=number]") == number, "the code has filled it in"
    phone.fill("input[name=number]", number.lower())
    phone.fill("input[name=secret]", secret)
    phone.locator("form.form .actions button").click()
    phone.wait_for_selector("ol.timeline")
    assert in_its_language(phone, language)
    assert "已用石料砌好" in phone.content()
    phone.locator("button[name=grade] >> nth=1").click()
    phone.wait_for_selector(".flash.success")
    assert in_its_language(phone, language)
    assert Matter.rows.for_nobody(town.book).get().graded_by == "resident"
    phone.locator("details summary").click()
    assert in_its_language(phone, language)
    phone.locator("button[value=erase]").click()
    phone.wait_for_selector(".flash.success")
    assert in_its_language(phone, language)
    assert Matter.rows.for_nobody(town.book).get().erasure_asked_on is not None
    assert not phone.locator("button[value=erase]").count()
    context.close()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_a_cadre_hears_at_a_door_is_entered_returned_to_and_opened_again_by_the_resident(
    town, chromium, live_server, language
):
    here = f"{live_server.url}/o/{town.book}/matters/"
    with signed_in(chromium, live_server, "village1", PHONE) as cadre:
        speak(cadre.context, live_server, language)
        cadre.goto(f"{here}new/")
        assert in_its_language(cadre, language)
        cadre.locator("a.item[href$='/new/peoples-ledger/']").click()
        cadre.locator("input[name=category] >> nth=0").check()
        cadre.select_option("[name=place]", town.villages[0])
        cadre.select_option("[name=channel]", "household")
        cadre.locator("form.form .actions button").click()
        assert cadre.locator(".problems").count(), "nobody said what it is about"
        assert in_its_language(cadre, language)
        assert cadre.input_value("[name=place]") == town.villages[0], "what was chosen is still there"
        cadre.fill("textarea[name=text]", "三组路灯不亮")
        cadre.select_option("[name=about]", "place")
        cadre.locator("form.form .actions button").dblclick()
        cadre.wait_for_selector(".slip svg.qr")
        assert in_its_language(cadre, language)
        number, secret = (cadre.locator(".slip .big >> nth=" + str(at)).inner_text() for at in (0, 1))
        matter = Matter.rows.for_nobody(town.book).get()
        done(cadre, f"{here}{matter.id}/", "sign")
        done(cadre, f"{here}{matter.id}/", "answer", outcome="", text="已换灯泡")

    context = chromium.new_context(viewport=PHONE)
    speak(context, live_server, language)
    phone = context.new_page()
    phone.goto(f"{live_server.url}/p/{town.book}/matters/follow/")
    phone.fill("input[name=number]", number)
    phone.fill("input[name=secret]", secret)
    phone.locator("form.form .actions button").click()
    phone.wait_for_selector("ol.timeline")
    phone.locator("textarea[name=words] >> nth=0").fill("又灭了")
    phone.locator("button[value=reopen]").click()
    phone.wait_for_selector(".flash.success")
    assert in_its_language(phone, language)
    assert Matter.rows.for_nobody(town.book).get().reopened_times == 1
    context.close()

    with signed_in(chromium, live_server, "village1", PHONE) as cadre:
        speak(cadre.context, live_server, language)
        cadre.goto(f"{here}today/")
        assert "三组路灯不亮" in cadre.content()
        done(cadre, f"{here}{matter.id}/", "answer", outcome="", text="换了整盏灯")
        assert in_its_language(cadre, language)
    assert Matter.rows.for_nobody(town.book).get().status == "answered"


def done(page, address, what, **fields):
    """One thing done by its button on a matter's page; an empty choice takes the first."""
    page.goto(address)
    page.locator(f"a.button[href$='/do/{what}/']").click()
    for name, value in fields.items():
        if value:
            page.fill(f"[name={name}]", value)
        else:
            page.locator(f"[name={name}] >> nth=0").check()
    page.locator("form.form .actions button").click()
    page.wait_for_url(address)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_of_matters_runs_over_its_edge(town, chromium, live_server, width, language):
    village = town.villages[0]
    paths = [
        "", "today/", "new/", "new/supervision-order/", "kinds/two-sheets/", "kinds/two-sheets/sheets/", "kinds/peoples-ledger/ledger/",
        "kinds/contact-card/cards/", f"kinds/contact-card/cards/{village}/", "kinds/agency-service/wall/", "kinds/grid/bound/",
        "sweeps/dispute/", "rates/peoples-ledger/",
    ]  # fmt: skip
    public = ["matters/", "matters/follow/", "matters/raise/peoples-ledger/", "services/", "services/service-pledge/"]  # fmt: skip
    with signed_in(chromium, live_server, "leader", {"width": width, "height": 800}) as page:
        speak(page.context, live_server, language)
        wrong = []
        for path in [f"/o/{town.book}/matters/{p}" for p in paths] + [f"/p/{town.book}/{p}" for p in public]:
            answer = page.goto(f"{live_server.url}{path}")
            if answer.status != 200 or not fits(page):
                wrong.append((path, answer.status, page.evaluate("document.documentElement.scrollWidth")))
        assert wrong == []
