"""A resident asks that what is kept about them be erased; the office erases it, or says why not and from when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from taizhang.books.acts import InstitutionAdopted
from taizhang.books.ticking import do_jobs
from taizhang.journal import SYSTEM, append, new_id
from taizhang.matters import acts
from taizhang.matters.erasure_requests import SOURCE
from taizhang.matters.keeping import retire
from taizhang.matters.models import Matter
from taizhang.matters.queries import kind_of
from taizhang.outbox import letters
from taizhang.outbox.models import Letter
from taizhang.server.clock import today
from taizhang.server.store import STORE
from taizhang.units.acts import TermEnded
from taizhang.units.models import Term
from taizhang.vault.models import VaultText
from tests.factories import create_township, noon
from tests.matters import kinds
from tests.rules import CONTACT, INDICATORS
from tests.web.offices import Office
from tests.web.test_asking import ask, follow
from tests.web.test_matters import said


@pytest.fixture
def office(db, clock) -> Office:
    town = create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False)
    return Office(town)


def only(office: Office) -> Matter:
    return Matter.rows.for_nobody(office.town.book).get()


def finished(office: Office):
    """Raised by a resident with a name, answered and taken to its end; returns the receipt."""
    receipt = ask(office, name="春生", phone="13900001234")
    assert follow(office, receipt, what="withdraw").status_code == 200
    assert only(office).ended_on is not None
    return receipt


def decide(office: Office, what: str, role: str = "clerk", **fields: str):
    """What comes of a decision on the one matter."""
    return office.as_(role).post(office.at(f"matters/{only(office).id}/do/{what}/"), fields)


def waiting(office: Office, role: str = "clerk") -> list[str]:
    page = office.as_(role).get(office.at("matters/erasures/"))
    return [row["cells"][0]["text"] for row in page.context["rows"]]


def test_asked_for_and_erased_the_page_says_so_and_nothing_is_left(office: Office) -> None:
    receipt = finished(office)
    page = follow(office, receipt, what="erase", words="不想再留电话")
    assert page.status_code == 200
    assert "申请删除个人信息" in said(page)
    assert not page.context["may_ask_erasure"], "it waits for an answer"
    assert waiting(office) == [only(office).number]
    assert "1 件有人申请删除个人信息" in said(office.as_("clerk").get(office.at("")))
    assert decide(office, "erase", ground="本人申请，个人信息保护法第四十七条").status_code == 302
    assert not VaultText.objects.filter(owner=only(office).id).exists()
    assert waiting(office) == []
    page = follow(office, receipt)
    assert "删除了个人信息" in said(page)
    assert not page.context["may_ask_erasure"]
    assert "13900001234" not in said(page)


def test_who_decides_finds_the_request_in_the_inbox_until_it_is_answered_and_nobody_else_does(
    office: Office,
) -> None:
    def inbox(role: str) -> str:
        return said(office.as_(role).get(office.at("inbox/")))

    receipt = finished(office)
    follow(office, receipt, what="erase", words="不想再留电话")
    for _ in range(2):
        do_jobs(office.town.book, noon(today()), today())
    number = only(office).number
    assert inbox("clerk").count(f"{number}：有人申请删除个人信息，今天提出") == 1
    assert "不想再留电话" not in inbox("clerk")
    assert all(number not in inbox(role) for role in ("station", "leader", "auditor"))
    decide(office, "refuse-erasure", reason="须存档")
    assert number not in inbox("clerk")
    follow(office, receipt, what="erase")
    do_jobs(office.town.book, noon(today()), today())
    assert inbox("clerk").count(f"{number}：有人申请删除个人信息，今天提出") == 1


def adopt(office: Office, text: str) -> None:
    act = InstitutionAdopted.of(new_id("i"), text, effective_from=today())
    append(STORE, office.town.book, [act], who=SYSTEM, now=noon(today()), happened_on=today())


def kept(office: Office) -> list[Letter]:
    """The letters that were written to the clerk."""
    clerk = office.town.people["clerk"]
    return list(Letter.objects.filter(book=office.town.book, source=SOURCE, person=clerk))


def told(office: Office, days: int, *, rounds: int = 2) -> list[str]:
    """What the letters to the clerk say so many days from today, after the rounds of that day."""
    book, day = office.town.book, today() + timedelta(days=days)
    for _ in range(rounds):
        do_jobs(book, noon(day), day)
    found = letters.said(book, kept(office), noon(day)).values()
    return [one.inside.zh.split("，", 1)[1] for one in found]


def test_who_decides_is_told_again_after_the_days_of_the_rule_while_the_request_waits(office: Office) -> None:
    adopt(office, kinds.HOTLINE.replace("retention = { days", "retention = { remind_every = 7, days"))
    follow(office, finished(office), what="erase")
    assert told(office, 0) == ["今天提出，待答复"]
    assert told(office, 6) == ["已等6天，待答复"]
    assert len(kept(office)) == 1
    assert told(office, 7, rounds=0) == [], "the next letter is due"
    assert told(office, 7) == ["已等7天，待答复"]
    assert told(office, 13) == ["已等13天，待答复"]
    assert len(kept(office)) == 2
    # no round for two weeks: one letter makes up for it
    assert told(office, 30) == ["已等30天，待答复"]
    assert len(kept(office)) == 3
    decide(office, "refuse-erasure", reason="须存档")
    assert told(office, 40) == []
    assert len(kept(office)) == 3


def test_who_decides_is_told_once_where_the_rule_names_no_days(office: Office) -> None:
    follow(office, finished(office), what="erase")
    assert [told(office, days) for days in (0, 30, 200)] == [[f"{when}，待答复"] for when in ("今天提出", "已等30天", "已等200天")]  # fmt: skip
    assert len(kept(office)) == 1


def test_a_letter_says_nothing_any_more_to_who_no_longer_decides(office: Office) -> None:
    town = office.town
    follow(office, finished(office), what="erase")
    do_jobs(town.book, noon(today()), today())
    letter = Letter.objects.get(book=town.book, source=SOURCE, person=town.people["clerk"])
    assert letters.said(town.book, [letter], noon(today()))
    term = Term.rows.of(town.book).get(person=letter.person)
    append(STORE, town.book, [TermEnded(term=term.id, until=today())], who=SYSTEM, now=noon(today()), happened_on=today())  # fmt: skip
    later = today() + timedelta(days=1)
    assert letters.said(town.book, [letter], noon(later)) == {}


def test_refused_with_the_reason_and_the_day_on_which_it_goes_by_itself(office: Office) -> None:
    receipt = finished(office)
    follow(office, receipt, what="erase")
    assert decide(office, "refuse-erasure", reason="诉讼中，须留作证据").status_code == 302
    row = only(office)
    until = row.ended_on + timedelta(days=kind_of(row).retention.days + 1)
    page = said(follow(office, receipt))
    assert "诉讼中，须留作证据" in page
    assert f"将于 {until} 自动删除" in page
    assert waiting(office) == []
    assert VaultText.objects.filter(owner=row.id).exists()
    assert retire(office.town.book, now=noon(until - timedelta(days=1)), on=until - timedelta(days=1)) == 0
    assert retire(office.town.book, now=noon(until), on=until) == 1
    assert "删除了个人信息" in said(follow(office, receipt))


def test_what_is_still_being_worked_on_is_not_erased_and_the_answer_says_when(office: Office) -> None:
    receipt = ask(office)
    follow(office, receipt, what="erase")
    assert decide(office, "erase", ground="本人申请").status_code == 404
    assert decide(office, "refuse-erasure", reason="还在办").status_code == 302
    assert "办结后按规定的保存期限自动删除" in said(follow(office, receipt))


def test_asked_again_after_a_refusal_but_not_while_one_waits(office: Office) -> None:
    receipt = finished(office)
    assert follow(office, receipt, what="erase").status_code == 200
    assert follow(office, receipt, what="erase").status_code == 422
    decide(office, "refuse-erasure", reason="须存档")
    assert follow(office, receipt, what="erase").status_code == 200


def test_the_same_request_sent_twice_is_one(office: Office) -> None:
    receipt = finished(office)
    first = follow(office, receipt, what="erase", token="t-1")
    second = follow(office, receipt, what="erase", token="t-1")
    assert (first.status_code, second.status_code) == (200, 200)
    asked = [one for one in only(office).events if one["name"] == "erasure-asked"]
    assert len(asked) == 1


def test_a_law_that_keeps_it_longer_is_kept_by_the_act(office: Office) -> None:
    longer = kinds.HOTLINE.replace("retention = { days", "retention = { least = 30, days")
    adopt(office, longer)
    receipt = finished(office)
    follow(office, receipt, what="erase")
    page = decide(office, "erase", ground="本人申请")
    assert page.status_code == 422
    assert "保存期限未满" in said(page)
    assert f"{only(office).ended_on + timedelta(days=30)} 起可以删除" in said(page)
    assert VaultText.objects.filter(owner=only(office).id).exists()


def test_whom_a_complaint_is_about_neither_sees_nor_decides(office: Office) -> None:
    ask(office, "petition", against=office.town.people["clerk"], about="person")
    row = only(office)
    town = office.town
    act = acts.ErasureAsked(matter=row.id)
    append(STORE, town.book, [act], who=acts.RESIDENT, now=noon(row.opened_on), happened_on=row.opened_on)
    assert waiting(office) == []
    assert "申请删除个人信息" not in said(office.as_("clerk").get(office.at("")))
    assert waiting(office, "auditor") == [row.number]
    assert office.as_("clerk").get(office.at(f"matters/{row.id}/do/refuse-erasure/")).status_code == 404
    assert decide(office, "refuse-erasure", "auditor", reason="核查未结束").status_code == 302
    assert waiting(office, "auditor") == []


def test_the_page_speaks_english_too(office: Office) -> None:
    receipt = finished(office)
    page = follow(office, receipt, what="erase")
    assert page.status_code == 200
    client = office.as_("clerk")
    client.cookies["django_language"] = "en"
    page = said(client.get(office.at("matters/erasures/")))
    assert "Requests for erasure" in page
    assert "申请" not in page.split("</header>")[-1]
