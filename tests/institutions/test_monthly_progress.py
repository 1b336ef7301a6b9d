"""A3 目标进度公示制: each month every promise's progress is published: value, percent, pace, late, not reported."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.books.queries import closed
from taizhang.notices.models import Notice
from tests.factories import create_promise
from tests.institutions.playing import play, report


@pytest.fixture
def town(db):
    town = play()
    whole = create_promise(town.book, town.township, "toilets", 360)
    for village in town.villages:
        create_promise(town.book, village, "toilets", 120, parent=whole)
    return town


def rows(notice: Notice, table: int = 0) -> list[list[str]]:
    return [[cell["zh"] for cell in cells] for cells in notice.body["tables"][table]["rows"]]


def test_the_close_publishes_who_is_late_and_who_has_not_reported(town):
    report(town, "toilets", "2026-01", 0, 12)
    report(town, "toilets", "2026-01", 1, 3)
    town.close("2026-01")
    (notice,) = Notice.rows.of(town.book).filter(institution="monthly-progress")
    assert [row[-1] for row in rows(notice)] == ["滞后", "正常", "滞后", "未报"]
    assert rows(notice)[1][:5] == ["农村改厕", "第1村", "120户", "12户", "10.0%"]
    assert (notice.since, notice.until) == (date(2026, 2, 1), date(2026, 3, 3))
    assert "公开条例" in notice.ground
    assert notice.head_hash == closed(town.book, "2026-01").head_hash


def test_a_value_that_came_late_is_a_late_line_of_its_own_month_at_the_next_close(town):
    report(town, "toilets", "2026-01", 0, 12)
    town.close("2026-01")
    report(town, "toilets", "2026-01", 1, 9, late=True)
    report(town, "toilets", "2026-02", 1, 10)
    town.close("2026-02")
    second = Notice.rows.of(town.book).get(institution="monthly-progress", period="2026-02")
    assert rows(second, table=1) == [["2026年1月", "农村改厕", "第2村", "未报", "9户"]]
    of_the_village = next(row for row in rows(second) if row[1] == "第2村")
    assert of_the_village[3] == "19户", "it counts in its own month and year"
    first = Notice.rows.of(town.book).get(institution="monthly-progress", period="2026-01")
    assert next(row for row in rows(first) if row[1] == "第2村")[3] == "未报", "what was published stays"
