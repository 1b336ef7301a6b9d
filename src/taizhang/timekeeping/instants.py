"""Instants in UTC, as the journal writes them, and their day and time in China.

An instant is always aware. A day is a plain `date` and always means the day in China, because that is the day
an office works by; it is never the day of the server's zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from taizhang.problems import Problem, Refused, Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The one legal time of China (北京时间)."""

_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def shanghai_time(instant: datetime) -> datetime:
    """The clock time in China at `instant`, which must be aware; raises ValueError otherwise.

    >>> shanghai_time(parse_utc("2026-03-31T16:30:00.000000Z")).isoformat()
    '2026-04-01T00:30:00+08:00'
    """
    return _aware(instant).astimezone(SHANGHAI)


def shanghai_date(instant: datetime) -> date:
    """The day in China at `instant`, which must be aware; raises ValueError otherwise.

    >>> shanghai_date(parse_utc("2026-03-31T16:30:00.000000Z")).isoformat()
    '2026-04-01'
    """
    return shanghai_time(instant).date()


def utc_text(instant: datetime) -> str:
    """`instant` as the journal writes it: UTC, always six decimals, a closing Z, so that text order is time order.

    Raises ValueError for an instant without a zone.

    >>> from datetime import datetime
    >>> utc_text(datetime(2026, 4, 1, 8, 30, tzinfo=SHANGHAI))
    '2026-04-01T00:30:00.000000Z'
    """
    return _aware(instant).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_utc(text: str) -> datetime:
    """The instant that `utc_text` wrote; raises `Refused` for any other form, so each instant has one spelling."""
    if _UTC.fullmatch(text) and text.isascii():
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise Refused(
        Problem(
            "instant-malformed",
            Text(f"“{text}”不是世界协调时刻", f"“{text}” is not an instant in UTC"),
            Text("应写成 2026-03-31T16:30:00.000000Z", "write it as 2026-03-31T16:30:00.000000Z"),
        )
    )


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return instant
