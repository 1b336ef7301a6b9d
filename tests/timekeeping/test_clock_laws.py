"""Laws of clocks: whatever happens to a matter, in whatever order it is read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from taizhang.institutions import shipped_calendar
from taizhang.timekeeping import (
    EXTENDED,
    PAUSED,
    RESUMED,
    SHANGHAI,
    ClockRule,
    Event,
    Extension,
    Limit,
    OfficeHours,
    PauseGround,
    clock_steps,
    read_clock,
)

CALENDAR = shipped_calendar()
BEGIN = date(2026, 1, 12)
GROUNDS = (PauseGround("hearing"), PauseGround("survey", Limit(10, "days")))
RULES = [
    ClockRule("finish", Limit(60, "days"), ("accepted",), ("answered",), pauses=GROUNDS,
              extension=Extension(Limit(30, "days"), 2, Limit(45, "days"), "unit-head", True)),
    ClockRule("answer", Limit(20, "working days"), ("received",), ("answered",), roll=True, pauses=GROUNDS,
              restarts=("corrected",), extension=Extension(Limit(20, "working days"))),
    ClockRule("suggest", Limit(3, "months"), ("received",), ("answered",), pauses=GROUNDS),
    ClockRule("call", Limit(12, "working hours"), ("received",), ("answered",), pauses=GROUNDS,
              hours=OfficeHours.parse("08:30-12:00", "14:30-18:00"), restarts=("corrected",), restart_times=None),
]  # fmt: skip

rules = st.sampled_from(RULES)
some_day = st.integers(0, 120).map(lambda step: BEGIN + timedelta(days=step))
some_time = st.one_of(
    st.none(), st.times(time(7), time(20)).map(lambda at: at.replace(second=0, microsecond=0))
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    events: list[Event] = []
    for number in range(draw(st.integers(1, 12))):
        name = draw(
            st.sampled_from(["received", "accepted", "answered", "corrected", PAUSED, RESUMED, EXTENDED])
        )
        told = draw(st.booleans())
        events.append(
            Event(
                f"e{number}",
                name,
                draw(some_day),
                draw(some_time),
                number,
                clock=draw(st.sampled_from(["", "", "finish"])),
                ground=draw(st.sampled_from(["hearing", "survey", "busy"])) if name == PAUSED else "",
                ends=f"e{draw(st.integers(0, 11))}" if name == RESUMED else "",
                by=draw(st.sampled_from([rule.extension.by for rule in RULES if rule.extension])),
                approved_by="unit-head",
                reason="r",
                told_on=BEGIN if told else None,
            )
        )
    first = [
        Event("first", "received", BEGIN, time(9), -2),
        Event("second", "accepted", BEGIN, time(10), -1),
    ]
    return first + events


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    return datetime.combine(draw(some_day), draw(st.times()), SHANGHAI)


@given(rules, histories(), instants(), st.randoms())
def test_a_clock_never_depends_on_the_order_of_reading(rule: ClockRule, events: list[Event], now, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert read_clock(rule, shuffled, now, CALENDAR) == read_clock(rule, events, now, CALENDAR)


@given(rules, histories(), instants(), some_day, some_time, st.integers(0, 30), some_time, st.booleans())
def test_a_pause_never_moves_it_earlier(
    rule: ClockRule, events: list[Event], now: datetime, since: date, at, length: int, until_at, ends: bool
) -> None:
    pause = Event("more", PAUSED, since, at, 100, ground="hearing")
    end = Event("end", RESUMED, since + timedelta(days=length), until_at, 101, ends="more")
    before = read_clock(rule, events, now, CALENDAR)
    after = read_clock(rule, [*events, pause, *([end] if ends else [])], now, CALENDAR)
    if before.due is not None and after.due is not None:
        assert (after.due.day, after.due.at or time.max) >= (before.due.day, before.due.at or time.max)


@given(rules, histories(), instants())
def test_what_is_left_and_the_state_agree(rule: ClockRule, events: list[Event], now: datetime):
    clock = read_clock(rule, events, now, CALENDAR)
    if clock.due is None:
        assert (clock.state, clock.left) == ("not-started", None)
        return
    assert clock.left is not None
    if clock.state in ("overdue", "stopped-late"):
        assert clock.left <= 0
    else:
        assert clock.left >= 0
    if clock.state == "paused":
        assert clock.paused
        assert clock.due.day >= now.date()
    assert clock.open == (clock.stopped is None)


@given(rules, histories(), instants())
def test_a_clock_can_always_be_explained(rule: ClockRule, events: list[Event], now: datetime):
    clock = read_clock(rule, events, now, CALENDAR)
    found = clock_steps(clock, CALENDAR)
    assert bool(found) == (clock.due is not None)
    ignored = {one.event.id for one in clock.ignored}
    assert ignored <= {event.id for event in events}
    assert not ignored & {event.id for event in clock.extensions}


@given(rules, histories(), instants(), instants())
def test_once_stopped_or_never_paused_the_due_date_does_not_depend_on_the_hour_of_asking(
    rule: ClockRule, events: list[Event], one: datetime, other: datetime
):
    first, second = sorted((one, other))
    told = [event for event in events if event.on <= first.date() and event.name != PAUSED]
    assert read_clock(rule, told, first, CALENDAR).due == read_clock(rule, told, second, CALENDAR).due
