"""Write the shipped working calendars 2004–2026 from the chinesecalendar package (development only).

    .venv/bin/python tools/seed_calendars.py

Run once for the years the package covers. A later year is written by hand from the printed notice: add YEAR.toml, and
the tests check it. Rest and working days come from the package; which of them are statutory holidays comes from the
texts of 全国年节及纪念日放假办法 in force in the year and the dates of the festivals below.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
from chinese_calendar import constants

FOLDER = Path(__file__).parent.parent / "src/taizhang/institutions/shipped/calendars"
DAY = timedelta(days=1)
NAMES = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Qingming Festival"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-Autumn Festival"),
    "National Day": ("国庆节", "National Day"),
    "Anti-Fascist 70th Day": ("抗战胜利70周年纪念日", "70th anniversary of victory in 1945"),
}

# The first day of the lunar year, the fifth of the fifth lunar month, the fifteenth of the eighth.
FESTIVALS = {
    2004: ("01-22", "", ""), 2005: ("02-09", "", ""), 2006: ("01-29", "", ""), 2007: ("02-18", "", ""),
    2008: ("02-07", "06-08", "09-14"), 2009: ("01-26", "05-28", "10-03"), 2010: ("02-14", "06-16", "09-22"),
    2011: ("02-03", "06-06", "09-12"), 2012: ("01-23", "06-23", "09-30"), 2013: ("02-10", "06-12", "09-19"),
    2014: ("01-31", "06-02", "09-08"), 2015: ("02-19", "06-20", "09-27"), 2016: ("02-08", "06-09", "09-15"),
    2017: ("01-28", "05-30", "10-04"), 2018: ("02-16", "06-18", "09-24"), 2019: ("02-05", "06-07", "09-13"),
    2020: ("01-25", "06-25", "10-01"), 2021: ("02-12", "06-14", "09-21"), 2022: ("02-01", "06-03", "09-10"),
    2023: ("01-22", "06-22", "09-29"), 2024: ("02-10", "06-10", "09-17"), 2025: ("01-29", "05-31", "10-06"),
    2026: ("02-17", "06-19", "09-25"),
}  # fmt: skip

# The day of issue and the number of the notice; numbers that we could not confirm are not given.
UNKNOWN = "文号未核"
NOTICES = {
    2004: ("", UNKNOWN), 2005: ("", UNKNOWN), 2006: ("", UNKNOWN),
    2007: ("2006-12-14", "国办发明电〔2006〕49号"), 2008: ("2007-12-15", "国办发明电〔2007〕52号"),
    2009: ("2008-12-04", "国办发明电〔2008〕42号"), 2010: ("2009-12-08", "国办发明电〔2009〕27号"),
    2011: ("2010-12-10", "国办发明电〔2010〕40号"), 2012: ("2011-12-06", "国办发明电〔2011〕45号"),
    2013: ("2012-12-08", "国办发明电〔2012〕33号"), 2014: ("2013-12-11", "国办发明电〔2013〕28号"),
    2015: ("2014-12-16", "国办发明电〔2014〕28号、国发明电〔2015〕1号"), 2016: ("2015-12-10", "国办发明电〔2015〕18号"),
    2017: ("2016-12-01", "国办发明电〔2016〕17号"), 2018: ("2017-11-30", "国办发明电〔2017〕12号"),
    2019: ("2018-12-04", "国办发明电〔2018〕15号、国办发明电〔2019〕3号"),
    2020: ("2019-11-21", "国办发明电〔2019〕16号、国办发明电〔2020〕1号"), 2021: ("2020-11-25", "国办发明电〔2020〕27号"),
    2022: ("2021-10-25", "国办发明电〔2021〕11号"), 2023: ("2022-12-08", "国办发明电〔2022〕16号"),
    2024: ("2023-10-25", "国办发明电〔2023〕7号"), 2025: ("2024-11-12", "国办发明电〔2024〕12号"),
    2026: ("2025-11-04", "国办发明电〔2025〕7号"),
}  # fmt: skip

CHANGES = {
    2015: ("9月3日至5日放假、9月6日上班由国发明电〔2015〕1号另行规定。", "3 to 5 September were added by a second notice."),
    2019: ("劳动节安排由国办发明电〔2019〕3号调整。", "Labour Day was changed by a second notice."),
    2020: ("春节假期由国办发明电〔2020〕1号延长至2月2日。", "The Spring Festival was extended to 2 February by a second notice."),
}  # fmt: skip


def qingming(year: int) -> date:
    """清明: the day on which the package knows the solar term to fall."""
    [(day, _)] = chinese_calendar.get_solar_terms(date(year, 4, 3), date(year, 4, 6))
    return day


def statutory_days(year: int) -> dict[date, str]:
    """The statutory holidays by the text in force: that of 1999, and its revisions of 2007, 2013 and 2024."""
    spring, dragon_boat, mid_autumn = (
        date.fromisoformat(f"{year}-{day}") if day else date.min for day in FESTIVALS[year]
    )
    days = {date(year, 1, 1): "New Year's Day", date(year, 5, 1): "Labour Day"}
    days |= {spring: "Spring Festival", spring + DAY: "Spring Festival"}
    if year < 2008 or year >= 2014:
        days[spring + 2 * DAY] = "Spring Festival"
    if 2008 <= year < 2014 or year >= 2025:
        days[spring - DAY] = "Spring Festival"
    if year < 2008:
        days |= {date(year, 5, 2): "Labour Day", date(year, 5, 3): "Labour Day"}
    if year >= 2025:
        days[date(year, 5, 2)] = "Labour Day"
    if year >= 2008:
        days |= {qingming(year): "Tomb-sweeping Day", dragon_boat: "Dragon Boat Festival"}
        days[mid_autumn] = "Mid-autumn Festival"
    return days | {date(year, 10, day): "National Day" for day in (1, 2, 3)}


def arranged_year(day: date, name: str) -> int:
    """The year whose notice speaks of `day`: New Year's days in December belong to the next one."""
    return day.year + (day.month == 12 and name == "New Year's Day")


def calendar_text(year: int) -> str:
    """The file of one year."""
    statutory = statutory_days(year)
    worked = [day for day in statutory if not chinese_calendar.is_holiday(day)]
    assert not worked, f"statutory holidays that were worked: {worked}"
    kinds = {day: ("rest", name) for day, name in statutory.items()}
    for kind, days in (("rest", constants.holidays), ("work", constants.workdays)):
        for day, name in days.items():
            differs = (day.weekday() < 5) == (kind == "rest")
            if differs and arranged_year(day, name) == year:
                kinds.setdefault(day, (kind, name))
    lines = []
    for day, (kind, name) in sorted(kinds.items()):
        zh, en = NAMES[name]
        flag = ", statutory = true" if day in statutory else ""
        lines.append(f'  {{ date = {day}, name = {{ zh = "{zh}", en = "{en}" }}, kind = "{kind}"{flag} }},')
    issued, number = NOTICES[year]
    note = ""
    if year in CHANGES:
        zh, en = CHANGES[year]
        note = f'note = {{ zh = "{zh}", en = "{en}" }}\n'
    body = "\n".join(lines)
    return f"""[institution]
id = "calendar-{year}"
title = {{ zh = "{year}年工作日历", en = "Working calendar {year}" }}
from = {issued or date(year, 1, 1)}
source = "国务院办公厅关于{year}年部分节假日安排的通知（{number}）；全国年节及纪念日放假办法"
{note}
[calendar]
year = {year}
notice = "{number}"
days = [
{body}
]
"""


def main() -> None:
    """Write every year the package covers."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for year in FESTIVALS:
        (FOLDER / f"{year}.toml").write_text(calendar_text(year), encoding="utf-8")


if __name__ == "__main__":
    main()
