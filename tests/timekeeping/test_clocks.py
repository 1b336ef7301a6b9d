"""Clocks read from events: what starts, holds up, extends, restarts and stops them."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import permutations

import pytest

from taizhang.timekeeping import (
    EXTENDED,
    PAUSED,
    RESUMED,
    SHANGHAI,
    Clock,
    ClockRule,
    Event,
    Extension,
    Limit,
    OfficeHours,
    PauseGround,
    WorkCalendar,
    read_clock,
)
from tests.timekeeping.test_workdays import CALENDAR

HOURS = OfficeHours.parse("08:30-12:00", "14:30-18:00")

FINISH = ClockRule(
    "finish",
    Limit.parse("60 days"),
    starts=("accepted",),
    stops=("answered",),
    pauses=(PauseGround("hearing"),),
    extension=Extension(Limit.parse("30 days"), approved_by="unit-head", told=True),
)
OBJECT = ClockRule("object", Limit.parse("5 working days"), ("received",), ("returned", "accepted"))
ANSWER = ClockRule(
    "answer",
    Limit.parse("20 working days"),
    ("received",),
    ("answered",),
    pauses=(PauseGround("third-party"),),
    restarts=("corrected",),
)
CALL_BACK = ClockRule(
    "call-back",
    Limit.parse("4 working hours"),
    ("received",),
    ("called",),
    pauses=(PauseGround("power-cut"),),
    hours=HOURS,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def read(rule: ClockRule, events: list[Event], today: str, at: str = "09:00") -> Clock:
    now = datetime.combine(day(today), time.fromisoformat(at), SHANGHAI)
    return read_clock(rule, events, now, CALENDAR)


def event(name: str, on: str, order: int = 0, **more: object) -> Event:
    return Event(f"{name}-{on}-{order}", name, day(on), order=order, **more)  # type: ignore[arg-type]


def extension(on: str, by: str = "30 days", **more: object) -> Event:
    given = {"approved_by": "unit-head", "reason": "r1", "told_on": day(on), **more}
    return event(EXTENDED, on, by=Limit.parse(by), **given)


def pause(rule_ground: str, since: str, until: str | None = None) -> list[Event]:
    begun = Event(f"p-{since}", PAUSED, day(since), ground=rule_ground, order=1)
    if until is None:
        return [begun]
    return [begun, Event(f"r-{since}", RESUMED, day(until), ends=begun.id, order=2)]


def test_what_has_not_started_has_no_due_date() -> None:
    clock = read(FINISH, [event("received", "2025-09-26")], "2025-09-27")
    assert (clock.state, clock.due, clock.left) == ("not-started", None, None)


def test_what_happens_later_is_not_read() -> None:
    clock = read(FINISH, [event("accepted", "2025-09-28")], "2025-09-27")
    assert clock.state == "not-started"


def test_it_runs_until_its_last_day_is_over() -> None:
    received = [event("received", "2025-09-26")]
    assert read(OBJECT, received, "2025-10-10", "23:59").state == "running"
    assert read(OBJECT, received, "2025-10-10").left == 0
    late = read(OBJECT, received, "2025-10-13")
    assert (late.state, late.left) == ("overdue", -2)  # Saturday 11 October was worked


def test_the_first_event_that_stops_it_is_named() -> None:
    events = [
        event("received", "2025-09-26"),
        event("accepted", "2025-10-10", 1),
        event("returned", "2025-10-11", 2),
    ]
    clock = read(OBJECT, events, "2025-10-20")
    assert clock.state == "stopped-in-time"
    assert clock.stopped is events[1]
    assert clock.left == 0


def test_stopping_a_day_late_is_late() -> None:
    clock = read(OBJECT, [event("received", "2025-09-26"), event("accepted", "2025-10-11", 1)], "2025-10-20")
    assert (clock.state, clock.left) == ("stopped-late", -1)


def test_the_days_that_stood_still_are_not_counted() -> None:
    events = [event("accepted", "2026-03-02"), *pause("hearing", "2026-03-10", "2026-03-20")]
    clock = read(FINISH, events, "2026-03-25")
    assert str(clock.due and clock.due.day) == "2026-05-10"  # 1 May and the nine days from 11 to 19 March


def test_pausing_overnight_gains_nothing() -> None:
    events = [event("accepted", "2026-03-02"), *pause("hearing", "2026-03-10", "2026-03-11")]
    assert str(read(FINISH, events, "2026-03-25").due.day) == "2026-05-01"  # type: ignore[union-attr]


def test_while_it_is_paused_it_is_never_overdue() -> None:
    events = [event("accepted", "2026-03-02"), *pause("hearing", "2026-05-01")]
    clock = read(FINISH, events, "2026-06-15")
    assert clock.state == "paused"
    assert clock.paused == (events[1],)
    assert str(clock.due and clock.due.day) == "2026-06-15"


def test_a_pause_that_begins_after_the_end_helps_nobody() -> None:
    events = [event("accepted", "2026-03-02"), *pause("hearing", "2026-05-02")]
    assert read(FINISH, events, "2026-06-15").state == "overdue"


def test_stopping_ends_the_pause() -> None:
    events = [
        event("accepted", "2026-03-02"),
        *pause("hearing", "2026-05-01"),
        event("answered", "2026-06-10", 9),
    ]
    clock = read(FINISH, events, "2026-07-01")
    assert (clock.state, clock.paused) == ("stopped-in-time", ())


def test_a_ground_the_rule_does_not_know_does_not_pause() -> None:
    clock = read(FINISH, [event("accepted", "2026-03-02"), *pause("busy", "2026-03-10")], "2026-03-25")
    assert clock.state == "running"
    assert clock.ignored[0].why.en == "the rule has no such ground for a pause"


def test_a_pause_that_may_last_so_long_at_most_ends_by_itself() -> None:
    rule = ClockRule(
        "finish",
        Limit.parse("60 days"),
        ("accepted",),
        ("answered",),
        pauses=(PauseGround("survey", Limit.parse("10 days")),),
    )
    events = [event("accepted", "2026-03-02"), *pause("survey", "2026-03-10")]
    assert read(rule, events, "2026-03-20").state == "paused"
    clock = read(rule, events, "2026-03-21")
    assert (clock.state, clock.paused, str(clock.due and clock.due.day)) == ("running", (), "2026-05-11")
    resumed = [event("accepted", "2026-03-02"), *pause("survey", "2026-03-10", "2026-03-15")]
    assert str(read(rule, resumed, "2026-03-21").due.day) == "2026-05-05"  # type: ignore[union-attr]


def test_an_extension_makes_it_longer_once() -> None:
    events = [event("accepted", "2026-03-02"), extension("2026-04-20"), extension("2026-05-20")]
    clock = read(FINISH, events, "2026-05-21")
    assert str(clock.due and clock.due.day) == "2026-05-31"
    assert clock.extensions == (events[1],)
    assert [one.event for one in clock.ignored] == [events[2]]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (extension("2026-04-20", approved_by=""), "nobody approved it"),
        (extension("2026-04-20", told_on=None), "the resident was not told of it and its reason"),
        (extension("2026-04-20", reason=""), "the resident was not told of it and its reason"),
        (extension("2026-04-20", "31 days"), "it may be extended by 30 days at most"),
        (extension("2026-04-20", "1 month"), "it is extended in the unit of 30 days"),
        (extension("2026-05-02"), "the limit had ended before it was extended"),
    ],
)
def test_an_extension_outside_the_rule_does_not_count(wrong: Event, why: str) -> None:
    clock = read(FINISH, [event("accepted", "2026-03-02"), wrong], "2026-05-21")
    assert str(clock.due and clock.due.day) == "2026-05-01"
    assert [one.why.en for one in clock.ignored] == [why]


def test_it_begins_anew_on_the_corrected_request_once() -> None:
    events = [
        event("received", "2026-03-02"),
        event("corrected", "2026-03-12", 1),
        event("corrected", "2026-03-20", 2),
    ]
    clock = read(ANSWER, events, "2026-03-25")
    assert clock.started == events[1]
    assert str(clock.due and clock.due.day) == "2026-04-10"
    assert [one.event for one in clock.ignored] == [events[2]]


def test_beginning_anew_after_a_stop_and_without_bound() -> None:
    order = ClockRule(
        "do",
        Limit.parse("5 days"),
        ("ordered",),
        ("done",),
        restarts=("returned",),
        restart_times=None,
    )
    events = [
        event("ordered", "2026-03-02"),
        event("done", "2026-03-05", 1),
        event("returned", "2026-03-05", 2),
        event("returned", "2026-03-09", 3),
    ]
    clock = read(order, events, "2026-03-10")
    assert (clock.state, str(clock.due and clock.due.day)) == ("running", "2026-03-14")


def test_an_event_for_another_clock_does_not_concern_it() -> None:
    events = [event("accepted", "2026-03-02"), extension("2026-04-20", clock="review")]
    assert str(read(FINISH, events, "2026-04-21").due.day) == "2026-05-01"  # type: ignore[union-attr]


def test_hours_run_over_lunch_night_and_rest_days() -> None:
    events = [event("received", "2025-09-30", at=time(16, 0))]
    clock = read(CALL_BACK, events, "2025-09-30", "17:00")
    assert clock.due_at == datetime(2025, 10, 9, 10, 30, tzinfo=SHANGHAI)
    assert (clock.state, clock.left) == ("running", 180)
    assert read(CALL_BACK, events, "2025-10-09", "10:31").state == "overdue"


def test_hours_stand_still_while_paused() -> None:
    events = [
        event("received", "2026-03-02", at=time(9)),
        Event("p", PAUSED, day("2026-03-02"), time(10), 1, ground="power-cut"),
        Event("r", RESUMED, day("2026-03-02"), time(15), 2, ends="p"),
    ]
    assert read(CALL_BACK, events, "2026-03-02", "16:00").due_at == datetime(
        2026, 3, 2, 18, 0, tzinfo=SHANGHAI
    )


def test_the_order_of_reading_makes_no_difference() -> None:
    events = [
        event("accepted", "2026-03-02"),
        *pause("hearing", "2026-03-10", "2026-03-20"),
        extension("2026-04-20"),
        event("answered", "2026-06-01", 9),
    ]
    clocks = {read(FINISH, list(order), "2026-07-01") for order in permutations(events)}
    assert len(clocks) == 1


def test_a_year_that_is_not_known_makes_it_provisional() -> None:
    december = [event("received", "2026-12-20")]
    assert read(ANSWER, december, "2026-12-21").provisional
    assert not read(ANSWER, [event("received", "2026-11-20")], "2026-11-21").provisional


@pytest.mark.parametrize(
    ("starts", "stops", "by"),
    [((), ("done",), "1 day"), (("begun",), (), "1 day"), (("begun",), ("done",), "1 working hour")],
)
def test_a_rule_that_makes_no_sense_cannot_be_made(
    starts: tuple[str, ...], stops: tuple[str, ...], by: str
) -> None:
    with pytest.raises(ValueError, match=r"clock|hours"):
        ClockRule("x", Limit.parse("5 days"), starts, stops, extension=Extension(Limit.parse(by)))


def test_working_hours_need_office_hours() -> None:
    rule = ClockRule("x", Limit.parse("5 working hours"), ("received",), ("done",))
    with pytest.raises(ValueError, match="office hours"):
        read(rule, [event("received", "2026-03-02", at=time(9))], "2026-03-02")
    calendar = WorkCalendar(hours=HOURS)
    now = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
    assert read_clock(rule, [event("received", "2026-03-02", at=time(9))], now, calendar).left == 240
