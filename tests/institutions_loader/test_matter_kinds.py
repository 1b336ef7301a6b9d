"""The kinds of matter that ship: every number is of a law or says that it is a sample, and each kind can be run."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from taizhang.institutions import Institution, shipped, shipped_calendar
from taizhang.institutions.never_scored import forbidden_title
from taizhang.institutions.schema.matters import Clock, Matter
from taizhang.timekeeping import (
    EXTENDED,
    PAUSED,
    RESUMED,
    SHANGHAI,
    ClockRule,
    Event,
    Extension,
    Limit,
    PauseGround,
    read_clock,
)

KINDS: dict[str, Institution] = {
    id: one.institution for id, one in shipped().items() if one.institution.matter is not None
}
ROLES = {"clerk", "station", "village", "leader", "supervisor", "auditor"}
POSTS = {"party-secretary", "mayor", "discipline-secretary", "grid-person"}
LAW = re.compile(r"(条例|民法典|调解法|办法|法)第[一二三四五六七八九十百]+条")


def matter(id: str) -> Matter:
    found = KINDS[id].matter
    assert found is not None
    return found


def rule(clock: Clock) -> ClockRule:
    assert clock.length is not None
    return ClockRule(
        clock.id,
        clock.length,
        clock.from_,
        clock.stops,
        clock.roll,
        tuple(PauseGround(one.id, Limit.parse(one.at_most) if one.at_most else None) for one in clock.pauses),
        clock.restarts,
        None,
        Extension(
            Limit.parse(clock.extend.by),
            clock.extend.times,
            approved_by=clock.extend.approved_by[0],
            told=clock.extend.told,
        )
        if clock.extend
        else None,
    )


def test_the_kinds_of_the_first_rows_ship() -> None:
    assert set(KINDS) == {
        "two-sheets", "supervision-order", "service-pledge", "contact-card", "peoples-ledger", "agency-service",
        "hotline", "petition", "dispute", "online-voices", "grid", "objection",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_time_limit_is_of_a_law_or_says_that_it_is_a_sample(kind: str) -> None:
    for clock in matter(kind).clocks:
        own = [clock.source, *(one.source or "" for one in clock.pauses)]
        own += [clock.extend.source or ""] if clock.extend else []
        for source in own:
            assert LAW.search(source) or "示例" in source or clock.limit == "as ordered", (clock.id, source)


@pytest.mark.parametrize("kind", KINDS)
def test_only_roles_and_posts_that_exist_are_named(kind: str) -> None:
    form = matter(kind)
    named = {*form.opened_by, *form.confidential.open_by, *form.steps.review, *form.steps.closed_by}
    named |= {who for one in form.milestones for who in one.by}
    named |= {who for clock in form.clocks if clock.extend for who in clock.extend.approved_by}
    named |= {who for one in form.escalations for who in one.to}
    named |= {one.post for one in form.routes if one.post}
    named |= set(form.exclusion.approved_by) if form.exclusion else set()
    assert named - ROLES - POSTS - {"resident", "handler"} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_what_a_township_needs_to_run_it(kind: str) -> None:
    form = matter(kind)
    assert form.outcomes
    assert form.rates
    assert form.reminders
    assert form.escalations
    assert "solved" in {outcome.class_ for outcome in form.outcomes}
    assert not form.steps.return_ or form.returns
    assert all(not forbidden_title(rate.title.zh) for rate in form.rates)
    if form.steps.call_back:
        assert form.verdict is not None


@pytest.mark.parametrize("kind", KINDS)
def test_every_clock_can_be_counted(kind: str) -> None:
    now = datetime(2026, 6, 1, 12, tzinfo=SHANGHAI)
    for clock in matter(kind).clocks:
        if clock.length is not None:
            begun = Event("1", clock.from_[0], date(2026, 3, 2))
            read = read_clock(rule(clock), [begun], now, shipped_calendar())
            assert read.due is not None
            assert not read.due.provisional


def test_nothing_personal_is_raised_by_sheets_and_grids() -> None:
    for kind in ("two-sheets", "grid", "contact-card"):
        assert not {"person"} & set(matter(kind).about)


def test_a_petition_runs_through_all_its_times_on_one_matter() -> None:
    """Counted by hand: Spring Festival 2026 is 15 to 23 February, with 14 and 28 February worked."""
    events = [
        Event("1", "received", date(2026, 2, 10), order=1),
        Event("2", "told", date(2026, 2, 25), order=2),
        Event("3", "accepted", date(2026, 2, 25), order=3),
        Event("4", EXTENDED, date(2026, 4, 20), order=4, clock="finish", by=Limit(30, "days"), approved_by="mayor",
              reason="r", told_on=date(2026, 4, 20)),
        Event("5", "answered", date(2026, 5, 26), order=5),
        Event("6", "delivered", date(2026, 5, 28), order=6),
        Event("7", "review-asked", date(2026, 6, 29), order=7),
        Event("8", "review-answered", date(2026, 7, 29), order=8),
        Event("9", "reexamination-asked", date(2026, 8, 28), order=9),
        Event("p", PAUSED, date(2026, 9, 7), order=10, clock="reexamination", ground="hearing"),
        Event("r", RESUMED, date(2026, 9, 18), order=11, clock="reexamination", ends="p"),
        Event("10", "reexamination-answered", date(2026, 10, 8), order=12),
    ]  # fmt: skip
    now = datetime(2026, 11, 1, 12, tzinfo=SHANGHAI)
    found = {
        clock.id: read_clock(rule(clock), events, now, shipped_calendar())
        for clock in matter("petition").clocks_for("claim", "visit")
    }
    assert {id: (str(one.due.day), one.state) for id, one in found.items() if one.due} == {
        "object": ("2026-02-24", "stopped-late"),
        "tell": ("2026-02-25", "stopped-in-time"),
        "finish": ("2026-05-26", "stopped-in-time"),  # 60 and 30 days from 25 February
        "ask-review": ("2026-06-29", "stopped-in-time"),  # 27 June is a Saturday: it rolls to Monday
        "review": ("2026-07-29", "stopped-in-time"),
        "ask-reexamination": ("2026-08-28", "stopped-in-time"),
        "reexamination": ("2026-10-07", "stopped-late"),  # 27 September, and ten days of the hearing
        "route": ("2026-02-25", "overdue"),  # nobody was assigned
    }
