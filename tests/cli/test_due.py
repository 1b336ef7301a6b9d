"""`taizhang due`: the date first, the counting below it, and plain words for what cannot be counted."""

from __future__ import annotations

import pytest

from tests.cli.running import taizhang


@pytest.mark.parametrize(
    ("arguments", "first", "below"),
    [
        ("2025-09-26 5 --working", "2025-10-10", "调休上班计入：9月28日"),
        ("2025-09-26 15 --days", "2025-10-11", "15日：至2025-10-11（周六）"),
        ("2026-02-10 60 --days", "2026-04-11", "末日是休息日；规定不顺延"),
        ("2026-02-10 60 --days --roll", "2026-04-13", "顺延至2026-04-13（周一）（第二百零三条）"),
        ("2026-01-31 1 --months", "2026-02-28", "即该月最后一日（第二百零二条）"),
        ("2025-09-30T16:00 4 --hours", "2025-10-09T10:30", "办公时间 08:30-12:00、14:30-18:00"),
        ("2026-12-20 10 --working", "2027-01-01", "暂定"),
        ("2026-03-02 0 --working", "2026-03-02", "当日不计入"),
    ],
)
def test_the_first_line_is_the_date(arguments: str, first: str, below: str) -> None:
    result = taizhang("due", *arguments.split())
    assert result.exit_code == 0
    date, counting = result.output.split("\n", 1)
    assert date == first
    assert below in counting


def test_it_speaks_english() -> None:
    result = taizhang("--en", "due", "2025-09-26", "5", "--working")
    assert result.output.splitlines() == [
        "2025-10-10",
        "starts on 2025-09-26 (Friday), which is not counted (Civil Code, article 201)",
        "5 working days: until 2025-10-10 (Friday); 14 days, 9 of them rest days, not counted; "
        "worked weekend days are counted: 2025-09-28",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("2025-09-26 5", "写一个"),
        ("2025-09-26 5 --days --months", "写一个"),
        ("2025-02-29 5 --days", "不是日期"),
        ("26.9.2025 5 --days", "不是日期"),
        ("2025-09-26T16:00 5 --days", "不写时刻"),
        ("2025-09-26T25:00 5 --hours", "不是日期"),
        ("9999-12-20 99 --days", "公元 9999 年"),
        ("9999-12-20 99 --working", "公元 9999 年"),
        ("9999-12-20 99 --hours", "公元 9999 年"),
        ("9999-12-20 9 --months", "公元 9999 年"),
        ("9999-12-31 0 --days --roll", ""),
    ],
)
def test_what_cannot_be_counted_is_refused_in_plain_words(arguments: str, words: str) -> None:
    result = taizhang("due", *arguments.split())
    assert result.exit_code == (2 if words else 0)
    assert words in result.output
    assert "Traceback" not in result.output
