"""Promises: made for units that stand, changed by approval, never rewritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.journal import append, build, new_id
from taizhang.promises.acts import PromiseChanged, PromiseMade, PromiseSigned, PromiseWithdrawn
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units.acts import UnitClosed
from taizhang.vault.keeping import keep
from tests.factories import NEW_YEAR, create_promise, noon
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


def promise(town, **fields) -> PromiseMade:
    """A promise of jobs by the first village."""
    given = {"id": new_id("g"), "indicator": "jobs", "unit": town.villages[0], "year": 2026, "target": "50"}
    return build(PromiseMade, **{**given, "due": date(2026, 12, 31), **fields})


def change(town, target, *, approved_by="leader", version=1, who="clerk", on=NEW_YEAR, promise_id=None):
    """The first village's promise of sales changed."""
    promise_id = promise_id or Promise.rows.of(town.book).get(unit=town.villages[0], indicator="sales").id

    def plan(state, head):
        reason = keep(town.book, "县里调整", kind="reason")
        return [
            PromiseChanged(
                promise=promise_id,
                target=Decimal(target),
                approved_by=town.people.get(approved_by, approved_by),
                reason=reason,
                from_version=version,
            )
        ]

    append(STORE, town.book, plan, who=town.actor(who), now=noon(on), happened_on=on)
    return promise_id


def withdraw(town, promise_id, *, approved_by="leader"):
    """A promise taken back."""

    def plan(state, head):
        reason = keep(town.book, "项目取消", kind="reason")
        return [PromiseWithdrawn(promise=promise_id, approved_by=town.people[approved_by], reason=reason)]

    append(STORE, town.book, plan, who=town.actor("clerk"), now=noon(NEW_YEAR), happened_on=NEW_YEAR)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"target": "-1"}, "target-too-small"),
        ({"target": "1e12"}, "target-too-small"),
        ({"target": "0.1234567"}, "too-many-decimals"),
        ({"indicator": "coverage", "target": "101"}, "target-too-large"),
        ({"indicator": "unheard-of"}, "unknown"),
        ({"unit": "nowhere"}, "unknown"),
        ({"person": "nobody"}, "unknown"),
        ({"parent": "none"}, "unknown"),
        ({"quote": "a\x00"}, "nul-in-text"),
    ],
)
def test_a_wrong_promise_is_refused(township, fields, code):
    head = STORE.head(township.book)
    with refuses(code):
        township.do(promise(township, **fields), who="clerk")
    assert STORE.head(township.book) == head


@pytest.mark.parametrize(
    "fields", [{"target": "NaN"}, {"year": 12}, {"bound": "never"}, {"quote": "长" * 301}]
)
def test_a_field_that_does_not_fit_is_refused_at_the_form(township, fields):
    with refuses(key=next(iter(fields))):
        promise(township, **fields)


@pytest.mark.parametrize("role", ["village1", "station", "supervisor", "auditor"])
def test_who_is_neither_clerk_nor_leader_makes_no_promise(township, role):
    with refuses("not-permitted"):
        township.do(promise(township), who=role)


def test_a_promise_for_an_abolished_unit_is_refused_and_names_its_successor(township):
    first, second, _ = township.villages
    township.do(UnitClosed(unit=first, until=date(2025, 7, 1), successor=second))
    with pytest.raises(Exception, match="第2村"):
        township.do(promise(township), who="clerk")


def test_the_same_is_not_promised_twice_in_a_year(township):
    township.do(promise(township), who="clerk")
    with refuses("promised-already"):
        township.do(promise(township), who="clerk")
    township.do(promise(township, year=2027, due=date(2027, 12, 31)), who="clerk")


def test_a_part_belongs_to_a_whole_of_its_own_indicator_and_year(township):
    whole = Promise.rows.of(township.book).get(unit=township.township).id
    with refuses("parent-differs"):
        township.do(promise(township, parent=whole), who="clerk")


def test_a_change_keeps_the_old_version_with_who_approved_the_new(township):
    changed = change(township, 900_000)
    old, new = PromiseVersion.rows.of(township.book).filter(promise=changed).order_by("number")
    assert (old.target, new.target) == (1_200_000, 900_000)
    assert (old.approved_by, new.approved_by) == ("", township.people["leader"])
    assert old.to_seq == new.from_seq
    assert new.to_seq is None
    as_of = PromiseVersion.rows.of(township.book).as_of(old.from_seq).get(promise=changed)
    assert as_of.target == 1_200_000


@pytest.mark.parametrize("person", ["clerk", "secretary", "village1", "nobody"])
def test_an_approver_without_the_post_is_refused(township, person):
    with refuses("approver", key="approved_by"):
        change(township, 900_000, approved_by=person)


def test_a_change_over_somebody_elses_change_is_refused(township):
    change(township, 900_000)
    with refuses("changed-meanwhile"):
        change(township, 800_000)
    change(township, 800_000, version=2)


@pytest.mark.parametrize(
    ("target", "code"),
    [("1200000", "nothing-changed"), ("-5", "target-too-small"), ("1.0000001", "too-many-decimals")],
)
def test_a_wrong_change_is_refused(township, target, code):
    with refuses(code):
        change(township, target)


def test_a_whole_with_parts_is_not_withdrawn(township):
    whole = Promise.rows.of(township.book).get(unit=township.township).id
    with refuses("has-parts"):
        withdraw(township, whole)


def test_a_withdrawn_promise_is_neither_changed_nor_signed_nor_withdrawn_again(township):
    promise_id = Promise.rows.of(township.book).get(unit=township.villages[0]).id
    withdraw(township, promise_id)
    with refuses("unknown"):
        change(township, 5, promise_id=promise_id)
    with refuses("unknown"):
        township.do(PromiseSigned(promise=promise_id, on_day=NEW_YEAR), who="clerk")
    with refuses("unknown"):
        withdraw(township, promise_id)


def test_progress_as_of_an_act_is_by_the_target_of_then(township):
    from taizhang.promises.progress import progress

    township.record("sales", "2026-01", 90_000)
    then = STORE.head(township.book).seq
    changed = change(township, 900_000)
    january = Period.parse("2026-01")
    now, before = (
        next(p for p in progress(township.book, january, cut=cut) if p.promise.id == changed)
        for cut in (None, then)
    )
    assert (before.target, before.percent) == (1_200_000, Decimal("7.5"))
    assert (now.target, now.percent) == (900_000, Decimal("10.0"))


def test_a_promise_may_be_made_for_a_person_in_office(township):
    made = create_promise(township.book, township.villages[0], "jobs", 5, person=township.people["village1"])
    assert Promise.rows.get(id=made).person == township.people["village1"]
