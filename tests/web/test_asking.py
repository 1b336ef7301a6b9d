"""The resident's way without an account: raise, keep the receipt, follow, judge, open again."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taizhang.matters.models import Matter
from tests.factories import create_township
from tests.matters import kinds
from tests.rules import CONTACT, INDICATORS
from tests.web.offices import Office
from tests.web.test_matters import do, said


@pytest.fixture
def office(db, clock) -> Office:
    town = create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False)
    return Office(town)


def ask(office: Office, kind: str = "hotline", **fields):
    usual = {"text": "村口路灯不亮", "category": "lamp", "about": "place", "place": office.town.villages[0]}
    if kind == "petition":
        usual = {"text": "占地补偿", "category": "land", "about": "unit"}
    return Client().post(f"/p/{office.town.book}/matters/raise/{kind}/", usual | fields)


def follow(office: Office, receipt, **fields):
    given = {"number": receipt.context["slip"]["number"], "secret": receipt.context["slip"]["secret"]}
    return Client().post(f"/p/{office.town.book}/matters/follow/", given | fields)


def test_raised_followed_answered_and_judged(office: Office) -> None:
    receipt = ask(office, name="春生")
    assert receipt.status_code == 200
    assert receipt.headers["Cache-Control"] == "private, no-store"
    matter = Matter.rows.for_nobody(office.town.book).get()
    page = follow(office, receipt)
    assert "已派办" in said(page)
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="灯泡已换", public="三村路灯已修复")
    page = follow(office, receipt)
    assert "灯泡已换" in said(page)
    assert [str(grade["title"]) for grade in page.context["grades"]] == ["满意", "不满意"]
    page = follow(office, receipt, grade="bad", words="又不亮了")
    assert (page.status_code, str(page.context["graded"])) == (200, "不满意")
    page = follow(office, receipt, what="reopen", words="还是不亮")
    assert page.context["row"]["badge"] == "corrected"
    row = Matter.rows.for_nobody(office.town.book).get()
    assert (row.status, row.reopened_times) == ("reopened", 1)


def test_the_public_list_shows_the_public_answer_and_nothing_else(office: Office) -> None:
    ask(office, name="春生", phone="13900001234")
    matter = Matter.rows.for_nobody(office.town.book).get()
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="已到春生家门口换了灯", public="路灯已修复")
    page = said(Client().get(f"/p/{office.town.book}/matters/"))
    assert "路灯已修复" in page
    for hidden in ("春生", "13900001234", "村口路灯不亮", "家门口"):
        assert hidden not in page


def test_an_answer_with_a_telephone_number_in_it_is_not_published(office: Office) -> None:
    ask(office)
    matter = Matter.rows.for_nobody(office.town.book).get()
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="好", public="请打 13900001234")
    assert "13900001234" not in said(Client().get(f"/p/{office.town.book}/matters/"))


def test_a_guessing_robot_learns_nothing_and_is_stopped(office: Office) -> None:
    receipt = ask(office)
    address = f"/p/{office.town.book}/matters/follow/"
    robot = Client(REMOTE_ADDR="9.9.9.9")
    wrong = robot.post(address, {"number": receipt.context["slip"]["number"], "secret": "aaaaaaaa"})
    none = robot.post(address, {"number": "ZZZZZZZZ", "secret": "aaaaaaaa"})
    assert (wrong.status_code, none.status_code) == (422, 422)
    assert wrong.context["form"].errors == none.context["form"].errors
    for _ in range(8):
        robot.post(address, {"number": receipt.context["slip"]["number"], "secret": "bbbbbbbb"})
    right = {"number": receipt.context["slip"]["number"], "secret": receipt.context["slip"]["secret"]}
    assert robot.post(address, right).status_code == 422
    cache.clear()
    assert Client().post(address, right).status_code == 200


def test_the_same_form_sent_twice_is_one_matter(office: Office) -> None:
    first, second = ask(office, token="k-one"), ask(office, token="k-one")
    assert first.context["slip"]["number"] == second.context["slip"]["number"]
    assert Matter.rows.for_nobody(office.town.book).count() == 1


def test_a_complaint_about_the_head_is_taken_and_seen_by_the_auditor_alone(office: Office) -> None:
    receipt = ask(office, "petition", against=office.town.people["leader"], about="person")
    assert receipt.status_code == 200
    assert "只由审计（纪检）人员掌握" in said(receipt), "whoever raised it is told where it went"
    matter = Matter.rows.for_nobody(office.town.book).get()
    for role in ("clerk", "leader", "secretary", "supervisor", "station", "village1"):
        assert office.as_(role).get(office.at(f"matters/{matter.id}/")).status_code == 404
    assert office.as_("auditor").get(office.at(f"matters/{matter.id}/")).status_code == 200
    assert follow(office, receipt).status_code == 200


def test_kinds_that_residents_may_not_open_are_no_page(office: Office) -> None:
    assert Client().get(f"/p/{office.town.book}/matters/raise/order/").status_code == 404
    listed = Client().get(f"/p/{office.town.book}/matters/").context["kinds"]
    assert sorted(str(kind["title"]) for kind in listed) == ["信访事项", "热线来信来访"]


def test_too_many_from_one_address_are_refused_in_plain_words(office: Office) -> None:
    for _ in range(30):
        assert ask(office).status_code == 200
    refused = ask(office)
    assert refused.status_code == 422
    assert "太多" in said(refused)


def test_the_code_on_the_receipt_leads_to_the_page_for_following_and_never_holds_the_secret(
    office: Office,
) -> None:
    from taizhang.writing.qr import qr_svg

    receipt = ask(office)
    slip = receipt.context["slip"]
    address = f"http://testserver/p/{office.town.book}/matters/follow/"
    assert slip["follow"] == address
    assert slip["qr"] == qr_svg(f"{address}#{slip['number']}", "扫码查进度")
    assert slip["secret"] not in slip["qr"]


def test_a_resident_sees_clocks_hand_overs_and_what_stopped_them_but_no_name(office: Office) -> None:
    receipt = ask(office)
    matter = Matter.rows.for_nobody(office.town.book).get()
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="灯泡已换")
    page = follow(office, receipt)
    assert any("答复" in one["note"].zh for one in page.context["clocks"])
    assigned = next(one for one in page.context["history"] if one["what"].zh == "派办")
    assert assigned["note"] == "便民中心"
    assert "青禾" not in said(page)


def test_a_picture_comes_with_it_at_most_three_and_nothing_that_is_no_picture_or_paper(
    office: Office,
) -> None:
    def file(content: bytes = b"%PDF-1.4 proof", name: str = "a.pdf") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    assert ask(office, evidence=[file()]).status_code == 200
    assert len(Matter.rows.for_nobody(office.town.book).get().evidence) == 1
    assert "最多附 3 个" in said(ask(office, evidence=[file() for _ in range(4)]))
    assert "不接受这种文件" in said(ask(office, evidence=[file(b"MZ not a picture", "a.jpg")]))


def test_the_public_list_is_searched_by_what_was_written_for_it_and_by_nothing_else(office: Office) -> None:
    ask(office)
    matter = Matter.rows.for_nobody(office.town.book).get()
    do(office, matter, "sign")
    do(office, matter, "answer", outcome="solved", text="已到春生家门口", public="三村路灯已经修复")
    listed = f"/p/{office.town.book}/matters/"
    for words, found in (("修复", 1), ("春生", 0), (matter.number.lower(), 1), ("水管", 0)):
        assert len(Client().get(listed, {"q": words}).context["answers"]) == found, words
