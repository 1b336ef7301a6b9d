"""Who is reminded of which clock, and who is told when it has run out (提醒、超期升级): by the kind's file, once each.

Whoever a matter is kept from is never told of it, whatever post the file names. What a letter says is made when it is
read or sent, from the matter as it stands then: one whose clock has stopped, been paused or been given another last
day says nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import LEVEL_CLOCK
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor
from taizhang.matters.deriving import Reading, level_readings, readings_of_many
from taizhang.matters.models import ANSWERED, CLOSED, Against, Handling, Matter
from taizhang.matters.queries import kind_of
from taizhang.matters.seeing import Viewer, sees
from taizhang.outbox.letters import Said, source, write
from taizhang.outbox.models import Letter, Watch
from taizhang.problems import Text
from taizhang.server.pages import day_text
from taizhang.server.projection import TableState
from taizhang.server.store import STORE
from taizhang.timekeeping import Clock, Counting, Due, Limit, Moment, WorkCalendar, shanghai_time
from taizhang.units import queries as units

SOURCE = "matters"
_A_TIME = 500
"""Matters looked at together: so few that whoever else writes waits for their letters only a moment."""
_IN_DAYS: Mapping[str, int] = {"days": 1, "working days": 2, "months": 31, "working hours": 1}
_SLACK = 12
"""The longest row of rest days that may stand between a reminder and its last day."""


@dataclass
class _Office:
    """An office on a day: its calendar, who holds which post, and what each of them may see."""

    book: str
    now: datetime
    today: date
    calendar: WorkCalendar
    held: Sequence[units.Holding]
    viewers: dict[str, Viewer] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    clocks: dict[Any, Clock] = field(default_factory=dict)
    ends: dict[tuple[Moment, str], Due] = field(default_factory=dict)
    posts: dict[Any, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def on(cls, book: str, now: datetime) -> _Office:
        today = shanghai_time(now).date()
        return cls(book, now, today, books.calendar(book), units.holdings(book, today))

    @cached_property
    def moment(self) -> Moment:
        at = shanghai_time(self.now).replace(tzinfo=None)
        return Moment(at.date(), at.time())

    def kind(self, row: Matter) -> Kind:
        if row.rule not in self.kinds:
            self.kinds[row.rule] = kind_of(row)
        return self.kinds[row.rule]

    def viewer(self, person: str) -> Viewer:
        if person not in self.viewers:
            roles = tuple(
                dict.fromkeys((one.unit.id, one.post.role) for one in self.held if one.person == person)
            )
            self.viewers[person] = Viewer.of(self.book, Actor(person, roles=roles), self.today)
        return self.viewers[person]

    def holders(self, *names: str) -> tuple[str, ...]:
        """Who holds a role or post of these names."""
        if names not in self.posts:
            found = (one.person for one in self.held if one.post.role in names or one.post.key in names)
            self.posts[names] = tuple(dict.fromkeys(found))
        return self.posts[names]

    def of_unit(self, unit: str) -> tuple[str, ...]:
        if unit not in self.posts:
            found = (one.person for one in self.held if one.unit.id == unit)
            self.posts[unit] = tuple(dict.fromkeys(found))
        return self.posts[unit]

    def end(self, start: Moment, limit: str) -> Due:
        """When a limit ends that begins then; the same for many matters."""
        if (start, limit) not in self.ends:
            self.ends[start, limit] = Counting(start, (Limit.parse(limit),)).end(self.calendar)
        return self.ends[start, limit]

    def in_office(self, person: str) -> bool:
        return any(one.person == person for one in self.held)


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing to tell: of which clock, at which point of it, to whom."""

    reading: Reading
    point: str
    people: tuple[str, ...]
    unit: str = ""


def remind(book: str, now: datetime) -> int:
    """Write the letters that are due; returns how many are new. Once a day all open matters are looked at that are near
    or past a last day; in between those that changed, and those whose limit runs in hours."""
    office = _Office.on(book, now)
    watch = Watch.objects.filter(book=book, source=SOURCE).first()
    head = STORE.head(book).seq
    done = 0
    # ids first: SQLite refuses to write while rows are still being read if anybody else has written since
    ids = _near(office, watch)
    for at in range(0, len(ids), _A_TIME):
        done += write(_letters(office, _rows(book, ids[at : at + _A_TIME])))
    Watch.objects.update_or_create(book=book, source=SOURCE, defaults={"day": office.today, "seq": head})
    return done


def _rows(book: str, ids: Sequence[str]) -> list[Matter]:
    """These matters, in their turn: each is gone to by its key, of however many the book has."""
    state = TableState(book)
    state.fetch((Matter, id) for id in ids)
    return [row for id in ids if (row := state.get(Matter, id)) is not None]


def _near(office: _Office, watch: Watch | None) -> Sequence[str]:
    """The matters to look at. Each reason to look at one is asked by itself: together no index answers them."""
    kinds = {
        id: one.matter
        for id, one in books.in_force(office.book, office.today).items()
        if one.matter is not None and (one.matter.reminders or one.matter.escalations)
    }
    ahead = max(
        (_days(limit) for kind in kinds.values() for one in kind.reminders for limit in one.before), default=0
    )
    horizon = office.today + timedelta(days=ahead + _SLACK)
    elsewhere = [id for id, kind in kinds.items() if _tells_of_others(kind)]
    reasons = [Q(ended_on__isnull=True, due_on__lte=horizon)]
    if elsewhere:
        reasons.append(Q(ended_on__isnull=True, kind__in=elsewhere))
    for id, kind in kinds.items():
        if span := _outlives(kind):
            since = office.today - timedelta(days=span)
            reasons.append(Q(kind=id, status=CLOSED, ended_on__gte=since))
    rows = Matter.rows.for_nobody(office.book)
    if watch is not None and watch.day == office.today:
        rows = rows.filter(Q(changed_seq__gt=watch.seq) | (~Q(due_at="") & Q(due_on__lte=office.today)))
    return sorted({id for reason in reasons for id in rows.filter(reason).values_list("id", flat=True)})


def _tells_of_others(kind: Kind) -> bool:
    """Whether it tells of a clock that is not the office's own, which no due date of the row shows."""
    named = _named(kind)
    others = any(clock.id in named and clock.owed_by != "office" for clock in kind.clocks)
    return others or (LEVEL_CLOCK in named and kind.level_clock is not None)


def _outlives(kind: Kind) -> int:
    """For how many days after its end a matter is still looked at: as long as a clock of which it tells may run that is
    not the office's own, such as the thirty days in which both sides may ask the court to confirm what they agreed. The
    office's own clocks end with the matter."""
    named = _named(kind)
    lengths = [
        _days(clock.limit) + max((_days(one) for rule in kind.reminders for one in rule.after), default=0)
        for clock in kind.clocks
        if clock.id in named and clock.owed_by != "office" and clock.length is not None
    ]
    return max(lengths) + _SLACK if lengths else 0


def _named(kind: Kind) -> set[str]:
    return {one.clock for one in (*kind.reminders, *kind.escalations)}


def _runs_on(row: Matter, reading: Reading) -> bool:
    """Whether a clock still counts: all do while a matter is open, and those that are not the office's own after it was
    closed."""
    return row.ended_on is None or (row.status == CLOSED and reading.form.owed_by != "office")


def _letters(office: _Office, rows: Sequence[Matter]) -> Iterator[Letter]:
    parts, against = _parts(office.book, rows), _against(office.book, rows)
    for row in rows:
        kind = office.kind(row)
        if not kind.reminders and not kind.escalations:
            continue
        ever = parts[row.id]
        for told in _told(office, row, kind, [part for part in ever if part.standing]):
            for person in told.people:
                if sees(office.viewer(person), row, ever, against[row.id]):
                    yield _letter(office, row, told, person)


def _parts(book: str, rows: Sequence[Matter]) -> Mapping[str, list[Handling]]:
    """Every part that anybody has or had in these matters, in turn."""
    found: dict[str, list[Handling]] = {row.id: [] for row in rows}
    for part in Handling.rows.for_nobody(book).filter(matter__in=list(found)).order_by("matter", "turn"):
        found[part.matter].append(part)
    return found


def _against(book: str, rows: Sequence[Matter]) -> Mapping[str, set[str]]:
    """Whom each of these matters is kept from; nobody, where it is not guarded."""
    found: dict[str, set[str]] = {row.id: set() for row in rows}
    guarded = [row.id for row in rows if row.guarded]
    for matter, key in Against.rows.for_nobody(book).filter(matter__in=guarded).values_list("matter", "key"):
        found[matter].add(key)
    return found


def _letter(office: _Office, row: Matter, told: _Told, person: str) -> Letter:
    clock, turn, until = told.reading.form.id, told.reading.turn, _until(told.reading)
    return Letter(
        book=row.book,
        key=f"{row.id}:{turn}:{clock}:{until}:{told.point}:{person}",
        person=person,
        unit=told.unit,
        source=SOURCE,
        subject=row.id,
        detail={"clock": clock, "turn": turn, "due": until, "point": told.point},
        personal=row.guarded,
        office_wide=row.office_wide,
        made_at=office.now,
    )


def _until(reading: Reading) -> str:
    """The last day, or the last minute, as text."""
    due = reading.clock.due
    if due is None:
        return ""
    return due.day.isoformat() + (f"T{due.at:%H:%M}" if due.at else "")


def _told(office: _Office, row: Matter, kind: Kind, parts: Sequence[Handling]) -> Iterator[_Told]:
    for reading in _readings(office, row, kind, parts):
        clock = reading.clock
        if not _runs_on(row, reading):
            continue
        if clock.due is None or clock.state not in ("running", "overdue"):
            continue
        late = clock.state == "overdue"
        for reminder in (one for one in kind.reminders if one.clock == reading.form.id):
            points = reminder.after if late else reminder.before
            passed = [limit for limit in points if (_is_after if late else _is_near)(office, reading, limit)]
            if passed:
                # of several that have passed, only the one nearest to now: nobody is told the same twice over
                last = (max if late else min)(passed, key=_days)
                for part in _handlers(row, reading, parts):
                    yield _Told(
                        reading, f"{'after' if late else 'before'} {last}", _people(office, part), part.unit
                    )
                if not parts:
                    yield _Told(reading, f"{'after' if late else 'before'} {last}", office.holders("clerk"))
        for escalation in (one for one in kind.escalations if one.clock == reading.form.id):
            if late and _is_after(office, reading, escalation.after):
                yield _Told(reading, f"up {escalation.after}", office.holders(*escalation.to))


def _readings(office: _Office, row: Matter, kind: Kind, parts: Sequence[Handling]) -> Sequence[Reading]:
    """The clocks of which the kind tells anybody."""
    turns, named = [part.turn for part in parts], _named(kind)
    timed = any(_in_hours(limit) for one in kind.reminders for limit in one.before)
    return (
        *readings_of_many(
            row, kind, office.calendar, office.now, turns, of=named, timed=timed, known=office.clocks
        ),
        *level_readings(row, kind, parts, office.calendar, office.now),
    )


def _handlers(row: Matter, reading: Reading, parts: Sequence[Handling]) -> Iterator[Handling]:
    """Whose part a clock measures: the receiver's own, otherwise everybody's who leads or answers for themselves."""
    for part in parts:
        mine = part.turn == reading.turn if reading.turn else part.part != "joint"
        if mine and not (part.status == ANSWERED and reading.form.answer):
            yield part


def _people(office: _Office, part: Handling) -> tuple[str, ...]:
    """Who has a part: the person named, otherwise everybody in a post of the unit; outside the book, who keeps it."""
    if part.person and office.in_office(part.person):
        return (part.person,)
    return (office.of_unit(part.unit) if part.unit else ()) or office.holders("clerk")


def _is_near(office: _Office, reading: Reading, said: str) -> bool:
    """Whether no more than this is left, and it was more when the clock began."""
    clock = reading.clock
    assert clock.due is not None
    if _in_hours(said) and office.calendar.hours is None:
        return False
    if clock.started is not None and _reaches(office.end(clock.started.moment, said), clock.due):
        return False
    return _reaches(office.end(office.moment, said), clock.due)


def _is_after(office: _Office, reading: Reading, said: str) -> bool:
    """Whether at least this has gone by since the last day; the day after it is the first."""
    due = reading.clock.due
    assert due is not None
    if _in_hours(said) and office.calendar.hours is None:
        return False
    return _reaches(Due(office.today, office.moment.at), office.end(Moment(due.day, due.at), said))


@cache
def _in_hours(said: str) -> bool:
    return Limit.parse(said).unit == "working hours"


def _reaches(one: Due, other: Due) -> bool:
    """Whether one lies on or after the other, by the minute where both know it."""
    if one.at is not None and other.at is not None:
        return (one.day, one.at) >= (other.day, other.at)
    return one.day >= other.day


@cache
def _days(said: str) -> int:
    limit = Limit.parse(said)
    return limit.number * _IN_DAYS[limit.unit]


@source(SOURCE)
def say(book: str, letters: Sequence[Letter], now: datetime) -> Mapping[int, Said]:
    """What letters about matters say: the kind, the number, the last day; nothing that anybody wrote."""
    office = _Office.on(book, now)
    rows = {
        row.id: row for row in Matter.rows.for_nobody(book).filter(id__in={one.subject for one in letters})
    }
    parts, against = _parts(book, list(rows.values())), _against(book, list(rows.values()))
    found: dict[int, Said] = {}
    read: dict[str, tuple[Kind, Sequence[Reading]]] = {}
    titles: dict[str, Text] = {}
    for letter in letters:
        row = rows.get(letter.subject)
        if row is None or not sees(office.viewer(letter.person), row, parts[row.id], against[row.id]):
            continue
        if row.id not in read:
            kind = office.kind(row)
            standing = [part for part in parts[row.id] if part.standing]
            read[row.id] = kind, _readings(office, row, kind, standing)
            titles.setdefault(row.kind, _title(book, office.today, row.kind, kind))
        kind, all_read = read[row.id]
        reading = next((one for one in all_read if _runs_on(row, one) and _is_of(one, letter)), None)
        if reading is not None:
            found[letter.id] = _said(row, titles[row.kind], reading, office)
    return found


def _is_of(reading: Reading, letter: Letter) -> bool:
    """Whether a clock is the one a letter is about, still runs, and still ends on the day it was written for."""
    detail, clock = letter.detail, reading.clock
    if (reading.form.id, reading.turn) != (detail["clock"], detail["turn"]) or clock.due is None:
        return False
    return clock.state in ("running", "overdue") and _until(reading) == detail["due"]


def _said(row: Matter, title: Text, reading: Reading, office: _Office) -> Said:
    due = reading.clock.due
    assert due is not None
    at = f" {due.at:%H:%M}" if due.at and due.at != time.max else ""
    day = day_text(due.day)
    days = (office.today - due.day).days
    late = reading.clock.state == "overdue"
    if late:
        zh, en = (f"已逾期{days}天", f"{days} days late") if days else ("今天已逾期", "late today")
    else:
        zh, en = (f"还有{-days}天", f"{-days} days left") if days else ("今天到期", "due today")
    form = reading.form.title.text
    outside = Text(f"{title.zh} {row.number}：{day.zh}{at}到期，{zh}", f"{title.to('en')} {row.number}: due {day.en}{at}, {en}")  # fmt: skip
    inside = Text(
        f"{title.zh} {row.number} · {form.zh}：{day.zh}{at}到期，{zh}",
        f"{title.to('en')} {row.number}, {form.to('en')}: due {day.en}{at}, {en}",
    )
    return Said(inside, outside, late, reverse("matters:detail", args=[row.book, row.id]))


def _title(book: str, today: date, id: str, kind: Kind) -> Text:
    institution = books.in_force(book, today).get(id)
    return institution.title.text if institution is not None else kind.called.text
