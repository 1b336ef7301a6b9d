"""B5 rates: answered, in time, solved, satisfied; worked out from the matters over honest denominators, none over nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.institutions import shipped
from tests.institutions.assessors import Assessors
from tests.institutions.counters import Counter, day
from tests.institutions.test_hotline import REQUEST, worked

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    counter = Counter.of("hotline", own=(shipped()["hotline-rates"].text,))
    for month in ("2026-01", "2026-02"):
        counter.town.close(month)
    return counter


def test_a_station_is_scored_by_its_matters_and_one_without_any_is_neither_first_nor_last(counter):
    place = counter.town.villages[0]
    with day("2026-03-02", "09:00"):
        first = counter.register("hotline", **REQUEST, place=place)
        worked(counter, first)
        second = counter.register("hotline", **REQUEST | {"text": "井盖松动"}, place=place)
        worked(counter, second)
    with day("2026-03-04"):
        counter.do(first, "call-back", "clerk", reached="yes", grade="satisfied")
        counter.do(second, "call-back", "clerk", reached="no")
    town = counter.town
    desk = Assessors(counter.office, "hotline-rates")
    desk.closed("2026-03", "leader")
    from taizhang.appraisal.models import ScoreTotal

    rows = {
        row.unit: row
        for row in ScoreTotal.rows.of(town.book).filter(institution="hotline-rates", period="2026-03")
    }
    assert (rows[town.station].total, rows[town.station].grade) == (Decimal(100), "excellent")
    idle = next(row for unit, row in rows.items() if unit != town.station)
    assert not idle.assessed
    assert idle.place is None
    sheet = counter.as_("station").get(counter.office.at(f"sheets/hotline-rates/2026-03/{town.station}/"))
    assert "热线来信来访办理响应率" in sheet.content.decode()
    assert "便民中心" in desk.posted()
