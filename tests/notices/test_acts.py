"""Notices: up for a stated time, naming nobody's numbers, taken down with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.journal import build, new_id
from taizhang.notices.acts import Body, NoticePosted, NoticeWithdrawn
from taizhang.notices.models import Notice
from taizhang.server.store import STORE
from tests.factories import create_notice
from tests.refusals import refuses

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


def notice(town, **fields):
    """A notice for a month."""
    given = {
        "id": new_id("n"),
        "institution": "monthly-progress",
        "name": {"zh": "公示"},
        "body": {"paragraphs": [{"zh": "内容"}]},
        "ground": "测试依据",
        "head_hash": STORE.head(town.book).hash,
        "since": DAY,
        "until": date(2026, 2, 5),
    }
    return build(NoticePosted, **{**given, **fields})


@pytest.mark.parametrize(
    "number",
    [
        "13900001234",
        "139 0000 1234",
        "１３９００００１２３４",
        "11010519491231002X",
        "6222 0212 3456 7890 128",
    ],
)
@pytest.mark.parametrize("place", ["paragraph", "english", "cell", "head", "name", "ground"])
def test_a_notice_with_somebodys_number_is_refused_without_repeating_it(township, number, place):
    words = f"联系{number}。"
    fields = {
        "paragraph": {"body": {"paragraphs": [{"zh": words}]}},
        "english": {"body": {"paragraphs": [{"zh": "内容", "en": words}]}},
        "cell": {"body": {"tables": [{"heads": [{"zh": "电话"}], "rows": [[words]]}]}},
        "head": {"body": {"tables": [{"heads": [{"zh": words}], "rows": []}]}},
        "name": {"name": {"zh": words}},
        "ground": {"ground": words},
    }[place]
    with pytest.raises(Exception, match="公示内容中有") as refused:
        township.do(notice(township, **fields), who="clerk")
    assert number not in str(refused.value)
    assert not Notice.rows.of(township.book).exists()


@pytest.mark.parametrize("amount", ["12345678901234元", "2026年1月财政收入 1390000 万元", "330102101203"])
def test_amounts_and_codes_are_no_personal_data(township, amount):
    township.do(notice(township, body={"paragraphs": [{"zh": amount}]}), who="clerk")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"until": DAY}, "notice-time"),
        ({"name": {"zh": "长" * 161}}, "name-too-long"),
        ({"body": {"paragraphs": [{"zh": "a\x00"}]}}, "nul-in-text"),
    ],
)
def test_a_wrong_notice_is_refused(township, fields, code):
    with refuses(code):
        township.do(notice(township, **fields), who="clerk")


@pytest.mark.parametrize("fields", [{"ground": ""}, {"head_hash": "0"}, {"institution": "长" * 61}])
def test_a_field_that_does_not_fit_is_refused_at_the_form(township, fields):
    with refuses(key=next(iter(fields))):
        notice(township, **fields)


@pytest.mark.parametrize("role", ["leader", "village1", "auditor"])
def test_only_the_clerk_posts_and_withdraws(township, role):
    with refuses("not-permitted"):
        township.do(notice(township), who=role)
    posted = create_notice(township.book)
    with refuses("not-permitted"):
        township.do(NoticeWithdrawn(notice=posted, until=DAY, reason="有误"), who=role)


def test_a_notice_is_up_from_its_first_day_until_it_ends_or_is_withdrawn(township):
    posted = create_notice(township.book)
    rows = Notice.rows.of(township.book)
    assert [rows.on(date(2026, 1, day)).exists() for day in (4, 5, 31)] == [False, True, True]
    assert not rows.on(date(2026, 2, 5)).exists()
    township.do(
        NoticeWithdrawn(notice=posted, until=date(2026, 1, 9), reason="数字有误，另行公示"), who="clerk"
    )
    assert not rows.on(date(2026, 1, 9)).exists()
    assert rows.get().withdrawn_reason == "数字有误，另行公示"
    with refuses("withdrawn-already"):
        township.do(NoticeWithdrawn(notice=posted, until=DAY, reason="再撤"), who="clerk")


def test_the_reason_of_a_withdrawal_names_nobodys_number(township):
    posted = create_notice(township.book)
    with refuses("personal-data"):
        township.do(NoticeWithdrawn(notice=posted, until=DAY, reason="致电13900001234"), who="clerk")


def test_a_body_may_be_empty_of_tables():
    assert Body().tables == ()
