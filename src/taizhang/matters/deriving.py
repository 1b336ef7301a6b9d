"""What a matter's row says of its clocks: worked out of the events, the rule it was opened under and the calendar.

Nothing else goes in, so that the same acts always give the same dates; a corrected calendar gives others, and
`matter.recounted` writes them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any, NamedTuple, cast

from taizhang.institutions.schema.matters import AS_ORDERED
from taizhang.institutions.schema.matters import Clock as ClockForm
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters.happenings import Happening, events
from taizhang.matters.models import ANSWERED, ENDED, Handling, Matter
from taizhang.timekeeping import (
    SHANGHAI,
    Clock,
    ClockRule,
    Event,
    Extension,
    Limit,
    PauseGround,
    WorkCalendar,
    read_clock,
)


class Reading(NamedTuple):
    """One clock of a matter as it stands: its form in the file, whose part it measures (0: the whole), what it says."""

    form: ClockForm
    turn: int
    clock: Clock


_MOST_RULES = 4096
_rules: dict[tuple[str, str, int | None], ClockRule] = {}


def clock_rule(form: ClockForm, ordered: int | None = None) -> ClockRule:
    """A clock of a file as the engine takes it; `ordered` days where the limit is given with each matter."""
    extend = form.extend
    return ClockRule(
        id=form.id,
        limit=form.length or Limit(max(ordered or 0, 0), "days"),
        starts=form.from_,
        stops=form.stops,
        roll=form.roll,
        pauses=tuple(
            PauseGround(ground.id, Limit.parse(ground.at_most) if ground.at_most else None)
            for ground in form.pauses
        ),
        restarts=form.restarts,
        restart_times=None,
        extension=Extension(
            by=Limit.parse(extend.by),
            times=extend.times,
            approved_by=extend.approved_by[0],
            told=extend.told,
        )
        if extend is not None
        else None,
    )


def _rule_of(adoption: str, form: ClockForm, ordered: int | None) -> ClockRule:
    """The same, made once for each adopted text."""
    key = (adoption, form.id, ordered if form.limit == AS_ORDERED else None)
    found = _rules.get(key)
    if found is None:
        if len(_rules) >= _MOST_RULES:
            _rules.clear()
        found = _rules[key] = clock_rule(form, key[2])
    return found


def readings(
    row: Matter, kind: Kind, calendar: WorkCalendar, now: datetime, turns: Sequence[int] = ()
) -> tuple[Reading, ...]:
    """Every clock that runs for a matter, at an instant; those of receivers once for each of `turns`."""
    ordered = (row.due_given - row.opened_on).days if row.due_given else None
    found = []
    for form in kind.clocks_for(row.category, row.channel):
        if form.limit == AS_ORDERED and ordered is None:
            continue
        rule = _rule_of(row.rule, form, ordered)
        if rule.limit.unit == "working hours" and calendar.hours is None:
            continue  # nobody has said when the office is open
        for turn in turns if form.of == "receiver" else (0,):
            clock = read_clock(rule, events(row.events, turn), now, calendar)
            found.append(Reading(form, turn, clock))
    return tuple(found)


def level_readings(
    row: Matter, kind: Kind, parts: Iterable[Handling], calendar: WorkCalendar, now: datetime
) -> tuple[Reading, ...]:
    """How long each level that holds a matter now may still hold it; of a body outside the book nothing is known."""
    form = kind.level_clock
    if form is None or row.status in ENDED:
        return ()
    rule = clock_rule(form)
    if rule.limit.unit == "working hours":
        return ()  # a hand-over is kept by its day
    return tuple(
        Reading(form, part.turn, read_clock(rule, (Event("0", "assigned", part.assigned_on),), now, calendar))
        for part in parts
        if part.standing and part.unit and part.status != ANSWERED
    )


def settle(row: Matter, kind: Kind, calendar: WorkCalendar, parts: Sequence[Handling] = ()) -> None:
    """Set the columns that tell of clocks, in the row and in the parts of those who receive it.

    Whether an answer came in time is settled when it comes, and no later calendar changes that.
    """
    standing = [part for part in parts if part.standing]
    stands = _stands(row, kind, calendar, [part.turn for part in standing])
    row.due_on, row.due_at, row.due_clock, row.provisional, row.paused, answering = stands
    if answering and answering[0].form.of == "receiver":
        _settle_parts(standing, answering)
        dues = [part.due_on for part in standing if part.due_on]
        row.answer_due = max(dues) if dues else None
        all_in = bool(standing) and all(part.answered_on for part in standing)
        row.on_time = all(part.on_time for part in standing) if all_in else None
    elif answering and (row.answered_on is None or row.on_time is None):
        clock = answering[0].clock
        row.answer_due = clock.due.day if clock.due else None
        row.on_time = _in_time(clock)


class _Stands(NamedTuple):
    """What clocks make of a row's columns; `answering` are those that an answer stops."""

    due_on: date | None
    due_at: str
    due_clock: str
    provisional: bool
    paused: bool
    answering: tuple[Reading, ...]


def _stands(row: Matter, kind: Kind, calendar: WorkCalendar, turns: Sequence[int]) -> _Stands:
    """What the clocks say together: worked out once for all matters of a kind on which the same happened on the same
    days, unless one was paused or extended or several answer for themselves."""
    ended = row.status in ENDED
    if turns or any("clock" in one for one in row.events):
        return _said(_settled(row, kind, calendar, turns), ended)
    ordered = (row.due_given - row.opened_on).days if row.due_given else None
    names, in_hours = _looked_at(row, kind, ordered)
    days = tuple(
        [
            (one["name"], one["on"], one.get("at", "") if in_hours else "")
            for one in row.events
            if one["name"] in names
        ]
    )
    known = _known_by(calendar)
    key = (row.rule, row.category, row.channel, ordered, ended, days)
    found = known.get(key)
    if found is None:
        found = known[key] = _said(_settled(row, kind, calendar, turns), ended)
    return cast(_Stands, found)


def _said(found: Iterable[Reading], ended: bool) -> _Stands:
    found = tuple(found)
    running = [
        one.clock
        for one in found
        if one.clock.open and one.clock.due is not None and one.form.owed_by == "office"
    ]
    waiting = [] if ended else [clock for clock in running if clock.state != "paused"]
    soonest = min(waiting, key=lambda one: (one.due.day, one.due.at or time.max), default=None)  # type: ignore[union-attr]
    due = soonest.due if soonest else None
    return _Stands(
        due.day if due else None,
        f"{due.at:%H:%M}" if due and due.at else "",
        soonest.rule.id if soonest else "",
        any(clock.due is not None and clock.due.provisional for clock in waiting),
        not ended and any(clock.state == "paused" for clock in running),
        tuple(one for one in found if one.form.answer),
    )


def _settled(row: Matter, kind: Kind, calendar: WorkCalendar, turns: Sequence[int]) -> tuple[Reading, ...]:
    """As `readings`, at the end of the last day on which something happened."""
    if any("clock" in one for one in row.events):
        return readings(row, kind, calendar, _after(row.events), turns)
    return _by_days(row, kind, calendar, turns, _known_by(calendar))


def readings_of_many(
    row: Matter,
    kind: Kind,
    calendar: WorkCalendar,
    now: datetime,
    turns: Sequence[int],
    *,
    of: Container[str],
    timed: bool,
    known: dict[Any, Clock],
) -> tuple[Reading, ...]:
    """As `readings`, only the clocks `of` these names, for one of many matters looked at in the same instant: `known`
    keeps what was read for those before. `timed` where the caller looks at the minute at which a clock began that
    does not count hours."""
    if any("clock" in one for one in row.events):
        return tuple(one for one in readings(row, kind, calendar, now, turns) if one.form.id in of)
    return _by_days(row, kind, calendar, turns, known, now, of, timed)


def _by_days(
    row: Matter,
    kind: Kind,
    calendar: WorkCalendar,
    turns: Sequence[int],
    known: dict[Any, Any],
    now: datetime | None = None,
    of: Container[str] | None = None,
    timed: bool = False,
) -> tuple[Reading, ...]:
    """A clock that nobody paused or extended says the same for every matter with the same days, so it is read once for all
    of them; without `now` at the end of the last of the days."""
    ordered = (row.due_given - row.opened_on).days if row.due_given else None
    found = []
    for form, rule, names, in_hours in _running(row, kind, ordered):
        if (in_hours and calendar.hours is None) or (of is not None and form.id not in of):
            continue
        with_times = in_hours or timed
        for turn in turns if form.of == "receiver" else (0,):
            days = tuple(
                (one["name"], one["on"], one.get("at", "") if with_times else "")
                for one in row.events
                if one["name"] in names and (not turn or one.get("turn", 0) in (0, turn))
            )
            days = _until_stopped(rule, days)
            key = (row.rule, form.id, ordered if form.limit == AS_ORDERED else None, days)
            clock = known.get(key)
            if clock is None:
                clock = known[key] = _read_days(rule, days, calendar, now)
            found.append(Reading(form, turn, clock))
    return tuple(found)


_Days = tuple[tuple[str, str, str], ...]


def _until_stopped(rule: ClockRule, days: _Days) -> _Days:
    """What a clock has to read: nothing after it was stopped, unless it may begin anew. Days that were registered out
    of their order are left as they are."""
    if rule.restarts or any(later[1] < earlier[1] for earlier, later in pairwise(days)):
        return days
    started = False
    for number, (name, _, _) in enumerate(days, 1):
        if started and name in rule.stops:
            return days[:number]
        started = started or name in rule.starts
    return days


_Running = tuple[ClockForm, ClockRule, frozenset[str], bool]
_clocks: dict[tuple[str, str, str, int | None], tuple[_Running, ...]] = {}


def _running(row: Matter, kind: Kind, ordered: int | None) -> tuple[_Running, ...]:
    """The clocks of a matter as the engine takes them, what each looks at, and whether it counts hours; made once for
    each adopted text, category and channel."""
    key = (row.rule, row.category, row.channel, ordered)
    found = _clocks.get(key)
    if found is None:
        if len(_clocks) >= _MOST_RULES:
            _clocks.clear()
        forms = [
            (form, _rule_of(row.rule, form, ordered))
            for form in kind.clocks_for(row.category, row.channel)
            if form.limit != AS_ORDERED or ordered is not None
        ]
        found = _clocks[key] = tuple(
            (
                form,
                rule,
                frozenset((*rule.starts, *rule.stops, *rule.restarts)),
                rule.limit.unit == "working hours",
            )
            for form, rule in forms
        )
    return found


_names: dict[tuple[str, str, str, int | None], tuple[frozenset[str], bool]] = {}


def _looked_at(row: Matter, kind: Kind, ordered: int | None) -> tuple[frozenset[str], bool]:
    """The names of what any clock of a matter looks at, and whether one counts hours."""
    key = (row.rule, row.category, row.channel, ordered)
    found = _names.get(key)
    if found is None:
        if len(_names) >= _MOST_RULES:
            _names.clear()
        running = _running(row, kind, ordered)
        names = frozenset(name for _, _, names, _ in running for name in names)
        found = _names[key] = (names, any(in_hours for _, _, _, in_hours in running))
    return found


_MOST_CALENDARS = 4
_MOST_CLOCKS = 50_000
_read: dict[int, tuple[WorkCalendar, dict[Any, Any]]] = {}


def _known_by(calendar: WorkCalendar) -> dict[Any, Any]:
    """The clocks read by this calendar so far, and what several say together."""
    found = _read.get(id(calendar))
    if found is None or found[0] is not calendar or len(found[1]) > _MOST_CLOCKS:
        if len(_read) >= _MOST_CALENDARS:
            _read.clear()
        found = _read[id(calendar)] = (calendar, {})
    return found[1]


def _read_days(rule: ClockRule, days: _Days, calendar: WorkCalendar, now: datetime | None = None) -> Clock:
    happened = tuple(
        Event(
            id=str(number),
            name=name,
            on=date.fromisoformat(on),
            at=time.fromisoformat(at) if at else None,
            order=number,
        )
        for number, (name, on, at) in enumerate(days)
    )
    last = max((on for _, on, _ in days), default="1949-10-01")
    return read_clock(rule, happened, now or _end_of(last), calendar)


def _settle_parts(parts: Iterable[Handling], answering: Iterable[Reading]) -> None:
    clocks = {one.turn: one.clock for one in answering}
    for part in parts:
        if part.answered_on is not None and part.on_time is not None:
            continue
        clock = clocks.get(part.turn)
        part.due_on = clock.due.day if clock and clock.due else None
        part.on_time = _in_time(clock) if clock else None


def _in_time(clock: Clock) -> bool | None:
    return {"stopped-in-time": True, "stopped-late": False}.get(clock.state)


def _after(happenings: Sequence[Happening]) -> datetime:
    """The end of the last day on which something happened: what a row says does not depend on when it is asked."""
    return _end_of(max((one["on"] for one in happenings), default="1949-10-01"))


def _end_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(23, 59), SHANGHAI).astimezone(UTC)


def depends_on_calendar(kind: Kind) -> bool:
    """Whether a corrected calendar may move any of its due dates."""
    return any(
        clock.roll
        or (clock.length is not None and clock.length.unit in ("working days", "working hours"))
        or (clock.extend is not None and "working" in clock.extend.by)
        for clock in kind.clocks
    )
