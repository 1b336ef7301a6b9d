"""Notices through the office's door: the board, one notice, taking it down."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import docx
import pytest

from taizhang.notices.models import Notice
from taizhang.server import clock as clocks
from taizhang.server.store import STORE
from tests.factories import create_notice, create_township
from tests.web.offices import Office


@pytest.fixture
def notice(office: Office) -> str:
    return create_notice(office.town.book, text="修路进展", since=date(2026, 3, 1), until=date(2026, 4, 1))


def _withdraw(office: Office, notice: str, **given):
    clerk, path = office.as_("clerk"), office.at(f"notices/{notice}/withdraw/")
    token = clerk.get(path).context["form"]["token"].value()
    return clerk.post(path, {"token": token, **given})


def test_the_board_tells_what_is_up_from_what_is_over_and_what_is_to_come(
    office: Office, notice: str
) -> None:
    over = create_notice(office.town.book, since=date(2026, 1, 5), until=date(2026, 2, 5))
    coming = create_notice(office.town.book, since=date(2026, 5, 1), until=date(2026, 6, 1))
    client = office.as_("village1")
    for show, one in (("posted", notice), ("ended", over), ("coming", coming)):
        page = client.get(office.at(f"notices/?show={show}"))
        assert [card["href"] for card in page.context["notices"]] == [office.at(f"notices/{one}/")], show
        assert [tab["count"] for tab in page.context["tabs"]] == [1, 1, 1]
    assert client.get(office.at("notices/?show=anything&page=99")).context["notices"] != []


def test_an_empty_board_says_how_notices_come_about(office: Office) -> None:
    assert "每月封账时自动张贴进展" in office.as_("clerk").get(office.at("notices/")).content.decode()


def test_the_last_day_is_the_one_before_it_comes_down(office: Office, notice: str) -> None:
    page = office.as_("clerk").get(office.at(f"notices/{notice}/")).content.decode()
    assert "2026年3月31日" in page
    assert "修路进展" in page
    with clocks.at(datetime(2026, 3, 31, 4, tzinfo=UTC)):
        assert office.as_("clerk").get(office.at(f"notices/{notice}/")).context["state"] == "posted"
    with clocks.at(datetime(2026, 4, 1, 4, tzinfo=UTC)):
        assert office.as_("clerk").get(office.at(f"notices/{notice}/")).context["state"] == "ended"


def test_the_approver_is_named_inside_the_office(office: Office) -> None:
    office.town.close("2026-01", approvals={"appraisal": office.town.people["secretary"]})
    row = Notice.rows.of(office.town.book).get(institution="appraisal")
    facts = office.as_("auditor").get(office.at(f"notices/{row.id}/")).context["facts"]
    assert {str(fact["title"]): str(fact["text"]) for fact in facts}["批准人"] == "青禾"


def test_a_notice_comes_on_paper_with_every_table(office: Office) -> None:
    office.town.close("2026-01")
    row = Notice.rows.of(office.town.book).get(institution="monthly-progress")
    answer = office.as_("village1").get(office.at(f"notices/{row.id}/word/"))
    paper = docx.Document(io.BytesIO(answer.content))
    assert len(paper.tables[0].rows) == 5
    assert row.head_hash in "".join(paragraph.text for paragraph in paper.paragraphs)


def test_withdrawing_leaves_the_reason_in_its_place(office: Office, notice: str) -> None:
    answer = _withdraw(office, notice, reason="数字有误")
    assert answer["Location"] == office.at(f"notices/{notice}/")
    page = office.as_("village1").get(office.at(f"notices/{notice}/"))
    assert "数字有误" in page.content.decode()
    assert page.context["state"] == "ended"
    assert Notice.rows.get(id=notice).until == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "没有保存"),
        ("请联系 139 0000 1234", "手机号"),
        ("长" * 201, "没有保存"),
        ("坏\x00字", "没有保存"),
    ],
    ids=["none", "a telephone number", "too long", "a nul"],
)
def test_a_reason_that_will_not_do_is_said_at_the_form(
    office: Office, notice: str, reason: str, said: str
) -> None:
    answer = _withdraw(office, notice, reason=reason)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert "139 0000 1234" not in str(answer.context["form"].errors)
    assert Notice.rows.get(id=notice).withdrawn_reason == ""


def test_two_clicks_withdraw_once_and_a_second_withdrawal_is_refused(office: Office, notice: str) -> None:
    clerk, path = office.as_("clerk"), office.at(f"notices/{notice}/withdraw/")
    fields = {"token": clerk.get(path).context["form"]["token"].value(), "reason": "数字有误"}
    assert [clerk.post(path, fields).status_code for _click in range(2)] == [302, 302]
    head = STORE.head(office.town.book)
    answer = _withdraw(office, notice, reason="再撤一次")
    assert (answer.status_code, "已撤下" in answer.content.decode()) == (422, True)
    assert STORE.head(office.town.book) == head


def test_one_that_is_not_up_yet_never_goes_up(office: Office) -> None:
    coming = create_notice(office.town.book, since=date(2026, 5, 1), until=date(2026, 6, 1))
    assert _withdraw(office, coming, reason="不再需要").status_code == 302
    with clocks.at(datetime(2026, 5, 2, 4, tzinfo=UTC)):
        assert office.as_("clerk").get(office.at(f"notices/{coming}/")).context["state"] == "ended"


def test_only_the_clerk_withdraws(office: Office, notice: str) -> None:
    for role in ("leader", "village1", "supervisor", "auditor"):
        assert office.as_(role).get(office.at(f"notices/{notice}/withdraw/")).status_code == 403
        page = office.as_(role).get(office.at(f"notices/{notice}/"))
        assert "撤下" not in [action["title"] for action in page.context["actions"]]


def test_a_notice_of_another_book_is_not_found(office: Office) -> None:
    elsewhere = create_notice(create_township(villages=1, promises=False).book)
    for path in ("", "word/", "withdraw/"):
        assert office.as_("clerk").get(office.at(f"notices/{elsewhere}/{path}")).status_code == 404, path
