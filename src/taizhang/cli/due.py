"""`taizhang due`: the last day of a limit, counted by the calendars that ship."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import click

from taizhang.institutions import shipped
from taizhang.problems import Text
from taizhang.timekeeping import Limit, WorkCalendar
from taizhang.timekeeping import due as due_of
from taizhang.timekeeping.limits import LimitUnit

_WEEKDAYS = (
    Text("周一", "Monday"),
    Text("周二", "Tuesday"),
    Text("周三", "Wednesday"),
    Text("周四", "Thursday"),
    Text("周五", "Friday"),
    Text("周六", "Saturday"),
    Text("周日", "Sunday"),
)


@click.command()
@click.argument("start", metavar="DATE")
@click.argument("number", metavar="N", type=click.IntRange(0, 9999))
@click.option("--working", "unit", flag_value="working days", help="工作日 / working days")
@click.option("--days", "unit", flag_value="days", help="日 / calendar days")
@click.option("--months", "unit", flag_value="months", help="月 / months")
@click.option("--roll", is_flag=True, help="遇休息日顺延 / move past rest days")
@click.pass_context
def due(ctx: click.Context, start: str, number: int, unit: LimitUnit | None, roll: bool) -> None:
    """期限的最后一天 / the last day of a limit of N days, working days or months after DATE.

    The first line is the date. Below it stands how it was counted: by articles 200–204 of the Civil Code, the start day
    not counted, with the working calendars that ship. A date beyond them is provisional and says so.
    """
    language = str((ctx.obj or {}).get("language", "zh"))
    if unit is None:
        raise click.UsageError(
            Text("请写 --working、--days 或 --months", "say --working, --days or --months").to(language)
        )
    first, limit = _day(start, language), Limit(number, unit)
    calendar = WorkCalendar(
        one.institution.calendar.working_year for one in shipped().values() if one.institution.calendar
    )
    try:
        last = due_of(first, limit, calendar, roll=roll)
    except OverflowError:
        click.echo(Text("期限超出公元 9999 年", "the limit ends beyond the year 9999").to(language), err=True)
        sys.exit(2)
    click.echo(last.day.isoformat())
    click.echo(_counting(first, last.day, limit, calendar, roll).to(language))
    if last.provisional:
        click.echo(
            Text(
                "暂定：期间有日子的放假安排还没有公布，公布后要重算",
                "provisional: some days lie in a year whose arrangement is not known; count again when it is",
            ).to(language)
        )


def _day(text: str, language: str) -> date:
    try:
        if len(text) != len("2026-01-01"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            Text(f"“{text}”不是日期；应写成 2026-01-01", f"“{text}” is not a date; write 2026-01-01").to(
                language
            )
        ) from None


def _counting(first: date, last: date, limit: Limit, calendar: WorkCalendar, roll: bool) -> Text:
    days = [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]
    rest = sum(not calendar.is_workday(day) for day in days)
    made_up = [day for day in days if day.weekday() >= 5 and calendar.is_workday(day)]
    zh = f"{first}（{_WEEKDAYS[first.weekday()]}，不计入）起{limit.title('zh')}，止于{_WEEKDAYS[last.weekday()]}；共 {len(days)} 天，其中休息日 {rest} 天"
    en = f"{limit.title('en')} from {first} ({_WEEKDAYS[first.weekday()].en}, not counted) to {_WEEKDAYS[last.weekday()].en}; {len(days)} days, {rest} of them rest days"
    if made_up:
        zh += "，调休上班 " + "、".join(f"{day.month}月{day.day}日" for day in made_up)
        en += ", worked weekend days " + ", ".join(map(str, made_up))
    if roll:
        zh, en = zh + "；遇休息日顺延", en + "; rolled past rest days"
    return Text(zh, en)
