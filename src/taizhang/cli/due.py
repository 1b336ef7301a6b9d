"""`taizhang due`: the last day of a limit, counted by the calendars that ship."""

from __future__ import annotations

import re
import sys
from datetime import date, time

import click

from taizhang.institutions import shipped_calendar
from taizhang.problems import Text
from taizhang.timekeeping import Counting, Limit, LimitUnit, Moment, steps

_START = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)([T ](?P<at>\d\d:\d\d))?", re.ASCII)


@click.command()
@click.argument("start", metavar="DATE")
@click.argument("number", metavar="N", type=click.IntRange(0, 9999))
@click.option("--working", is_flag=True, help="工作日 / working days")
@click.option("--days", is_flag=True, help="日 / calendar days")
@click.option("--months", is_flag=True, help="月 / months")
@click.option(
    "--hours", is_flag=True, help="工作小时 / working hours; DATE may carry a time: 2026-03-02T16:00"
)
@click.option("--roll", is_flag=True, help="末日遇休息日顺延 / move the last day past rest days")
@click.pass_context
def due(
    ctx: click.Context,
    start: str,
    number: int,
    working: bool,
    days: bool,
    months: bool,
    hours: bool,
    roll: bool,
) -> None:
    """期限的最后一天 / the last day of a limit of N working days, days, months or working hours after DATE.

    The first line is the date (for hours, date and time). Below it stands how it was counted: by articles 200–204 of the
    Civil Code, the start day not counted, with the working calendars and the office hours that ship. A date beyond the
    calendars is provisional and says so.
    """
    language = str((ctx.obj or {}).get("language", "zh"))
    unit = _unit({"working days": working, "days": days, "months": months, "working hours": hours}, language)
    calendar = shipped_calendar()
    counting = Counting(_moment(start, unit, language), (Limit(number, unit),), roll and not hours)
    try:
        end = counting.end(calendar)
    except OverflowError:
        click.echo(Text("期限超出公元 9999 年", "the limit ends beyond the year 9999").to(language), err=True)
        sys.exit(2)
    click.echo(f"{end.day}T{end.at:%H:%M}" if end.at is not None else end.day.isoformat())
    if hours and calendar.hours is not None:
        sessions = [str(session) for session in calendar.hours.on(counting.start.on)]
        click.echo(
            Text(
                f"办公时间 {'、'.join(sessions)}（制度 office-hours）",
                f"office hours {', '.join(sessions)} (institution office-hours)",
            ).to(language)
        )
    for step in steps(counting, calendar):
        click.echo(step.text.to(language))


def _unit(asked: dict[LimitUnit, bool], language: str) -> LimitUnit:
    chosen: list[LimitUnit] = [unit for unit, yes in asked.items() if yes]
    if len(chosen) != 1:
        raise click.UsageError(
            Text(
                "请在 --working、--days、--months、--hours 中写一个",
                "say one of --working, --days, --months, --hours",
            ).to(language)
        )
    return chosen[0]


def _moment(text: str, unit: LimitUnit, language: str) -> Moment:
    found = _START.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        moment = Moment(
            date.fromisoformat(found["day"]), time.fromisoformat(found["at"]) if found["at"] else None
        )
    except ValueError:
        raise click.UsageError(
            Text(
                f"“{text}”不是日期；应写成 2026-01-01，按小时算时可写 2026-01-01T16:00",
                f"“{text}” is not a date; write 2026-01-01, or for hours 2026-01-01T16:00",
            ).to(language)
        ) from None
    if moment.at is not None and unit != "working hours":
        raise click.UsageError(
            Text(
                "按日、工作日、月计算时不写时刻；起算当日本来就不计入",
                "days, working days and months take no time of day: the start day is not counted anyway",
            ).to(language)
        )
    return moment
