"""A1 目标管理责任制: goals broken down from township to villages and people, changed with approval, signed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.journal import append
from taizhang.problems import Refused
from taizhang.promises.acts import PromiseChanged, PromiseSigned, PromiseWithdrawn
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.promises.progress import progress
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.vault.keeping import keep
from tests.factories import create_promise, noon
from tests.institutions.playing import play, report

JUNE = Period.parse("2026-06")


def changed(town, promise: str, target: int, approver: str, on: date = date(2026, 6, 10)):
    """The clerk registers a change that somebody approved."""

    def plan(state, head):
        reason = keep(town.book, "受汛情影响调减", kind="note")
        version = Promise.rows.get(id=promise).version
        yield PromiseChanged(
            promise=promise,
            target=Decimal(target),
            approved_by=town.people[approver],
            reason=reason,
            from_version=version,
        )

    return append(STORE, town.book, plan, who=town.actor("clerk", on), now=noon(on), happened_on=on)


@pytest.fixture
def town(db):
    return play()


def test_the_year_runs_from_the_township_down_to_a_person_and_back_up(town):
    whole = create_promise(town.book, town.township, "toilets", 90)
    parts = [create_promise(town.book, village, "toilets", 30, parent=whole) for village in town.villages]
    person = town.people["village1"]
    create_promise(town.book, town.villages[0], "toilets", 30, parent=parts[0], person=person)
    for month in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"):
        report(town, "toilets", month, 0, 4)
        report(town, "toilets", month, 1, 1)
    found = {(item.promise.unit, item.promise.person): item for item in progress(town.book, JUNE)}
    top, first, second, third = (found[unit, ""] for unit in (town.township, *town.villages))
    assert (top.value, top.percent, top.rule) == (Decimal(30), Decimal("33.3"), "sum")
    assert (first.value, first.late, first.reported, first.expected) == (Decimal(24), False, 6, 6)
    assert (second.value, second.late) == (Decimal(6), True)
    assert third.value is None
    assert not third.late, "not reported is not the same as late"
    assert found[town.villages[0], person].value == Decimal(24)
    assert (top.reported, top.expected) == (12, 18)


def test_a_change_keeps_the_old_version_and_who_approved_it(town):
    whole = create_promise(town.book, town.township, "toilets", 90)
    changed(town, whole, 80, "leader")
    first, second = PromiseVersion.rows.of(town.book).order_by("number")
    assert (first.target, first.to_seq == second.from_seq) == (Decimal(90), True)
    assert (second.target, second.approved_by) == (Decimal(80), town.people["leader"])
    (item,) = progress(town.book, JUNE)
    assert item.target == Decimal(80)
    (before,) = progress(town.book, JUNE, cut=second.from_seq - 1)
    assert before.target == Decimal(90)


def test_only_the_post_that_the_institution_names_may_approve_a_change(town):
    whole = create_promise(town.book, town.township, "toilets", 90)
    with pytest.raises(Refused) as refused:
        changed(town, whole, 80, "supervisor")
    assert refused.value.problems[0].code == "approver"
    assert Promise.rows.get(id=whole).target == Decimal(90)


def test_the_letter_is_signed_and_a_promise_with_parts_is_not_withdrawn_before_them(town):
    whole = create_promise(town.book, town.township, "toilets", 90)
    create_promise(town.book, town.villages[0], "toilets", 30, parent=whole)
    town.do(PromiseSigned(promise=whole, on_day=date(2026, 1, 20)), who="clerk", on=date(2026, 1, 20))
    assert Promise.rows.get(id=whole).signed_on == date(2026, 1, 20)

    def plan(state, head):
        reason = keep(town.book, "任务取消", kind="note")
        yield PromiseWithdrawn(promise=whole, approved_by=town.people["leader"], reason=reason)

    with pytest.raises(Refused) as refused:
        append(
            STORE,
            town.book,
            plan,
            who=town.actor("clerk"),
            now=noon(date(2026, 2, 1)),
            happened_on=date(2026, 2, 1),
        )
    assert [problem.code for problem in refused.value.problems] == ["has-parts"]
