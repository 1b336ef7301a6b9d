"""Every kind of matter that ships, on a phone, in Chinese and English: raised by a resident where residents may,
registered in the office by whoever may, and its page read. A kind that is added is walked without being named here."""

from __future__ import annotations

import pytest

from taizhang.institutions import shipped
from taizhang.matters.models import Matter
from tests.browser.test_journeys import PHONE, signed_in
from tests.browser.test_matters_on_a_phone import in_its_language, set_up, speak
from tests.institutions.counters import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPENERS = ("clerk", "leader", "secretary", "village1")
FILLING = """
form => {
  const said = {date: '2026-03-20', month: '2026-03', number: '3', time: '10:00', tel: '13900001234'}
  for (const part of form.elements) {
    if (part.closest('details') || part.disabled || (part.name === 'due' && !part.ariaInvalid)) continue
    if (part.type === 'radio' && !form.querySelector(`[name="${part.name}"]:checked`)) part.checked = true
    const several = part.type === 'checkbox' ? [...form.querySelectorAll(`[name="${part.name}"]`)] : []
    if (several.length > 1 && !several.some(one => one.checked)) part.checked = true
    if (part.tagName === 'SELECT' && !part.value && part.name !== 'against')
      part.value = [...part.options].map(one => one.value).find(value => value) || ''
    if (part.tagName === 'TEXTAREA' && !part.value) part.value = '村口的路灯不亮'
    if (part.tagName === 'INPUT' && !part.value && !['file', 'radio', 'checkbox', 'hidden', 'submit'].includes(part.type))
      part.value = said[part.type] || said[part.inputMode === 'decimal' || part.inputMode === 'numeric' ? 'number' : part.inputMode] || '桥头'
  }
}
"""
"""Fills a form as somebody would who reads only what is in sight: the first of every choice, a word in every field."""


@pytest.fixture
def kinds():
    """Every kind of matter that ships, by id."""
    return {id: one for id, one in shipped().items() if one.institution.matter is not None}


@pytest.fixture
def town(transactional_db, monkeypatch, kinds):
    """A township that adopted all of them."""
    beside = ("calendars/2026", "office-hours", "indicators", "contact-duty")
    return set_up(monkeypatch, [*map(text_of, beside), *(one.text for one in kinds.values())])


def send(page, wanted: str) -> None:
    """Fill the form that is open and send it, until what is `wanted` is there; where it is refused, say what it said."""
    for _ in range(
        2
    ):  # again where it shows first what may be the same, or asks for the day that no rule sets
        page.locator("form.form").first.evaluate(FILLING)
        if (other := page.locator("[name=not_the_same]")).count():
            other.check()
        page.locator("form.form .actions button").first.click()
        page.wait_for_load_state()
        if page.locator(wanted).count():
            return
    said = page.locator(".problems, .error, .errorlist").all_inner_texts()
    raise AssertionError(f"{page.url}: {said}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_is_raised_by_who_may_and_its_page_is_read(town, chromium, live_server, kinds, language):
    office, portal = f"{live_server.url}/o/{town.book}/matters", f"{live_server.url}/p/{town.book}/matters"
    context = chromium.new_context(viewport=PHONE)
    speak(context, live_server, language)
    resident = context.new_page()
    resident.goto(f"{portal}/")
    links = resident.locator("a.item[href*='/raise/']").evaluate_all("all => all.map(one => one.href)")
    wrong = [resident.url] if not in_its_language(resident, language) else []
    for link in links:
        resident.goto(link)
        wrong += [link] if not in_its_language(resident, language) else []
        send(resident, ".slip svg.qr")
        wrong += [f"{link} receipt"] if not in_its_language(resident, language) else []
    context.close()
    asked = set(Matter.rows.for_nobody(town.book).values_list("kind", flat=True))
    assert asked == {link.rstrip("/").rpartition("/")[2] for link in links}
    assert len(asked) >= 6

    registered = set()
    for role in OPENERS:
        with signed_in(chromium, live_server, role, PHONE) as page:
            speak(page.context, live_server, language)
            for kind in sorted(kinds.keys() - registered):
                if page.goto(f"{office}/new/{kind}/").status != 200:
                    continue
                wrong += [page.url] if not in_its_language(page, language) else []
                send(page, ".slip, ol.timeline")
                registered.add(kind)
                matter = Matter.rows.for_nobody(town.book).order_by("-opened_seq").first()
                assert matter.kind == kind
                page.goto(f"{office}/{matter.id}/")
                wrong += [f"{kind} {page.url}"] if not in_its_language(page, language) else []
    assert registered == kinds.keys()
    assert wrong == []
