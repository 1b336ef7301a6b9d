"""How a limit was counted, step by step, in words that a clerk can check with a wall calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from taizhang.problems import Text
from taizhang.timekeeping.clocks import Clock
from taizhang.timekeeping.counting import Counting, Moment
from taizhang.timekeeping.limits import Limit
from taizhang.timekeeping.workdays import Due, WorkCalendar

_DAY = timedelta(days=1)
_LISTED = 8
_SATURDAY = 5

WEEKDAYS = (
    Text("周一", "Monday"),
    Text("周二", "Tuesday"),
    Text("周三", "Wednesday"),
    Text("周四", "Thursday"),
    Text("周五", "Friday"),
    Text("周六", "Saturday"),
    Text("周日", "Sunday"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the counting: the day it reaches and what was done."""

    day: date
    text: Text


def steps(counting: Counting, calendar: WorkCalendar) -> tuple[Step, ...]:
    """Every step from the start to the end, in order; the last gives the day that `counting.end` gives.

    Raises what `Counting.end` raises.

    >>> limit = Counting(Moment(date(2026, 1, 31)), (Limit.parse("1 month"),))
    >>> for step in steps(limit, WorkCalendar()): print(step.text.en)
    starts on 2026-01-31 (Saturday), which is not counted (Civil Code, article 201)
    1 month: until 2026-02-28 (Saturday), the last day of that month (article 202)
    the last day is a rest day; the rule does not roll
    """
    found = _hours(counting, calendar) if counting.in_hours else _days(counting, calendar)
    end = counting.end(calendar)
    return (*found, *_doubt(end, calendar))


def clock_steps(clock: Clock, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The steps of a clock: its counting, what stopped it, and the events that did not count; none before it starts."""
    if clock.counting is None or clock.due is None:
        return ()
    found = list(steps(clock.counting, calendar))
    if clock.stopped is not None:
        on = clock.stopped.on
        late = clock.state == "stopped-late"
        found.append(
            Step(on, Text(f"{on} 停止，{'超期' if late else '按期'}", f"stopped on {on}, {'late' if late else 'in time'}"))
        )  # fmt: skip
    found += [
        Step(one.event.on, Text(f"{one.event.on} 的一项不计：{one.why.zh}", f"what happened on {one.event.on} does not count: {one.why.en}"))
        for one in clock.ignored
    ]  # fmt: skip
    return tuple(found)


def said(day: date) -> Text:
    """A day with its weekday."""
    weekday = WEEKDAYS[day.weekday()]
    return Text(f"{day}（{weekday.zh}）", f"{day} ({weekday.en})")


def _days(counting: Counting, calendar: WorkCalendar) -> Iterator[Step]:
    start = counting.start.on
    on = said(start)
    yield Step(start, Text(
        f"{on.zh}起算，当日不计入（民法典第二百零一条）",
        f"starts on {on.en}, which is not counted (Civil Code, article 201)",
    ))  # fmt: skip
    bare = replace(counting, roll=False, pauses=())
    day = start
    for number, length in enumerate(counting.lengths, 1):
        before, day = day, replace(bare, lengths=counting.lengths[:number]).end(calendar).day
        yield _length(length, number > 1, before, day, start, calendar)
    if counting.pauses:
        still = replace(bare, pauses=counting.pauses).end(calendar).day
        yield from _still(counting, still)
        if still > day:
            to = said(still)
            yield Step(still, Text(f"扣除暂停后止于{to.zh}", f"with the pauses it ends on {to.en}"))
        day = still
    yield from _rolled(counting, day, calendar)


def _length(
    length: Limit, extended: bool, before: date, day: date, start: date, calendar: WorkCalendar
) -> Step:
    name, to = length.text, said(day)
    if extended:
        name = Text(f"延长{name.zh}", f"extended by {name.en}")
    if length.unit == "months" and day.day != start.day and not extended:
        clause = Text("，即该月最后一日（第二百零二条）", ", the last day of that month (article 202)")
    elif length.unit == "working days":
        clause = _passed_over(before, day, calendar)
    else:
        clause = Text("", "")
    return Step(day, Text(f"{name.zh}：至{to.zh}{clause.zh}", f"{name.en}: until {to.en}{clause.en}"))


def _passed_over(first: date, last: date, calendar: WorkCalendar) -> Text:
    """How many rest days lie between, and which weekend days are worked."""
    days = [first + _DAY * step for step in range(1, (last - first).days + 1)]
    rest = sum(not calendar.is_workday(day) for day in days)
    worked = [day for day in days if day.weekday() >= _SATURDAY and calendar.is_workday(day)]
    zh, en = (
        f"；共 {len(days)} 天，其中休息日 {rest} 天不计",
        f"; {len(days)} days, {rest} of them rest days, not counted",
    )
    if worked and len(worked) <= _LISTED:
        zh += "；调休上班计入：" + "、".join(f"{day.month}月{day.day}日" for day in worked)
        en += "; worked weekend days are counted: " + ", ".join(map(str, worked))
    elif worked:
        zh += f"；调休上班 {len(worked)} 天计入"
        en += f"; {len(worked)} worked weekend days are counted"
    return Text(zh, en)  # fmt: skip


def _still(counting: Counting, end: date) -> Iterator[Step]:
    for first, last in counting.still_days():
        first, number = max(first, counting.start.on + _DAY), (last - first).days + 1
        if not first <= last <= end:
            continue
        yield Step(last, Text(
            f"{first} 至 {last} 整天暂停，{number} 天不计；暂停当日和恢复当日照计",
            f"{first} to {last}: it stood still all day, {number} days not counted; the days of pausing and of resuming are",
        ))  # fmt: skip


def _rolled(counting: Counting, day: date, calendar: WorkCalendar) -> Iterator[Step]:
    end = counting.end(calendar).day
    if end > day:
        from_, to = said(day), said(end)
        yield Step(end, Text(
            f"{from_.zh}是休息日，顺延至{to.zh}（第二百零三条）",
            f"{from_.en} is a rest day; it rolls on to {to.en} (article 203)",
        ))  # fmt: skip
    elif not calendar.is_workday(day):
        yield Step(
            day, Text("末日是休息日；规定不顺延", "the last day is a rest day; the rule does not roll")
        )


def _hours(counting: Counting, calendar: WorkCalendar) -> Iterator[Step]:
    start = counting.start.earliest()
    on = said(start.date())
    yield Step(start.date(), Text(
        f"{on.zh}{start:%H:%M} 起算（民法典第二百零一条第二款）",
        f"starts on {on.en} at {start:%H:%M} (Civil Code, article 201, paragraph 2)",
    ))  # fmt: skip
    end = counting.end(calendar)
    assert end.at is not None
    last = Moment(end.day, end.at).earliest()
    spent: dict[date, list[str]] = {}
    minutes: dict[date, int] = {}
    if last > start:
        for opens, closes in counting.running(calendar, last):
            spent.setdefault(opens.date(), []).append(f"{opens:%H:%M}-{closes:%H:%M}")
            minutes[opens.date()] = minutes.get(opens.date(), 0) + int((closes - opens).total_seconds() // 60)
    shown = list(spent)
    for day in shown if len(shown) <= _LISTED else (*shown[:2], shown[-1]):
        at, pieces, length = said(day), "、".join(spent[day]), minutes[day]
        yield Step(
            day,
            Text(
                f"{at.zh} {pieces}，{length} 分钟", f"{at.en} {pieces.replace('、', ', ')}, {length} minutes"
            ),
        )
    total = Limit(sum(one.number for one in counting.lengths), "working hours").text
    yield Step(end.day, Text(
        f"满{total.zh}：{end.day} {end.at:%H:%M}；只计工作日的办公时段，共 {len(shown)} 天",
        f"{total.en} are over: {end.day} {end.at:%H:%M}; only office hours of working days, on {len(shown)} days",
    ))  # fmt: skip


def _doubt(end: Due, calendar: WorkCalendar) -> Iterator[Step]:
    if not end.provisional:
        return
    years = calendar.years
    loaded = Text(f"{years[0]}–{years[-1]} 年", f"{years[0]}–{years[-1]}") if years else Text("无", "none")
    yield Step(end.day, Text(
        f"暂定：期间有的日子不在已采用的日历里（现有：{loaded.zh}），按平常的周计算；有了日历要重算",
        f"provisional: some days lie outside the calendars in force ({loaded.en}) and were counted by plain weeks; count again when they are known",
    ))  # fmt: skip
