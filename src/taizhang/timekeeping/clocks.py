"""Clocks (时钟): a rule says what a limit runs from and what stops it; the events of a matter say the rest.

A clock is never stored. It is read anew from the rule, the events, the calendar and the present instant, so that a
corrected calendar or an event entered late changes it by itself. Events are put in order by the day they happened on,
then by the order in which they were recorded: the order in which they are handed in makes no difference. What the
rule does not allow (a pause on another ground, one extension too many, one without its approver or its notice) does
not count, and the clock says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Literal

from taizhang.problems import Text
from taizhang.timekeeping.counting import Counting, Moment, Pause
from taizhang.timekeeping.hours import OfficeHours
from taizhang.timekeeping.instants import SHANGHAI, shanghai_time
from taizhang.timekeeping.limits import Limit
from taizhang.timekeeping.workdays import Due, WorkCalendar

PAUSED = "paused"
RESUMED = "resumed"
EXTENDED = "extended"

ClockState = Literal["not-started", "running", "paused", "stopped-in-time", "stopped-late", "overdue"]


@dataclass(frozen=True, slots=True)
class Extension:
    """How a limit may be made longer: each time by at most `by`, at most `times`, in all at most `most`.

    An extension is decided before the limit ends. Raises ValueError where `by` and `most` differ in unit.
    """

    by: Limit
    times: int = 1
    most: Limit | None = None
    """The longest that all extensions may be together; `by` times `times` where None."""
    approved_by: str = ""
    """The post that decides; an extension without an approver does not count. Empty: nobody need approve."""
    told: bool = False
    """Whether it counts only once the resident has been told, with the reason."""

    def __post_init__(self) -> None:
        if self.most is not None and self.most.unit != self.by.unit:
            raise ValueError("the most of an extension is in the unit of each")

    @property
    def longest(self) -> Limit:
        """The longest that all extensions may be together."""
        return self.most or Limit(self.by.number * self.times, self.by.unit)


@dataclass(frozen=True, slots=True)
class PauseGround:
    """A ground on which a clock may be paused (扣除期限的事由)."""

    id: str
    at_most: Limit | None = None
    """For how long at most each time; after that the clock runs on by itself. None: until it is resumed."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A limit, what it runs from, what stops it, and what may hold it up. `starts` and `stops` are names of events.

    Raises ValueError for a rule that nothing starts or nothing stops, or whose extension is in another kind of time.
    """

    id: str
    limit: Limit
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    roll: bool = False
    """Whether the last day moves past rest days: for a citizen's right, not for the office's own duty."""
    pauses: tuple[PauseGround, ...] = ()
    """The grounds on which it may be paused; on any other it is not."""
    restarts: tuple[str, ...] = ()
    """The events that make it begin anew, such as the corrected request (补正)."""
    restart_times: int | None = 1
    """How often it may begin anew; None for as often as it happens."""
    extension: Extension | None = None
    hours: OfficeHours | None = None
    """Its own office hours; those of the calendar where None."""

    def ground(self, id: str) -> PauseGround | None:
        """The ground for a pause with this id, or None."""
        return next((ground for ground in self.pauses if ground.id == id), None)

    def __post_init__(self) -> None:
        if not self.starts or not self.stops:
            raise ValueError("a clock needs an event that starts it and one that stops it")
        if self.extension is not None:
            in_hours = self.extension.by.unit == "working hours"
            if in_hours != (self.limit.unit == "working hours"):
                raise ValueError(
                    "working hours are extended by working hours, days and months by days or months"
                )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a matter. Names are those of the rule, or `PAUSED`, `RESUMED`, `EXTENDED`."""

    id: str
    """Stable and unique within the matter."""
    name: str
    on: date
    """The day it happened on, in China."""
    at: time | None = None
    """The clock time in China, where it is known; only limits in working hours ask for it."""
    order: int = 0
    """Its place in the journal, which puts the events of one day in order."""
    clock: str = ""
    """The only clock it concerns; empty for every clock of the matter."""
    ground: str = ""
    """Of a pause: its ground."""
    ends: str = ""
    """Of a resumption: the id of the pause that it ends."""
    by: Limit | None = None
    """Of an extension: by how much."""
    approved_by: str = ""
    """Of an extension: who approved it."""
    reason: str = ""
    """Of an extension: its reason, or a reference to it."""
    told_on: date | None = None
    """Of an extension: the day on which the resident was told."""

    @property
    def moment(self) -> Moment:
        """When it happened."""
        return Moment(self.on, self.at)


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that does not count for a clock, and why."""

    event: Event
    why: Text


@dataclass(frozen=True, slots=True)
class Clock:
    """What a rule makes of the events, at an instant, by a calendar."""

    rule: ClockRule
    state: ClockState
    counting: Counting | None = None
    """What was counted; None before the start."""
    due: Due | None = None
    """The last day or minute. While paused: as if it ran again today, so never earlier than what it will be."""
    left: int | None = None
    """Days, working days or, for working hours, minutes from now (or from the stop) to the end; negative: late.

    Months are told in days. While paused, today is counted among them.
    """
    started: Event | None = None
    stopped: Event | None = None
    """What stopped it."""
    paused: tuple[Event, ...] = ()
    """The pauses it stands in now."""
    extensions: tuple[Event, ...] = ()
    """The extensions that count."""
    ignored: tuple[Ignored, ...] = ()
    provisional: bool = False
    """Whether the due date or what is left rests on a year whose arrangement is not known."""

    @property
    def due_at(self) -> datetime | None:
        """The instant at which a limit in working hours ends; None for every other."""
        if self.due is None or self.due.at is None:
            return None
        return datetime.combine(self.due.day, self.due.at, SHANGHAI)

    @property
    def open(self) -> bool:
        """Whether it has started and nothing has stopped it."""
        return self.state in ("running", "paused", "overdue")


@dataclass(slots=True)
class _Run:
    """What has been gathered since the start or the last beginning anew."""

    start: Event
    pauses: dict[str, tuple[Event, Event | None]] = field(default_factory=dict)
    extensions: list[Event] = field(default_factory=list)
    stop: Event | None = None


def read_clock(rule: ClockRule, events: Iterable[Event], now: datetime, calendar: WorkCalendar) -> Clock:
    """The clock at the instant `now`; what happens on a later day is not read.

    Raises ValueError for a limit in working hours where neither rule nor calendar has office hours, and OverflowError
    where a limit ends beyond the year 9999.

    >>> from datetime import UTC
    >>> rule = ClockRule("object", Limit.parse("5 working days"), ("received",), ("returned", "accepted"))
    >>> received = Event("1", "received", date(2026, 3, 2))
    >>> clock = read_clock(rule, [received], datetime(2026, 3, 5, 1, tzinfo=UTC), WorkCalendar())
    >>> clock.state, clock.due.day.isoformat(), clock.left
    ('running', '2026-03-09', 2)
    """
    present = shanghai_time(now).replace(tzinfo=None)
    today = Moment(present.date(), present.time())
    run, ignored = _gathered(rule, events, today.on)
    if run is None:
        return Clock(rule, "not-started", ignored=tuple(ignored))
    until = run.stop.moment if run.stop else today
    stood = [_stood(rule, begun, ended, until, calendar) for begun, ended in run.pauses.values()]
    counting = Counting(
        run.start.moment, (rule.limit,), rule.roll, tuple(one.pause for one in stood), rule.hours
    )
    due = counting.end(calendar)
    counted: list[Event] = []
    for extension in run.extensions:
        if why := _not_counted(rule, counted, extension, due):
            ignored.append(Ignored(extension, why))
            continue
        assert extension.by is not None
        counted.append(extension)
        counting = replace(counting, lengths=(*counting.lengths, extension.by))
        due = counting.end(calendar)
    standing = tuple(one.begun for one in stood if one.stands and run.stop is None)
    state = _state(run.stop, bool(standing), due, today)
    left, settled = _left(counting, due, until, state == "paused", calendar)
    return Clock(
        rule,
        state,
        counting,
        due,
        left,
        run.start,
        run.stop,
        standing if state == "paused" else (),
        tuple(counted),
        tuple(ignored),
        due.provisional or not settled or any(one.provisional for one in stood),
    )


def _gathered(rule: ClockRule, events: Iterable[Event], today: date) -> tuple[_Run | None, list[Ignored]]:
    run: _Run | None = None
    ignored: list[Ignored] = []
    early: dict[str, tuple[Event, Event | None]] = {}
    begun_anew = 0
    concerned = [event for event in events if event.on <= today and event.clock in ("", rule.id)]
    for event in sorted(concerned, key=lambda one: (one.on, one.order, one.id)):
        pauses = early if run is None else run.pauses
        if run is None and event.name in rule.starts:
            run = _Run(event, early)
        elif run is not None and event.name in rule.restarts:
            if rule.restart_times is not None and begun_anew >= rule.restart_times:
                ignored.append(Ignored(event, Text("重新起算的次数已经用完", "it may not begin anew again")))
                continue
            begun_anew += 1
            run = _Run(event)
        elif run is not None and run.stop is not None:
            continue
        elif run is not None and event.name in rule.stops:
            run.stop = event
        elif event.name == PAUSED:
            if rule.ground(event.ground) is None:
                ignored.append(
                    Ignored(event, Text("规定不允许以此事由暂停", "the rule has no such ground for a pause"))
                )
            else:
                pauses[event.id] = (event, None)
        elif event.name == RESUMED:
            if pauses.get(event.ends, (None, event))[1] is not None:
                ignored.append(Ignored(event, Text("没有对应的暂停", "there is no pause that it ends")))
            else:
                pauses[event.ends] = (pauses[event.ends][0], event)
        elif event.name == EXTENDED:
            if run is None:
                ignored.append(Ignored(event, Text("尚未起算", "it has not started")))
            else:
                run.extensions.append(event)
    return run, ignored


@dataclass(frozen=True, slots=True)
class _Stood:
    """For how long a pause has stood, whether it still stands, and whether that rests on an unknown year."""

    begun: Event
    pause: Pause
    stands: bool
    provisional: bool = False


def _stood(
    rule: ClockRule, begun: Event, ended: Event | None, until: Moment, calendar: WorkCalendar
) -> _Stood:
    """A pause of at most 30 days stands still on the 30 days after its own; the clock runs on the day after them."""
    end = ended.moment if ended else until
    ground = rule.ground(begun.ground)
    if ground is None or ground.at_most is None:
        return _Stood(begun, Pause(begun.moment, end), ended is None)
    longest = Counting(begun.moment, (ground.at_most,), hours=rule.hours).end(calendar)
    runs = Moment(longest.day, longest.at)
    if longest.at is None:
        runs = Moment(date.fromordinal(longest.day.toordinal() + 1))
    if runs.earliest() > end.latest():
        return _Stood(begun, Pause(begun.moment, end), ended is None)
    return _Stood(begun, Pause(begun.moment, runs), False, longest.provisional)


def _not_counted(rule: ClockRule, counted: list[Event], extension: Event, due: Due) -> Text | None:
    """Why an extension does not count; None where it does."""
    allowed, by = rule.extension, extension.by
    if allowed is None:
        return Text("规定不允许延长", "the rule allows no extension")
    if by is None or by.unit != allowed.by.unit:
        return Text(f"应以{allowed.by.title('zh')}的单位延长", f"it is extended in the unit of {allowed.by}")
    if len(counted) >= allowed.times:
        return Text(f"最多延长{allowed.times}次", f"it may be extended {allowed.times} times at most")
    if by.number > allowed.by.number:
        return Text(f"每次最多延长{allowed.by.title('zh')}", f"it may be extended by {allowed.by} at most")
    if by.number + sum(one.by.number for one in counted if one.by) > allowed.longest.number:
        return Text(
            f"合计最多延长{allowed.longest.title('zh')}", f"extensions together are {allowed.longest} at most"
        )
    if allowed.approved_by and not extension.approved_by:
        return Text("没有批准人", "nobody approved it")
    if allowed.told and (extension.told_on is None or not extension.reason):
        return Text("没有将延长及其理由告知当事人", "the resident was not told of it and its reason")
    if Moment(extension.on, extension.at).earliest() > _last(due):
        return Text("期限届满后才延长", "the limit had ended before it was extended")
    return None


def _state(stop: Event | None, standing: bool, due: Due, today: Moment) -> ClockState:
    if stop is not None:
        return "stopped-in-time" if stop.moment.earliest() <= _last(due) else "stopped-late"
    if today.earliest() > _last(due):
        return "overdue"
    return "paused" if standing else "running"


def _last(due: Due) -> datetime:
    return Moment(due.day, due.at).latest()


def _left(
    counting: Counting, due: Due, until: Moment, paused: bool, calendar: WorkCalendar
) -> tuple[int, bool]:
    """What lies between `until` and the end, and whether that is settled."""
    if counting.in_hours:
        return _minutes_left(counting, due, until, calendar), True
    since = date.fromordinal(until.on.toordinal() - 1) if paused else until.on
    if all(length.unit == "working days" for length in counting.lengths):
        count = calendar.working_days_between(since, due.day)
        return count.days, not count.provisional
    return (due.day - since).days, True


def _minutes_left(counting: Counting, due: Due, until: Moment, calendar: WorkCalendar) -> int:
    """Minutes of office hours from `until` to the end, or since the end, which are negative."""
    assert due.at is not None
    end, at = datetime.combine(due.day, due.at), until.earliest()
    first, last = sorted((end, at))
    plain = replace(counting, start=Moment(first.date(), first.time()), pauses=())
    passed = sum((closes - opens).total_seconds() for opens, closes in plain.running(calendar, last))
    return int(passed // 60) if at <= end else -int(passed // 60)
